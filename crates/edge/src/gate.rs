//! The gate between the socket and hyper: hyper sees a head only when it is complete and has one reading.
//!
//! If a head is refused, hyper gets a stand-in request instead, so that the refusal is answered after the answers that
//! are still under way on this connection. The service sees in the [`Activity`] that the request is refused.

use crate::activity::Activity;
use crate::framing::{Framer, Step};
use crate::settings::Limits;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, ReadBuf};
use tokio::time::timeout;

const STAND_IN: &[u8] = b"GET / HTTP/1.1\r\nhost: refused\r\n\r\n";
/// The most bytes that one read takes from the socket.
const PIECE: usize = 4 * 1024;
/// The most time and bytes for throwing away the rest of a refused request.
const LINGER: Duration = Duration::from_secs(1);
const LINGER_BYTES: u64 = 64 * 1024;

/// The reading half of a connection.
pub(crate) struct Gate<R> {
    socket: R,
    framer: Framer,
    activity: Arc<Activity>,
    /// The bytes that have arrived; the first `passed` of them may go to hyper.
    input: Vec<u8>,
    passed: usize,
    /// Whether `input` holds the stand-in for a refused request. Nothing is read after it.
    stands_in: bool,
}

impl<R: AsyncRead + Unpin> Gate<R> {
    pub(crate) fn new(socket: R, limits: &Limits, activity: Arc<Activity>) -> Gate<R> {
        let framer = Framer::new(limits.headers, limits.header_bytes);
        Gate { socket, framer, activity, input: Vec::new(), passed: 0, stands_in: false }
    }

    /// Reads and throws away the rest of a request that was answered before it was complete. If a socket is closed
    /// while it holds unread bytes, TCP resets the connection, and the client may lose the answer.
    pub(crate) async fn linger(self) {
        if self.stands_in || !self.framer.is_between_requests() || !self.input.is_empty() {
            let mut rest = self.socket.take(LINGER_BYTES);
            // Whether the client stops in time makes no difference: the connection ends now.
            let _ = timeout(LINGER, tokio::io::copy(&mut rest, &mut tokio::io::sink())).await;
        }
    }

    /// Hands over the bytes that may pass, as many as fit.
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

    /// Reads from the socket; false at its end.
    fn fill(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<bool>> {
        let mut piece = [0; PIECE];
        let mut piece = ReadBuf::new(&mut piece);
        ready!(Pin::new(&mut self.socket).poll_read(cx, &mut piece))?;
        self.input.extend_from_slice(piece.filled());
        Poll::Ready(Ok(!piece.filled().is_empty()))
    }
}

impl<R: AsyncRead + Unpin> AsyncRead for Gate<R> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        loop {
            if this.passed > 0 {
                this.hand_over(out);
                return Poll::Ready(Ok(()));
            }
            if this.stands_in {
                // The answer closes the connection. An end of input here would close it before the answer.
                return Poll::Pending;
            }
            if this.activity.refused().is_some() {
                this.stands_in = true;
                this.input = STAND_IN.to_vec();
                this.passed = STAND_IN.len();
                continue;
            }
            let at_head = this.framer.is_between_requests();
            match this.framer.step(&this.input) {
                Step::Pass(count) => {
                    this.passed = count;
                    if at_head {
                        this.activity.head_ends();
                    }
                    continue;
                }
                Step::Refuse(refusal) => {
                    this.activity.refuse(refusal);
                    continue;
                }
                Step::Broken => return Poll::Ready(Err(io::ErrorKind::InvalidData.into())),
                Step::More => {}
            }
            match this.fill(cx)? {
                Poll::Ready(true) => {}
                Poll::Ready(false) => return Poll::Ready(Ok(())),
                Poll::Pending => {
                    if at_head && !this.input.is_empty() {
                        this.activity.head_begins();
                    }
                    return Poll::Pending;
                }
            }
        }
    }
}
