//! A neighbour in the same process, for tests: no sockets, so simulated time works.

use std::marker::PhantomData;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::{FutureExt, StreamExt};
use http::{Request, Response};
use http_body::Body as HttpBody;
use http_body_util::BodyStream;
use tower::{Service, ServiceExt};

use super::{Body, Transport, TransportError};

/// Calls a tower service, such as an axum router, without a network. `B` is the service's request body.
pub struct InProcess<S, B> {
    service: S,
    body: PhantomData<fn() -> B>,
}

impl<S, B> InProcess<S, B> {
    /// Every call gets its own clone of the service.
    pub fn new(service: S) -> Self {
        Self { service, body: PhantomData }
    }
}

impl<S, B, R> Transport for InProcess<S, B>
where
    S: Service<Request<B>, Response = Response<R>> + Clone + Send + Sync + 'static,
    S::Future: Send,
    S::Error: std::fmt::Display,
    B: From<Bytes> + Send + 'static,
    R: HttpBody<Data = Bytes> + Send + 'static,
    R::Error: std::fmt::Display + Send,
{
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let service = self.service.clone();
        async move {
            let answer = service.oneshot(request.map(B::from)).await;
            let answer = answer.map_err(|error| TransportError::Unreachable(error.to_string()))?;
            Ok(answer.map(|body| {
                let pieces = BodyStream::new(body).filter_map(async |frame| match frame {
                    Ok(frame) => frame.into_data().ok().map(Ok),
                    Err(error) => Some(Err(TransportError::Broken(error.to_string()))),
                });
                Box::pin(pieces) as Body
            }))
        }
        .boxed()
    }
}
