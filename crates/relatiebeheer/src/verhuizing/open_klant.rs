//! `import open-klant`: rows of an Open Klant database become ours. Uuids and the order of rows stay; rows that today's
//! rules would refuse are taken as they are, as long as the database itself can hold them.
//!
//! A small import is one transaction. A larger one goes in pieces: when it is interrupted, the same command goes on.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    fs::File,
    io::{Read, Write as _},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use parking_lot::Mutex;
use serde::Serialize;
use store::{Param, sql};
use tokio::{sync::mpsc, task::JoinHandle, time::timeout};
use uuid::Uuid;

use super::{
    api::{self, Api},
    bron,
    kolommen::Sommen,
    lezer::{self, Batch},
    register::Register,
    samenhang::samenhang,
    voortgang::{Fase, Voortgang},
};
use crate::{
    app::App,
    rest::{
        count,
        problem::{Problem, Result},
        write::Write,
    },
};

/// What was taken over, by table of Open Klant.
#[derive(Debug, Default)]
pub struct Report {
    /// Rows that are in the register now.
    pub taken: BTreeMap<String, u64>,
    /// Rows that were left out, with the reason.
    pub left_out: BTreeMap<String, u64>,
    /// How many of them were in before, from an import that was interrupted.
    pub before: u64,
    /// What was read, for comparing; empty when that was not asked.
    pub gelezen: Sommen,
    /// What is there now, likewise.
    pub hier: Sommen,
    /// How many tokens came along.
    pub tokens: u64,
    /// How many rows are taken with a value that the register cannot hold as it was.
    pub veranderd: u64,
    /// Which those are, and what is kept instead: the first hundred.
    pub veranderde: Vec<Ongewoon>,
    /// How many rows today's rules would refuse; they are taken. Counted unless rows are only stored.
    pub ongewoon: u64,
    /// Which those are: the first hundred; all of them go to who asked for them.
    pub ongewone: Vec<Ongewoon>,
}

/// A row that today's rules of the API would refuse, or that could not be taken, or not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ongewoon {
    /// The table of Open Klant.
    pub tabel: String,
    /// Which row.
    pub uuid: Uuid,
    /// What is wrong with it, field by field.
    pub waarom: Vec<String>,
}

/// How many rows a report holds; a report in a file holds all.
const MOST_NAMED: usize = 100;

impl Report {
    /// Names a row that today's rules would refuse.
    pub(super) fn name(&mut self, odd: Ongewoon, watch: &Watch) -> std::result::Result<(), String> {
        self.ongewoon += 1;
        watch.name(&odd)?;
        if self.ongewone.len() < MOST_NAMED {
            self.ongewone.push(odd);
        }
        Ok(())
    }

    /// Names a row that is not wholly as it was.
    pub(super) fn change(&mut self, odd: Ongewoon, watch: &Watch) -> std::result::Result<(), String> {
        self.veranderd += 1;
        watch.name(&odd)?;
        if self.veranderde.len() < MOST_NAMED {
            self.veranderde.push(odd);
        }
        Ok(())
    }

    /// Where what was read and what is there now differ; nothing when they are equal.
    pub fn verschillen(&self) -> Vec<String> {
        let tables: BTreeSet<&String> = self.gelezen.keys().chain(self.hier.keys()).collect();
        let of = |sommen: &Sommen, table: &String| sommen.get(table).copied().unwrap_or_default();
        let differs = |table: &&String| of(&self.gelezen, table) != of(&self.hier, table);
        let say = |table: &String| {
            let (read, here) = (of(&self.gelezen, table), of(&self.hier, table));
            if read.rijen == here.rijen {
                format!("{table}: {} rows, not all the same", read.rijen)
            } else {
                format!("{table}: {} rows read, {} here", read.rijen, here.rijen)
            }
        };
        tables.into_iter().filter(differs).map(say).collect()
    }
}

/// How rows are to be taken over.
#[derive(Clone, Copy, Debug, Default)]
pub struct Order {
    /// Everything that the two APIs hold goes first.
    pub replace: bool,
    /// An import that was interrupted is forgotten.
    pub restart: bool,
    /// How large the pieces are.
    pub pieces: Pieces,
    /// What is done with them.
    pub goal: Goal,
}

