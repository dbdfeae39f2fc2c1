//! `nummer` of partijen, klantcontacten and internetaken: handed out when the setting or the register asks for it and the
//! client gave none, as Open Klant did before 2.16. Every number once, however many clients ask at the same moment.

use std::{
    collections::{BTreeSet, HashMap},
    ops::Range,
    sync::Arc,
    time::Duration,
};

use parking_lot::Mutex;
use store::{Conn, Engine, Tx, sql};
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

use crate::{
    config::Nummers as Setting,
    rest::{
        input::{Target, Wrong},
        problem::Result,
        write::Write,
    },
};

/// As many digits as the standard allows: then the order of the texts is that of the numbers.
const DIGITS: usize = 10;
/// How many numbers a process takes at once on PostgreSQL. The row that counts is locked until the commit, which with
/// synchronous replication takes milliseconds: with one number at a time all who write would wait for each other.
const BLOCK: i64 = 50;
/// How long to wait for a colleague who is taking a block. They may be waiting for something that we hold.
const PATIENCE: Duration = Duration::from_millis(200);

/// Numbers that this process has taken and nobody has got yet, by table.
#[derive(Default)]
pub(crate) struct Nummers {
    free: Mutex<HashMap<&'static str, BTreeSet<i64>>>,
    taking: Arc<AsyncMutex<()>>,
}

/// What one transaction took of them.
#[derive(Default)]
pub(crate) struct Taken {
    /// Given to rows that it stores.
    used: Vec<(&'static str, i64)>,
    /// Of a block that it took from the database: there for others as soon as it is committed.
    left: Vec<(&'static str, Range<i64>)>,
    turn: Option<OwnedMutexGuard<()>>,
}

impl Nummers {
    fn pop(&self, table: &'static str) -> Option<i64> {
        self.free.lock().get_mut(table)?.pop_first()
    }

    /// Numbers up to this one are somebody's, or passed over.
    fn pass_over(&self, table: &'static str, highest: i64) {
        if let Some(free) = self.free.lock().get_mut(table) {
            *free = free.split_off(&(highest + 1));
        }
    }

    fn put(&self, table: &'static str, numbers: impl IntoIterator<Item = i64>) {
        self.free.lock().entry(table).or_default().extend(numbers);
    }

    /// The transaction is committed.
    pub(crate) fn committed(&self, taken: &mut Taken) {
        for (table, numbers) in std::mem::take(taken).left {
            self.put(table, numbers);
        }
    }

    /// The transaction was rolled back: nobody has its numbers.
    pub(crate) fn rolled_back(&self, taken: &mut Taken) {
        for (table, number) in std::mem::take(taken).used {
            self.put(table, [number]);
        }
    }
}

impl Taken {
    /// The next one of a block that this transaction took.
    fn pop(&mut self, table: &'static str) -> Option<i64> {
        self.left.iter_mut().filter(|(of, _)| *of == table).find_map(|(_, numbers)| numbers.next())
    }

    fn pass_over(&mut self, table: &'static str, highest: i64) {
        for (_, numbers) in self.left.iter_mut().filter(|(of, _)| *of == table) {
            numbers.start = numbers.start.max(highest + 1);
        }
    }
}

/// Gives `nummer` the next number of its kind, unless it has one or none are handed out.
pub(crate) async fn hand_out(write: &Write, soort: Target, nummer: &mut Option<String>) -> Result<()> {
    if nummer.is_some() || !are_handed_out(&write.tx, write.app().settings.klantinteracties.nummers).await? {
        return Ok(());
    }
    loop {
        let next = format!("{:0DIGITS$}", next(write, soort).await?);
        if !is_taken(write, soort, &next).await? {
            *nummer = Some(next);
            return Ok(());
        }
        let highest = pass_over(write, soort).await?;
        write.app().nummers.pass_over(soort.table, highest);
        write.nummers().pass_over(soort.table, highest);
    }
}

/// Whether numbers are handed out, by the setting or else by the register.
pub(crate) async fn are_handed_out(conn: &Conn, set: Setting) -> store::Result<bool> {
    match set {
        Setting::Aan => Ok(true),
        Setting::Uit => Ok(false),
        Setting::Register => {
            let decided: Option<(bool,)> = conn.first(sql!("select wel from nummering"), &[]).await?;
            Ok(decided.is_none_or(|(wel,)| wel))
        }
    }
}

/// After an import the register goes on as it was there: with numbers when the newest contact has one.
pub(crate) async fn as_imported(tx: &Tx) -> store::Result<()> {
    let sql = sql!(
        "update nummering set wel = coalesce(",
        "(select nummer is not null from klantcontact order by id desc limit 1), wel)"
    );
    tx.execute(sql, &[]).await?;
    Ok(())
}

/// The next one: of what this process has, or of a block that it takes now.
async fn next(write: &Write, soort: Target) -> Result<i64> {
    // On SQLite one writes at a time as it is.
    if write.tx.engine() == Engine::Sqlite {
        return count(write, soort, 1).await;
    }
    let nummers = &write.app().nummers;
    let pop = || {
        if let Some(number) = write.nummers().pop(soort.table) {
            return Some(number);
        }
        let number = nummers.pop(soort.table)?;
        write.nummers().used.push((soort.table, number));
        Some(number)
    };
    if let Some(number) = pop() {
        return Ok(number);
    }
    let is_first = write.nummers().turn.is_none();
    if is_first && let Ok(turn) = tokio::time::timeout(PATIENCE, nummers.taking.clone().lock_owned()).await {
        if let Some(number) = pop() {
            return Ok(number);
        }
        write.nummers().turn = Some(turn);
    }
    let last = count(write, soort, BLOCK).await?;
    let first = last - BLOCK + 1;
    write.nummers().left.push((soort.table, first + 1..last + 1));
    Ok(first)
}

/// The last of so many. Whoever asks after us waits here until this transaction has ended.
async fn count(write: &Write, soort: Target, many: i64) -> Result<i64> {
    let sql = sql!(
        "insert into teller (soort, laatste) values ($1, $2) ",
        "on conflict (soort) do update set laatste = teller.laatste + $3 returning laatste"
    );
    Ok(write.tx.first::<(i64,)>(sql, &[&soort.table, &many, &many]).await?.map_or(many, |(last,)| last))
}

/// Numbers also come with an import, or from a client that counts by itself.
async fn is_taken(write: &Write, soort: Target, nummer: &str) -> Result<bool> {
    let sql = ["select nummer from ", soort.table, " where nummer = $1"].concat();
    Ok(write.tx.first::<(String,)>(&sql, &[&nummer]).await?.is_some())
}

/// Goes on behind the highest that there is, and says which that is.
async fn pass_over(write: &Write, soort: Target) -> Result<i64> {
    let sql = format!("select max(nummer) from {} where length(nummer) = {DIGITS}", soort.table);
    let highest: Option<(Option<String>,)> = write.tx.first(&sql, &[]).await?;
    let highest = highest.and_then(|(highest,)| highest?.parse::<i64>().ok()).unwrap_or(0);
    let sql = sql!("update teller set laatste = $1 where soort = $2 and laatste < $3");
    write.tx.execute(sql, &[&highest, &soort.table, &highest]).await?;
    Ok(highest)
}

/// A number as text: digits, a minus allowed, as Django's `validate_integer` takes it.
pub(super) fn whole_number(text: &str) -> Result<(), Wrong> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    Err(("invalid", "Voer een geldig getal in.".to_owned()))
}
