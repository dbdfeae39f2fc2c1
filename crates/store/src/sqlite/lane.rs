//! The one connection that writes.
//!
//! Writers take turns on the lane. Each runs in a savepoint of one outer transaction and, when done, joins the batch;
//! the writer thread then waits its turn on the same fair lane, so that all who stood before it are in, commits once
//! (one fsync) and only then lets the whole batch answer.

use std::{
    sync::{Arc, mpsc},
    time::Duration,
};

use parking_lot::Mutex;
use rusqlite::Connection;
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard, oneshot};

use super::file::File;
use crate::{Error, Result};

/// How long to wait before asking again when another process holds the file.
const BUSY_PAUSE: Duration = Duration::from_millis(5);

/// Lets others write, one after the other.
pub(crate) struct Writer {
    lane: Arc<AsyncMutex<Lane>>,
    flush: mpsc::Sender<()>,
    wait: Duration,
}

/// The one connection that writes, and what waits for its next commit.
struct Lane {
    file: Arc<File>,
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

impl Writer {
    pub(crate) fn start(file: Arc<File>, conn: Connection, wait: Duration) -> Result<Self> {
        let lane = Lane { file, conn: Mutex::new(conn), open: false, batch: Vec::new() };
        let lane = Arc::new(AsyncMutex::new(lane));
        let (flush, wanted) = mpsc::channel();
        let committer = lane.clone();
        std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || commit_batches(&committer, &wanted))
            .map_err(Error::other)?;
        Ok(Self { lane, flush, wait })
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
            writing.lane.file.check()?;
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
        // Before anybody is told that it is stored: a file that is not there any more stores nothing.
        self.file.check_commit()
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
