//! A connection that hangs up when the other side stands still: half-way the head of a request, or while it does not
//! take what we send.

use std::{
    io,
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use axum::body::{Body, Bytes};
use futures_util::task::AtomicWaker;
use http_body::{Frame, SizeHint};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Sleep, sleep},
};

use super::Limits;

/// What is being answered on one connection.
#[derive(Default)]
pub(super) struct Answering {
    /// Requests whose answer is not sent yet.
    now: AtomicUsize,
    /// Requests so far.
    begun: AtomicU64,
    /// Who waits for the next request, and is to look at the time when the last answer was sent.
    reader: AtomicWaker,
}

impl Answering {
    fn is_busy(&self) -> bool {
        self.now.load(Ordering::Relaxed) > 0
    }
}

/// A request, until its answer was sent or given up.
pub(super) struct Counted(Arc<Answering>);

impl Counted {
    pub(super) fn begin(answering: &Arc<Answering>) -> Self {
        answering.now.fetch_add(1, Ordering::Relaxed);
        answering.begun.fetch_add(1, Ordering::Relaxed);
        Self(answering.clone())
    }

    /// The body of the answer, which ends the request when it was sent.
    pub(super) fn with(self, body: Body) -> Sent {
        Sent { body, _counted: self }
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.now.fetch_sub(1, Ordering::Relaxed);
        self.0.reader.wake();
    }
}

/// A body that is being sent.
pub(super) struct Sent {
    body: Body,
    _counted: Counted,
}

impl http_body::Body for Sent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        pin!(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A connection with a limit to the time that it stands still.
pub(super) struct Guarded<C> {
    connection: C,
    answering: Arc<Answering>,
    limits: Limits,
    /// What is waited for between two requests.
    reading: Option<Reading>,
    /// Until when the other side must take something.
    writing: Option<Pin<Box<Sleep>>>,
}

/// The wait for the next request.
struct Reading {
    /// After so many requests.
    begun: u64,
    /// Whether something of it came.
    has_come: bool,
    until: Pin<Box<Sleep>>,
}

impl<C> Guarded<C> {
    pub(super) fn new(connection: C, answering: Arc<Answering>, limits: Limits) -> Self {
        // Who connects and says nothing is not waited for as long as who comes back.
        let reading = Some(Reading { begun: 0, has_come: true, until: Box::pin(sleep(limits.head)) });
        Self { connection, answering, limits, reading, writing: None }
    }

    /// Whether the next request is late.
    fn is_late(&mut self, context: &mut Context<'_>) -> bool {
        self.answering.reader.register(context.waker());
        if self.answering.is_busy() {
            return false;
        }
        let begun = self.answering.begun.load(Ordering::Relaxed);
        if self.reading.as_ref().is_none_or(|reading| reading.begun != begun) {
            let until = Box::pin(sleep(self.limits.idle));
            self.reading = Some(Reading { begun, has_come: false, until });
        }
        self.reading.as_mut().is_some_and(|reading| reading.until.as_mut().poll(context).is_ready())
    }

    /// Something came in: when it is the first of a request, the rest of its head must follow.
    fn came(&mut self) {
        let begun = self.answering.begun.load(Ordering::Relaxed);
        let is_known =
            self.reading.as_ref().is_some_and(|reading| reading.begun == begun && reading.has_come);
        if !is_known && !self.answering.is_busy() {
            let until = Box::pin(sleep(self.limits.head));
            self.reading = Some(Reading { begun, has_come: true, until });
        }
    }

    /// What became of something that we send.
    fn sent<T>(&mut self, context: &mut Context<'_>, outcome: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if outcome.is_ready() {
            self.writing = None;
            return outcome;
        }
        let until = self.writing.get_or_insert_with(|| Box::pin(sleep(self.limits.write)));
        if until.as_mut().poll(context).is_ready() { Poll::Ready(Err(late())) } else { Poll::Pending }
    }
}

fn late() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, "the other side stands still")
}

impl<C: AsyncRead + Unpin> AsyncRead for Guarded<C> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        match Pin::new(&mut self.connection).poll_read(context, buffer) {
            Poll::Pending if self.is_late(context) => Poll::Ready(Err(late())),
            Poll::Pending => Poll::Pending,
            ready @ Poll::Ready(_) => {
                if buffer.filled().len() > before {
                    self.came();
                }
                ready
            }
        }
    }
}

impl<C: AsyncWrite + Unpin> AsyncWrite for Guarded<C> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.connection).poll_write(context, bytes);
        self.sent(context, outcome)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.connection).poll_write_vectored(context, pieces);
        self.sent(context, outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.connection.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = Pin::new(&mut self.connection).poll_flush(context);
        self.sent(context, outcome)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_shutdown(context)
    }
}
