//! Cargo itself: the same one that started this program.

use std::path::PathBuf;
use std::process::Command;

use crate::Outcome;
use crate::process::{program, run, setting, target};
use crate::report::step;

pub(crate) fn cargo() -> Command {
    program(setting("CARGO").unwrap_or_else(|| "cargo".to_owned()))
}

/// The product's binary as `run` starts it.
pub(crate) fn product() -> Outcome<PathBuf> {
    step("cargo build", || run(cargo().args(["build", "--package", "relatiebeheer"])))?;
    Ok(binary("debug", "relatiebeheer"))
}

pub(crate) fn binary(profile: &str, name: &str) -> PathBuf {
    target().join(profile).join(name)
}
