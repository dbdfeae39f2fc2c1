//! A PostgreSQL of our own for as long as a verb runs.
//!
//! The server is watched by a small shell that waits on a pipe from this process: however this process ends, by itself,
//! by Ctrl-C or by `kill -9`, the pipe closes, the shell stops the server and removes its files.

use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;
use std::{env, fs, thread};

use crate::Outcome;
use crate::process::{cache, make_dir, output, program, quiet};
use crate::report::now;

/// PostgreSQL refuses to run as root; this is `nobody`.
const NOBODY: u32 = 65534;

const WATCH: &str = r#"
"$@" &
server=$!
cat >/dev/null
kill -INT $server 2>/dev/null
wait $server
rm -rf "$PGDATA"
"#;

/// Is a commit safe on disk when it is answered? Tests do not need that, measurements do.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Durability {
    Off,
    On,
}

pub(crate) struct Cluster {
    watch: Child,
    dir: PathBuf,
    port: u16,
    pid: u32,
}

impl Cluster {
    pub(crate) fn start(bin: &Path, place: &Path, durability: Durability) -> Outcome<Self> {
        let dir = place.join(format!("cluster-{}", std::process::id()));
        make_dir(&dir)?;
        if is_root() {
            chown(&dir, Some(NOBODY), Some(NOBODY))
                .map_err(|e| format!("cannot chown {}: {e}", dir.display()))?;
        }
        let locale = if cfg!(target_os = "linux") { "--locale=C.UTF-8" } else { "--locale=C" };
        let flags = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync", locale];
        let made = quiet(as_nobody(program(bin.join("initdb")), &dir).args(flags));
        let started = made.and_then(|()| Self::on_a_free_port(bin, &dir, durability));
        if started.is_err() {
            fs::remove_dir_all(&dir).ok();
        }
        started
    }

    /// A port that was free may be gone a moment later; then the server ends at once, and another port is tried.
    fn on_a_free_port(bin: &Path, dir: &Path, durability: Durability) -> Outcome<Self> {
        for _ in 0..5 {
            let port = free_port()?;
            let log = dir.join("server.log");
            let mut watch = watched(bin, dir, port, durability, &log)?;
            if let Some(pid) = ready(&mut watch, dir) {
                return Ok(Self { watch, dir: dir.to_path_buf(), port, pid });
            }
            drop(watch.stdin.take());
            watch.wait().ok();
            let said = fs::read_to_string(&log).unwrap_or_default();
            if !said.contains("could not bind") && !said.contains("Address already in use") {
                return Err(format!("PostgreSQL does not start: {}", said.trim()));
            }
        }
        Err("PostgreSQL finds no free port".to_owned())
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    pub(crate) fn pid(&self) -> u32 {
        self.pid
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.watch.stdin.take());
        self.watch.wait().ok();
        fs::remove_dir_all(&self.dir).ok();
    }
}

fn watched(bin: &Path, dir: &Path, port: u16, durability: Durability, log: &Path) -> Outcome<Child> {
    let said = |e: std::io::Error| format!("cannot start PostgreSQL: {e}");
    let log = fs::File::create(log).map_err(said)?;
    let mut command = as_nobody(program("sh"), dir);
    command.args(["-c", WATCH, "watch"]).arg(bin.join("postgres")).args(settings(port, durability));
    // Its own process group: Ctrl-C reaches the tests first, and the server after them, by the pipe.
    command.process_group(0).stdin(Stdio::piped()).stdout(log.try_clone().map_err(said)?).stderr(log);
    command.spawn().map_err(said)
}

fn settings(port: u16, durability: Durability) -> Vec<String> {
    let mut pairs = vec![
        format!("port={port}"),
        "listen_addresses=127.0.0.1".to_owned(),
        // No socket in the file system: its path may be too long in a deep checkout.
        "unix_socket_directories=".to_owned(),
        "max_connections=200".to_owned(),
        "timezone=UTC".to_owned(),
    ];
    match durability {
        Durability::Off => {
            pairs.extend(
                ["fsync", "synchronous_commit", "full_page_writes"].map(|name| format!("{name}=off")),
            );
        }
        // What Open Klant was measured with.
        Durability::On => pairs.extend(
            ["shared_buffers=512MB", "effective_cache_size=4GB", "work_mem=16MB", "random_page_cost=1.1"]
                .map(str::to_owned),
        ),
    }
    pairs.into_iter().flat_map(|pair| ["-c".to_owned(), pair]).collect()
}

