//! A breaker for each neighbour: one that does not answer, again and again, is left alone for a while, so that nobody waits
//! for it in vain and it is not asked more than it can bear.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::{Request, Response};
use parking_lot::Mutex;
use tokio::time::Instant;

use super::{Body, Transport, TransportError};

/// Failures in a row, without any answer in between, after which a neighbour is left alone.
const FAILURES: u32 = 10;
/// For how long.
const ALONE: Duration = Duration::from_secs(5);
/// Who asked and went away sooner than this says nothing about the neighbour.
const PATIENT: Duration = Duration::from_secs(2);

/// Lets requests through, except to a neighbour that is left alone. One answer, whatever it says, and all go through
/// again; while it is alone, one request each few seconds finds out.
pub struct Breaker {
    to: Arc<dyn Transport>,
    neighbours: Vec<(String, Arc<Mutex<State>>)>,
}

#[derive(Default)]
struct State {
    failures: u32,
    until: Option<Instant>,
}

impl Breaker {
    /// `roots` are the addresses of the neighbours' APIs; requests to another address are never held back.
    pub fn new(to: Arc<dyn Transport>, roots: impl IntoIterator<Item = String>) -> Self {
        let neighbours = roots
            .into_iter()
            .map(|root| root.trim_end_matches('/').to_owned())
            .filter(|root| !root.is_empty())
            .map(|root| (root, Arc::default()))
            .collect();
        Self { to, neighbours }
    }

    fn of<B>(&self, request: &Request<B>) -> Option<Arc<Mutex<State>>> {
        let address = request.uri().to_string();
        let is_below = |root: &&(String, Arc<Mutex<State>>)| {
            let rest = address.strip_prefix(&root.0);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
        };
        self.neighbours.iter().find(is_below).map(|(_, state)| state.clone())
    }
}

impl State {
    /// Whether a request may go. The first one after a while alone finds out how things are; the others wait for it.
    fn lets_through(&mut self, now: Instant) -> bool {
        match self.until {
            Some(until) if now < until => false,
            Some(_) => {
                self.until = Some(now + ALONE);
                true
            }
            None => true,
        }
    }

    fn answered(&mut self) {
        *self = Self::default();
    }

    fn failed(&mut self, now: Instant) {
        self.failures += 1;
        if self.failures >= FAILURES {
            self.until = Some(now + ALONE);
        }
    }
}

/// A request on its way: when it is given up, that counts as well.
struct Asked {
    state: Arc<Mutex<State>>,
    since: Instant,
    done: bool,
}

impl Drop for Asked {
    fn drop(&mut self) {
        let now = Instant::now();
        if !self.done && now.duration_since(self.since) >= PATIENT {
            self.state.lock().failed(now);
        }
    }
}

impl Transport for Breaker {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let Some(state) = self.of(&request) else { return self.to.send(request) };
        async move {
            if !state.lock().lets_through(Instant::now()) {
                return Err(left_alone());
            }
            let mut asked = Asked { state, since: Instant::now(), done: false };
            let answer = self.to.send(request).await;
            asked.done = true;
            let mut state = asked.state.lock();
            match &answer {
                Ok(_) => state.answered(),
                Err(_) => state.failed(Instant::now()),
            }
            drop(state);
            answer
        }
        .boxed()
    }

    /// What breaks off here may be the source of the body, and who gives up may be whoever sends it: neither says anything
    /// about the neighbour. Only that it cannot be reached does.
    fn send_stream(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let Some(state) = self.of(&request) else { return self.to.send_stream(request) };
        async move {
            if !state.lock().lets_through(Instant::now()) {
                return Err(left_alone());
            }
            let answer = self.to.send_stream(request).await;
            match &answer {
                Ok(_) => state.lock().answered(),
                Err(TransportError::Unreachable(_)) => state.lock().failed(Instant::now()),
                Err(_) => {}
            }
            answer
        }
        .boxed()
    }
}

