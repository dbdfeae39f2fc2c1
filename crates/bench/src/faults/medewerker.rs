//! An employee who adds and changes documents, and remembers what was asked and what was heard of it.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Result, bail};
use serde_json::{Value, json};
use tokio::time::{Instant, timeout};

use super::documenten::{Asked, Change, Content, Outcome};
use crate::http::{Connection, Who, write_request};
use crate::random::{Random, uuid};
use crate::server::Server;

pub(super) const API: &str = "/werkplek/api/v1";
/// No employee asks more in one round, however fast the server is.
const MAX_PER_ROUND: u32 = 40;
/// Small files have up to so many bytes.
const SMALL: u32 = 200_000;
/// What is larger goes in parts: the product's own limit.
const LARGE: u32 = 10 * 1024 * 1024;
/// As large as what goes whole can be; [`file`] ends at a multiple of eight.
const WHOLE: u32 = LARGE - 64;
const PATIENCE: Duration = Duration::from_mins(2);

/// A zaak that takes documents, and the kind that is added.
#[derive(Clone)]
pub(super) struct Zaak {
    pub(super) uuid: String,
    pub(super) soort: String,
}

/// What an employee does.
#[derive(Clone, Copy)]
enum Job {
    New(u32),
    Titel,
    Bestand(u32),
}

/// An employee at a browser.
pub(super) struct Medewerker {
    number: u32,
    zaak: Zaak,
    random: Random,
    /// All documents that it asked for.
    pub(super) asked: Vec<Asked>,
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

impl Medewerker {
    pub(super) fn new(number: u32, seed: u64, zaken: &[Zaak]) -> Option<Self> {
        let zaak = zaken.iter().cycle().nth(usize::try_from(number).ok()?)?.clone();
        let random = Random::new(seed.wrapping_mul(1000).wrapping_add(u64::from(number)));
        Some(Self { number, zaak, random, asked: Vec::new(), open: Vec::new() })
    }

    /// One of everything, while nothing breaks; how long the slowest took.
    pub(super) async fn begin(&mut self, server: &Server, cookies: &str) -> Result<Duration> {
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

    /// Adds the largest document that goes whole; whether it was taken.
    pub(super) async fn add_large(&mut self, server: &Server, cookies: &str) -> bool {
        let host = server.host();
        let Ok(connection) = Connection::open(server.address).await else { return false };
        let mut line = Line { connection, host: &host, cookies };
        self.job(&mut line, &format!("crowd-{:04}", self.number), Job::New(WHOLE)).await
            == Outcome::Acknowledged
    }

    /// Works until the server is gone.
    pub(super) async fn work(&mut self, address: SocketAddr, host: &str, cookies: &str, round: u32) {
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
    pub(super) async fn cancel_some(&mut self, server: &Server, cookies: &str) -> Result<u32> {
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

/// The text there; empty when there is none.
pub(super) fn text(json: &Value, pointer: &str) -> String {
    json.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}
