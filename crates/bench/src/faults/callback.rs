//! `bench faults callback`: a Notificaties API that tells us two hundred things a second, and a backlog after a night in which
//! nobody dealt with any. Fails when a message that was taken is lost; never on a figure.

use std::cell::Cell;
use std::io::Write as _;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use futures_util::future::try_join_all;
use serde_json::Value;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::on_each_engine;
use crate::CallbackFlags;
use crate::engine::Engine;
use crate::http::{Connection, Who, write_request};
use crate::random::uuid;
use crate::server::{Product, Server};
use crate::session;
use crate::stats::Latency;

/// Connections on which messages come; Open Notificaties has a few workers.
const CONNECTIONS: u32 = 20;
/// Those that work meanwhile, each one question after the other, with a pause: together a busy day, not all that goes.
const APPLICATIONS: u32 = 4;
const EMPLOYEES: u32 = 2;
const PAUSE: Duration = Duration::from_millis(100);
/// Somebody in the sandbox's BRP with zaken.
const PERSON: &str = r#"{"vraag":"999993653"}"#;
const PATIENCE: Duration = Duration::from_secs(30);
/// A backlog that is not dealt with by then never will be.
const LONGEST: Duration = Duration::from_mins(30);

pub(crate) async fn callback(flags: &CallbackFlags) -> Result<()> {
    let each = on_each_engine(&flags.common, async |product, engine| {
        eprintln!("· {}: {} a second for {} s", engine.name(), flags.rate, flags.seconds);
        measure(product, engine, flags).await?;
        Ok(true)
    });
    each.await.map(drop)
}

async fn measure(product: &Product<'_>, engine: Engine, flags: &CallbackFlags) -> Result<()> {
    let name = engine.name();
    let server = product.serve_with(&["--sandbox"]).await?;
    let auth = product.callback()?;
    let cookies = session::open(&server).await?;
    let meanwhile =
        Meanwhile { server: &server, token: &product.token()?, cookies: &cookies, asked: Cell::new(0) };
    let told = tell(&server, &auth, flags.rate * flags.seconds, Some(flags.rate), 0);
    let (micros, took) = tokio::select! {
        told = told => told?,
        stopped = meanwhile.work() => return stopped,
    };
    let Latency { p50, p95, p99, max } = Latency::of(micros);
    let mut out = std::io::stdout();
    writeln!(
        out,
        "{name}: {} a second for {:.0} s, none refused, while applications and employees asked {:.0} a second: p50 {p50:.1}, \
         p95 {p95:.1}, p99 {p99:.1}, max {max:.1} ms (p99 should stay below 100)",
        flags.rate,
        took.as_secs_f64(),
        f64::from(meanwhile.asked.get()) / took.as_secs_f64()
    )?;
    drained(&server, &cookies, 0).await?;
    server.kill()?;
    // Nobody deals with what comes in.
    let server = product.serve_with(&["--sandbox", "--role", "api"]).await?;
    let (_, took) = tell(&server, &auth, flags.backlog, None, 1).await?;
    let taken = f64::from(flags.backlog) / took.as_secs_f64();
    server.kill()?;
    let server = product.serve_with(&["--sandbox", "--role", "api"]).await?;
    let kept = waiting(&server, &cookies).await?;
    if kept != i64::from(flags.backlog) {
        bail!("{} messages were taken and {kept} were kept", flags.backlog);
    }
    server.kill()?;
    let server = product.serve_with(&["--sandbox"]).await?;
    let took = drained(&server, &cookies, kept).await?;
    writeln!(
        out,
        "{name}: {kept} messages about as many zaken, taken at {taken:.0} a second, all there after SIGKILL, dealt with in \
         {:.0} s (should be less than 300)",
        took.as_secs_f64()
    )?;
    Ok(())
}

/// What goes on while messages come: applications register contacts and read lists, employees search for a person, which
/// asks the BRP and the zaaksystemen.
struct Meanwhile<'a> {
    server: &'a Server,
    token: &'a str,
    cookies: &'a str,
    asked: Cell<u32>,
}

