//! The real transport.

use std::error::Error as _;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::{FutureExt, StreamExt};
use http::{Request, Response};

use super::{Body, Transport, TransportError};

/// HTTP over the network with rustls and the machine's certificate store. Keeps connections alive, follows no
/// redirects (a peer must not send our token elsewhere), and ignores the proxy variables of the environment.
#[derive(Debug, Clone)]
pub struct Reqwest {
    client: reqwest::Client,
    connect_timeout: Duration,
}

impl Reqwest {
    /// `user_agent` tells the peer's administrators who calls; `connect_timeout` is for TCP and TLS together.
    /// Fails when the TLS library cannot start.
    #[expect(clippy::disallowed_methods, reason = "this is the place that the rule points at")]
    pub fn new(user_agent: &str, connect_timeout: Duration) -> Result<Self, TransportError> {
        let client = reqwest::Client::builder()
            .user_agent(user_agent)
            .connect_timeout(connect_timeout)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            // Below the keep-alive of common servers, so that a pooled connection is seldom a dead one.
            .pool_idle_timeout(Duration::from_secs(20))
            .build()
            .map_err(|error| TransportError::Unreachable(innermost(&error.without_url())))?;
        Ok(Self { client, connect_timeout })
    }

    fn classify(&self, error: reqwest::Error) -> TransportError {
        let error = error.without_url();
        if error.is_timeout() {
            return TransportError::TimedOut { after: self.connect_timeout };
        }
        let reason = innermost(&error);
        if error.is_connect() || error.is_builder() {
            TransportError::Unreachable(reason)
        } else {
            TransportError::Broken(reason)
        }
    }
}

impl Transport for Reqwest {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        self.execute(request).boxed()
    }

    fn send_stream(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        self.execute(request.map(reqwest::Body::wrap_stream)).boxed()
    }
}

impl Reqwest {
    async fn execute<B>(&self, request: Request<B>) -> Result<Response<Body>, TransportError>
    where
        reqwest::Body: From<B>,
    {
        let request = reqwest::Request::try_from(request).map_err(|error| self.classify(error))?;
        let mut answer = self.client.execute(request).await.map_err(|error| self.classify(error))?;
        let mut response = Response::new(());
        *response.status_mut() = answer.status();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        let this = self.clone();
        let pieces = answer.bytes_stream().map(move |piece| piece.map_err(|error| this.classify(error)));
        Ok(response.map(|()| Box::pin(pieces) as Body))
    }
}

/// The deepest cause is the one that says what happened: "Connection refused", not "error sending request".
fn innermost(error: &reqwest::Error) -> String {
    let mut cause = error.source();
    let mut text = error.to_string();
    while let Some(deeper) = cause {
        text = deeper.to_string();
        cause = deeper.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;
    use crate::Error;
    use crate::transport::fetch;

    const BUDGET: Duration = Duration::from_secs(20);

    fn request(port: u16) -> Request<Bytes> {
        Request::get(format!("http://127.0.0.1:{port}/x?bsn=999990019")).body(Bytes::new()).unwrap()
    }

    /// Answers one connection with these bytes, then closes it.
    async fn peer(answer: &'static str) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut seen = [0; 4096];
            let _seen = socket.read(&mut seen).await.unwrap();
            socket.write_all(answer.as_bytes()).await.unwrap();
        }));
        port
    }

    #[tokio::test]
    async fn a_refused_connection_is_unreachable_and_names_no_address() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let transport = Reqwest::new("test", BUDGET).unwrap();
        let error = fetch(&transport, request(port), BUDGET, 1000).await.unwrap_err();
        assert!(matches!(&error, Error::Unreachable { reason } if reason.contains("refused")), "{error:?}");
        assert!(!format!("{error:?}").contains("127.0.0.1"), "{error:?}");
    }

    #[tokio::test]
    async fn a_redirect_is_an_answer_and_is_not_followed() {
        let port =
            peer("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n").await;
        let transport = Reqwest::new("test", BUDGET).unwrap();
        let response = fetch(&transport, request(port), BUDGET, 1000).await.unwrap();
        assert_eq!(response.status(), 302);
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_is_no_whole_answer() {
        let port = peer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n[1,").await;
        let transport = Reqwest::new("test", BUDGET).unwrap();
        let error = fetch(&transport, request(port), BUDGET, 1000).await.unwrap_err();
        assert!(matches!(error, Error::Unreachable { .. }), "{error:?}");
    }
}
