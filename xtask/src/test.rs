//! `cargo xtask test`: every test there is, one summary.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use crate::cluster::Durability;
use crate::postgres::Postgres;
use crate::process::{not_started, quiet, run, shown};
use crate::report::Report;
use crate::{Outcome, cargo, e2e, node, ui};

/// The tests' own set: the product as it stands in `target` after them has their features, so nothing compiles twice.
const EVERYTHING: [&str; 3] = ["--workspace", "--bins", "--tests"];

pub(crate) fn test(words: &[String]) -> Outcome {
    let all = match words {
        [] => false,
        [word] if word == "--all" => true,
        _ => return Err("takes --all and nothing else".to_owned()),
    };
    let mut report = Report::default();
    // First: the server's tests ask for the page that the UI's build leaves.
    report.step("UI build", || ui::build().map(|()| String::new()));
    report.step("Rust tests", || rust(all));
    report.step("UI unit tests", || {
        node::install(&ui::dir(), "ui")?;
        run(node::npm(&ui::dir()).arg("test")).map(|()| String::new())
    });
    report.step("browser tests", || {
        quiet(cargo::cargo().arg("build").args(EVERYTHING))?;
        e2e::run_tests(&cargo::binary("debug", "relatiebeheer"), &[]).map(|()| String::new())
    });
    report.finish()
}

fn rust(all: bool) -> Outcome<String> {
    let mut command = cargo::cargo();
    command.args(["test", "--workspace", "--no-fail-fast"]);
    if all {
        command.env("TEST_ALL", "1");
    }
    let postgres = Postgres::get(Durability::Off)?;
    command.env("TEST_DATABASE_URL", postgres.url());
    counted(&mut command, &mut std::io::stdout().lock())
}

/// Passes the output on as it comes, and adds up what each test binary reports.
fn counted(command: &mut Command, terminal: &mut impl Write) -> Outcome<String> {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|e| not_started(command, &e))?;
    let mut total = Tally::default();
    if let Some(stdout) = child.stdout.take() {
        let mut reader = BufReader::new(stdout);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            total.add(&String::from_utf8_lossy(&line));
            terminal.write_all(&line).ok();
            line.clear();
        }
    }
    let status = child.wait().map_err(|e| format!("lost sight of the tests: {e}"))?;
    let counts = format!("{} passed, {} failed, {} ignored", total.passed, total.failed, total.ignored);
    if status.success() { Ok(counts) } else { Err(format!("`{}` failed: {counts}", shown(command))) }
}

#[derive(Default)]
struct Tally {
    passed: u64,
    failed: u64,
    ignored: u64,
}

impl Tally {
    /// `test result: ok. 3 passed; 0 failed; 1 ignored; …`
    fn add(&mut self, line: &str) {
        if !line.starts_with("test result: ") {
            return;
        }
        let words: Vec<&str> = line.split([' ', ';']).filter(|word| !word.is_empty()).collect();
        for pair in words.windows(2) {
            let [count, what] = pair else { continue };
            let Ok(count) = count.parse::<u64>() else { continue };
            match *what {
                "passed" => self.passed += count,
                "failed" => self.failed += count,
                "ignored" => self.ignored += count,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_add_up_and_other_lines_do_not_count() {
        let mut tally = Tally::default();
        tally.add(
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n",
        );
        tally.add("test result: FAILED. 2 passed; 4 failed; 0 ignored; 0 measured; 0 filtered out");
        tally.add("test pays 9 passed ... ok");
        assert_eq!((tally.passed, tally.failed, tally.ignored), (5, 4, 1));
    }

    #[test]
    fn the_counts_come_with_the_status_and_the_output_passes_through() {
        let shell = |script: &str, terminal: &mut Vec<u8>| {
            counted(crate::process::program("sh").args(["-c", script]), terminal)
        };
        let (line, mut terminal) = ("test result: ok. 7 passed; 0 failed; 0 ignored; 0 measured", Vec::new());
        let said = shell(&format!("echo '{line}'"), &mut terminal);
        assert_eq!(said.as_deref(), Ok("7 passed, 0 failed, 0 ignored"));
        assert_eq!(terminal, format!("{line}\n").as_bytes());
        assert!(shell("exit 101", &mut terminal).unwrap_err().ends_with("0 passed, 0 failed, 0 ignored"));
    }

    #[test]
    fn a_stray_word_is_refused() {
        assert!(test(&["--al".to_owned()]).is_err());
    }
}
