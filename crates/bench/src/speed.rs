//! `bench speed`: one generated municipality, one server, a few questions at one and at sixteen connections.

use std::time::Duration;

use anyhow::Result;
use tokio::time::Instant;

use crate::SpeedFlags;
use crate::engine::Engine;
use crate::load::{self, Load};
use crate::municipality::Municipality;
use crate::place::Place;
use crate::proc;
use crate::report::{Cell, EngineReport, Report};
use crate::scenario::{Requests, Scenario};
use crate::server::{Product, Server};
use crate::stats::Latency;

const CONNECTIONS: [u32; 2] = [1, 16];
const WARM_UP: Duration = Duration::from_millis(500);

pub(crate) async fn run(flags: &SpeedFlags) -> Result<()> {
    let town = Municipality { partijen: flags.size };
    let mut report = Report::new(flags.size, flags.seconds);
    for engine in flags.common.engine.engines(flags.common.database.is_some()) {
        eprintln!("· {} with {} partijen", engine.name(), town.partijen);
        let place =
            Place::make(&flags.common, engine, flags.keep.then(|| format!("bench_of_{}", flags.size)))
                .await?;
        let product = Product { bin: &flags.common.bin, place: &place };
        let outcome = measure(&product, engine, town, flags).await;
        if outcome.is_ok() {
            product.forget_log();
        }
        place.remove().await?;
        report.engines.push(outcome?);
    }
    report.write(&flags.out)
}

async fn measure(
    product: &Product<'_>,
    engine: Engine,
    town: Municipality,
    flags: &SpeedFlags,
) -> Result<EngineReport> {
    let length = Duration::from_secs(flags.seconds);
    let start = Instant::now();
    if !product.place.is_filled() {
        product.import(town)?;
        product.place.filled()?;
    }
    let import_seconds = start.elapsed().as_secs_f64();
    eprintln!("  imported in {import_seconds:.1} s");
    product.place.settle().await?;
    let token = product.token()?;
    let server = product.serve().await?;
    let mut report = EngineReport {
        engine,
        import_seconds,
        start_ms: server.started_in.as_secs_f64() * 1000.0,
        rss_anon_start_kib: memory(&server),
        rss_anon_max_kib: memory(&server),
        cells: Vec::new(),
    };
    let host = server.host();
    for scenario in Scenario::ALL.into_iter().filter(|scenario| scenario.name().contains(&flags.only)) {
        for connections in CONNECTIONS {
            let requests = Requests { scenario, town, host: &host, token: &token };
            let cell = cell(&server, product.place.postgres_pid, connections, length, &requests).await?;
            eprintln!("  {}", cell.line());
            report.cells.push(cell);
            report.rss_anon_max_kib = report.rss_anon_max_kib.max(memory(&server));
        }
    }
    Ok(report)
}

async fn cell(
    server: &Server,
    postgres: Option<u32>,
    connections: u32,
    length: Duration,
    requests: &Requests<'_>,
) -> Result<Cell> {
    let warm_up = load::run(server.address, connections, WARM_UP.min(length), 1, requests).await?;
    let before = Cpu::now(server.pid(), postgres);
    let load = load::run(server.address, connections, length, 2, requests).await?;
    let after = Cpu::now(server.pid(), postgres);
    let per_request = |of: fn(&Cpu) -> Option<Duration>| {
        let used = of(&after)?.checked_sub(of(&before)?)?;
        (load.requests() > 0).then(|| used.as_secs_f64() * 1e6 / f64::from(load.requests()))
    };
    Ok(Cell {
        scenario: requests.scenario.name(),
        connections,
        requests: load.requests(),
        errors: load.errors + warm_up.errors,
        per_second: f64::from(load.requests()) / load.elapsed.as_secs_f64(),
        bytes: mean_bytes(&load),
        server_micros: per_request(|cpu| cpu.server),
        postgres_micros: per_request(|cpu| cpu.postgres),
        client_micros: per_request(|cpu| cpu.client),
        goal_micros: requests.scenario.goal_micros(),
        open_klant: requests.scenario.open_klant(),
        latency: Latency::of(load.micros),
    })
}

struct Cpu {
    server: Option<Duration>,
    postgres: Option<Duration>,
    client: Option<Duration>,
}

impl Cpu {
    fn now(server: u32, postgres: Option<u32>) -> Self {
        Self {
            server: proc::cpu(server),
            postgres: postgres.and_then(proc::cpu_of_family),
            client: proc::cpu(std::process::id()),
        }
    }
}

fn mean_bytes(load: &Load) -> u64 {
    load.bytes.checked_div(u64::from(load.requests())).unwrap_or(0)
}

fn memory(server: &Server) -> Option<u32> {
    proc::rss_anon_kib(server.pid())
}
