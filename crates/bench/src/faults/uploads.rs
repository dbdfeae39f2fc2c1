//! `bench faults uploads`: the server is killed while employees add and change documents, again and again, while the
//! zaaksysteem stays. After the last kill the repair gets the time that it takes; then all must be whole.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use futures_util::future::join_all;
use serde_json::{Value, json};
use store::{Db, Options, Target};
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

use super::documenten::{Asked, Change, Content, Found, Outcome, Verdict, Version, Wrong, judge};
use crate::UploadFlags;
use crate::engine::Engine;
use crate::http::{Connection, Who, write_request};
use crate::place::Place;
use crate::random::{Random, uuid};
use crate::server::{Product, Server};
use crate::session;
use crate::zaaksysteem::Zaaksysteem;

const API: &str = "/werkplek/api/v1";
const EIO: &str = "/documenten/api/v1/enkelvoudiginformatieobjecten";

/// So many zaken get documents.
const ZAKEN: usize = 5;
/// No client asks more in one round, however fast the server is.
const MAX_PER_ROUND: u32 = 40;
/// Small files have up to so many bytes.
const SMALL: u32 = 200_000;
/// What is larger goes in parts: the product's own limit.
const LARGE: u32 = 10 * 1024 * 1024;

const PATIENCE: Duration = Duration::from_mins(2);
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
}

pub(crate) async fn uploads(flags: &UploadFlags) -> Result<()> {
    let mut bad = false;
    for engine in flags.common.engine.engines(flags.common.database.is_some()) {
        eprintln!(
            "· {}: {} rounds, {} clients, seed {}",
            engine.name(),
            flags.rounds,
            flags.clients,
            flags.seed
        );
        let place = Place::make(&flags.common, engine, None).await?;
        let zaaksysteem = Zaaksysteem::start().await?;
        let settings = zaaksysteem.settings();
        let product = Product { bin: &flags.common.bin, place: &place, settings: &settings };
        let outcome = rounds(&product, &zaaksysteem, flags).await;
        if let Err(error) = &outcome {
            eprintln!("{}", product.last_words());
            eprintln!("· the data stay in {}", place.data.display());
            bail!("{}: {error:#}", engine.name());
        }
        let tally = outcome?;
        report(engine, flags.rounds, &tally)?;
        if tally.verdict.is_clean() {
            product.forget_log();
            place.remove().await?;
        } else {
            bad = true;
            eprintln!("· the data stay in {}", place.data.display());
        }
    }
    if bad {
        bail!("documents were lost, doubled, torn, orphaned or left locked");
    }
    Ok(())
}

async fn rounds(product: &Product<'_>, zaaksysteem: &Zaaksysteem, flags: &UploadFlags) -> Result<Tally> {
    let mut random = Random::new(flags.seed);
    let mut tally = Tally::default();
    let mut server = product.serve().await?;
    // It outlives every kill: sessions are stored.
    let cookies = session::open(&server).await?;
    let zaken = zaken(&server, &cookies, zaaksysteem).await?;
    let mut clients: Vec<Client> = (0..flags.clients)
        .map(|number| Client::new(number, flags.seed, &zaken))
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
    tally.asked = clients.into_iter().flat_map(|client| client.asked).collect();
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

/// A zaak that takes documents, and the kind that is added.
#[derive(Clone)]
struct Zaak {
    uuid: String,
    soort: String,
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

/// What an employee does.
#[derive(Clone, Copy)]
enum Job {
    New(u32),
    Titel,
    Bestand(u32),
}

/// An employee at a browser.
struct Client {
    number: u32,
    zaak: Zaak,
    random: Random,
    /// All documents that it asked for.
    asked: Vec<Asked>,
    /// Uploads of which it heard no end.
    open: Vec<String>,
}

/// Where its requests go.
struct Line<'a> {
    connection: Connection,
    host: &'a str,
    cookies: &'a str,
}

impl Line<'_> {
    /// Status and body; `None` when no answer came.
    async fn ask(&mut self, line: &str, extra: &str, body: &str, file: &[u8]) -> Option<(u16, Value)> {
        let mut request = Vec::with_capacity(file.len() + 1024);
        write_request(&mut request, line, self.host, Who::Cookies(self.cookies), extra, body);
        request.extend_from_slice(file);
        let answer = timeout(PATIENCE, self.connection.exchange(&request)).await.ok()?.ok()?;
        let body = serde_json::from_slice(&self.connection.body(answer)).unwrap_or_default();
        Some((answer.status, body))
    }

    async fn send_file(&mut self, upload: &str, file: &[u8]) -> Option<(u16, Value)> {
        let head = format!("Content-Type: application/octet-stream\r\nContent-Length: {}\r\n", file.len());
        self.ask(&format!("PUT {API}/uploads/{upload}"), &head, "", file).await
    }
}

