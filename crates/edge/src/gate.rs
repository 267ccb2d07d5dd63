//! The gate between the socket and hyper: it lets in whole heads that are in order, and keeps the time.
//!
//! Where a head is refused, hyper is given a stand-in request instead, so that the refusal is answered after whatever
//! is still being answered on this connection. The service sees in the [`Exchange`] that it must not be handled.

use crate::exchange::Exchange;
use crate::framing::{Framer, Step};
use crate::refusal::Refusal;
use crate::settings::Limits;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Sleep;
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

const STAND_IN: &[u8] = b"GET / HTTP/1.1\r\nhost: refused\r\n\r\n";
/// Read from the socket at once.
const PIECE: usize = 4 * 1024;
/// After a refusal the rest of the request is read and thrown away, so far and so long: a socket that is closed over
/// unread bytes takes the answer back.
const LINGER: Duration = Duration::from_secs(1);
const LINGER_BYTES: usize = 64 * 1024;

/// A connection as hyper sees it.
pub(crate) struct Gate<I> {
    io: I,
    limits: Limits,
    framer: Framer,
    exchange: Arc<Exchange>,
    /// What has arrived; the first `passed` bytes of it may go to hyper.
    input: Vec<u8>,
    passed: usize,
    requests: u64,
    reading: Clock,
    writing: Clock,
    stage: Stage,
    draining: Pin<Box<WaitForCancellationFutureOwned>>,
}

enum Stage {
    Open,
    /// Nothing more is read.
    Ended,
    /// No more is written either; so many bytes were thrown away since.
    Lingering(usize),
    Closed,
}

/// What is being waited for; each wait has its own limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wait {
    FirstByte,
    NextRequest,
    Head,
    Write,
    Linger,
}

/// One deadline, for one wait at a time.
#[derive(Default)]
struct Clock {
    waiting: Option<Wait>,
    sleep: Option<Pin<Box<Sleep>>>,
}

impl Clock {
    /// Ready when `wait` has lasted for `limit`, counted from the first call for it.
    fn poll(&mut self, cx: &mut Context<'_>, wait: Wait, limit: Duration) -> Poll<()> {
        let sleep = self.sleep.get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
        if self.waiting != Some(wait) {
            self.waiting = Some(wait);
            sleep.set(tokio::time::sleep(limit));
        }
        sleep.as_mut().poll(cx)
    }

    fn stop(&mut self) {
        self.waiting = None;
    }
}

impl<I: AsyncRead + AsyncWrite + Unpin> Gate<I> {
    pub(crate) fn new(
        io: I,
        limits: Limits,
        exchange: Arc<Exchange>,
        draining: CancellationToken,
    ) -> Gate<I> {
        Gate {
            io,
            limits,
            framer: Framer::new(limits.headers, limits.header_bytes),
            exchange,
            input: Vec::new(),
            passed: 0,
            requests: 0,
            reading: Clock::default(),
            writing: Clock::default(),
            stage: Stage::Open,
            draining: Box::pin(draining.cancelled_owned()),
        }
    }

    /// Hands over what may pass, as much as fits.
    fn hand_over(&mut self, out: &mut ReadBuf<'_>) {
        let count = self.passed.min(out.remaining());
        out.put_slice(self.input.get(..count).unwrap_or_default());
        self.input.drain(..count);
        self.passed -= count;
        if self.input.is_empty() {
            // An idle connection keeps no buffer.
            self.input = Vec::new();
        }
    }

    fn refuse(&mut self, refusal: Refusal) {
        self.exchange.refuse(refusal);
        self.input = STAND_IN.to_vec();
        self.passed = STAND_IN.len();
    }

    /// More from the socket; false at its end.
    fn fill(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<bool>> {
        let mut piece = [0; PIECE];
        let mut piece = ReadBuf::new(&mut piece);
        ready!(Pin::new(&mut self.io).poll_read(cx, &mut piece))?;
        self.input.extend_from_slice(piece.filled());
        Poll::Ready(Ok(!piece.filled().is_empty()))
    }

    /// The socket has nothing: whether to wait on.
    fn wait(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if !self.framer.is_between_requests() {
            // Whoever wants the body sets its limit.
            return Poll::Pending;
        }
        if !self.input.is_empty() {
            ready!(self.reading.poll(cx, Wait::Head, self.limits.header_read));
            self.refuse(Refusal::HeadersTooSlow);
            return Poll::Ready(());
        }
        if self.exchange.poll_answered(cx).is_pending() {
            self.reading.stop();
            return Poll::Pending;
        }
        if self.requests == 0 {
            // Also while draining: a client that has just connected is about to send.
            ready!(self.reading.poll(cx, Wait::FirstByte, self.limits.first_byte));
        } else if self.draining.as_mut().poll(cx).is_pending() {
            ready!(self.reading.poll(cx, Wait::NextRequest, self.limits.idle));
        }
        self.stage = Stage::Ended;
        Poll::Ready(())
    }

    fn written<T>(&mut self, cx: &mut Context<'_>, result: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if result.is_ready() {
            self.writing.stop();
            // A client that reads is not idle.
            if self.reading.waiting == Some(Wait::NextRequest) {
                self.reading.stop();
            }
            return result;
        }
        ready!(self.writing.poll(cx, Wait::Write, self.limits.write));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<I: AsyncRead + AsyncWrite + Unpin> AsyncRead for Gate<I> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        loop {
            if this.passed > 0 {
                this.hand_over(out);
                return Poll::Ready(Ok(()));
            }
            if this.exchange.refused().is_some() {
                // The answer closes the connection. An end of file would close it before.
                return Poll::Pending;
            }
            if !matches!(this.stage, Stage::Open) {
                return Poll::Ready(Ok(()));
            }
            let at_head = this.framer.is_between_requests();
            match this.framer.step(&this.input) {
                Step::Pass(count) => {
                    this.passed = count;
                    this.requests += u64::from(at_head);
                    this.reading.stop();
                    continue;
                }
                Step::Refuse(refusal) => {
                    this.refuse(refusal);
                    continue;
                }
                Step::Broken => return Poll::Ready(Err(io::ErrorKind::InvalidData.into())),
                Step::More => {}
            }
            match this.fill(cx)? {
                Poll::Ready(true) => {}
                Poll::Ready(false) => this.stage = Stage::Ended,
                Poll::Pending => ready!(this.wait(cx)),
            }
        }
    }
}

impl<I: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Gate<I> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let result = Pin::new(&mut this.io).poll_write(cx, bytes);
        this.written(cx, result)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let result = Pin::new(&mut this.io).poll_write_vectored(cx, parts);
        this.written(cx, result)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        Pin::new(&mut this.io).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if let Stage::Open | Stage::Ended = this.stage {
            ready!(Pin::new(&mut this.io).poll_shutdown(cx))?;
            let unread = this.exchange.refused().is_some()
                || !this.framer.is_between_requests()
                || !this.input.is_empty();
            this.stage = if unread { Stage::Lingering(0) } else { Stage::Closed };
        }
        while let Stage::Lingering(thrown) = this.stage {
            if this.reading.poll(cx, Wait::Linger, LINGER).is_ready() {
                break;
            }
            this.input.clear();
            let more = ready!(this.fill(cx)).unwrap_or(false);
            let thrown = thrown.saturating_add(this.input.len());
            this.stage = if more && thrown < LINGER_BYTES { Stage::Lingering(thrown) } else { Stage::Closed };
        }
        Poll::Ready(Ok(()))
    }
}