impl Meanwhile<'_> {
    /// Goes on until it is stopped, or something is not answered as it should be.
    async fn work(&self) -> Result<()> {
        let applications = (0..APPLICATIONS).map(|number| self.application(number));
        let employees = (0..EMPLOYEES).map(|_| self.employee());
        tokio::try_join!(try_join_all(applications), try_join_all(employees))?;
        Ok(())
    }

    async fn application(&self, number: u32) -> Result<()> {
        let mut connection = Connection::open(self.server.address).await?;
        for count in 0_u32.. {
            let onderwerp = format!("meanwhile-{number}-{count}");
            let saved = super::save(&mut connection, &self.server.host(), self.token, &onderwerp).await;
            self.answered("a contact", saved.status, 201)?;
            let line = format!("GET {}/klantcontacten?pageSize=100", super::API);
            self.ask(&mut connection, &line, Who::Token(self.token), "").await?;
        }
        Ok(())
    }

    async fn employee(&self) -> Result<()> {
        let mut connection = Connection::open(self.server.address).await?;
        loop {
            let line = "POST /werkplek/api/v1/zoeken";
            self.ask(&mut connection, line, Who::Cookies(self.cookies), PERSON).await?;
        }
    }

    async fn ask(&self, connection: &mut Connection, line: &str, who: Who<'_>, body: &str) -> Result<()> {
        let mut request = Vec::new();
        write_request(&mut request, line, &self.server.host(), who, "", body);
        let answer = timeout(PATIENCE, connection.exchange(&request)).await;
        let answer = answer.with_context(|| format!("{line} gets no answer"))??;
        if answer.closes {
            *connection = Connection::open(self.server.address).await?;
        }
        self.answered(line, answer.status, 200)?;
        sleep(PAUSE).await;
        Ok(())
    }

    fn answered(&self, what: &str, status: u16, expected: u16) -> Result<()> {
        self.asked.set(self.asked.get() + 1);
        if status != expected {
            bail!("meanwhile {what} is answered with status {status}");
        }
        Ok(())
    }
}

/// Tells so many things, at a rate or as fast as they are taken. Latency counts from the moment that it was due.
async fn tell(
    server: &Server,
    auth: &str,
    many: u32,
    rate: Option<u32>,
    run: u32,
) -> Result<(Vec<u32>, Duration)> {
    let start = Instant::now();
    let clients = (0..CONNECTIONS).map(|client| {
        let numbers = (client..many).step_by(CONNECTIONS as usize);
        one_of_many(server.address, auth, numbers, rate.map(|rate| (start, rate)), run)
    });
    let micros = try_join_all(clients).await?.concat();
    Ok((micros, start.elapsed()))
}

async fn one_of_many(
    address: SocketAddr,
    auth: &str,
    numbers: impl Iterator<Item = u32>,
    pace: Option<(Instant, u32)>,
    run: u32,
) -> Result<Vec<u32>> {
    let mut connection = Connection::open(address).await?;
    let mut micros = Vec::new();
    let mut request = Vec::new();
    for number in numbers {
        let due = pace.map_or_else(Instant::now, |(start, rate)| {
            start + Duration::from_secs_f64(f64::from(number) / f64::from(rate))
        });
        sleep_until(due).await;
        request.clear();
        write_message(&mut request, address, auth, number, run);
        let answer = timeout(PATIENCE, connection.exchange(&request)).await;
        let answer = answer.context("a message gets no answer")??;
        micros.push(u32::try_from(due.elapsed().as_micros()).unwrap_or(u32::MAX));
        if answer.status != 204 {
            bail!("a message is answered with status {}", answer.status);
        }
        if answer.closes {
            connection = Connection::open(address).await?;
        }
    }
    Ok(micros)
}

/// Each is about another zaak, which the zaaksysteem does not have: the most work that a message can be.
fn write_message(out: &mut Vec<u8>, address: SocketAddr, auth: &str, number: u32, run: u32) {
    let zaak = format!("http://127.0.0.1:8090/zaken/api/v1/zaken/{}", uuid("zaak", number * 2 + run));
    let body = format!(
        r#"{{"kanaal":"zaken","hoofdObject":"{zaak}","resource":"zaak","resourceUrl":"{zaak}","actie":"update","aanmaakdatum":"2026-01-01T00:00:00Z","kenmerken":{{}}}}"#
    );
    let extra = format!("Authorization: {auth}\r\n");
    write_request(out, "POST /notificaties/callback/zgw", &address.to_string(), Who::Nobody, &extra, &body);
}

/// How many messages and zaken are still to be looked at.
async fn waiting(server: &Server, cookies: &str) -> Result<i64> {
    let mut connection = Connection::open(server.address).await?;
    let mut request = Vec::new();
    let line = "GET /werkplek/api/v1/zaaksystemen";
    write_request(&mut request, line, &server.host(), Who::Cookies(cookies), "", "");
    let answer =
        timeout(PATIENCE, connection.exchange(&request)).await.context("nobody says how far it is")??;
    let said: Value =
        serde_json::from_slice(&connection.body(answer)).context("how far it is, is unreadable")?;
    let first = said.pointer("/zaaksystemen/0/wachtend").and_then(Value::as_i64);
    first.with_context(|| format!("status {} does not say how far it is", answer.status))
}

/// Waits until all is dealt with, from `before` on; how long that took.
async fn drained(server: &Server, cookies: &str, before: i64) -> Result<Duration> {
    let start = Instant::now();
    loop {
        let left = waiting(server, cookies).await?;
        if left == 0 {
            return Ok(start.elapsed());
        }
        if start.elapsed() > LONGEST {
            bail!("of {before} messages {left} are still waiting after {LONGEST:?}");
        }
        sleep(Duration::from_millis(200)).await;
    }
}
