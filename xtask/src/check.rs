//! `cargo xtask check`: everything that can be judged without running the product's tests.

use crate::process::run;
use crate::report::Report;
use crate::{Outcome, cargo, deny, e2e, node, openapi, ui};

pub(crate) fn check() -> Outcome {
    let mut report = Report::default();
    report.step("format", || cargo(&["fmt", "--all", "--check"]));
    report.step("dependencies", deny::check);
    report.step("clippy", || cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]));
    report.step("UI types and lint", || npm_check(&ui::dir(), "ui"));
    report.step("browser tests' types and lint", || npm_check(&e2e::dir(), "e2e"));
    report.step("generated files", || openapi::check().map(|()| String::new()));
    report.finish()
}

fn cargo(words: &[&str]) -> Outcome<String> {
    run(cargo::cargo().args(words)).map(|()| String::new())
}

fn npm_check(dir: &std::path::Path, name: &str) -> Outcome<String> {
    node::install(dir, name)?;
    run(node::npm(dir).args(["run", "check", "--if-present", "--silent"])).map(|()| String::new())
}
