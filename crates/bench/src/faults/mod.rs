//! `bench faults kill`: the server is killed while clients write, again and again, on the same data.

mod callback;
mod documenten;
mod foreign;
mod judge;
mod medewerker;
mod restore;
mod stampede;
mod uploads;

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use futures_util::future::join_all;
use serde::Deserialize;
use tokio::time::{Instant, sleep, timeout};

pub(crate) use self::callback::callback;
use self::foreign::Foreign;
pub(crate) use self::foreign::read as foreign_reader;
use self::judge::{Attempt, Found, Verdict};
pub(crate) use self::stampede::stampede;
pub(crate) use self::uploads::uploads;
use crate::engine::Engine;
use crate::http::{Connection, Who, write_request};
use crate::place::Place;
use crate::random::{Random, uuid};
use crate::scenario::maak_klantcontact;
use crate::server::{Product, Server};
use crate::words::naam;
use crate::{Common, KillFlags};

/// A round is killed within this many milliseconds after its clients start.
const LATEST_KILL: u32 = 400;

/// A backup is made beside every so many rounds.
const BACKUP_EVERY: u32 = 20;

/// No client sends more in one round, however fast the server is.
const MAX_PER_ROUND: u32 = 500;

const PATIENCE: Duration = Duration::from_secs(30);
const API: &str = "/klantinteracties/api/v1";

/// All that was ever asked, by its onderwerp.
type Journal = BTreeMap<String, Attempt>;

#[derive(Default)]
struct Tally {
    acknowledged: usize,
    unknown: usize,
    retried: usize,
    refused: usize,
    slowest_restart: Duration,
    /// Restores that ended before they were killed.
    restored: u32,
    verdict: Verdict,
}

