//! `cargo xtask e2e`: the browser tests, against the product's own binary.

use std::path::{Path, PathBuf};

use crate::process::{root, run};
use crate::{Outcome, browser, cargo, node, ui};

pub(crate) fn e2e(arguments: &[String]) -> Outcome {
    ui::build()?;
    let binary = cargo::product()?;
    run_tests(&binary, arguments)
}

pub(crate) fn dir() -> PathBuf {
    root().join("e2e")
}

pub(crate) fn run_tests(binary: &Path, arguments: &[String]) -> Outcome {
    node::install(&dir(), "e2e")?;
    let chromium = browser::chromium()?;
    eprintln!("· Chromium: {}", chromium.display());
    let mut npm = node::npm(&dir());
    npm.args(["test", "--"]).args(arguments).env("RELATIEBEHEER_BIN", binary).env("CHROMIUM", chromium);
    // A browser on a busy machine is late now and then, and the output says so; what is broken fails again.
    run(&mut npm).or_else(|why| {
        eprintln!("· {why}: once more");
        run(&mut npm)
    })
}
