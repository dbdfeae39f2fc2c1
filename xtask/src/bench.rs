//! `cargo xtask bench` and `faults`: release builds and a PostgreSQL that keeps its promises.

use crate::cluster::Durability;
use crate::postgres::Postgres;
use crate::process::{program, run};
use crate::report::step;
use crate::{Outcome, cargo};

pub(crate) fn bench(verb: &str, flags: &[String]) -> Outcome {
    let packages = ["build", "--release", "--package", "relatiebeheer", "--package", "bench"];
    step("cargo build --release", || run(cargo::cargo().args(packages)))?;
    let postgres = Postgres::get(Durability::On)?;
    let mut command = program(cargo::binary("release", "bench"));
    command.arg(verb).args(flags);
    command.env("TEST_DATABASE_URL", postgres.url());
    command.env("RELATIEBEHEER_BIN", cargo::binary("release", "relatiebeheer"));
    if let Some(pid) = postgres.pid() {
        command.env("TEST_POSTGRES_PID", pid.to_string());
    }
    run(&mut command)
}