/// Runs a round on each engine that was asked for, on data of its own. These stay when the round did not end, or says that
/// something is wrong with them; whether nothing was.
async fn on_each_engine(
    common: &Common,
    round: impl AsyncFn(&Product<'_>, Engine) -> Result<bool>,
) -> Result<bool> {
    let mut clean = true;
    for engine in common.engine.engines(common.database.is_some()) {
        let place = Place::make(common, engine, None).await?;
        let product = Product { bin: &common.bin, place: &place, settings: &[] };
        match round(&product, engine).await {
            Ok(true) => {
                product.forget_log();
                place.remove().await?;
            }
            Ok(false) => {
                clean = false;
                eprintln!("· the data stay in {}", place.data.display());
            }
            Err(error) => {
                eprintln!("{}", product.last_words());
                eprintln!("· the data stay in {}", place.data.display());
                bail!("{}: {error:#}", engine.name());
            }
        }
    }
    Ok(clean)
}

pub(crate) async fn kill(flags: &KillFlags) -> Result<()> {
    let clean = on_each_engine(&flags.common, async |product, engine| {
        eprintln!(
            "· {}: {} rounds, {} clients, seed {}",
            engine.name(),
            flags.rounds,
            flags.clients,
            flags.seed
        );
        let tally = rounds(product, flags).await?;
        report(engine, flags.rounds, &tally)?;
        Ok(tally.verdict.is_clean())
    });
    if !clean.await? {
        bail!("records were lost, doubled or torn");
    }
    Ok(())
}

async fn rounds(product: &Product<'_>, flags: &KillFlags) -> Result<Tally> {
    let mut random = Random::new(flags.seed);
    let mut tally = Tally::default();
    let mut journal = Journal::new();
    let token = product.token()?;
    let mut server = product.serve().await?;
    let is_file = product.place.database.is_none();
    let _foreign = if is_file { Some(Foreign::start(&product.place.data)?) } else { None };
    for round in 1..=flags.rounds {
        if round % BACKUP_EVERY == 0 {
            back_up(product)?;
        }
        let prefix = prefix(flags.seed, round);
        let mut asked = write_until_killed(server, &token, &prefix, flags.clients, &mut random).await?;
        server = product.serve().await.context("the server does not come back")?;
        tally.refused +=
            asked.values().filter(|attempt| attempt.status != 201 && !attempt.is_unknown()).count();
        tally.slowest_restart = tally.slowest_restart.max(server.started_in);
        if flags.retry {
            retry_some(&server, &token, &mut asked, &mut random, &mut tally).await?;
        }
        let found = list(&server, &token, &prefix).await?;
        tally.verdict.add(judge::judge(&asked, &found));
        journal.append(&mut asked);
        if round % 20 == 0 || round == flags.rounds {
            eprintln!("  round {round}: {} records asked for, {}", journal.len(), tally.verdict);
        }
    }
    // Once more, all of it: a later kill must not take what an earlier one left.
    let found = list(&server, &token, &format!("kill-{}-", flags.seed)).await?;
    tally.verdict.add(judge::judge(&journal, &found));
    tally.restored = restore::rounds(product, flags, &token, server, &mut journal).await?;
    tally.acknowledged = journal.values().filter(|attempt| attempt.acknowledged.is_some()).count();
    tally.unknown = journal.len() - tally.acknowledged;
    if tally.acknowledged == 0 {
        bail!("nothing was acknowledged, so nothing was tried ({} refused)", tally.refused);
    }
    Ok(tally)
}

/// A backup beside the running server, which nobody needs.
fn back_up(product: &Product<'_>) -> Result<()> {
    let file = product.place.data.with_extension("backup");
    product.run(&["backup", &file.display().to_string()])?;
    Ok(std::fs::remove_file(file)?)
}

fn prefix(seed: u64, round: u32) -> String {
    format!("kill-{seed}-{round:05}-")
}

/// Lets the clients write and kills the server at a random moment.
async fn write_until_killed(
    server: Server,
    token: &str,
    prefix: &str,
    clients: u32,
    random: &mut Random,
) -> Result<Journal> {
    let moment = Duration::from_millis(u64::from(1 + random.below(LATEST_KILL)));
    let (address, host) = (server.address, server.host());
    let work = (0..clients).map(|number| {
        let host = host.as_str();
        async move {
            let mut journal = Journal::new();
            let Ok(mut connection) = Connection::open(address).await else { return journal };
            for count in 0..MAX_PER_ROUND {
                let onderwerp = format!("{prefix}{number:02}-{count:04}");
                let attempt = save(&mut connection, host, token, &onderwerp).await;
                let gone = attempt.is_unknown();
                journal.insert(onderwerp, attempt);
                if gone {
                    break;
                }
            }
            journal
        }
    });
    let kill = async {
        sleep(moment).await;
        server.kill()
    };
    let (journals, killed) = tokio::join!(join_all(work), kill);
    killed?;
    Ok(journals.into_iter().flatten().collect())
}

/// Asks for one klantcontact with betrokkene and onderwerpobject. The key is the same for the same onderwerp.
async fn save(connection: &mut Connection, host: &str, token: &str, onderwerp: &str) -> Attempt {
    let klantcontact = format!(
        r#"{{"kanaal":"Telefoon","onderwerp":"{onderwerp}","indicatieContactGelukt":true,"taal":"nld","vertrouwelijk":false}}"#
    );
    let body = maak_klantcontact(&klantcontact, None, &naam(1), uuid(onderwerp, 1));
    let key = format!("Idempotency-Key: {}\r\n", uuid(onderwerp, 2));
    let mut request = Vec::new();
    write_request(
        &mut request,
        &format!("POST {API}/maak-klantcontact"),
        host,
        Who::Token(token),
        &key,
        &body,
    );
    match timeout(PATIENCE, connection.exchange(&request)).await {
        Ok(Ok(answer)) if answer.status == 201 => {
            let saved: Option<Saved> = serde_json::from_slice(&connection.body(answer)).ok();
            Attempt {
                acknowledged: Some(saved.map(|saved| saved.klantcontact.uuid).unwrap_or_default()),
                status: 201,
            }
        }
        Ok(Ok(answer)) => Attempt { acknowledged: None, status: answer.status },
        _ => Attempt { acknowledged: None, status: 0 },
    }
}

/// Half of those whose outcome nobody knows are asked again with the same key, as a careful client does.
async fn retry_some(
    server: &Server,
    token: &str,
    asked: &mut Journal,
    random: &mut Random,
    tally: &mut Tally,
) -> Result<()> {
    let mut connection = Connection::open(server.address).await?;
    for (onderwerp, attempt) in asked.iter_mut().filter(|(_, attempt)| attempt.is_unknown()) {
        if random.below(2) == 0 {
            let again = save(&mut connection, &server.host(), token, onderwerp).await;
            tally.retried += 1;
            // A refusal says nothing of the first time: that stays unknown.
            if again.acknowledged.is_some() {
                *attempt = again;
            } else if !again.is_unknown() {
                tally.refused += 1;
            }
        }
    }
    Ok(())
}

#[derive(Deserialize)]
struct Saved {
    klantcontact: Found,
}

#[derive(Deserialize)]
struct Page {
    next: Option<String>,
    results: Vec<Found>,
}

/// All klantcontacten whose onderwerp holds this text, with what belongs to them.
async fn list(server: &Server, token: &str, part: &str) -> Result<Vec<Found>> {
    let mut connection = Connection::open(server.address).await?;
    let mut all = Vec::new();
    let start = Instant::now();
    for number in 1.. {
        let line = format!("GET {API}/klantcontacten?onderwerp={part}&pageSize=500&page={number}");
        let mut request = Vec::new();
        write_request(&mut request, &line, &server.host(), Who::Token(token), "", "");
        let answer =
            timeout(PATIENCE, connection.exchange(&request)).await.context("the list takes too long")??;
        let body = connection.body(answer);
        if answer.status != 200 {
            bail!("the list answers {}: {}", answer.status, String::from_utf8_lossy(&body));
        }
        let page: Page = serde_json::from_slice(&body).context("the list is unreadable")?;
        all.extend(page.results);
        if page.next.is_none() {
            break;
        }
        if start.elapsed() > PATIENCE * 20 {
            bail!("the list has no end");
        }
    }
    Ok(all)
}

fn report(engine: Engine, rounds: u32, tally: &Tally) -> Result<()> {
    use std::io::Write as _;
    let Tally { acknowledged, unknown, retried, refused, slowest_restart, restored, verdict } = tally;
    let mut out = std::io::stdout();
    writeln!(
        out,
        "{}: {rounds} kills; {acknowledged} acknowledged, {unknown} without answer, {retried} asked again with the \
         same key, {refused} refused; slowest restart {} ms; {restored} restores ended before they were killed; {verdict}",
        engine.name(),
        slowest_restart.as_millis()
    )?;
    for line in verdict.lines() {
        writeln!(out, "  {line}")?;
    }
    Ok(())
}