/// What is done with the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Goal {
    /// They are stored.
    #[default]
    Store,
    /// They are stored, and what is there afterwards is compared with what was read.
    Compare,
    /// They are read, and nothing is stored.
    DryRun,
    /// Nothing is stored, and what is there is compared with what was read.
    OnlyCompare,
}

impl Goal {
    /// Whether what was read is compared with what is there.
    pub(super) fn compares(self) -> bool {
        matches!(self, Self::Compare | Self::OnlyCompare)
    }
}

/// How many rows go in one transaction.
#[derive(Clone, Copy, Debug)]
pub struct Pieces {
    /// So many are read before anything is stored: when there are no more, there is one piece.
    pub first: u64,
    /// Each piece of a larger import.
    pub next: u64,
}

impl Default for Pieces {
    fn default() -> Self {
        Self { first: 10_000, next: 100_000 }
    }
}

/// From so many rows on, the database looks anew at what is in its tables.
const MANY: u64 = 10_000;
/// How many batches wait to be stored.
const AHEAD: usize = 8;
/// Whoever makes the rows may be slow; nobody else can write to a SQLite file while a piece is open.
const PATIENCE: Duration = Duration::from_secs(1);

/// Our tables, children first.
pub(super) const OURS: &[&str] = &[
    "internetaak_actor",
    "internetaak",
    "actor_klantcontact",
    "bijlage",
    "onderwerpobject",
    "digitaal_adres",
    "betrokkene",
    "klantcontact",
    "rekeningnummer",
    "categorie_relatie",
    "categorie",
    "vertegenwoordiging",
    "partij_identificator",
    "partij",
    "actor",
    "organisatie",
    "persoon",
];

/// Why an import ends before its end.
#[derive(Debug)]
enum Stop {
    /// The rows are not what they should be.
    Rows(String),
    /// The register cannot take them.
    Register(Problem),
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Register(problem)
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rows(why) => f.write_str(why),
            Self::Register(Problem::Internal(error)) => error.fmt(f),
            Self::Register(other) => write!(f, "{other:?}"),
        }
    }
}

impl App {
    /// Takes over rows of Open Klant, as JSON; with `replace` everything that the two APIs hold goes first.
    pub async fn import_open_klant(
        &self,
        source: impl Read + Send + 'static,
        replace: bool,
    ) -> std::result::Result<Report, String> {
        self.import_rows(source, Order { replace, ..Order::default() }).await
    }

    /// Takes over rows of Open Klant, as JSON. The error says what was taken over before it.
    pub async fn import_rows(
        &self,
        source: impl Read + Send + 'static,
        order: Order,
    ) -> std::result::Result<Report, String> {
        self.import_watched(source, order, &Watch::default()).await
    }

    /// The same, for who looks on.
    pub async fn import_watched(
        &self,
        source: impl Read + Send + 'static,
        order: Order,
        watch: &Watch,
    ) -> std::result::Result<Report, String> {
        if order.goal == Goal::DryRun {
            let begin = Voortgang::begin(self.clock.now(), order.replace);
            return try_out(self, source, begin, (order, watch)).await.map_err(|stop| stop.to_string());
        }
        if order.goal == Goal::OnlyCompare {
            return self.compare(source, order, watch).await;
        }
        let known = interrupted(self, order).await?;
        let mut register = Register::new(self, order, known);
        let outcome = run(&mut register, self, source, order, watch).await;
        let mut report = outcome.map_err(|stop| told(&stop, register.saved()))?;
        if order.goal == Goal::Compare {
            report.hier = self.sommen().await?;
        }
        if order.goal == Goal::Compare || watch.named.is_some() {
            self.judge_together(&mut report, watch).await?;
        }
        self.ended(register.saved()).await?;
        Ok(report)
    }

