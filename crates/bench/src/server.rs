//! The product as a process of its own.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::time::{Instant, sleep, timeout};

use crate::http::{Connection, Who, write_request};
use crate::municipality::Municipality;
use crate::place::Place;

/// A server that has not answered by then does not start.
const START_LIMIT: Duration = Duration::from_mins(1);

/// The product's binary with one place to work on.
pub(crate) struct Product<'a> {
    pub(crate) bin: &'a Path,
    pub(crate) place: &'a Place,
    /// What it is told beside that, as environment.
    pub(crate) settings: &'a [(&'static str, String)],
}

/// A running server; killed when it goes out of scope.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    /// From the start of the process to the first answer of `/healthz/live`.
    pub(crate) started_in: Duration,
}

impl Product<'_> {
    /// Imports the municipality, streaming.
    pub(crate) fn import(&self, town: Municipality) -> Result<()> {
        let mut child = self
            .command(&["import", "open-klant", "-", "--replace"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(self.log()?)
            .spawn()
            .with_context(|| format!("cannot start {}", self.bin.display()))?;
        let mut out = BufWriter::with_capacity(1 << 20, child.stdin.take().context("no standard input")?);
        // When the import stops reading, its own message says why.
        let written = crate::rows::write(town, &mut out).and_then(|()| out.flush());
        drop(out);
        let status = child.wait()?;
        if !status.success() {
            bail!("the import failed ({status}):\n{}", self.last_words());
        }
        written.context("the rows could not be handed over")
    }

    /// A new API token.
    pub(crate) fn token(&self) -> Result<String> {
        let output = self.command(&["token", "create", "bench"]).stdin(Stdio::null()).output();
        let output = output.with_context(|| format!("cannot start {}", self.bin.display()))?;
        let token = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        if !output.status.success() || token.len() != 40 {
            bail!("token create failed: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        Ok(token)
    }

    /// Runs a verb to its end.
    pub(crate) fn run(&self, words: &[&str]) -> Result<()> {
        let status = self.start(words)?.wait()?;
        if !status.success() {
            bail!("{} failed ({status}):\n{}", words.join(" "), self.last_words());
        }
        Ok(())
    }

    /// Starts a verb.
    pub(crate) fn start(&self, words: &[&str]) -> Result<Child> {
        let mut command = self.command(words);
        command.stdin(Stdio::null()).stdout(self.log()?).stderr(self.log()?);
        command.spawn().with_context(|| format!("cannot start {}", self.bin.display()))
    }

    /// Starts the server and waits for its first answer.
    pub(crate) async fn serve(&self) -> Result<Server> {
        self.serve_with(&[]).await
    }

    /// Likewise, with the sandbox in the same process: somebody has to let employees in.
    pub(crate) async fn serve_with_sandbox(&self) -> Result<Server> {
        self.serve_with(&["--sandbox"]).await
    }

    /// What a zaaksysteem sends along to tell us something: of the sandbox's, of which a verb without sandbox knows no address.
    pub(crate) fn callback(&self) -> Result<String> {
        let mut command = self.command(&["notificaties", "callback"]);
        for api in ["zaken", "catalogi", "documenten"] {
            let name = format!("RELATIEBEHEER_ZGW_{}", api.to_uppercase());
            command.env(name, format!("http://127.0.0.1:8090/{api}/api/v1"));
        }
        command.env("RELATIEBEHEER_ZGW_CLIENT_ID", "bench").env("RELATIEBEHEER_ZGW_SECRET", "x".repeat(32));
        let output = command.stdin(Stdio::null()).output();
        let output = output.with_context(|| format!("cannot start {}", self.bin.display()))?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let auth = text.lines().next().and_then(|line| line.split('\t').nth(2));
        let said = || format!("no callback: {}", String::from_utf8_lossy(&output.stderr).trim());
        auth.map(str::to_owned).with_context(said)
    }

    pub(crate) async fn serve_with(&self, flags: &[&str]) -> Result<Server> {
        let address = free_address()?;
        let mut command = self.command(&["serve", "--listen", &address.to_string()]);
        command.args(flags);
        command.stdin(Stdio::null()).stdout(self.log()?).stderr(self.log()?);
        let start = Instant::now();
        let child = command.spawn().with_context(|| format!("cannot start {}", self.bin.display()))?;
        let mut server = Server { child, address, started_in: Duration::ZERO };
        loop {
            let status = live_status(address).await;
            if status == Some(200) {
                server.started_in = start.elapsed();
                return Ok(server);
            }
            if let Some(status) = server.child.try_wait()? {
                bail!("the server stopped ({status}) before it answered:\n{}", self.last_words());
            }
            if start.elapsed() > START_LIMIT {
                let answer = status.map_or_else(|| "nothing".to_owned(), |status| format!("status {status}"));
                let words = self.last_words();
                bail!("GET /healthz/live still gives {answer} after {START_LIMIT:?}:\n{words}");
            }
            sleep(Duration::from_millis(1)).await;
        }
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(self.bin);
        // Ours, not a setting of the product, which refuses what it does not know.
        command.env_remove("RELATIEBEHEER_BIN");
        command.args(words).args(self.place.flags());
        command.envs(self.settings.iter().map(|(name, value)| (*name, value)));
        command
    }

    fn log_file(&self) -> PathBuf {
        self.place.data.with_extension("log")
    }

    fn log(&self) -> Result<File> {
        let file = self.log_file();
        let log = File::options().create(true).append(true).open(&file);
        log.with_context(|| format!("cannot write {}", file.display()))
    }

    /// The end of what the product logged.
    pub(crate) fn last_words(&self) -> String {
        let text = std::fs::read_to_string(self.log_file()).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines.get(lines.len().saturating_sub(20)..).unwrap_or_default().join("\n")
    }

    /// Forgets what was logged, when all went well.
    pub(crate) fn forget_log(&self) {
        if let Err(error) = std::fs::remove_file(self.log_file()) {
            eprintln!("· the log stays: {error}");
        }
    }
}

impl Server {
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    /// SIGKILL: no chance to tidy up.
    pub(crate) fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already; then there is nothing to do.
        if matches!(self.child.try_wait(), Ok(None)) && self.child.kill().is_ok() {
            let _ended = self.child.wait();
        }
    }
}

/// An address that was free a moment ago.
fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

async fn live_status(address: SocketAddr) -> Option<u16> {
    let mut request = Vec::new();
    write_request(&mut request, "GET /healthz/live", &address.to_string(), Who::Nobody, "", "");
    let ask = async {
        let mut connection = Connection::open(address).await?;
        connection.exchange(&request).await
    };
    Some(timeout(Duration::from_secs(5), ask).await.ok()?.ok()?.status)
}
