//! Reads. A statement begins in the calling thread, where a short one costs less than a thread hop. One that is not done
//! after some thousands of instructions stops there and runs again on a thread of its own, by its turn and with a
//! deadline; its text is remembered, so that it goes there at once the next time.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
    sync::{
        Arc,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
    time::Duration,
};

use parking_lot::Mutex;
use rusqlite::{
    Connection,
    types::{ToSqlOutput, Value},
};
use tokio::{sync::Semaphore, time::timeout};

use super::{connect_to_read, file::File, prepare, rows, select};
use crate::{
    Error, FromRow, Options, Params, Result,
    turns::{Turn, Turns},
};

/// Instructions of SQLite between two looks at the watch.
const TICK: i32 = 1000;
/// So many ticks run in the calling thread: less than a millisecond.
const SHORT: u32 = 16;
/// Texts that are remembered as long.
const REMEMBERED: usize = 1000;

/// The connections that read.
pub(crate) struct Pool {
    file: Arc<File>,
    /// For what runs in the calling thread: lent for one statement.
    short: Mutex<Vec<Watched>>,
    permits: Semaphore,
    /// For what runs aside; made when they are needed.
    long: Mutex<Vec<Watched>>,
    turns: Arc<Turns>,
    known_long: Mutex<HashSet<u64>>,
    wait: Duration,
    deadline: Duration,
}

/// A connection with the watch that its statements are held to.
struct Watched {
    conn: Connection,
    watch: Arc<Watch>,
}

/// How long the statement that runs may go on.
#[derive(Default)]
struct Watch {
    /// Ticks that are left.
    left: AtomicU32,
    /// Which statement runs, and which one nobody waits for any more.
    running: AtomicU64,
    given_up: AtomicU64,
}

impl Watch {
    /// Whether the statement has to stop.
    fn tick(&self) -> bool {
        let left = self.left.load(Ordering::Relaxed);
        self.left.store(left.saturating_sub(1), Ordering::Relaxed);
        left == 0 || self.given_up.load(Ordering::Relaxed) == self.running.load(Ordering::Relaxed)
    }

    /// Begins a statement; its number.
    fn begin(&self, ticks: u32) -> u64 {
        self.left.store(ticks, Ordering::Relaxed);
        self.running.fetch_add(1, Ordering::Relaxed) + 1
    }
}

/// Stops a statement when its caller goes away; by then the connection may run another one, which goes on.
struct GivesUp(Arc<Watch>, u64);

impl Drop for GivesUp {
    fn drop(&mut self) {
        // Never back: the connection may run a later one by now that was given up as well.
        self.0.given_up.fetch_max(self.1, Ordering::Relaxed);
    }
}

/// A connection on loan, which goes back whatever becomes of the work.
struct Back<'p> {
    to: &'p Mutex<Vec<Watched>>,
    watched: Option<Watched>,
}

impl Drop for Back<'_> {
    fn drop(&mut self) {
        self.to.lock().extend(self.watched.take());
    }
}

impl Watched {
    fn open(file: &File) -> Result<Self> {
        file.check()?;
        let mut conn = connect_to_read(file.path())?;
        let watch = Arc::new(Watch::default());
        let kept = watch.clone();
        conn.progress_handler(TICK, Some(move || kept.tick()))?;
        Ok(Self { conn, watch })
    }
}

impl Pool {
    pub(crate) fn open(file: Arc<File>, options: &Options) -> Result<Self> {
        let short = (0..options.connections).map(|_| Watched::open(&file)).collect::<Result<Vec<_>>>()?;
        // Half as many as there are, and half of those for one caller. More than there are processors would get nothing
        // done sooner, and keep who answers requests waiting for one.
        let processors = std::thread::available_parallelism().map_or(2, |count| count.get().max(2));
        let aside = options.connections.div_ceil(2).min(processors);
        Ok(Self {
            file,
            short: Mutex::new(short),
            permits: Semaphore::new(options.connections),
            long: Mutex::default(),
            turns: Turns::new(aside, aside.div_ceil(2)),
            known_long: Mutex::default(),
            wait: options.wait,
            deadline: options.statement_timeout,
        })
    }

    /// Lends a connection for something short.
    async fn lend<T>(&self, work: impl FnOnce(&Watched) -> Result<T>) -> Result<T> {
        let busy = || Error::Unavailable("every connection is in use".to_owned());
        let mut permit = self.permits.try_acquire().ok();
        if permit.is_none() {
            // Boxed: every short query would carry the room for it along.
            let waited = Box::pin(timeout(self.wait, self.permits.acquire())).await;
            permit = Some(waited.map_err(|_| busy())?.map_err(|_| busy())?);
        }
        let watched = self.short.lock().pop();
        let watched = watched.ok_or_else(|| Error::other("a permit promises a free connection"))?;
        // Back also when the work panics: a permit promises a connection. It is the first to be dropped.
        let lent = Back { to: &self.short, watched: Some(watched) };
        let outcome = lent.watched.as_ref().map(work);
        drop(lent);
        drop(permit);
        outcome.unwrap_or_else(|| Err(Error::other("a connection was lent that is not there")))
    }

