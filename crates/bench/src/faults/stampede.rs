//! `bench faults stampede`: sixteen clients ask the slowest questions that are allowed, while somebody asks whether the
//! server lives and somebody saves. Fails when one of those two gets no answer, or anybody gets a 500; never on a figure.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::time::Duration;

use anyhow::{Result, bail};
use futures_util::future::join_all;
use tokio::time::{Instant, sleep, timeout};

use super::API;
use crate::StampedeFlags;
use crate::engine::Engine;
use crate::http::{Connection, Who, write_request};
use crate::municipality::Municipality;
use crate::place::Place;
use crate::proc;
use crate::scenario::maak_klantcontact;
use crate::server::{Product, Server};
use crate::session;
use crate::stats::Latency;
use crate::words::naam;

/// Longer than the server itself would wait.
const PATIENCE: Duration = Duration::from_mins(1);
/// Between two questions of who asks whether it lives, and between two saves.
const PAUSE: Duration = Duration::from_millis(20);
const DEEP: &str = "hadBetrokkenen,hadBetrokkenen.wasPartij,hadBetrokkenen.digitaleAdressen,leiddeTotInterneTaken,\
                    gingOverOnderwerpobjecten,omvatteBijlagen";

/// What applications ask: scans, deep pages, and all that can be expanded.
fn lists() -> Vec<String> {
    [
        "/klantcontacten?inhoud=zzz&leiddeTotInterneTaken=false",
        "/klantcontacten?onderwerp=zzz&page=last",
        "/klantcontacten?vertrouwelijk=true&kanaal=zzz",
        "/betrokkenen?contactnaamVoorletters=zzz&pageSize=500",
        "/partijen?soortPartij=persoon&page=last&pageSize=500",
        "/digitaleadressen?adres__icontains=zzz",
        &format!("/klantcontacten?pageSize=500&expand={DEEP}"),
        "/internetaken?actoren__naam=zzz&page=last",
    ]
    .map(|path| format!("GET {API}{path}"))
    .to_vec()
}

/// What four employees type: many short words, of which each is in many contacts.
const WORDS: [&str; 4] = [
    "de het een van op in en te is dat er aan",
    "ik u we ze hij er om of als dan wat nu",
    "a b c d e f g h i j k l",
    "vraag over de aanvraag van een vergunning voor het huis",
];

pub(crate) async fn stampede(flags: &StampedeFlags) -> Result<()> {
    let town = Municipality { partijen: flags.size };
    for engine in flags.common.engine.engines(flags.common.database.is_some()) {
        let kept = flags.keep.then(|| format!("bench_of_{}", flags.size));
        let place = Place::make(&flags.common, engine, kept).await?;
        let product = Product { bin: &flags.common.bin, place: &place, settings: &[] };
        if !place.is_filled() {
            product.import(town)?;
            place.settle().await?;
            place.filled()?;
        }
        let outcome = measure(&product, engine, flags).await;
        if outcome.is_ok() {
            product.forget_log();
        }
        place.remove().await?;
        outcome?;
    }
    Ok(())
}

