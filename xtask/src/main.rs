//! The project's commands, one file a verb: `cargo xtask help`.
//!
//! Standard library only, so that the first command on a fresh machine starts within a second, and no `unsafe`:
//! what needs a signal handler elsewhere is an `exec` here (`run`) or a pipe that closes (`cluster`).

mod bench;
mod browser;
mod cargo;
mod check;
mod cluster;
mod deny;
mod dist;
mod e2e;
mod hash;
mod node;
mod openapi;
mod postgres;
mod process;
mod report;
mod run;
mod spdx;
mod test;
mod ui;

use std::process::ExitCode;

/// What went wrong, as one line for a person.
type Outcome<T = ()> = Result<T, String>;

const HELP: &str = "\
cargo xtask VERB

  run [-- FLAGS]   build what changed and start everything on SQLite, with the sandbox and demo data
  test [--all]     Rust tests on SQLite and PostgreSQL, unit tests of the UI, browser tests; --all adds the heavy ones
  check            fmt, clippy, dependencies, types and lint of the UI, generated files
  e2e [-- ARGS]    the browser tests alone; ARGS go to node --test
  bench [FLAGS]    measure speed, release build, durable PostgreSQL
  against OLD      CPU per request of another binary, such as one of an earlier commit, and of this one, by turns
  faults [FLAGS]   the fault rounds: faults kill, faults callback, faults uploads, faults stampede
  postgres COMMAND run a command with a PostgreSQL for tests, its address in TEST_DATABASE_URL
  dist             the release binary with the UI and without the sandbox, in target/dist
  openapi          write docs/api/*.yaml and ui/src/api/schema.d.ts again
  help             this text

Looked at: TEST_DATABASE_URL (a PostgreSQL to use for tests), CHROMIUM (a browser to use for tests).
";

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let verb = words.next().unwrap_or_default();
    // `cargo xtask run -- --listen …`: the separator is for the reader, the product does not get it.
    let rest: Vec<String> =
        words.enumerate().filter(|(n, word)| *n > 0 || word != "--").map(|(_, w)| w).collect();
    match dispatch(&verb, &rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(line) => {
            eprintln!("cargo xtask {verb}: {line}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(verb: &str, rest: &[String]) -> Outcome {
    match verb {
        "run" => run::run(rest),
        "test" => test::test(rest),
        "e2e" => e2e::e2e(rest),
        "bench" => bench::bench("speed", rest),
        "against" => bench::bench("against", rest),
        "faults" => bench::bench("faults", rest),
        "postgres" => postgres::around(rest),
        "check" => alone(rest).and_then(|()| check::check()),
        "dist" => alone(rest).and_then(|()| dist::dist()),
        "openapi" => alone(rest).and_then(|()| openapi::write()),
        "" | "help" | "-h" | "--help" => {
            help();
            Ok(())
        }
        other => Err(format!("there is no verb `{other}`; `cargo xtask help` lists them")),
    }
}

/// For verbs without arguments: a word that is silently ignored is worse than a refusal.
fn alone(rest: &[String]) -> Outcome {
    match rest.first() {
        None => Ok(()),
        Some(word) => Err(format!("takes no arguments, and got `{word}`")),
    }
}

#[expect(clippy::print_stdout, reason = "help is what this verb returns")]
fn help() {
    print!("{HELP}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_verb_and_a_stray_word_are_refused() {
        assert!(dispatch("rnu", &[]).unwrap_err().contains("rnu"));
        assert!(dispatch("dist", &["--fast".to_owned()]).unwrap_err().contains("--fast"));
    }

    #[test]
    fn help_names_every_verb() {
        for verb in [
            "run", "test", "check", "e2e", "bench", "against", "faults", "postgres", "dist", "openapi",
            "help",
        ] {
            assert!(HELP.contains(&format!("\n  {verb} ")), "{verb}");
        }
    }
}
