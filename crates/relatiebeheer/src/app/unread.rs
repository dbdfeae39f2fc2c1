//! What a handler leaves unread of a request's body. An answer that is given before the body was read would be lost on
//! a client, or a proxy, that is still sending: hanging up then resets the connection. So the rest is read and thrown
//! away, and when it is a lot, the answer says that the connection ends.

use std::{
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    extract::Request,
    response::Response,
};
use http::{HeaderValue, header::CONNECTION};
use http_body::{Body as _, Frame, SizeHint};
use http_body_util::BodyExt as _;
use parking_lot::Mutex;

/// The most that is read and thrown away, and for how long.
const MOST: usize = 1024 * 1024;
const LONGEST: Duration = Duration::from_secs(2);

/// Where a body goes that is dropped before its end.
pub(super) struct Unread(Arc<Mutex<Left>>);

/// What became of a body.
#[derive(Default)]
enum Left {
    /// Nothing is left of it, or it is being read still.
    #[default]
    Nothing,
    /// It was dropped before its end.
    Rest(Body),
    /// It broke off: what comes behind it cannot be told from the next request.
    Broken,
}

/// A body on loan.
struct Lent {
    body: Body,
    is_over: bool,
    back: Arc<Mutex<Left>>,
}

/// Lends out the body of a request, when it has one.
pub(super) fn lend(request: Request) -> (Request, Option<Unread>) {
    if request.body().is_end_stream() {
        return (request, None);
    }
    let back = Arc::new(Mutex::new(Left::Nothing));
    let lent = |body| Body::new(Lent { body, is_over: false, back: back.clone() });
    (request.map(lent), Some(Unread(back)))
}

impl Unread {
    /// Reads what is left, or has the connection closed behind the answer.
    pub(super) async fn settle(self, response: &mut Response) {
        let left = std::mem::take(&mut *self.0.lock());
        let is_read = match left {
            Left::Nothing => true,
            Left::Rest(body) => tokio::time::timeout(LONGEST, read(body)).await.unwrap_or(false),
            Left::Broken => false,
        };
        if !is_read {
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
    }
}

/// Whether a body came to its end within what is read of it.
async fn read(mut body: Body) -> bool {
    let mut length = 0;
    while length <= MOST {
        match body.frame().await {
            None => return true,
            Some(Ok(frame)) => length += frame.data_ref().map_or(0, Bytes::len),
            Some(Err(_)) => return false,
        }
    }
    false
}

impl Drop for Lent {
    fn drop(&mut self) {
        if !self.is_over && !self.body.is_end_stream() {
            *self.back.lock() = Left::Rest(std::mem::take(&mut self.body));
        }
    }
}

impl http_body::Body for Lent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = pin!(&mut self.body).poll_frame(context);
        self.is_over |= matches!(frame, Poll::Ready(None | Some(Err(_))));
        if matches!(frame, Poll::Ready(Some(Err(_)))) {
            *self.back.lock() = Left::Broken;
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use axum::response::IntoResponse as _;
    use futures_util::stream;

    use super::*;

    /// Sends pieces of 64 KiB to somebody who reads so many of them.
    async fn answered(pieces: usize, are_read: usize) -> Response {
        let body = stream::iter((0..pieces).map(|_| Ok::<_, Infallible>(Bytes::from(vec![0; 64 * 1024]))));
        let (request, unread) = lend(Request::new(Body::from_stream(body)));
        let mut body = request.into_body();
        for _ in 0..are_read {
            body.frame().await.unwrap().unwrap();
        }
        drop(body);
        let mut response = ().into_response();
        unread.unwrap().settle(&mut response).await;
        response
    }

    #[tokio::test]
    async fn what_is_left_is_read_and_when_it_is_a_lot_the_connection_ends() {
        for (pieces, are_read, ends) in [(4, 4, false), (4, 1, false), (15, 0, false), (400, 2, true)] {
            let closes = answered(pieces, are_read).await.headers().contains_key(CONNECTION);
            assert_eq!(closes, ends, "{are_read} of {pieces}");
        }
        assert!(lend(Request::new(Body::empty())).1.is_none());
    }

    #[tokio::test]
    async fn a_body_that_was_read_to_its_end_is_not_asked_again() {
        let pieces = stream::unfold((), async |()| None::<(Result<Bytes, Infallible>, ())>);
        let (request, unread) = lend(Request::new(Body::from_stream(pieces)));
        assert!(request.into_body().frame().await.is_none());
        let mut response = ().into_response();
        unread.unwrap().settle(&mut response).await;
        assert!(!response.headers().contains_key(CONNECTION));
    }

    #[tokio::test(start_paused = true)]
    async fn who_stops_sending_is_not_waited_for() {
        let (request, unread) =
            lend(Request::new(Body::from_stream(stream::pending::<Result<Bytes, Infallible>>())));
        drop(request);
        let mut response = ().into_response();
        unread.unwrap().settle(&mut response).await;
        assert_eq!(response.headers()[CONNECTION], "close");
    }
}
