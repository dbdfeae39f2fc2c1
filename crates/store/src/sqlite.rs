//! SQLite: reads run inline on any of a few connections; one connection writes.
//!
//! Writers take turns on the lane. Each runs in a savepoint of one outer transaction and, when done, joins the batch;
//! the writer thread then waits its turn on the same fair lane, so that all who stood before it are in, commits once
//! (one fsync) and only then lets the whole batch answer.

use std::{
    os::unix::fs::OpenOptionsExt as _, path::Path, path::PathBuf, sync::Arc, sync::mpsc, time::Duration,
};

use parking_lot::Mutex;
use rusqlite::{Connection, config::DbConfig, functions::FunctionFlags};
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore, oneshot};

use crate::{Error, FromRow, Options, Params, Result, Row};

/// WAL with a sync at every commit: what was acknowledged survives a power cut. 4 MiB of pages a connection. Pages
/// that change often are carried over to the file once in 16 MiB of log, not once in four.
const PRAGMAS: &str = "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; \
                       pragma mmap_size = 0; pragma temp_store = memory; \
                       pragma wal_autocheckpoint = 4000;";
/// Pages that a connection keeps, in KiB.
pub(crate) const CACHE: u32 = 4096;
const STATEMENTS: usize = 512;
/// How long to wait before asking again when another process holds the file.
const BUSY_PAUSE: Duration = Duration::from_millis(5);

pub(crate) struct Sqlite {
    path: PathBuf,
    readers: Arc<Readers>,
    lane: Arc<AsyncMutex<Lane>>,
    flush: mpsc::Sender<()>,
    wait: Duration,
}

struct Readers {
    free: Mutex<Vec<Connection>>,
    permits: Arc<Semaphore>,
}

/// A reading connection on loan.
pub struct Reader {
    conn: Option<Mutex<Connection>>,
    readers: Arc<Readers>,
    _permit: OwnedSemaphorePermit,
}

/// The one connection that writes, and what waits for its next commit.
struct Lane {
    conn: Mutex<Connection>,
    open: bool,
    batch: Vec<oneshot::Sender<Result<()>>>,
}

/// A transaction: the lane, held, with a savepoint.
pub struct Writing {
    lane: OwnedMutexGuard<Lane>,
    flush: mpsc::Sender<()>,
    done: bool,
    /// Whether it is the outer transaction itself, and no savepoint in it.
    alone: bool,
}