    /// Compares what is here with rows of Open Klant; also those of an import that did not come to it.
    async fn compare(
        &self,
        source: impl Read + Send + 'static,
        order: Order,
        watch: &Watch,
    ) -> std::result::Result<Report, String> {
        let known = interrupted(self, Order { restart: true, ..order }).await?;
        if known.as_ref().is_some_and(|known| known.fase != Fase::Vergelijken) {
            return Err(
                "an import has not ended: give that command again to go on, and compare then".to_owned()
            );
        }
        // Keys are made as they were then; every row is read, whatever was taken over.
        let begin = known.clone().unwrap_or_else(|| Voortgang::begin(self.clock.now(), false));
        let begin = Voortgang { gedaan: 0, ..begin };
        let read = try_out(self, source, begin, (order, watch)).await;
        let mut report = read.map_err(|stop| stop.to_string())?;
        report.hier = self.sommen().await?;
        self.ended(known.as_ref()).await?;
        Ok(report)
    }

    /// What was left to do of an import is done.
    async fn ended(&self, import: Option<&Voortgang>) -> std::result::Result<(), String> {
        let Some(import) = import else { return Ok(()) };
        let forget = async |tx: store::Tx| import.forget(&tx).await;
        self.db.transact(forget).await.map_err(|error: store::Error| error.to_string())
    }

    /// Takes over the rows and the tokens of a database of Open Klant.
    pub async fn import_database(
        &self,
        url: &str,
        order: Order,
        watch: &Watch,
    ) -> std::result::Result<Report, String> {
        let bron = bron::postgres(url).await?;
        watch.expected.store(bron.geschat, Ordering::Relaxed);
        let mut report = self.import_watched(bron.rijen, order, watch).await?;
        if matches!(order.goal, Goal::Store | Goal::Compare) {
            report.tokens = self.take_in(&bron.tokens).await?;
        }
        Ok(report)
    }
}

impl App {
    /// Takes over what the API of an Open Klant shows.
    pub async fn import_api(
        &self,
        (address, token): (&str, &str),
        order: Order,
        watch: &Watch,
    ) -> std::result::Result<Report, String> {
        let (rijen, expected) = api::read(Api::under(address, token, self.transport.clone())).await?;
        watch.expected.store(expected, Ordering::Relaxed);
        self.import_watched(rijen, order, watch).await
    }

    /// Names the rows that are right by themselves and not together.
    async fn judge_together(&self, report: &mut Report, watch: &Watch) -> std::result::Result<(), String> {
        let said = |problem: Problem| problem.to_line();
        let conn = self.db.read().await.map_err(|error| said(error.into()))?;
        for odd in samenhang(&conn).await.map_err(said)? {
            report.name(odd, watch)?;
        }
        Ok(())
    }
}

/// How far an import is, for who looks on.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// How many rows have been read.
    pub read: Arc<AtomicU64>,
    /// How many there are, roughly; 0 when nobody knows.
    pub expected: Arc<AtomicU64>,
    /// Where rows are named that today's rules would refuse or that were left out, each in a line of JSON.
    pub named: Option<Arc<Mutex<File>>>,
}

impl Watch {
    /// Names a row for who asked for all of them.
    pub(super) fn name(&self, odd: &Ongewoon) -> std::result::Result<(), String> {
        let Some(file) = &self.named else { return Ok(()) };
        let mut line = serde_json::to_vec(odd).map_err(|error| error.to_string())?;
        line.push(b'\n');
        file.lock().write_all(&line).map_err(|error| format!("the report cannot be written: {error}"))
    }
}

/// Reads everything and stores nothing.
async fn try_out(
    app: &App,
    source: impl Read + Send + 'static,
    begin: Voortgang,
    (order, watch): (Order, &Watch),
) -> std::result::Result<Report, Stop> {
    let (sender, mut batches) = mpsc::channel(AHEAD);
    let reading = reading(app, source, begin, sender, (order.goal, watch.clone()));
    while batches.recv().await.is_some() {}
    joined(reading).await
}

/// The thread that reads.
fn reading(
    app: &App,
    source: impl Read + Send + 'static,
    begin: Voortgang,
    sender: mpsc::Sender<Batch>,
    (goal, watch): (Goal, Watch),
) -> JoinHandle<std::result::Result<Report, String>> {
    let folder = PathBuf::from(&app.settings.data);
    tokio::task::spawn_blocking(move || lezer::read(source, &folder, &begin, sender, (goal, &watch)))
}