impl Client {
    fn new(number: u32, seed: u64, zaken: &[Zaak]) -> Option<Self> {
        let zaak = zaken.iter().cycle().nth(usize::try_from(number).ok()?)?.clone();
        let random = Random::new(seed.wrapping_mul(1000).wrapping_add(u64::from(number)));
        Some(Self { number, zaak, random, asked: Vec::new(), open: Vec::new() })
    }

    /// One of everything, while nothing breaks; how long the slowest took.
    async fn begin(&mut self, server: &Server, cookies: &str) -> Result<Duration> {
        let host = server.host();
        let connection = Connection::open(server.address).await?;
        let mut line = Line { connection, host: &host, cookies };
        let mut slowest = Duration::ZERO;
        let jobs = [Job::New(1), Job::New(LARGE + 1), Job::Titel, Job::Bestand(1), Job::Bestand(LARGE + 1)];
        for (count, job) in (0_u32..).zip(jobs) {
            let start = Instant::now();
            let titel = format!("begin-{:02}-{count:03}", self.number);
            if self.job(&mut line, &titel, job).await != Outcome::Acknowledged {
                bail!("{titel} is not taken, though nothing was broken yet");
            }
            slowest = slowest.max(start.elapsed());
        }
        Ok(slowest)
    }

    /// Works until the server is gone.
    async fn work(&mut self, address: SocketAddr, host: &str, cookies: &str, round: u32) {
        let Ok(connection) = Connection::open(address).await else { return };
        let mut line = Line { connection, host, cookies };
        for count in 0..MAX_PER_ROUND {
            let titel = format!("round-{round:04}-{:02}-{count:03}", self.number);
            let job = self.choose();
            if self.job(&mut line, &titel, job).await == Outcome::Unknown {
                break;
            }
        }
    }

    fn choose(&mut self) -> Job {
        let small = 1 + self.random.below(SMALL);
        let large = LARGE + 1 + self.random.below(SMALL);
        match self.random.below(10) {
            0..3 => Job::New(small),
            3 => Job::New(large),
            4..7 => Job::Titel,
            7..9 => Job::Bestand(small),
            _ => Job::Bestand(large),
        }
    }

    /// Does one thing and remembers what was asked.
    async fn job(&mut self, line: &mut Line<'_>, titel: &str, job: Job) -> Outcome {
        match (job, self.known()) {
            (Job::New(size), _) => self.add(line, titel, size).await,
            (Job::Titel, Some(at)) => self.change(line, titel, at, None).await,
            (Job::Bestand(size), Some(at)) => self.change(line, titel, at, Some(size)).await,
            (_, None) => Outcome::Refused,
        }
    }

    /// One of its documents that are surely there, rather a recent one.
    fn known(&mut self) -> Option<usize> {
        let known: Vec<usize> =
            self.asked.iter().enumerate().filter(|(_, one)| one.uuid.is_some()).map(|(at, _)| at).collect();
        let all = u32::try_from(known.len()).ok().filter(|all| *all > 0)?;
        let back = self.random.skewed(all);
        known.into_iter().rev().nth(usize::try_from(back).ok()?)
    }

    async fn add(&mut self, line: &mut Line<'_>, titel: &str, size: u32) -> Outcome {
        let file = file(titel, size);
        let body = json!({ "titel": titel, "soort": self.zaak.soort, "bestandsnaam": "brief.pdf",
            "formaat": "application/pdf", "omvang": file.len(), "beschrijving": "" });
        let path = format!("POST {API}/zaken/zgw/{}/documenten", self.zaak.uuid);
        let answer = line.ask(&path, "", &body.to_string(), &[]).await;
        let (outcome, uuid) = self.follow(line, answer, 201, &file).await;
        let content = Some(Content::of(&file));
        let changes = vec![Change { titel: titel.to_owned(), content, outcome: outcome.kept() }];
        self.asked.push(Asked { zaak: self.zaak.uuid.clone(), uuid, changes });
        outcome.heard()
    }