impl Sqlite {
    pub(crate) fn open(path: &Path, options: &Options) -> Result<Self> {
        let writer = connect(path)?;
        let free = (0..options.connections).map(|_| connect_to_read(path)).collect::<Result<Vec<_>>>()?;
        let permits = Arc::new(Semaphore::new(options.connections));
        let lane = Lane { conn: Mutex::new(writer), open: false, batch: Vec::new() };
        let lane = Arc::new(AsyncMutex::new(lane));
        let (flush, wanted) = mpsc::channel();
        let committer = lane.clone();
        std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || commit_batches(&committer, &wanted))
            .map_err(Error::other)?;
        let readers = Arc::new(Readers { free: Mutex::new(free), permits });
        Ok(Self { path: path.to_owned(), readers, lane, flush, wait: options.wait })
    }

    pub(crate) async fn reader(&self) -> Result<Reader> {
        let permits = self.readers.permits.clone();
        let permit = tokio::time::timeout(self.wait, permits.acquire_owned())
            .await
            .map_err(|_| Error::Unavailable("every connection is in use".to_owned()))?
            .map_err(Error::other)?;
        let conn = self.readers.free.lock().pop();
        let conn = conn.ok_or_else(|| Error::other("a permit promises a free connection"))?;
        Ok(Reader { conn: Some(Mutex::new(conn)), readers: self.readers.clone(), _permit: permit })
    }

    pub(crate) async fn begin(&self) -> Result<Writing> {
        let mut writing = self.turn().await?;
        writing.done = false;
        writing.lane.conn.lock().prepare_cached("savepoint work")?.execute([])?;
        Ok(writing)
    }

    /// A transaction that shares its commit with no other. It has no savepoint, in which SQLite would remember every page
    /// as it was: that is a lot when it changes many.
    pub(crate) async fn begin_alone(&self) -> Result<Writing> {
        let mut writing = self.turn().await?;
        if !writing.lane.batch.is_empty() {
            let result = writing.lane.commit();
            writing.lane.answer(&result);
            result?;
            self.begin_outer(&mut writing).await?;
        }
        (writing.done, writing.alone) = (false, true);
        Ok(writing)
    }

    /// The lane, with the outer transaction open.
    async fn turn(&self) -> Result<Writing> {
        let turn = tokio::time::timeout(self.wait, self.lane.clone().lock_owned()).await;
        let lane = turn.map_err(|_| Error::Unavailable("another write takes too long".to_owned()))?;
        // The guard stands before anything is begun: a caller that goes away rolls back.
        let mut writing = Writing { lane, flush: self.flush.clone(), done: true, alone: false };
        self.begin_outer(&mut writing).await?;
        Ok(writing)
    }

    async fn begin_outer(&self, writing: &mut Writing) -> Result<()> {
        if !writing.lane.open {
            let deadline = tokio::time::Instant::now() + self.wait;
            loop {
                let begun = writing.lane.conn.lock().execute_batch("begin immediate");
                match begun.map_err(Error::from) {
                    Ok(()) => break,
                    Err(Error::Unavailable(_)) if tokio::time::Instant::now() < deadline => {
                        tokio::time::sleep(BUSY_PAUSE).await;
                    }
                    Err(error) => return Err(error),
                }
            }
            writing.lane.open = true;
        }
        Ok(())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

pub(crate) fn connect(path: &Path) -> Result<Connection> {
    // Only for who runs the server; SQLite gives its other files the same rights.
    let made = std::fs::OpenOptions::new().create(true).append(true).mode(0o600).open(path);
    drop(made.map_err(|error| Error::other(format!("{}: {error}", path.display())))?);
    let conn = Connection::open(path)?;
    // Several processes may open the file at once; while the journal mode changes, the others wait here.
    conn.busy_timeout(Duration::from_secs(5))?;
    conn.execute_batch(&format!("{PRAGMAS} pragma cache_size = -{CACHE};"))?;
    conn.busy_timeout(Duration::ZERO)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    // Or, once the database knows what is in its tables, a statement is planned anew for every value that it is given.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // SQLite's own `lower` knows ASCII only; PostgreSQL's knows É.
    conn.create_scalar_function(
        "lower",
        1,
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC,
        |call| Ok(call.get::<Option<String>>(0)?.map(|text| text.to_lowercase())),
    )?;
    Ok(conn)
}

/// A connection that refuses to write: whoever writes takes turns on the lane.
fn connect_to_read(path: &Path) -> Result<Connection> {
    let conn = connect(path)?;
    conn.execute_batch("pragma query_only = on")?;
    Ok(conn)
}

/// The writer thread: for every request to flush, takes its turn on the lane and commits what is in the batch.
fn commit_batches(lane: &Arc<AsyncMutex<Lane>>, wanted: &mpsc::Receiver<()>) {
    while wanted.recv().is_ok() {
        let mut lane = lane.blocking_lock();
        if lane.batch.is_empty() {
            continue;
        }
        let result = lane.commit();
        lane.answer(&result);
    }
}

/// After an error such as a full disk the engine may roll back by itself.
fn given_up() -> Error {
    Error::other("the engine gave up the transaction")
}

impl Lane {
    /// Tells everybody in the batch.
    fn answer(&mut self, result: &Result<()>) {
        for waiting in self.batch.drain(..) {
            // Whoever went away does not need the answer.
            drop(waiting.send(result.clone()));
        }
    }

    fn commit(&mut self) -> Result<()> {
        let conn = self.conn.lock();
        self.open = false;
        if conn.is_autocommit() {
            return Err(given_up());
        }
        conn.prepare_cached("commit").and_then(|mut commit| commit.execute([])).map_err(|error| {
            // Whatever went wrong, nobody in the batch may believe that it was stored.
            drop(conn.execute_batch("rollback"));
            Error::from(error)
        })?;
        Ok(())
    }
}

impl Writing {
    pub(crate) fn conn(&self) -> &Mutex<Connection> {
        &self.lane.conn
    }

    /// Joins the batch; resolves when the batch is on disk.
    pub(crate) async fn commit(mut self) -> Result<()> {
        if self.alone {
            self.done = true;
            return self.lane.commit();
        }
        self.lane.conn.lock().prepare_cached("release work")?.execute([])?;
        self.done = true;
        let (sender, committed) = oneshot::channel();
        self.lane.batch.push(sender);
        self.flush.send(()).map_err(|_| Error::other("the writer thread has ended"))?;
        drop(self);
        committed.await.unwrap_or_else(|_| Err(Error::other("the writer thread has ended")))
    }

    fn undo(&mut self) {
        if std::mem::replace(&mut self.done, true) {
            return;
        }
        let conn = self.lane.conn.lock();
        let back = if self.alone { Ok(()) } else { conn.execute_batch("rollback to work; release work") };
        if back.is_err() || self.lane.batch.is_empty() {
            // Nothing else waits for this commit, or the engine has dropped the transaction already.
            drop(conn.execute_batch("rollback"));
            drop(conn);
            self.lane.open = false;
            self.lane.answer(&Err(given_up()));
        }
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        self.undo();
    }
}

impl Reader {
    pub(crate) fn conn(&self) -> Result<&Mutex<Connection>> {
        self.conn.as_ref().ok_or_else(|| Error::other("a loan has its connection until it is dropped"))
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            self.readers.free.lock().push(conn.into_inner());
        }
    }
}

pub(crate) fn query<T: FromRow>(conn: &Mutex<Connection>, sql: &str, params: Params<'_>) -> Result<Vec<T>> {
    let conn = conn.lock();
    let mut statement = conn.prepare_cached(sql).map_err(|error| named(&error, sql))?;
    bind(&mut statement, params)?;
    let mut rows = statement.raw_query();
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(T::from_row(&Row::Sqlite(row))?);
    }
    Ok(out)
}

pub(crate) fn execute(conn: &Mutex<Connection>, sql: &str, params: Params<'_>) -> Result<u64> {
    let conn = conn.lock();
    let mut statement = conn.prepare_cached(sql).map_err(|error| named(&error, sql))?;
    bind(&mut statement, params)?;
    Ok(statement.raw_execute()? as u64)
}

/// SQLite numbers `$1`, `$2` by first appearance, whatever they are called; the debug check keeps us honest.
fn bind(statement: &mut rusqlite::CachedStatement<'_>, params: Params<'_>) -> Result<()> {
    for (index, param) in params.iter().enumerate() {
        debug_assert_eq!(
            statement.parameter_name(index + 1),
            Some(format!("${}", index + 1).as_str()),
            "placeholders appear in their order"
        );
        statement.raw_bind_parameter(index + 1, *param as &dyn rusqlite::ToSql)?;
    }
    Ok(())
}

fn named(error: &rusqlite::Error, sql: &str) -> Error {
    Error::Other(format!("{error}: {sql}"))
}
