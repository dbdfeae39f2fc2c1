//! `bench speed`: generated municipalities, one server each, a few questions at one and at sixteen connections.

use std::time::Duration;

use anyhow::{Result, bail};
use futures_util::{StreamExt, stream};
use tokio::time::{Instant, sleep};

use crate::SpeedFlags;
use crate::engine::Engine;
use crate::http::{Connection, Who, write_request};
use crate::load::{self, Load};
use crate::municipality::{Municipality, partij_uuid};
use crate::place::Place;
use crate::proc;
use crate::report::{Cell, EngineReport, Report, Streams};
use crate::scenario::{Requests, Scenario};
use crate::server::{Product, Server};
use crate::session;
use crate::stats::Latency;

pub(crate) const CONNECTIONS: [u32; 2] = [1, 16];
const WARM_UP: Duration = Duration::from_millis(500);
/// Employees who have a customer on their screen.
const STREAMS: u32 = 2_500;

pub(crate) async fn run(flags: &SpeedFlags) -> Result<()> {
    let mut report = Report::new(flags.seconds);
    for size in &flags.size {
        let town = Municipality { partijen: *size };
        for engine in flags.common.engine.engines(flags.common.database.is_some()) {
            eprintln!("· {} with {} partijen", engine.name(), town.partijen);
            let kept = flags.keep.then(|| format!("bench_of_{size}"));
            let place = Place::make(&flags.common, engine, kept).await?;
            let product = Product { bin: &flags.common.bin, place: &place, settings: &[] };
            let outcome = measure(&product, engine, town, flags).await;
            if outcome.is_ok() {
                product.forget_log();
            }
            place.remove().await?;
            report.engines.push(outcome?);
            // After each: a later one may be stopped.
            report.write(&flags.out)?;
        }
    }
    report.print()
}

async fn measure(
    product: &Product<'_>,
    engine: Engine,
    town: Municipality,
    flags: &SpeedFlags,
) -> Result<EngineReport> {
    let start = Instant::now();
    let import_seconds = if product.place.is_filled() {
        None
    } else {
        product.import(town)?;
        product.place.settle().await?;
        product.place.filled()?;
        Some(start.elapsed().as_secs_f64())
    };
    eprintln!("  filled in {:.1} s", start.elapsed().as_secs_f64());
    let mut report = EngineReport {
        engine,
        partijen: town.partijen,
        klantcontacten: town.klantcontacten(),
        import_seconds,
        ..EngineReport::default()
    };
    if !flags.import_only {
        applications(product, town, flags, &mut report).await?;
        employees(product, town, flags, &mut report).await?;
    }
    Ok(report)
}

/// What applications ask, of a server that does nothing else.
async fn applications(
    product: &Product<'_>,
    town: Municipality,
    flags: &SpeedFlags,
    report: &mut EngineReport,
) -> Result<()> {
    let token = product.token()?;
    let server = product.serve().await?;
    report.start_ms = server.started_in.as_secs_f64() * 1000.0;
    report.rss_anon_start_kib = memory(&server);
    report.rss_anon_max_kib = memory(&server);
    cells(product, &server, town, flags, (&Scenario::API, Who::Token(&token)), report).await?;
    report.rss_anon_max_kib = report.rss_anon_max_kib.max(memory(&server));
    Ok(())
}

/// What the werkplek asks. The sandbox lets the employee in and answers for the BRP, the KVK and the zaaksysteem from the
/// same process, so the CPU of a search is theirs too.
async fn employees(
    product: &Product<'_>,
    town: Municipality,
    flags: &SpeedFlags,
    report: &mut EngineReport,
) -> Result<()> {
    let server = product.serve_with_sandbox().await?;
    let cookies = session::open(&server).await?;
    let who = Who::Cookies(&cookies);
    cells(product, &server, town, flags, (&Scenario::WERKPLEK, who), report).await?;
    if flags.only.is_empty() {
        report.streams = Some(streams(&server, who).await?);
    }
    Ok(())
}

async fn cells(
    product: &Product<'_>,
    server: &Server,
    town: Municipality,
    flags: &SpeedFlags,
    (scenarios, who): (&[Scenario], Who<'_>),
    report: &mut EngineReport,
) -> Result<()> {
    let host = server.host();
    let length = Duration::from_secs(flags.seconds);
    for scenario in scenarios.iter().copied().filter(|one| one.name().contains(&flags.only)) {
        for connections in CONNECTIONS {
            let requests = Requests { scenario, town, host: &host, who };
            let cell = cell(server, product.place.postgres_pid, connections, length, &requests).await?;
            eprintln!("  {}", cell.line());
            report.cells.push(cell);
        }
    }
    Ok(())
}

async fn cell(
    server: &Server,
    postgres: Option<u32>,
    connections: u32,
    length: Duration,
    requests: &Requests<'_>,
) -> Result<Cell> {
    let runs = u64::from(connections) * 2;
    let warm_up = load::run(server.address, connections, WARM_UP.min(length), runs, requests).await?;
    let before = Cpu::now(server.pid(), postgres);
    let load = load::run(server.address, connections, length, runs + 1, requests).await?;
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
        goal: requests.scenario.goal(),
        open_klant: requests.scenario.open_klant(),
        latency: Latency::of(load.micros),
    })
}

/// What many open event streams cost a server that has nothing to tell.
async fn streams(server: &Server, who: Who<'_>) -> Result<Streams> {
    let before = memory(server);
    let host = server.host();
    let open = |number: u32| {
        let klant = partij_uuid(1 + number % 1_000).simple().to_string();
        let mut request = Vec::new();
        let line = format!("GET /werkplek/api/v1/meldingen?klant=p{klant}");
        write_request(&mut request, &line, &host, who, "", "");
        async move {
            let mut connection = Connection::open(server.address).await?;
            match connection.listen(&request).await? {
                200 => Ok(connection),
                status => bail!("an event stream is answered with status {status}"),
            }
        }
    };
    let opened: Vec<Result<Connection>> = stream::iter(0..STREAMS).map(open).buffered(32).collect().await;
    let held: Vec<Connection> = opened.into_iter().collect::<Result<_>>()?;
    let (cpu, start) = (proc::cpu(server.pid()), Instant::now());
    sleep(Duration::from_secs(5)).await;
    let used = proc::cpu(server.pid()).zip(cpu).and_then(|(after, before)| after.checked_sub(before));
    let streams = Streams {
        open: u32::try_from(held.len()).unwrap_or(u32::MAX),
        rss_anon_before_kib: before,
        rss_anon_kib: memory(server),
        cpu_millis_per_second: used.map(|used| used.as_secs_f64() * 1e3 / start.elapsed().as_secs_f64()),
    };
    eprintln!("  {}", streams.line());
    Ok(streams)
}

pub(crate) struct Cpu {
    server: Option<Duration>,
    postgres: Option<Duration>,
    client: Option<Duration>,
}

impl Cpu {
    pub(crate) fn now(server: u32, postgres: Option<u32>) -> Self {
        Self {
            server: proc::cpu(server),
            postgres: postgres.and_then(proc::cpu_of_family),
            client: proc::cpu(std::process::id()),
        }
    }

    /// Of the server and of PostgreSQL.
    pub(crate) fn total(&self) -> Duration {
        self.server.unwrap_or_default() + self.postgres.unwrap_or_default()
    }
}

fn mean_bytes(load: &Load) -> u64 {
    load.bytes.checked_div(u64::from(load.requests())).unwrap_or(0)
}

fn memory(server: &Server) -> Option<u32> {
    proc::rss_anon_kib(server.pid())
}
