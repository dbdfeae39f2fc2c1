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
    time::Duration,
};

use axum::body::{Body, Bytes};
use http_body::{Frame, SizeHint};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep, sleep_until},
};

use super::Limits;

/// What is being answered on one connection.
pub(super) struct Answering {
    /// When the connection began.
    since: Instant,
    /// Requests whose answer is not sent yet.
    now: AtomicUsize,
    /// Requests so far.
    begun: AtomicU64,
    /// When the last answer was sent, in milliseconds of this connection.
    ended: AtomicU64,
}

impl Answering {
    pub(super) fn new() -> Self {
        let (now, begun, ended) = (AtomicUsize::new(0), AtomicU64::new(0), AtomicU64::new(0));
        Self { since: Instant::now(), now, begun, ended }
    }

    fn is_busy(&self) -> bool {
        self.now.load(Ordering::Relaxed) > 0
    }

    fn begun(&self) -> u64 {
        self.begun.load(Ordering::Relaxed)
    }

    /// Something of an answer was taken just now.
    fn mark_sent(&self) {
        let lasted = u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.ended.store(lasted, Ordering::Relaxed);
    }

    fn ended(&self) -> Instant {
        self.since + Duration::from_millis(self.ended.load(Ordering::Relaxed))
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
        self.0.mark_sent();
        self.0.now.fetch_sub(1, Ordering::Relaxed);
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
    /// When the first byte of a request came, after so many requests. Who connects and says nothing is not waited for as
    /// long as who comes back, so the connection itself counts as the first byte.
    came: (u64, Instant),
    /// Wakes who reads to look at the time, never later than that is needed. It is not set anew for each request: that
    /// would cost more than the request.
    alarm: Pin<Box<Sleep>>,
    /// Until when the other side must take something.
    writing: Option<Pin<Box<Sleep>>>,
}

impl<C> Guarded<C> {
    pub(super) fn new(connection: C, answering: Arc<Answering>, limits: Limits) -> Self {
        let came = (0, answering.since);
        let alarm = Box::pin(sleep_until(answering.since + limits.head));
        Self { connection, answering, limits, came, alarm, writing: None }
    }

    /// Until when the next request, or the rest of its head, is waited for.
    fn until(&self) -> Instant {
        if self.answering.is_busy() {
            return Instant::now() + self.limits.idle;
        }
        let (begun, came) = self.came;
        if begun == self.answering.begun() {
            came + self.limits.head
        } else {
            self.answering.ended() + self.limits.idle
        }
    }

    /// Whether the next request is late.
    fn is_late(&mut self, context: &mut Context<'_>) -> bool {
        let until = self.until();
        if self.alarm.deadline() > until {
            self.alarm.as_mut().reset(until);
        }
        while self.alarm.as_mut().poll(context).is_ready() {
            if Instant::now() >= until {
                return !self.answering.is_busy();
            }
            self.alarm.as_mut().reset(until);
        }
        false
    }

    /// Something came in: when it is the first of a request, the rest of its head must follow.
    fn came(&mut self) {
        let begun = self.answering.begun();
        if self.came.0 != begun && !self.answering.is_busy() {
            self.came = (begun, Instant::now());
        }
    }

    /// What became of something that we send.
    fn sent<T>(&mut self, context: &mut Context<'_>, outcome: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if outcome.is_ready() {
            if self.writing.take().is_some() {
                // The last of an answer waited here after its body had ended.
                self.answering.mark_sent();
            }
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
