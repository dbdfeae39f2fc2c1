//! How a request reaches a neighbour: one small trait, the real thing, and [`fetch`], which bounds a call in time
//! and size. Everything above it can be tested with a fake and simulated time.

mod breaker;
#[cfg(feature = "in-process")]
mod in_process;
mod reqwest;

use std::pin::Pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::future::BoxFuture;
use futures_util::{Stream, StreamExt};
use http::{Request, Response};

pub use self::breaker::Breaker;
#[cfg(feature = "in-process")]
pub use self::in_process::InProcess;
pub use self::reqwest::Reqwest;
use crate::Error;

/// The body of an answer, as it arrives.
pub type Body = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

/// What can go wrong below HTTP. Its texts hold no URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// No connection: refused, no such host, no TLS, or an address that is none.
    #[error("unreachable: {0}")]
    Unreachable(String),
    /// There was a connection, and it broke off.
    #[error("broken off: {0}")]
    Broken(String),
    /// No connection, or no further piece of the body, within this time.
    #[error("nothing within {} ms", after.as_millis())]
    TimedOut {
        /// The time that passed.
        after: Duration,
    },
}

/// Sends one request. Follows no redirects, retries nothing, and leaves the time budget to [`fetch`].
pub trait Transport: Send + Sync {
    /// Resolves once the answer's headers are there; the body follows as a stream. The request's URI is absolute.
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Body>, TransportError>>;

    /// The same with a body that is sent as it comes; its length is in `Content-Length`. A transport that cannot do
    /// that holds the body in memory first.
    fn send_stream(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async move {
            let (parts, mut body) = request.into_parts();
            let mut whole = BytesMut::new();
            while let Some(piece) = body.next().await {
                whole.extend_from_slice(&piece?);
            }
            self.send(Request::from_parts(parts, whole.freeze())).await
        })
    }
}

/// Sends and reads the whole answer. `budget` covers connecting, headers and body together; at most `max_bytes` of
/// body are held. The status is the caller's to judge: [`crate::error::expect_success`].
pub async fn fetch(
    transport: &dyn Transport,
    request: Request<Bytes>,
    budget: Duration,
    max_bytes: usize,
) -> Result<Response<Bytes>, Error> {
    within(budget, fetch_answer(transport.send(request), max_bytes)).await
}

/// Reads the whole answer, without a limit in time.
pub(crate) async fn fetch_answer(
    answer: BoxFuture<'_, Result<Response<Body>, TransportError>>,
    max_bytes: usize,
) -> Result<Response<Bytes>, Error> {
    let (parts, body) = answer.await?.into_parts();
    let declared =
        parts.headers.get(http::header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if declared.is_some_and(|length: usize| length > max_bytes) {
        return Err(Error::TooLarge { max: max_bytes });
    }
    Ok(Response::from_parts(parts, collect(body, max_bytes).await?))
}

/// The future's outcome, or [`Error::TimedOut`] when the budget is spent first.
pub async fn within<T>(
    budget: Duration,
    work: impl Future<Output = Result<T, Error>> + Send,
) -> Result<T, Error> {
    tokio::time::timeout(budget, work).await.unwrap_or(Err(Error::TimedOut { after: budget }))
}

async fn collect(mut body: Body, max_bytes: usize) -> Result<Bytes, Error> {
    let mut whole = BytesMut::new();
    while let Some(piece) = body.next().await {
        let piece = piece?;
        if whole.len() + piece.len() > max_bytes {
            return Err(Error::TooLarge { max: max_bytes });
        }
        whole.extend_from_slice(&piece);
    }
    Ok(whole.freeze())
}

/// A body that ends with [`TransportError::TimedOut`] when `idle` passes without a further piece.
pub fn with_idle_limit(body: Body, idle: Duration) -> Body {
    Box::pin(futures_util::stream::unfold(Some(body), move |state| async move {
        let mut body = state?;
        match tokio::time::timeout(idle, body.next()).await {
            Ok(Some(Ok(piece))) => Some((Ok(piece), Some(body))),
            Ok(Some(Err(error))) => Some((Err(error), None)),
            Ok(None) => None,
            Err(_) => Some((Err(TransportError::TimedOut { after: idle }), None)),
        }
    }))
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use futures_util::stream;
    use tokio::time::Instant;

    use super::*;

    const BUDGET: Duration = Duration::from_secs(3);

    /// Waits this long before the headers, then sends these pieces, each after its own wait.
    struct Peer {
        headers_after: Duration,
        piece: &'static [u8],
        piece_after: Duration,
    }

    impl Transport for Peer {
        fn send(&self, _: Request<Bytes>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
            async move {
                tokio::time::sleep(self.headers_after).await;
                let (piece, wait) = (self.piece, self.piece_after);
                let endless = stream::repeat(()).then(move |()| async move {
                    tokio::time::sleep(wait).await;
                    Ok(Bytes::from_static(piece))
                });
                Ok(Response::new(Box::pin(endless) as Body))
            }
            .boxed()
        }
    }

    async fn ask(peer: Peer) -> (Error, Duration) {
        let start = Instant::now();
        let error = fetch(&peer, Request::new(Bytes::new()), BUDGET, 1000).await.unwrap_err();
        (error, start.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn a_peer_that_hangs_costs_the_budget_and_no_more() {
        let peer = Peer { headers_after: Duration::from_hours(1), piece: b"", piece_after: BUDGET };
        assert_eq!(ask(peer).await, (Error::TimedOut { after: BUDGET }, BUDGET));
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_drips_shares_the_budget_of_the_headers() {
        let second = Duration::from_secs(1);
        let peer = Peer { headers_after: second, piece: b"x", piece_after: second };
        assert_eq!(ask(peer).await, (Error::TimedOut { after: BUDGET }, BUDGET));
    }

    #[tokio::test(start_paused = true)]
    async fn an_endless_body_is_cut_at_the_limit() {
        let peer = Peer { headers_after: Duration::ZERO, piece: &[b'x'; 300], piece_after: Duration::ZERO };
        assert_eq!(ask(peer).await.0, Error::TooLarge { max: 1000 });
    }

    #[tokio::test(start_paused = true)]
    async fn a_stream_may_take_long_but_not_stall() {
        let slow = |wait: u64| -> Body {
            let pieces = stream::iter(0..100).then(move |_| async move {
                tokio::time::sleep(Duration::from_secs(wait)).await;
                Ok(Bytes::from_static(b"x"))
            });
            with_idle_limit(Box::pin(pieces), BUDGET)
        };
        assert_eq!(slow(2).filter(|piece| std::future::ready(piece.is_ok())).count().await, 100);
        let pieces: Vec<_> = slow(4).collect().await;
        assert_eq!(pieces, [Err(TransportError::TimedOut { after: BUDGET })], "it ends after the stall");
    }
}
