//! Takes connections in: so many at a time, each with a limit to the time that it may stand still. Some places are kept
//! for who asks whether we live, and to say to all others that we are full.

mod guarded;
#[cfg(test)]
mod tests;

use std::{convert::Infallible, fs, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo, response::IntoResponse};
use http::Request;
use http_body::Body as _;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
};
use tower::Service as _;
use tower_http::timeout::TimeoutBody;

use crate::rest::problem::Problem;
use guarded::{Answering, Counted, Guarded};

/// What connections may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// At the same time.
    pub(super) most: usize,
    /// From the first byte of a request, or from the connection itself, to the end of its head.
    pub(super) head: Duration,
    /// Between two requests: longer than a proxy keeps a connection, or it would send one just as we hang up.
    pub(super) idle: Duration,
    /// Between two pieces of a body.
    pub(super) body: Duration,
    /// Between two pieces of an answer that the other side takes.
    pub(super) write: Duration,
}

/// Kept beside those that are counted.
const RESERVED: usize = 32;
/// How long the head of a request may take on a reserved place.
const SOON: Duration = Duration::from_secs(1);
/// The longest head of a request, and what waits to be sent.
const BUFFER: usize = 64 * 1024;
/// When no connection can be taken in, such as when there are no file descriptors left.
const PAUSE: Duration = Duration::from_millis(100);

impl Limits {
    /// With so many connections, or fewer when the system does not let us have as many files.
    pub(super) fn new(most: usize) -> Self {
        let seconds = Duration::from_secs;
        let room = open_files().map_or(most, |files| (files * 3 / 4).saturating_sub(RESERVED).max(1));
        if room < most {
            tracing::warn!(
                most,
                room,
                "fewer connections than `verbindingen` says: raise the limit of open files (LimitNOFILE, ulimit -n)"
            );
        }
        Self {
            most: most.min(room),
            head: seconds(10),
            idle: seconds(75),
            body: seconds(60),
            write: seconds(30),
        }
    }
}

/// How many files this process may have open.
fn open_files() -> Option<usize> {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Serves until it is to stop; then lets running requests finish.
pub(super) async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    mut stop: watch::Receiver<bool>,
) {
    let (places, reserved) = (Arc::new(Semaphore::new(limits.most)), Arc::new(Semaphore::new(RESERVED)));
    // As long as somebody holds a sender, a connection is open.
    let (open, mut closed) = tokio::sync::mpsc::channel::<Infallible>(1);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stopped(&mut stop) => break,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(%error, "a connection is not taken in");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        let (place, is_full) = match places.clone().try_acquire_owned() {
            Ok(place) => (place, false),
            // So many that not even a refusal can be said: hanging up is one.
            Err(_) => match reserved.clone().try_acquire_owned() {
                Ok(place) => (place, true),
                Err(_) => continue,
            },
        };
        let (router, stop, open) = (router.clone(), stop.clone(), open.clone());
        tokio::spawn(async move {
            connection(stream, router, limits, is_full, stop).await;
            drop((place, open));
        });
    }
    drop((listener, open));
    closed.recv().await;
}

async fn connection(
    stream: TcpStream,
    router: Router,
    limits: Limits,
    is_full: bool,
    mut stop: watch::Receiver<bool>,
) {
    // What is written is sent at once: a stream of small parts would wait 40 ms for the other side to acknowledge each.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection keeps its delay");
    }
    // For the security log: where a request comes from.
    let peer = stream.peer_addr().ok();
    let answering = Arc::new(Answering::new());
    // Who says at once what it wants gets an answer; who keeps a reserved place waiting makes room for the next.
    let limits = if is_full { Limits { head: limits.head.min(SOON), ..limits } } else { limits };
    let guarded = Guarded::new(stream, answering.clone(), limits);
    let service = service_fn(move |request: Request<Incoming>| {
        let counted = Counted::begin(&answering);
        let mut request = request.map(|body| timed(limits, body));
        if let Some(peer) = peer {
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        let mut router = router.clone();
        async move {
            let response = if is_full && !is_health(&request) {
                Problem::Crowded.into_response()
            } else {
                router.call(request).await.unwrap_or_else(|never| match never {})
            };
            Ok::<_, Infallible>(response.map(|body| counted.with(body)))
        }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(None).max_buf_size(BUFFER).keep_alive(!is_full);
    let mut serving = std::pin::pin!(http.serve_connection(TokioIo::new(guarded), service));
    let outcome = tokio::select! {
        outcome = serving.as_mut() => outcome,
        () = stopped(&mut stop) => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = outcome {
        tracing::debug!(%error, "a connection ended");
    }
}

/// A body with a limit to how long it stands still. Who sends none, needs none.
fn timed(limits: Limits, body: Incoming) -> Body {
    if body.is_end_stream() { Body::empty() } else { Body::new(TimeoutBody::new(limits.body, body)) }
}

async fn stopped(stop: &mut watch::Receiver<bool>) {
    drop(stop.wait_for(|stop| *stop).await);
}

fn is_health(request: &Request<Body>) -> bool {
    let path = request.uri().path();
    path.starts_with("/healthz/") || path.starts_with("/_healthz/")
}