/// The server's process id once it says in its own file that it is ready; nothing when it ended instead.
fn ready(watch: &mut Child, dir: &Path) -> Option<u32> {
    let start = now();
    while start.elapsed() < Duration::from_mins(1) {
        let text = fs::read_to_string(data(dir).join("postmaster.pid")).unwrap_or_default();
        if text.lines().nth(7).is_some_and(|line| line.trim() == "ready") {
            return text.lines().next()?.trim().parse().ok();
        }
        let ended = fs::read_to_string(dir.join("server.log")).is_ok_and(|log| log.contains("FATAL"));
        if ended || watch.try_wait().is_ok_and(|status| status.is_some()) {
            return None;
        }
        thread::sleep(Duration::from_millis(20));
    }
    None
}

fn data(dir: &Path) -> PathBuf {
    dir.join("data")
}

fn as_nobody(mut command: Command, dir: &Path) -> Command {
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
        .current_dir(dir)
        .env("PGDATA", data(dir))
        .env("HOME", dir)
        .env_remove("LC_ALL")
        .env_remove("PGOPTIONS");
    command
}

fn free_port() -> Outcome<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|e| format!("no free port on 127.0.0.1: {e}"))?;
    listener.local_addr().map(|address| address.port()).map_err(|e| e.to_string())
}

/// Where servers and their data lie: xtask's cache, or the system's temporary folder when `nobody` cannot get into that.
pub(crate) fn place() -> Outcome<PathBuf> {
    let cache = cache()?;
    if !is_root() || cache.ancestors().all(open_to_all) {
        sweep(&cache);
        return Ok(cache);
    }
    let dir = env::temp_dir().join("relatiebeheer-xtask");
    make_dir(&dir)?;
    let owner = fs::metadata(&dir).map_err(|e| format!("cannot read {}: {e}", dir.display()))?.uid();
    if owner != 0 {
        return Err(format!("{} belongs to somebody else; remove it", dir.display()));
    }
    fs::set_permissions(&dir, fs::Permissions::from_mode(0o755)).map_err(|e| e.to_string())?;
    sweep(&dir);
    Ok(dir)
}

/// The watching shell may not remove the folder itself when it runs as `nobody`; what it leaves is empty but for a log.
fn sweep(place: &Path) {
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let Some(pid) = name.to_str().and_then(|name| name.strip_prefix("cluster-")) else { continue };
        if !data(&entry.path()).exists() && !alive(pid) {
            fs::remove_dir_all(entry.path()).ok();
        }
    }
}

fn alive(pid: &str) -> bool {
    let mut probe = program("kill");
    probe.args(["-0", pid]).stdout(Stdio::null()).stderr(Stdio::null());
    probe.status().is_ok_and(|status| status.success())
}

fn open_to_all(dir: &Path) -> bool {
    fs::metadata(dir).is_ok_and(|found| found.permissions().mode() & 0o001 != 0)
}

fn is_root() -> bool {
    // Without unsafe code there is no geteuid.
    static ROOT: OnceLock<bool> = OnceLock::new();
    *ROOT.get_or_init(|| output(program("id").arg("-u")).is_ok_and(|uid| uid.trim() == "0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tests_may_lose_commits() {
        let durable = settings(5432, Durability::On);
        assert!(!durable.iter().any(|word| word.contains("fsync") || word.contains("synchronous_commit")));
        assert!(settings(5432, Durability::Off).contains(&"fsync=off".to_owned()));
    }

    #[test]
    fn the_server_listens_on_the_loopback_only() {
        let words = settings(6000, Durability::Off);
        assert!(words.contains(&"listen_addresses=127.0.0.1".to_owned()));
        assert!(words.contains(&"unix_socket_directories=".to_owned()));
    }

    #[test]
    fn a_sweep_takes_what_no_running_process_needs() {
        let place = env::temp_dir().join(format!("xtask-sweep-{}", std::process::id()));
        let own = format!("cluster-{}", std::process::id());
        let ended = quiet_child();
        for name in
            [format!("cluster-{ended}"), own.clone(), "cluster-1/data".to_owned(), "postgres".to_owned()]
        {
            fs::create_dir_all(place.join(name)).unwrap();
        }
        sweep(&place);
        let mut left: Vec<_> = fs::read_dir(&place)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        let mut wanted = vec!["cluster-1".to_owned(), own, "postgres".to_owned()];
        wanted.sort();
        assert_eq!(left, wanted);
        fs::remove_dir_all(place).unwrap();
    }

    /// The id of a process that has ended.
    fn quiet_child() -> u32 {
        let mut child = program("true").spawn().unwrap();
        child.wait().unwrap();
        child.id()
    }
}