/// The import to go on with, if there is one.
async fn interrupted(app: &App, order: Order) -> std::result::Result<Option<Voortgang>, String> {
    let said = |error: store::Error| error.to_string();
    let known = Voortgang::read(&app.db.read().await.map_err(said)?).await.map_err(said)?;
    match &known {
        Some(known) if !order.restart && known.vervangt != order.replace => {
            let was = if known.vervangt { "with" } else { "without" };
            Err(format!(
                "an import {was} --replace was interrupted: give that command again to go on, or begin again with --restart"
            ))
        }
        _ => Ok(known),
    }
}

/// What to tell when it ends before its end.
fn told(stop: &Stop, saved: Option<&Voortgang>) -> String {
    match saved {
        None => format!("nothing was taken over: {stop}"),
        Some(saved) if saved.fase == Fase::Leegmaken => {
            format!("{stop}; of what was there, a part is gone: the same command goes on from there")
        }
        Some(saved) => format!(
            "{stop}; {} rows are taken over and stay: put it right, and the same command goes on from there",
            saved.gedaan
        ),
    }
}

async fn run(
    register: &mut Register<'_>,
    app: &App,
    source: impl Read + Send + 'static,
    order: Order,
    watch: &Watch,
) -> std::result::Result<Report, Stop> {
    let (sender, mut batches) = mpsc::channel(AHEAD);
    let begin = register.voortgang().clone();
    let reading = reading(app, source, begin, sender, (order.goal, watch.clone()));
    let mut first = Vec::new();
    let mut rows = 0;
    while rows < order.pieces.first
        && let Some(batch) = batches.recv().await
    {
        rows += batch.len() as u64;
        first.push(batch);
    }
    let before = register.saved().map_or(0, |saved| saved.gedaan);
    let mut report = if rows < order.pieces.first {
        let report = joined(reading).await?;
        if register.saved().is_none() && register.is_small().await? {
            at_once(register, &first, order, &report).await?;
            return Ok(report);
        }
        in_pieces(register, first, &mut batches).await?;
        report
    } else {
        in_pieces(register, first, &mut batches).await?;
        joined(reading).await?
    };
    report.before = before;
    register.close().await?;
    register.index().await?;
    register.end(true, order.goal.compares()).await?;
    Ok(report)
}

async fn joined(
    reading: JoinHandle<std::result::Result<Report, String>>,
) -> std::result::Result<Report, Stop> {
    let read = reading.await.map_err(|error| Stop::Rows(error.to_string()))?;
    read.map_err(Stop::Rows)
}

/// All in one transaction.
async fn at_once(
    register: &mut Register<'_>,
    batches: &[Batch],
    order: Order,
    report: &Report,
) -> Result<()> {
    if order.replace {
        register.clear_at_once().await?;
    }
    for batch in batches {
        register.store_batch(batch).await?;
    }
    register.index_at_once().await?;
    register.end(report.taken.values().sum::<u64>() > MANY, order.goal.compares()).await
}

async fn in_pieces(
    register: &mut Register<'_>,
    first: Vec<Batch>,
    batches: &mut mpsc::Receiver<Batch>,
) -> Result<()> {
    register.clear().await?;
    for batch in first {
        register.store(&batch).await?;
    }
    loop {
        match timeout(PATIENCE, batches.recv()).await {
            Ok(Some(batch)) => register.store(&batch).await?,
            Ok(None) => return Ok(()),
            Err(_) => register.close().await?,
        }
    }
}

/// The log says that many rows changed at once, and what was counted before counts no longer.
pub(crate) async fn log(write: &Write, source: &str) -> Result<()> {
    let sql =
        sql!("insert into wijziging (id, moment, wie, actie, soort, object) values ($1, $2, $3, $4, $5, $6)");
    let (id, now) = write.late_id();
    let params: [&dyn Param; 6] = [&id, &now, &write.who(), &"import", &source, &id];
    write.tx.execute(sql, &params).await?;
    count::forget(&write.tx).await
}
