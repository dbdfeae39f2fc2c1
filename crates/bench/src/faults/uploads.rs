//! `bench faults uploads`: the server is killed while employees add and change documents, again and again, while the
//! zaaksysteem stays. After the last kill the repair gets the time that it takes; then all must be whole.

use std::{cell::Cell, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use futures_util::future::join_all;
use serde_json::Value;
use store::{Db, Options, Target};
use tokio::time::{Instant, sleep};
use uuid::Uuid;

use super::documenten::{Asked, Change, Content, Found, Outcome, Verdict, Version, Wrong, judge};
use super::medewerker::{API, Medewerker, Zaak, text};
use super::on_each_engine;
use crate::UploadFlags;
use crate::engine::Engine;
use crate::http::{Connection, Who, write_request};
use crate::place::Place;
use crate::proc;
use crate::random::Random;
use crate::server::{Product, Server};
use crate::session;
use crate::zaaksysteem::Zaaksysteem;

const EIO: &str = "/documenten/api/v1/enkelvoudiginformatieobjecten";

/// So many zaken get documents.
const ZAKEN: usize = 5;

/// So many add a large document at once, before anything breaks.
const CROWD: u32 = 50;
/// The employees of the sandbox.
const EMPLOYEES: [&str; 3] = ["kcc", "vertrouwelijk", session::ADMINISTRATOR];

/// What is still left half-way by then always will be.
const LONGEST: Duration = Duration::from_mins(30);

/// What was asked, what became of it, and what is wrong.
#[derive(Default)]
struct Tally {
    asked: Vec<Asked>,
    found: usize,
    cancelled: u32,
    /// Rows of files that never came; the product forgets them after a quarter of an hour.
    waiting: usize,
    repaired_in: Duration,
    verdict: Verdict,
    crowd: Crowd,
}

pub(crate) async fn uploads(flags: &UploadFlags) -> Result<()> {
    let clean = on_each_engine(&flags.common, async |product, engine| {
        eprintln!(
            "· {}: {} rounds, {} clients, seed {}",
            engine.name(),
            flags.rounds,
            flags.clients,
            flags.seed
        );
        let zaaksysteem = Zaaksysteem::start().await?;
        let settings = zaaksysteem.settings();
        let product = Product { settings: &settings, ..*product };
        let tally = rounds(&product, &zaaksysteem, flags).await?;
        report(engine, flags.rounds, &tally)?;
        Ok(tally.verdict.is_clean())
    });
    if !clean.await? {
        bail!("documents were lost, doubled, torn, orphaned or left locked");
    }
    Ok(())
}

async fn rounds(product: &Product<'_>, zaaksysteem: &Zaaksysteem, flags: &UploadFlags) -> Result<Tally> {
    let mut random = Random::new(flags.seed);
    let mut tally = Tally::default();
    let mut server = product.serve().await?;
    also_final(&server).await?;
    // It outlives every kill: sessions are stored.
    let cookies = session::open(&server).await?;
    let zaken = zaken(&server, &cookies, zaaksysteem).await?;
    (tally.crowd, tally.asked) = crowd(&server, &zaken, flags.seed).await?;
    let mut clients: Vec<Medewerker> = (0..flags.clients)
        .map(|number| Medewerker::new(number, flags.seed, &zaken))
        .collect::<Option<_>>()
        .context("there is no zaak that takes documents")?;
    // Something to change, and how long things take here.
    let first = clients.iter_mut().map(|client| client.begin(&server, &cookies));
    let window = join_all(first).await.into_iter().collect::<Result<Vec<_>>>()?;
    let window = u32::try_from(window.into_iter().max().unwrap_or_default().as_millis()).unwrap_or(u32::MAX);
    eprintln!("  killed within {window} ms");
    for round in 1..=flags.rounds {
        let moment = Duration::from_millis(u64::from(1 + random.below(window)));
        let (address, host) = (server.address, server.host());
        let work = clients.iter_mut().map(|client| client.work(address, &host, &cookies, round));
        let kill = async {
            sleep(moment).await;
            server.kill()
        };
        let (_, killed) = tokio::join!(join_all(work), kill);
        killed?;
        server = product.serve().await.context("the server does not come back")?;
        for client in &mut clients {
            tally.cancelled += client.cancel_some(&server, &cookies).await?;
        }
        if round % 10 == 0 || round == flags.rounds {
            let asked: usize = clients.iter().map(|client| client.asked.len()).sum();
            eprintln!("  round {round}: {asked} documents asked for");
        }
    }
    tally.asked.extend(clients.into_iter().flat_map(|client| client.asked));
    let left = repaired(product.place, &mut tally).await?;
    eprintln!("  that took {} s; looking at all that is there", tally.repaired_in.as_secs());
    let found = documents(zaaksysteem).await?;
    tally.found = found.len();
    tally.verdict = judge(&tally.asked, &found);
    for row in left {
        tally.verdict.say(Wrong::Left, row);
    }
    for other in locked(zaaksysteem).await? {
        tally.verdict.say(Wrong::Locked, other);
    }
    drop(server);
    Ok(tally)
}

/// What a crowd of uploads took.
#[derive(Default)]
struct Crowd {
    kept: usize,
    /// Of the server, in MiB, before and at the most.
    before: u32,
    peak: u32,
    longest: Duration,
}

/// Everybody adds a large document at the same moment. What that took, and what was asked for.
async fn crowd(server: &Server, zaken: &[Zaak], seed: u64) -> Result<(Crowd, Vec<Asked>)> {
    // More than one person: each has a share of what files may take.
    let mut people = Vec::new();
    for who in EMPLOYEES {
        people.push(session::open_as(server, who).await?);
    }
    let rss = || proc::rss_anon_kib(server.pid()).unwrap_or(0) / 1024;
    let clients: Option<Vec<Medewerker>> =
        (0..CROWD).map(|number| Medewerker::new(1000 + number, seed, zaken)).collect();
    let mut clients = clients.context("there is no zaak that takes documents")?;
    let (before, peak, start) = (rss(), Cell::new(0), Instant::now());
    let add = clients.iter_mut().zip(people.iter().cycle());
    let add = add.map(|(client, cookies)| client.add_large(server, cookies));
    let watch = async {
        loop {
            peak.set(peak.get().max(rss()));
            sleep(Duration::from_millis(10)).await;
        }
    };
    let added = tokio::select! {
        added = join_all(add) => added,
        () = watch => Vec::new(),
    };
    let kept = added.into_iter().filter(|kept| *kept).count();
    ensure!(kept > 0, "none of {CROWD} documents was taken, though nothing was broken yet");
    let crowd = Crowd { kept, before, peak: peak.get(), longest: start.elapsed() };
    Ok((crowd, clients.into_iter().flat_map(|client| client.asked).collect()))
}

/// What an employee adds is `definitief`, and is changed here all the same: by a rule that says so.
async fn also_final(server: &Server) -> Result<()> {
    const RULES: &str = "/beheer/api/v1/zaakrechten";
    let cookies = session::open_as(server, session::ADMINISTRATOR).await?;
    let (mut connection, host) = (Connection::open(server.address).await?, server.host());
    let mut ask = async |line: String, body: &str| -> Result<Value> {
        let mut request = Vec::new();
        write_request(&mut request, &line, &host, Who::Cookies(&cookies), "", body);
        let answer = connection.exchange(&request).await?;
        ensure!(answer.status == 200, "{line}: status {}", answer.status);
        Ok(serde_json::from_slice(&connection.body(answer))?)
    };
    let mut rules = ask(format!("GET {RULES}"), "").await?;
    for right in rules.get_mut("rechten").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(does) = right.get_mut("handelingen").and_then(Value::as_array_mut) {
            does.push("document-definitief-wijzigen".into());
        }
    }
    ask(format!("PUT {RULES}"), &rules.to_string()).await.map(drop)
}