    async fn change(&mut self, line: &mut Line<'_>, titel: &str, at: usize, size: Option<u32>) -> Outcome {
        let Some(document) = self.asked.get(at).and_then(|one| one.uuid.clone()) else {
            return Outcome::Refused;
        };
        let file = size.map(|size| file(titel, size));
        let about = file.as_ref().map(
            |file| json!({ "bestandsnaam": "brief.pdf", "formaat": "application/pdf", "omvang": file.len() }),
        );
        let body = json!({ "titel": titel, "beschrijving": "", "bestand": about });
        let path = format!("PUT {API}/zaken/zgw/{}/documenten/{document}", self.zaak.uuid);
        let answer = line.ask(&path, "", &body.to_string(), &[]).await;
        let outcome = match &file {
            Some(file) => self.follow(line, answer, 202, file).await.0,
            None => Ended::of(answer.map(|(status, _)| status)),
        };
        let content = file.as_deref().map(Content::of);
        let change = Change { titel: titel.to_owned(), content, outcome: outcome.kept() };
        if let Some(one) = self.asked.get_mut(at) {
            one.changes.push(change);
        }
        outcome.heard()
    }

    /// Sends the file when it was asked for; the document, when it was kept.
    async fn follow(
        &mut self,
        line: &mut Line<'_>,
        answer: Option<(u16, Value)>,
        good: u16,
        file: &[u8],
    ) -> (Ended, Option<String>) {
        let upload = match answer {
            Some((status, said)) if status == good => text(&said, "/upload"),
            Some(_) => return (Ended::Refused, None),
            None => return (Ended::NotSent, None),
        };
        let answer = line.send_file(&upload, file).await;
        let ended = Ended::of(answer.as_ref().map(|(status, _)| *status));
        if ended != Ended::Acknowledged {
            self.open.push(upload);
        }
        let uuid = answer.map(|(_, said)| text(&said, "/document/uuid"));
        (ended, uuid.filter(|_| ended == Ended::Acknowledged))
    }

    /// Half of what got no answer is not wanted any more: how many the server still knew of.
    async fn cancel_some(&mut self, server: &Server, cookies: &str) -> Result<u32> {
        let host = server.host();
        let mut line = Line { connection: Connection::open(server.address).await?, host: &host, cookies };
        let mut cancelled = 0;
        for upload in std::mem::take(&mut self.open) {
            if self.random.below(2) == 0 {
                let answer = line.ask(&format!("DELETE {API}/uploads/{upload}"), "", "", &[]).await;
                cancelled += u32::from(answer.is_some_and(|(status, _)| status == 204));
            }
        }
        Ok(cancelled)
    }
}

/// How one request ended.
#[derive(Clone, Copy, PartialEq)]
enum Ended {
    Acknowledged,
    /// No answer came.
    Silent,
    /// No answer came, and the file had not been sent yet.
    NotSent,
    /// The server does not know what became of it.
    Failed,
    Refused,
}

impl Ended {
    fn of(status: Option<u16>) -> Self {
        match status {
            Some(200) => Self::Acknowledged,
            Some(500..) => Self::Failed,
            Some(_) => Self::Refused,
            None => Self::Silent,
        }
    }

    /// What may be there of it.
    fn kept(self) -> Outcome {
        match self {
            Self::Acknowledged => Outcome::Acknowledged,
            Self::Silent | Self::Failed => Outcome::Unknown,
            Self::NotSent | Self::Refused => Outcome::Refused,
        }
    }

    /// What the client knows of the server: nothing, when it is gone.
    fn heard(self) -> Outcome {
        match self {
            Self::Acknowledged => Outcome::Acknowledged,
            Self::Silent | Self::NotSent => Outcome::Unknown,
            Self::Failed | Self::Refused => Outcome::Refused,
        }
    }
}

/// A file that begins as a PDF does, and is like no other.
fn file(titel: &str, size: u32) -> Vec<u8> {
    let size = usize::try_from(size).unwrap_or_default();
    let mut bytes = b"%PDF-1.7\n".to_vec();
    bytes.reserve(size);
    let (seed, _) = uuid(titel, 1).as_u64_pair();
    let mut random = Random::new(seed);
    while bytes.len() < size {
        bytes.extend_from_slice(&random.next().to_le_bytes());
    }
    bytes
}

fn text(json: &Value, pointer: &str) -> String {
    json.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
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
    for line in tally.verdict.lines() {
        writeln!(out, "  {line}")?;
    }
    Ok(())
}
