//! Turns at something scarce, shared fairly: nobody takes all of it, and who waits goes in order.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use futures_util::stream::{self, Stream, StreamExt as _};
use parking_lot::Mutex;
use tokio::sync::oneshot;

use crate::{Error, Result};

tokio::task_local! {
    static CALLER: u64;
}

/// Runs `work` on behalf of one caller, such as an application or an employee: what it reads counts for their share.
/// A task that `work` spawns is on its own.
pub async fn on_behalf_of<T>(caller: u64, work: impl Future<Output = T>) -> T {
    CALLER.scope(caller, work).await
}

/// Work on behalf of the same caller as this task, for another task to do.
pub fn likewise<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    let caller = caller();
    async move {
        match caller {
            Some(caller) => on_behalf_of(caller, work).await,
            None => work.await,
        }
    }
}

/// A stream whose every item is made on behalf of the same caller as this task, for another task to read.
pub fn likewise_each<S: Stream + Unpin>(items: S) -> impl Stream<Item = S::Item> {
    let caller = caller();
    stream::unfold(items, move |mut items| async move {
        let item = match caller {
            Some(caller) => on_behalf_of(caller, items.next()).await,
            None => items.next().await,
        };
        Some((item?, items))
    })
}

/// On whose behalf this task runs; nobody's for work of our own, which has no share.
fn caller() -> Option<u64> {
    CALLER.try_with(|caller| *caller).ok()
}

pub(crate) struct Turns {
    /// At the same time.
    total: usize,
    /// Of those, for one caller.
    each: usize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    running: usize,
    by_caller: HashMap<u64, usize>,
    waiting: VecDeque<(Option<u64>, oneshot::Sender<Turn>)>,
}

/// A turn; it ends when dropped.
pub(crate) struct Turn {
    turns: Arc<Turns>,
    caller: Option<u64>,
    is_over: bool,
}

impl Turns {
    pub(crate) fn new(total: usize, each: usize) -> Arc<Self> {
        let state = Mutex::default();
        Arc::new(Self { total: total.max(1), each: each.clamp(1, total.max(1)), state })
    }

    /// A turn for who runs this task, within `wait`.
    pub(crate) async fn take(self: &Arc<Self>, wait: Duration) -> Result<Turn> {
        let caller = caller();
        let called = {
            let mut state = self.state.lock();
            if self.admits(&state, caller) {
                return Ok(self.begin(&mut state, caller));
            }
            let (call, called) = oneshot::channel();
            state.waiting.push_back((caller, call));
            called
        };
        let turn = tokio::time::timeout(wait, called).await;
        let busy = || Error::Unavailable("too many questions at once".to_owned());
        turn.map_err(|_| busy())?.map_err(|_| busy())
    }

    fn admits(&self, state: &State, caller: Option<u64>) -> bool {
        let own = caller.and_then(|caller| state.by_caller.get(&caller)).copied().unwrap_or(0);
        state.running < self.total && own < self.each
    }

    fn begin(self: &Arc<Self>, state: &mut State, caller: Option<u64>) -> Turn {
        state.running += 1;
        if let Some(caller) = caller {
            *state.by_caller.entry(caller).or_default() += 1;
        }
        Turn { turns: self.clone(), caller, is_over: false }
    }

    fn end(state: &mut State, caller: Option<u64>) {
        state.running -= 1;
        if let Some(caller) = caller
            && let Some(own) = state.by_caller.get_mut(&caller)
        {
            *own -= 1;
            if *own == 0 {
                state.by_caller.remove(&caller);
            }
        }
    }

    /// Lets in whoever may come now, in the order in which they came.
    fn admit(self: &Arc<Self>, state: &mut State) {
        let mut at = 0;
        while state.running < self.total
            && let Some((caller, _)) = state.waiting.get(at)
        {
            if !self.admits(state, *caller) {
                at += 1;
                continue;
            }
            let Some((caller, call)) = state.waiting.remove(at) else { return };
            let turn = self.begin(state, caller);
            if let Err(mut unwanted) = call.send(turn) {
                // Whoever waited has gone.
                unwanted.is_over = true;
                Self::end(state, caller);
            }
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if !self.is_over {
            let mut state = self.turns.state.lock();
            Turns::end(&mut state, self.caller);
            self.turns.admit(&mut state);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::poll;
    use std::pin::pin;

    use super::*;

    const LONG: Duration = Duration::from_mins(1);

    async fn turn(turns: &Arc<Turns>, caller: u64) -> Turn {
        on_behalf_of(caller, turns.take(LONG)).await.unwrap()
    }

    #[tokio::test]
    async fn one_caller_never_takes_all_and_another_gets_in() {
        let turns = Turns::new(3, 2);
        let (first, _second) = (turn(&turns, 1).await, turn(&turns, 1).await);
        let mut third = pin!(turn(&turns, 1));
        assert!(poll!(&mut third).is_pending());
        let _other = turn(&turns, 2).await;
        drop(first);
        assert!(poll!(&mut third).is_ready());
    }

    #[tokio::test]
    async fn who_waits_goes_in_order_and_passes_only_who_has_had_their_share() {
        let turns = Turns::new(2, 1);
        let (one, two) = (turn(&turns, 1).await, turn(&turns, 2).await);
        let (mut again, mut three, mut four) =
            (pin!(turn(&turns, 1)), pin!(turn(&turns, 3)), pin!(turn(&turns, 4)));
        assert!(poll!(&mut again).is_pending());
        assert!(poll!(&mut three).is_pending());
        assert!(poll!(&mut four).is_pending());
        drop(two);
        assert!(poll!(&mut again).is_pending(), "its other turn goes on");
        assert!(poll!(&mut three).is_ready());
        drop(one);
        assert!(poll!(&mut again).is_ready());
    }

    #[tokio::test]
    async fn who_goes_away_while_waiting_takes_no_turn_along() {
        let turns = Turns::new(1, 1);
        let held = turn(&turns, 1).await;
        {
            let mut gone = pin!(turn(&turns, 2));
            assert!(poll!(&mut gone).is_pending());
        }
        let mut called = Box::pin(turn(&turns, 3));
        assert!(poll!(&mut called).is_pending());
        drop(held);
        // Called, and gone before it could take its turn.
        drop(called);
        drop(turn(&turns, 4).await);
        let state = turns.state.lock();
        assert_eq!((state.running, state.by_caller.len(), state.waiting.len()), (0, 0, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn waiting_ends_in_time_and_work_of_our_own_has_no_share() {
        let turns = Turns::new(2, 1);
        let _held = (turns.take(LONG).await.unwrap(), turns.take(LONG).await.unwrap());
        let refused = turns.take(Duration::from_secs(1)).await;
        assert!(matches!(refused, Err(Error::Unavailable(_))));
    }
}