fn left_alone() -> TransportError {
    let why = "it did not answer the last times, and is left alone for a few seconds";
    TransportError::Unreachable(why.to_owned())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

    use super::*;
    use crate::Error;
    use crate::transport::fetch;

    const ROOT: &str = "https://h.nl/zaken/api/v1";

    /// Takes a body only as a stream.
    struct Streamed;

    impl Transport for Streamed {
        fn send(&self, _: Request<Bytes>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
            panic!("it was held in memory first")
        }

        fn send_stream(&self, _: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
            async { Ok(Response::new(Box::pin(futures_util::stream::empty()) as Body)) }.boxed()
        }
    }

    #[tokio::test]
    async fn what_is_streamed_goes_through_as_a_stream() {
        let breaker = Breaker::new(Arc::new(Streamed), [ROOT.to_owned()]);
        for address in [format!("{ROOT}/bestandsdelen/1"), "https://elders.nl/x".to_owned()] {
            let body: Body = Box::pin(futures_util::stream::empty());
            assert!(breaker.send_stream(Request::put(address).body(body).unwrap()).await.is_ok());
        }
    }

    #[derive(Default)]
    struct Peer {
        hangs: AtomicBool,
        asked: AtomicU32,
    }

    impl Transport for Peer {
        fn send(&self, _: Request<Bytes>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
            async move {
                self.asked.fetch_add(1, Ordering::Relaxed);
                if self.hangs.load(Ordering::Relaxed) {
                    std::future::pending::<()>().await;
                }
                Ok(Response::new(Box::pin(futures_util::stream::empty()) as Body))
            }
            .boxed()
        }
    }

    async fn ask(breaker: &Breaker, address: &str) -> Result<(), Error> {
        let request = Request::get(address).body(Bytes::new()).unwrap();
        fetch(breaker, request, Duration::from_secs(5), 1000).await.map(drop)
    }

    #[tokio::test(start_paused = true)]
    async fn a_neighbour_that_hangs_is_left_alone_and_used_again_when_it_answers() {
        let peer = Arc::new(Peer::default());
        let breaker = Breaker::new(peer.clone(), [format!("{ROOT}/")]);
        let address = format!("{ROOT}/zaken");
        peer.hangs.store(true, Ordering::Relaxed);
        for _ in 0..FAILURES {
            assert!(matches!(ask(&breaker, &address).await, Err(Error::TimedOut { .. })));
        }
        let start = Instant::now();
        assert!(matches!(ask(&breaker, &address).await, Err(Error::Unreachable { .. })));
        assert_eq!((start.elapsed(), peer.asked.load(Ordering::Relaxed)), (Duration::ZERO, FAILURES));
        // Another API of the same host is another neighbour.
        peer.hangs.store(false, Ordering::Relaxed);
        assert_eq!(ask(&breaker, "https://h.nl/zaken/api/v10/zaken").await, Ok(()));
        tokio::time::advance(ALONE).await;
        assert_eq!(ask(&breaker, &address).await, Ok(()));
        assert_eq!(ask(&breaker, &address).await, Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn while_it_is_alone_one_request_at_a_time_finds_out() {
        let peer = Arc::new(Peer::default());
        let breaker = Breaker::new(peer.clone(), [ROOT.to_owned()]);
        peer.hangs.store(true, Ordering::Relaxed);
        let all = (0..FAILURES).map(|_| ask(&breaker, ROOT));
        futures_util::future::join_all(all).await;
        tokio::time::advance(ALONE).await;
        let before = peer.asked.load(Ordering::Relaxed);
        futures_util::future::join_all((0..20).map(|_| ask(&breaker, ROOT))).await;
        assert_eq!(peer.asked.load(Ordering::Relaxed), before + 1);
    }

    #[tokio::test(start_paused = true)]
    async fn who_goes_away_says_nothing_about_the_neighbour() {
        let peer = Arc::new(Peer::default());
        let breaker = Breaker::new(peer.clone(), [ROOT.to_owned()]);
        peer.hangs.store(true, Ordering::Relaxed);
        for _ in 0..2 * FAILURES {
            drop(tokio::time::timeout(Duration::from_secs(1), ask(&breaker, ROOT)).await);
        }
        peer.hangs.store(false, Ordering::Relaxed);
        assert_eq!(ask(&breaker, ROOT).await, Ok(()));
    }
}
