//! How much of all files that come in at this moment may be in memory, and how much of one employee's. Who comes later waits
//! before the first byte is read, so that the browser waits too.

use std::{
    collections::HashMap,
    sync::{Arc, Weak},
    time::Duration,
};

use parking_lot::Mutex;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use super::maken::KLEIN;
use crate::rest::problem::{Problem, Result};

/// In KiB, for all and for one employee. A small file is held whole and once more in the form in which it is sent, so the
/// memory that it takes is nearly four times as much.
const ALL: u32 = 24 * 1024;
const EACH: u32 = 12 * 1024;
/// What a file takes that goes through in pieces, in KiB.
const PIECES: u64 = 1024;
/// How long to wait for a place.
const PATIENCE: Duration = Duration::from_mins(2);

/// The budget of all uploads.
pub(crate) struct Budget {
    all: Arc<Semaphore>,
    each: Mutex<HashMap<String, Weak<Semaphore>>>,
}

/// A place in it, until dropped.
pub(super) struct Place {
    _each: OwnedSemaphorePermit,
    _all: OwnedSemaphorePermit,
}

impl Default for Budget {
    fn default() -> Self {
        Self { all: Arc::new(Semaphore::new(ALL as usize)), each: Mutex::default() }
    }
}

impl Budget {
    /// Room for a file of so many bytes.
    pub(super) async fn take(&self, gebruiker: &str, omvang: u64) -> Result<Place> {
        let size = if omvang <= KLEIN { omvang.div_ceil(1024) } else { PIECES };
        let size = u32::try_from(size).unwrap_or(EACH).clamp(1, EACH);
        let own = self.own(gebruiker);
        // First one's own: who has much to send does not stand in front of others.
        let both =
            async { (own.acquire_many_owned(size).await, self.all.clone().acquire_many_owned(size).await) };
        match timeout(PATIENCE, both).await {
            Ok((Ok(each), Ok(all))) => Ok(Place { _each: each, _all: all }),
            _ => {
                let why =
                    "Er worden te veel bestanden tegelijk toegevoegd. Probeer het over een minuut opnieuw.";
                Err(Problem::Unprocessable("busy", why.to_owned()))
            }
        }
    }

    fn own(&self, gebruiker: &str) -> Arc<Semaphore> {
        let mut each = self.each.lock();
        if let Some(own) = each.get(gebruiker).and_then(Weak::upgrade) {
            return own;
        }
        each.retain(|_, own| own.strong_count() > 0);
        let own = Arc::new(Semaphore::new(EACH as usize));
        each.insert(gebruiker.to_owned(), Arc::downgrade(&own));
        own
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use futures_util::poll;

    use super::*;

    #[tokio::test]
    async fn one_employee_takes_half_and_another_gets_in() {
        let budget = Budget::default();
        let _first = budget.take("a", KLEIN).await.unwrap();
        let mut second = pin!(budget.take("a", KLEIN));
        assert!(poll!(&mut second).is_pending());
        let _other = budget.take("b", KLEIN).await.unwrap();
        let mut third = pin!(budget.take("c", KLEIN));
        assert!(poll!(&mut third).is_pending(), "all together have no more than this");
    }

    #[tokio::test]
    async fn a_large_file_takes_a_place_for_its_pieces_and_leaves_nothing_behind() {
        let budget = Budget::default();
        for round in 0..40 {
            let places = futures_util::future::join_all(
                (0..12).map(|n| budget.take(if n < 6 { "a" } else { "b" }, 1 << 33)),
            );
            assert!(places.await.iter().all(Result::is_ok), "{round}");
        }
        assert_eq!(budget.all.available_permits(), ALL as usize);
        drop(budget.take("c", 0).await);
        assert_eq!(budget.each.lock().len(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn waiting_ends_with_what_to_do() {
        let budget = Budget::default();
        let _held = budget.take("a", KLEIN).await.unwrap();
        let refused = budget.take("a", KLEIN).await.map(drop).unwrap_err();
        assert!(refused.to_line().contains("over een minuut opnieuw"), "{refused:?}");
    }
}