async fn measure(product: &Product<'_>, engine: Engine, flags: &StampedeFlags) -> Result<()> {
    let token = product.token()?;
    let server = product.serve_with_sandbox().await?;
    let cookies = session::open(&server).await?;
    let search =
        |vraag: &str| ("POST /werkplek/api/v1/zoeken".to_owned(), format!(r#"{{"vraag":"{vraag}"}}"#));
    let employees: Vec<(String, String)> = WORDS.into_iter().map(search).collect();
    let lists: Vec<(String, String)> = lists().into_iter().map(|line| (line, String::new())).collect();
    let both: Vec<(String, String)> = lists.iter().chain(&employees).cloned().collect();
    let scan: Vec<(String, String)> = lists.iter().take(1).cloned().collect();
    for (what, questions) in [("one scan", &scan), ("every list", &lists), ("lists and searches", &both)] {
        let crowd = Crowd {
            server: &server,
            token: &token,
            cookies: &cookies,
            questions,
            until: Instant::now() + flags.length(),
        };
        crowd.run(engine, what, flags.clients).await?;
    }
    Ok(())
}

/// All who ask at the same time.
struct Crowd<'a> {
    server: &'a Server,
    token: &'a str,
    cookies: &'a str,
    /// With a body it is an employee's.
    questions: &'a [(String, String)],
    until: Instant,
}

impl Crowd<'_> {
    async fn run(&self, engine: Engine, what: &str, clients: u32) -> Result<()> {
        let (answers, memory) = (RefCell::new(BTreeMap::new()), Cell::new(0));
        let asking = join_all((0..clients as usize).map(|number| self.ask(number, &answers)));
        let (asked, live, saved, ()) = tokio::join!(asking, self.live(), self.save(), self.watch(&memory));
        asked.into_iter().collect::<Result<Vec<_>>>()?;
        let (live, saved) = (Latency::of(live?), Latency::of(saved?));
        let answers = answers.into_inner();
        let mut out = std::io::stdout();
        let told: Vec<String> =
            answers.iter().map(|(status, count)| format!("{count} of {status}")).collect();
        writeln!(
            out,
            "{}, {what}: {clients} clients, answers {}; live p50 {:.1} p99 {:.1} max {:.0} ms; save p50 {:.1} p95 {:.1} max \
             {:.0} ms; anonymous memory {} MiB",
            engine.name(),
            told.join(", "),
            live.p50,
            live.p99,
            live.max,
            saved.p50,
            saved.p95,
            saved.max,
            memory.get() / 1024
        )?;
        if answers.contains_key(&500) {
            bail!("somebody got a 500");
        }
        // What is refused at once is no stampede.
        if answers.contains_key(&400) || answers.contains_key(&404) {
            bail!("one of the questions is not allowed");
        }
        Ok(())
    }

    async fn ask(&self, number: usize, answers: &RefCell<BTreeMap<u16, u64>>) -> Result<()> {
        let mut connection = Connection::open(self.server.address).await?;
        let mut turn = number;
        while Instant::now() < self.until {
            let Some((line, body)) = self.questions.get(turn % self.questions.len()) else { break };
            turn += 1;
            let who = if body.is_empty() { Who::Token(self.token) } else { Who::Cookies(self.cookies) };
            let status =
                exchange(&mut connection, line, &self.server.host(), who, body).await.unwrap_or_default();
            *answers.borrow_mut().entry(status).or_default() += 1;
            if status == 0 {
                connection = Connection::open(self.server.address).await?;
            }
        }
        Ok(())
    }

    /// Whether it lives, each time from a new connection, as an orchestrator asks.
    async fn live(&self) -> Result<Vec<u32>> {
        let mut micros = Vec::new();
        while Instant::now() < self.until {
            let start = Instant::now();
            let mut connection = Connection::open(self.server.address).await?;
            let status =
                exchange(&mut connection, "GET /healthz/live", &self.server.host(), Who::Nobody, "").await;
            if status != Some(200) {
                bail!("/healthz/live answers {status:?}");
            }
            micros.push(u32::try_from(start.elapsed().as_micros()).unwrap_or(u32::MAX));
            sleep(PAUSE).await;
        }
        Ok(micros)
    }

    async fn save(&self) -> Result<Vec<u32>> {
        let mut connection = Connection::open(self.server.address).await?;
        let contact = r#"{"kanaal":"Telefoon","onderwerp":"stampede","indicatieContactGelukt":true,"taal":"nld","vertrouwelijk":false}"#;
        let mut micros = Vec::new();
        while Instant::now() < self.until {
            let start = Instant::now();
            let zaak = crate::random::uuid("stampede", u32::try_from(micros.len()).unwrap_or_default());
            let body = maak_klantcontact(contact, None, &naam(1), zaak);
            let line = format!("POST {API}/maak-klantcontact");
            let status =
                exchange(&mut connection, &line, &self.server.host(), Who::Token(self.token), &body).await;
            if status != Some(201) {
                bail!("a save answers {status:?}");
            }
            micros.push(u32::try_from(start.elapsed().as_micros()).unwrap_or(u32::MAX));
            sleep(PAUSE).await;
        }
        Ok(micros)
    }

    /// The most memory that the server has for itself.
    async fn watch(&self, most: &Cell<u32>) {
        while Instant::now() < self.until {
            most.set(most.get().max(proc::rss_anon_kib(self.server.pid()).unwrap_or(0)));
            sleep(PAUSE).await;
        }
    }
}

/// The status, when an answer came.
async fn exchange(
    connection: &mut Connection,
    line: &str,
    host: &str,
    who: Who<'_>,
    body: &str,
) -> Option<u16> {
    let mut request = Vec::new();
    write_request(&mut request, line, host, who, "", body);
    Some(timeout(PATIENCE, connection.exchange(&request)).await.ok()?.ok()?.status)
}
