//! Simulated time beside a database that works in real time.

use std::{future::poll_fn, pin::pin, sync::mpsc, task::Poll, time::Duration};

use futures_util::poll;
use store::Db;

/// How far the clock goes when nothing else can happen.
const STEP: Duration = Duration::from_millis(20);
/// How often whoever can go on is let to.
const TURNS: usize = 20;

/// A clock that stands still until nothing but time can bring us further.
///
/// `tokio::time::pause` alone lets the clock jump to the next timer whenever the runtime is idle, also while a thread
/// of the database is about to answer. A blocking task that never ends keeps it from that; [`Stilstand::run`] moves the
/// clock itself.
pub(crate) struct Stilstand {
    db: Db,
    /// Dropped, it lets the blocking task end.
    _hold: mpsc::Sender<()>,
}

impl Stilstand {
    pub(crate) fn begin(db: &Db) -> Self {
        tokio::time::pause();
        let (hold, held) = mpsc::channel::<()>();
        drop(tokio::task::spawn_blocking(move || held.recv().is_err()));
        Self { db: db.clone(), _hold: hold }
    }

    /// Awaits `work` and lets time pass in small steps, never while the database is busy.
    pub(crate) async fn run<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        loop {
            // Twice: what waited for the database may go on once that is idle.
            for _ in 0..2 {
                for _ in 0..TURNS {
                    if let Poll::Ready(done) = poll!(&mut work) {
                        return done;
                    }
                    tokio::task::yield_now().await;
                }
                // An empty transaction joins the batch of whoever writes, and ends when that is on disk. Meanwhile the
                // work goes on: it may be its turn to write.
                let mut idle = pin!(self.db.transact(async |_| Ok::<_, store::Error>(())));
                let both = poll_fn(|context| match work.as_mut().poll(context) {
                    Poll::Ready(done) => Poll::Ready(Some(done)),
                    Poll::Pending => idle.as_mut().poll(context).map(|ended| {
                        ended.unwrap();
                        None
                    }),
                });
                if let Some(done) = both.await {
                    return done;
                }
            }
            tokio::time::advance(STEP).await;
        }
    }
}
