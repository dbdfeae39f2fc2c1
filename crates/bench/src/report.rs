//! What was measured: for people as Markdown, for later comparison as JSON.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

use crate::engine::Engine;
use crate::proc;
use crate::scenario::OpenKlant;
use crate::stats::Latency;

const START_GOAL_MS: u32 = 300;
const MEMORY_GOAL_MIB: u32 = 128;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    machine: String,
    partijen: u32,
    klantcontacten: u32,
    seconds_per_cell: u64,
    start_goal_ms: u32,
    memory_goal_mib: u32,
    pub(crate) engines: Vec<EngineReport>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EngineReport {
    pub(crate) engine: Engine,
    pub(crate) import_seconds: f64,
    /// Start of the process to the first answer of `/healthz/live`.
    pub(crate) start_ms: f64,
    pub(crate) rss_anon_start_kib: Option<u32>,
    pub(crate) rss_anon_max_kib: Option<u32>,
    pub(crate) cells: Vec<Cell>,
}

/// One scenario at one number of connections.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Cell {
    pub(crate) scenario: &'static str,
    pub(crate) connections: u32,
    pub(crate) requests: u32,
    pub(crate) errors: u64,
    pub(crate) per_second: f64,
    /// Mean size of an answer on the wire.
    pub(crate) bytes: u64,
    /// Milliseconds.
    pub(crate) latency: Latency,
    /// Microseconds of CPU per request.
    pub(crate) server_micros: Option<f64>,
    pub(crate) postgres_micros: Option<f64>,
    pub(crate) client_micros: Option<f64>,
    pub(crate) goal_micros: Option<u32>,
    pub(crate) open_klant: Option<OpenKlant>,
}

impl Cell {
    /// Server and database together.
    fn cpu_micros(&self) -> Option<f64> {
        Some(self.server_micros? + self.postgres_micros.unwrap_or(0.0))
    }

    /// One line of progress.
    pub(crate) fn line(&self) -> String {
        let errors = if self.errors == 0 { String::new() } else { format!("  {} ERRORS", self.errors) };
        format!(
            "{:<46} c={:<3} {:>9.1}/s  p50 {:.2} p99 {:.2} ms  cpu {} µs (goal {}){errors}",
            self.scenario,
            self.connections,
            self.per_second,
            self.latency.p50,
            self.latency.p99,
            number(self.cpu_micros()),
            number(self.goal_micros.map(f64::from)),
        )
    }
}

impl Report {
    pub(crate) fn new(partijen: u32, seconds_per_cell: u64) -> Self {
        Self {
            machine: proc::machine(),
            partijen,
            klantcontacten: crate::municipality::Municipality { partijen }.klantcontacten(),
            seconds_per_cell,
            start_goal_ms: START_GOAL_MS,
            memory_goal_mib: MEMORY_GOAL_MIB,
            engines: Vec::new(),
        }
    }

    /// Writes `speed.json` and `speed.md`, and prints the latter.
    pub(crate) fn write(&self, dir: &Path) -> Result<()> {
        fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
        let markdown = self.markdown();
        fs::write(dir.join("speed.json"), serde_json::to_string_pretty(self)? + "\n")?;
        fs::write(dir.join("speed.md"), &markdown)?;
        std::io::stdout().write_all(markdown.as_bytes())?;
        Ok(())
    }

    fn markdown(&self) -> String {
        let mut text = format!(
            "# Speed\n\n{} partijen, {} klantcontacten; {}; server, database and load generator on the same machine. \
             {} s per measurement, closed loop, keep-alive. Written by `cargo xtask bench`.\n\n\
             CPU is that of the server and PostgreSQL together, per request. Open Klant is 2.18.0 on two cores with \
             as much data; its CPU is that at one connection.\n",
            self.partijen, self.klantcontacten, self.machine, self.seconds_per_cell
        );
        for engine in &self.engines {
            engine.markdown(&mut text);
        }
        text
    }
}

impl EngineReport {
    fn markdown(&self, text: &mut String) {
        // Writing into a String cannot fail.
        let _infallible = write!(
            text,
            "\n## {}\n\nStart to first answer {:.0} ms (goal {START_GOAL_MS}) · memory (RssAnon) {} MiB after the \
             start, at most {} MiB under load (goal {MEMORY_GOAL_MIB}) · import {:.1} s\n\n\
             | question | connections | requests/s | p50 ms | p95 ms | p99 ms | server µs | PostgreSQL µs | CPU µs | goal µs | Open Klant CPU µs | Open Klant requests/s | bytes | errors |\n\
             | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |\n",
            self.engine.name(),
            self.start_ms,
            number(self.rss_anon_start_kib.map(mib)),
            number(self.rss_anon_max_kib.map(mib)),
            self.import_seconds,
        );
        for cell in &self.cells {
            text.push_str(&cell.row());
        }
    }
}

impl Cell {
    fn row(&self) -> String {
        let theirs =
            self.open_klant.map(|ok| if self.connections == 1 { ok.per_second_1 } else { ok.per_second_16 });
        let goal = self.goal_micros.map(f64::from);
        let met = match (self.cpu_micros(), goal) {
            (Some(cpu), Some(goal)) if cpu > goal => " **over**",
            _ => "",
        };
        let Latency { p50, p95, p99, .. } = self.latency;
        format!(
            "| {} | {} | {:.1} | {p50:.2} | {p95:.2} | {p99:.2} | {} | {} | {}{met} | {} | {} | {} | {} | {} |\n",
            self.scenario,
            self.connections,
            self.per_second,
            number(self.server_micros),
            number(self.postgres_micros),
            number(self.cpu_micros()),
            number(goal),
            number(self.open_klant.map(|ok| f64::from(ok.cpu_micros))),
            theirs.map_or_else(|| "–".to_owned(), |rate| format!("{rate:.1}")),
            self.bytes,
            self.errors,
        )
    }
}

fn mib(kib: u32) -> f64 {
    f64::from(kib) / 1024.0
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.0}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    fn report(cpu: f64) -> String {
        let scenario = Scenario::PartijByUuid;
        let cell = Cell {
            scenario: scenario.name(),
            connections: 16,
            requests: 10,
            errors: 0,
            per_second: 1234.5,
            bytes: 2950,
            latency: Latency::of(vec![1000]),
            server_micros: Some(cpu),
            postgres_micros: None,
            client_micros: None,
            goal_micros: scenario.goal_micros(),
            open_klant: scenario.open_klant(),
        };
        let mut report = Report::new(100_000, 5);
        report.engines.push(EngineReport {
            engine: Engine::Sqlite,
            import_seconds: 1.0,
            start_ms: 20.0,
            rss_anon_start_kib: Some(10_240),
            rss_anon_max_kib: None,
            cells: vec![cell],
        });
        report.markdown()
    }

    #[test]
    fn a_figure_stands_beside_its_goal_and_open_klant() {
        let text = report(100.0);
        let row = "| GET partij by uuid | 16 | 1234.5 | 1.00 | 1.00 | 1.00 | 100 | – | 100 | 187 | 18700 | 85.8 | 2950 | 0 |";
        assert!(text.contains(row), "{text}");
        assert!(report(200.0).contains("| 200 **over** |"));
    }
}
