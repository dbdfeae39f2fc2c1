//! `cargo xtask run`: the whole thing on this machine.

use std::fs;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::process::Stdio;

use crate::process::{not_started, program, root, setting};
use crate::{Outcome, cargo, ui};

const LISTEN: &str = "127.0.0.1:8080";
const SANDBOX: &str = "127.0.0.1:8090";

pub(crate) fn run(flags: &[String]) -> Outcome {
    let listen = listen(flags);
    free(&listen, "choose another with `cargo xtask run -- --listen 127.0.0.1:8081`")?;
    free(SANDBOX, "the sandbox needs it")?;
    ui::build()?;
    let binary = cargo::product()?;
    let mut command = program(binary);
    command.args(["serve", "--sandbox"]).args(flags).stdin(Stdio::inherit());
    // Replaces this process: Ctrl-C and SIGTERM reach the server itself, and its exit status is ours.
    let error = command.exec();
    Err(not_started(&command, &error))
}

/// Flag over environment over file over default, as the product itself reads it.
fn listen(flags: &[String]) -> String {
    let file =
        flag(flags, "--config").unwrap_or_else(|| root().join("relatiebeheer.toml").display().to_string());
    flag(flags, "--listen")
        .or_else(|| setting("RELATIEBEHEER_LISTEN"))
        .or_else(|| in_file(&fs::read_to_string(file).ok()?))
        .unwrap_or_else(|| LISTEN.to_owned())
}

/// `--name value` or `--name=value`
fn flag(flags: &[String], name: &str) -> Option<String> {
    let mut rest = flags.iter();
    while let Some(word) = rest.next() {
        match word.strip_prefix(name) {
            Some("") => return rest.next().cloned(),
            Some(value) if value.starts_with('=') => return value.strip_prefix('=').map(str::to_owned),
            _ => {}
        }
    }
    None
}

fn in_file(text: &str) -> Option<String> {
    let values = text.lines().filter_map(|line| line.split_once('='));
    let found = values.filter(|(key, _)| key.trim() == "listen").map(|(_, value)| value).next()?;
    found.split('"').nth(1).map(str::to_owned)
}

/// A taken port is said now, not after minutes of building. Any other trouble is the server's to explain.
fn free(address: &str, advice: &str) -> Outcome {
    match TcpListener::bind(address) {
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            Err(format!("{address} is taken: stop what listens there ({advice})"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn the_flag_is_found_in_both_spellings() {
        assert_eq!(listen(&words("--data d --listen 127.0.0.1:1")), "127.0.0.1:1");
        assert_eq!(listen(&words("--listen=127.0.0.1:2")), "127.0.0.1:2");
        assert_eq!(flag(&words("--listener x"), "--listen"), None);
    }

    #[test]
    fn the_settings_file_is_read_for_its_address() {
        assert_eq!(in_file("# listen\n[server]\nlisten = \"127.0.0.1:9\"\n").as_deref(), Some("127.0.0.1:9"));
        assert_eq!(in_file("# listen = \"127.0.0.1:9\"\n"), None);
    }

    #[test]
    fn a_taken_port_is_named() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap().to_string();
        assert!(free(&address, "advice").unwrap_err().contains(&address));
        drop(taken);
        assert_eq!(free(&address, "advice"), Ok(()));
    }
}