    async fn query<T: FromRow>(self: &Arc<Self>, sql: &str, params: Params<'_>) -> Result<Vec<T>> {
        let key = key(sql);
        // A full text index puts lists together in one step, which nothing can stop.
        if !sql.contains(" match ") && !self.known_long.lock().contains(&key) {
            let short = self.lend(|watched| {
                watched.watch.begin(SHORT);
                select(&watched.conn, sql, params)
            });
            match short.await {
                Err(Error::TooSlow) => self.remember(key),
                done => return done,
            }
        }
        // Boxed: every short query would carry the room for it along.
        Box::pin(self.aside(sql, key, params)).await
    }

    fn remember(&self, key: u64) {
        let mut known = self.known_long.lock();
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(key);
    }

    /// Runs a statement on a thread of its own.
    async fn aside<T: FromRow>(self: &Arc<Self>, sql: &str, key: u64, params: Params<'_>) -> Result<Vec<T>> {
        let turn = self.turns.take(self.wait).await?;
        let free = self.long.lock().pop();
        let watched = match free {
            Some(watched) => watched,
            None => Watched::open(&self.file)?,
        };
        let until = GivesUp(watched.watch.clone(), watched.watch.begin(u32::MAX));
        let values = params.iter().map(|param| owned(*param)).collect::<Result<Vec<Value>>>()?;
        let (pool, sql) = (self.clone(), sql.to_owned());
        let work = tokio::task::spawn_blocking(move || pool.run(watched, turn, &sql, key, &values));
        let answer = timeout(self.deadline, work).await;
        drop(until);
        answer.map_err(|_| Error::TooSlow)?.map_err(Error::other)?
    }

    fn run<T: FromRow>(
        &self,
        watched: Watched,
        turn: Turn,
        sql: &str,
        key: u64,
        values: &[Value],
    ) -> Result<Vec<T>> {
        let outcome = with_values(&watched.conn, sql, values);
        let used = u32::MAX - watched.watch.left.load(Ordering::Relaxed);
        if outcome.is_ok() && used < SHORT {
            // Another value, or another day: it is short after all.
            self.known_long.lock().remove(&key);
        }
        self.long.lock().push(watched);
        drop(turn);
        outcome
    }
}

fn key(sql: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    sql.hash(&mut hasher);
    hasher.finish()
}

fn with_values<T: FromRow>(conn: &Connection, sql: &str, values: &[Value]) -> Result<Vec<T>> {
    let mut statement = prepare(conn, sql)?;
    for (index, value) in values.iter().enumerate() {
        statement.raw_bind_parameter(index + 1, value)?;
    }
    rows(&mut statement)
}

/// A parameter that another thread can have.
fn owned(param: &dyn rusqlite::ToSql) -> Result<Value> {
    match param.to_sql()? {
        ToSqlOutput::Borrowed(value) => value.try_into().map_err(Error::other),
        ToSqlOutput::Owned(value) => Ok(value),
        _ => Err(Error::other("a parameter that is no value")),
    }
}

/// Who reads: by any free connection, a statement at a time, or by one of its own.
pub struct Reader {
    pool: Arc<Pool>,
    own: Option<Mutex<Connection>>,
}

impl Reader {
    pub(crate) fn of(pool: Arc<Pool>) -> Self {
        Self { pool, own: None }
    }

    /// Sees all the time what there is now. For a command that nobody else waits for: no deadline holds.
    pub(crate) fn picture(pool: Arc<Pool>, conn: Connection) -> Result<Self> {
        // The picture is of the moment of the first read.
        conn.execute_batch("begin")?;
        conn.query_row("select count(*) from sqlite_master", [], |_| Ok(()))?;
        Ok(Self { pool, own: Some(Mutex::new(conn)) })
    }

    pub(crate) async fn query<T: FromRow>(&self, sql: &str, params: Params<'_>) -> Result<Vec<T>> {
        match &self.own {
            Some(own) => super::query(own, sql, params),
            None => self.pool.query(sql, params).await,
        }
    }

    /// Does something short with a connection.
    pub(crate) async fn with<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        if let Some(own) = &self.own {
            return work(&own.lock());
        }
        let work = |watched: &Watched| {
            watched.watch.begin(u32::MAX);
            work(&watched.conn)
        };
        self.pool.lend(work).await
    }
}