/// The first few zaken to which the employee may add a document.
async fn zaken(server: &Server, cookies: &str, zaaksysteem: &Zaaksysteem) -> Result<Vec<Zaak>> {
    let mut connection = Connection::open(server.address).await?;
    let mut zaken = Vec::new();
    for zaak in zaaksysteem.all("/zaken/api/v1/zaken").await? {
        let uuid = last_part(&zaak, "url");
        if zaak.get("einddatum").is_some_and(|date| !date.is_null()) {
            continue;
        }
        let line = format!("GET {API}/zaken/zgw/{uuid}/documenten");
        let mut request = Vec::new();
        write_request(&mut request, &line, &server.host(), Who::Cookies(cookies), "", "");
        let answer = connection.exchange(&request).await?;
        let list: Value = serde_json::from_slice(&connection.body(answer)).unwrap_or_default();
        if list.pointer("/toevoegen/mag") == Some(&Value::Bool(true))
            && let Some(soort) = list.pointer("/soorten/0/uuid").and_then(Value::as_str)
        {
            zaken.push(Zaak { uuid, soort: soort.to_owned() });
        }
        if zaken.len() == ZAKEN {
            break;
        }
    }
    Ok(zaken)
}

/// The uuid at the end of an address.
fn last_part(json: &Value, field: &str) -> String {
    let url = json.get(field).and_then(Value::as_str).unwrap_or_default();
    url.rsplit('/').next().unwrap_or_default().to_owned()
}

