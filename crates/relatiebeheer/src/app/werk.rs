//! Work behind the requests. A task that panics is logged, counted and begun again; one that keeps falling makes this
//! process unready, because nobody else says that its work is not done.

use std::{any::Any, collections::BTreeMap, time::Duration};

use metrics::counter;
use parking_lot::Mutex;
use tokio::time::Instant;

use super::App;

/// How long a task waits after its first fall; twice as long after a second in a row, and so on.
const PAUSE: Duration = Duration::from_secs(1);
/// The longest that it waits.
const LONGEST: Duration = Duration::from_mins(1);
/// A task that ran for so long has recovered.
const STEADY: Duration = Duration::from_mins(5);
/// Falls in a row after which a task does not work.
const TOO_MANY: u32 = 5;

/// The tasks that fell.
#[derive(Debug, Default)]
pub(crate) struct Werk(Mutex<BTreeMap<&'static str, Fallen>>);

#[derive(Clone, Copy, Debug)]
struct Fallen {
    in_a_row: u32,
    last: Instant,
}

impl Werk {
    /// Takes down that a task fell; gives how often that was in a row.
    fn fell(&self, name: &'static str) -> u32 {
        let mut all = self.0.lock();
        let now = Instant::now();
        let fallen = all.entry(name).or_insert(Fallen { in_a_row: 0, last: now });
        let recovered = now.duration_since(fallen.last) > STEADY;
        *fallen = Fallen { in_a_row: if recovered { 1 } else { fallen.in_a_row + 1 }, last: now };
        fallen.in_a_row
    }

    /// The tasks that keep falling.
    pub(crate) fn down(&self) -> Vec<&'static str> {
        let keeps_falling = |fallen: &Fallen| fallen.in_a_row >= TOO_MANY && fallen.last.elapsed() < STEADY;
        self.0.lock().iter().filter(|(_, fallen)| keeps_falling(fallen)).map(|(name, _)| *name).collect()
    }
}

/// Does `task` in the background, again whenever it panics, until it returns.
pub(crate) fn keep<F, Fut>(app: &App, name: &'static str, task: F)
where
    F: Fn(App) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    let app = app.clone();
    drop(tokio::spawn(async move { again(&app.werk, name, || task(app.clone())).await }));
}

async fn again<Fut>(werk: &Werk, name: &'static str, begin: impl Fn() -> Fut)
where
    Fut: Future<Output = ()> + Send + 'static,
{
    while let Err(ended) = tokio::spawn(begin()).await {
        let Ok(panic) = ended.try_into_panic() else { return };
        let in_a_row = werk.fell(name);
        counter!("task_panics_total", "task" => name).increment(1);
        let panic = said(&*panic);
        tracing::error!(task = name, in_a_row, panic, "work behind the requests fell, and is begun again");
        let twice = 2_u32.saturating_pow(in_a_row.saturating_sub(1));
        tokio::time::sleep(PAUSE.saturating_mul(twice).min(LONGEST)).await;
    }
}

/// What a panic says.
pub(crate) fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic without words")
}

/// Has every panic in the log, wherever it happens, and not only as a text among the lines.
pub(crate) fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, panic = panic.payload_as_str().unwrap_or_default(), "a fault of ours");
    }));
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicU32, Ordering},
        time::Duration,
    };

    use super::{STEADY, Werk, again};

    #[tokio::test(start_paused = true)]
    async fn a_task_that_falls_is_begun_again_and_one_that_keeps_falling_is_told() {
        static BEGUN: AtomicU32 = AtomicU32::new(0);
        let werk = Werk::default();
        let task = || async {
            assert!(BEGUN.fetch_add(1, Ordering::Relaxed) >= 4, "it falls");
        };
        again(&werk, "proef", task).await;
        assert_eq!(BEGUN.load(Ordering::Relaxed), 5, "four falls, and then it is done");
        assert_eq!(werk.down(), [""; 0]);
        again(&werk, "anders", || async {}).await;
        assert_eq!(werk.fell("proef"), 5);
        assert_eq!(werk.down(), ["proef"]);
        tokio::time::advance(STEADY + Duration::from_secs(1)).await;
        assert_eq!(werk.down(), [""; 0], "it goes well for a while");
        assert_eq!(werk.fell("proef"), 1);
    }
}
