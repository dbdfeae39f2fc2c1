//! `bench against`: two programs beside each other, each on its own municipality, that are asked the same questions by turns of
//! a quarter of a second. What else the machine does meanwhile falls on both: their ratio says more than two runs do.

use std::io::Write as _;
use std::time::Duration;

use anyhow::{Result, ensure};

use crate::AgainstFlags;
use crate::engine::Engine;
use crate::http::Who;
use crate::load;
use crate::municipality::Municipality;
use crate::place::Place;
use crate::scenario::{Requests, Scenario};
use crate::server::{Product, Server};
use crate::session;
use crate::speed::{CONNECTIONS, Cpu};
use crate::zaaksysteem::Zaaksysteem;

const TURN: Duration = Duration::from_millis(250);

/// One of both programs at work.
struct Side<'a> {
    product: Product<'a>,
    server: Server,
    token: String,
    cookies: String,
}

/// What one of them used for one question.
#[derive(Default)]
struct Used {
    cpu: Duration,
    requests: u32,
    errors: u64,
}

impl Used {
    fn micros(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e6 / f64::from(self.requests.max(1))
    }
}

pub(crate) async fn run(flags: &AgainstFlags) -> Result<()> {
    let town = Municipality { partijen: flags.size };
    for engine in flags.common.engine.engines(flags.common.database.is_some()) {
        let (old, new) = (place(flags, engine, "old").await?, place(flags, engine, "new").await?);
        let outcome = both(flags, engine, town, (&old, &new)).await;
        old.remove().await?;
        new.remove().await?;
        outcome?;
    }
    Ok(())
}

async fn place(flags: &AgainstFlags, engine: Engine, which: &str) -> Result<Place> {
    Place::beside(&flags.common, engine, which).await
}

async fn both(
    flags: &AgainstFlags,
    engine: Engine,
    town: Municipality,
    (old, new): (&Place, &Place),
) -> Result<()> {
    // In our own process: what it does for both is not theirs.
    let neighbours = Zaaksysteem::start().await?;
    let settings = [neighbours.settings(), neighbours.registers()].concat();
    let old = side(Product { bin: &flags.old, place: old, settings: &settings }, town).await?;
    let new = side(Product { bin: &flags.common.bin, place: new, settings: &settings }, town).await?;
    say(&format!("\n{} with {} partijen, microseconds of CPU per request\n", engine.name(), town.partijen))?;
    say("| question | connections | old | new | new / old |\n| --- | --: | --: | --: | --: |")?;
    for scenario in Scenario::API.into_iter().chain(Scenario::WERKPLEK) {
        if !scenario.name().contains(&flags.only) {
            continue;
        }
        for connections in CONNECTIONS {
            let [one, other] = turns(scenario, town, connections, flags.seconds, [&old, &new]).await?;
            let (one, other) = (one.micros(), other.micros());
            let ratio = other / one.max(0.1);
            say(&format!("| {} | {connections} | {one:.0} | {other:.0} | {ratio:.2} |", scenario.name()))?;
        }
    }
    old.product.forget_log();
    new.product.forget_log();
    Ok(())
}

async fn side(product: Product<'_>, town: Municipality) -> Result<Side<'_>> {
    product.import(town)?;
    product.place.settle().await?;
    let token = product.token()?;
    let server = product.serve().await?;
    let cookies = session::open(&server).await?;
    Ok(Side { product, server, token, cookies })
}

async fn turns(
    scenario: Scenario,
    town: Municipality,
    connections: u32,
    seconds: u64,
    sides: [&Side<'_>; 2],
) -> Result<[Used; 2]> {
    let mut used = [Used::default(), Used::default()];
    // The first turn of each is to get warm.
    for turn in 0..=(seconds * 4) {
        for (side, used) in sides.iter().zip(&mut used) {
            let host = side.server.host();
            // Nobody keeps as many drafts as all turns would leave.
            let fresh =
                if scenario == Scenario::Concept { Some(session::open(&side.server).await?) } else { None };
            let who = if scenario.is_for_employees() {
                Who::Cookies(fresh.as_ref().unwrap_or(&side.cookies))
            } else {
                Who::Token(&side.token)
            };
            let requests = Requests { scenario, town, host: &host, who };
            let postgres = side.product.place.postgres_pid;
            let before = Cpu::now(side.server.pid(), postgres);
            let seed = turn * 100 + u64::from(connections);
            let load = load::run(side.server.address, connections, TURN, seed, &requests).await?;
            let after = Cpu::now(side.server.pid(), postgres);
            if turn > 0 {
                used.cpu += after.total().saturating_sub(before.total());
                used.requests += load.requests();
                used.errors += load.errors;
            }
        }
    }
    let errors = used.each_ref().map(|used| used.errors);
    ensure!(errors == [0, 0], "{}: errors: {errors:?}", scenario.name());
    Ok(used)
}

fn say(line: &str) -> Result<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}