/// Waits until the product has nothing left half-way; what it never gets done with.
async fn repaired(place: &Place, tally: &mut Tally) -> Result<Vec<String>> {
    let target = match &place.database {
        Some(url) => Target::Url(url.clone()),
        None => Target::File(place.data.join("relatiebeheer.db")),
    };
    let db = Db::open(Options { connections: 1, ..Options::new(target) }).await?;
    let start = Instant::now();
    eprintln!("  waiting for the repair, a few minutes");
    loop {
        let conn = db.read().await?;
        let slots: Vec<(Uuid, String)> = conn.query("select document, fout from slot", &[]).await?;
        let uploads: Vec<(String, String, String)> =
            conn.query("select identificatie, stap, fout from upload", &[]).await?;
        drop(conn);
        let (waiting, uploads): (Vec<_>, Vec<_>) =
            uploads.into_iter().partition(|(_, stap, _)| stap == "gevraagd");
        (tally.waiting, tally.repaired_in) = (waiting.len(), start.elapsed());
        if (slots.is_empty() && uploads.is_empty()) || start.elapsed() > LONGEST {
            let slots = slots.into_iter().map(|(document, fout)| format!("slot of {document}: {fout}"));
            let uploads =
                uploads.into_iter().map(|(name, stap, fout)| format!("upload {name} at {stap}: {fout}"));
            return Ok(slots.chain(uploads).collect());
        }
        sleep(Duration::from_secs(2)).await;
    }
}

/// The documents that the product made, as the zaaksysteem has them.
async fn documents(zaaksysteem: &Zaaksysteem) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    for document in zaaksysteem.all(EIO).await? {
        if !text(&document, "/identificatie").starts_with("KCC-") {
            continue;
        }
        let uuid = last_part(&document, "url");
        let relations = format!(
            "/documenten/api/v1/objectinformatieobjecten?informatieobject={}",
            text(&document, "/url")
        );
        let relations = zaaksysteem.json(&relations).await?;
        let zaken = relations.as_array().into_iter().flatten().map(|one| last_part(one, "object")).collect();
        let locked = document.get("locked") == Some(&Value::Bool(true));
        let mut versions = Vec::new();
        for number in 1..=document.get("versie").and_then(Value::as_u64).unwrap_or_default() {
            let version = zaaksysteem.json(&format!("{EIO}/{uuid}?versie={number}")).await?;
            let content = zaaksysteem.bytes(&format!("{EIO}/{uuid}/download?versie={number}")).await?;
            let content = content.as_deref().map(Content::of);
            versions.push(Version { titel: text(&version, "/titel"), content });
        }
        found.push(Found { uuid, locked, zaken, versions });
    }
    Ok(found)
}

/// Documents of others that are locked: nobody but us locks here.
async fn locked(zaaksysteem: &Zaaksysteem) -> Result<Vec<String>> {
    let all = zaaksysteem.all(EIO).await?;
    let locked = all.iter().filter(|document| document.get("locked") == Some(&Value::Bool(true)));
    Ok(locked.map(|document| text(document, "/identificatie")).collect())
}

fn report(engine: Engine, rounds: u32, tally: &Tally) -> Result<()> {
    use std::io::Write as _;
    let count = |changes: &[&Change], outcome| changes.iter().filter(|one| one.outcome == outcome).count();
    let made: Vec<&Change> = tally.asked.iter().filter_map(|one| one.changes.first()).collect();
    let changed: Vec<&Change> = tally.asked.iter().flat_map(|one| one.changes.iter().skip(1)).collect();
    let counts = |all: &[&Change]| {
        format!(
            "{} asked ({} acknowledged, {} unknown, {} refused or not sent)",
            all.len(),
            count(all, Outcome::Acknowledged),
            count(all, Outcome::Unknown),
            count(all, Outcome::Refused)
        )
    };
    let mut out = std::io::stdout();
    writeln!(
        out,
        "{}: {rounds} kills; documents: {}, {} found; changes: {}; {} cancelled, {} still wait for their file; \
         repaired in {} s; {}",
        engine.name(),
        counts(&made),
        tally.found,
        counts(&changed),
        tally.cancelled,
        tally.waiting,
        tally.repaired_in.as_secs(),
        tally.verdict
    )?;
    let Crowd { kept, before, peak, longest } = tally.crowd;
    writeln!(
        out,
        "  {CROWD} documents of 10 MiB at once: {kept} taken within {} s; RSS {before} MiB before, {peak} at the most",
        longest.as_secs()
    )?;
    for line in tally.verdict.lines() {
        writeln!(out, "  {line}")?;
    }
    Ok(())
}
