//! What the kernel says of a process: CPU time and memory. Linux only; elsewhere the figures are absent.

use std::fs;
use std::time::Duration;

/// The kernel counts user-visible CPU time in hundredths of a second on every architecture.
const TICK: Duration = Duration::from_millis(10);

#[derive(Debug, PartialEq)]
struct Stat {
    parent: u32,
    own: Duration,
    /// Of children that have ended.
    ended: Duration,
}

/// CPU time that a process has used so far, all its threads together.
pub(crate) fn cpu(pid: u32) -> Option<Duration> {
    stat(pid).map(|stat| stat.own)
}

/// CPU time of a process, its ended and its living children: a PostgreSQL server works in children.
pub(crate) fn cpu_of_family(pid: u32) -> Option<Duration> {
    let head = stat(pid)?;
    let children = fs::read_dir("/proc").ok()?.flatten().filter_map(|entry| {
        let child = stat(entry.file_name().to_str()?.parse().ok()?)?;
        (child.parent == pid).then_some(child.own + child.ended)
    });
    Some(head.own + head.ended + children.sum::<Duration>())
}

/// The process that started this one.
pub(crate) fn parent(pid: u32) -> Option<u32> {
    stat(pid).map(|stat| stat.parent)
}

/// Memory that the process itself claims, in KiB: without files that are mapped.
pub(crate) fn rss_anon_kib(pid: u32) -> Option<u32> {
    parse_rss_anon(&fs::read_to_string(format!("/proc/{pid}/status")).ok()?)
}

/// What kind of machine this is, for beside the figures.
pub(crate) fn machine() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        info.lines().find(|line| line.starts_with("model name")).and_then(|line| line.split_once(':'));
    let model = model.map_or("unknown processor", |(_, name)| name.trim());
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!("{cores} cores, {model}")
}

fn stat(pid: u32) -> Option<Stat> {
    parse_stat(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
}

/// proc_pid_stat(5). The name stands between brackets and may hold brackets and spaces itself.
fn parse_stat(text: &str) -> Option<Stat> {
    let (_, after_name) = text.rsplit_once(')')?;
    let field = |number: usize| after_name.split_ascii_whitespace().nth(number - 3);
    let ticks = |number| field(number)?.parse::<u32>().ok().map(|ticks| TICK * ticks);
    Some(Stat {
        parent: field(4)?.parse().ok()?,
        own: ticks(14)? + ticks(15)?,
        ended: ticks(16)? + ticks(17)?,
    })
}

fn parse_rss_anon(text: &str) -> Option<u32> {
    let line = text.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
    line.split_ascii_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stat_line_is_read_whatever_the_name_holds() {
        let line = "4242 (odd ) (name) S 17 4242 4242 0 -1 4194560 100 0 0 0 150 50 7 3 20 0 8 0 12345 1 2";
        let expected = Stat { parent: 17, own: Duration::from_secs(2), ended: Duration::from_millis(100) };
        assert_eq!(parse_stat(line), Some(expected));
        assert_eq!(parse_stat("4242 (short) S 1"), None);
        assert_eq!(parse_stat(""), None);
    }

    #[test]
    fn anonymous_memory_is_read_from_status() {
        let text = "Name:\tx\nVmRSS:\t  9000 kB\nRssAnon:\t    1234 kB\nRssFile:\t 99 kB\n";
        assert_eq!(parse_rss_anon(text), Some(1234));
        assert_eq!(parse_rss_anon("Name:\tx\n"), None);
    }

    #[test]
    fn this_process_can_be_measured() {
        let own = std::process::id();
        if !std::path::Path::new("/proc/self/stat").exists() {
            eprintln!("NOT TESTED: there is no /proc here");
            return;
        }
        let before = cpu(own).unwrap();
        assert!(cpu_of_family(own).unwrap() >= before);
        assert!(rss_anon_kib(own).unwrap() > 0);
        assert!(parent(own).is_some());
    }
}
