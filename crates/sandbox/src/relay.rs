//! A relay between a client and a server, which disturbs chosen exchanges on their sockets. It reads whole messages of
//! HTTP/1.1, so that a test can name the place of a fault instead of a time.

use crate::Times;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::error::Elapsed;
use tokio::time::{sleep, timeout};

/// The pause of the faults that wait. No test depends on its length.
const PAUSE: Duration = Duration::from_millis(20);
/// Longer than any condition takes on a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// The number of slices.
const SLICES: usize = 100;

/// A disturbance of the bytes from a [`Place`] on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SocketFault {
    /// They come after a pause.
    Latency,
    /// None comes, and the connection stays open until the client closes it.
    Hang,
    /// The connection is reset, on both sides.
    Reset,
    /// After a pause the connection is closed, on both sides.
    SlowClose,
    /// They come in a hundred slices.
    Sliced,
    /// The connection is closed at once, on both sides.
    Truncated,
    /// They come one by one, and the last never comes.
    Narrow,
}

impl SocketFault {
    /// Whether it lasts until the receiver of the bytes gives up.
    pub fn is_silent(self) -> bool {
        matches!(self, SocketFault::Hang | SocketFault::Narrow)
    }
}

/// The place in an exchange from which on bytes are disturbed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the middle of the body of the request, or of its head if it has no body.
    Request,
    /// Before the head of the answer. The server has answered by then.
    Head,
    /// In the middle of the body of the answer. The server has answered by then.
    Body,
}

/// A relay on a port of its own, until the runtime ends. Clones are handles to the same relay.
#[derive(Clone)]
pub struct Relay {
    address: SocketAddr,
    state: watch::Sender<State>,
}

/// The requests to disturb, by the beginning of their first line.
struct Armed {
    line: String,
    times: Times,
    fault: SocketFault,
    place: Place,
}

#[derive(Default)]
struct State {
    armed: Option<Armed>,
    disturbed: usize,
    reached: usize,
    open: usize,
}

impl Relay {
    /// Starts a relay to this server.
    ///
    /// # Errors
    /// If no port is free.
    pub async fn start(server: SocketAddr) -> io::Result<Relay> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let relay = Relay { address: listener.local_addr()?, state: watch::Sender::default() };
        let state = relay.state.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                // An error is the end of one of the two connections, which ends the other.
                tokio::spawn(forward(client, server, state.clone()));
            }
        });
        Ok(relay)
    }

    /// The address for the client.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Disturbs the next request whose first line begins with this, for example `POST /v1/redeem`, or all of them.
    pub fn disturb(&self, line: &str, times: Times, fault: SocketFault, place: Place) {
        let armed = Armed { line: line.to_owned(), times, fault, place };
        self.state.send_modify(|state| state.armed = Some(armed));
    }

    /// Disturbs no further request.
    pub fn calm(&self) {
        self.state.send_modify(|state| state.armed = None);
    }

    /// The number of requests that were disturbed.
    pub fn disturbed(&self) -> usize {
        self.state.borrow().disturbed
    }

    /// Waits until more than this number of faults have begun.
    ///
    /// # Errors
    /// If that takes a minute.
    pub async fn reached(&self, number: usize) -> Result<(), Elapsed> {
        self.until(|state| state.reached > number).await
    }

    /// Waits until no disturbed exchange is open.
    ///
    /// # Errors
    /// If that takes a minute.
    pub async fn idle(&self) -> Result<(), Elapsed> {
        self.until(|state| state.open == 0).await
    }

    async fn until(&self, condition: impl Fn(&State) -> bool) -> Result<(), Elapsed> {
        let mut state = self.state.subscribe();
        // Waiting fails only after the sender is dropped, and `self` has it.
        timeout(PATIENCE, state.wait_for(|state| condition(state))).await.map(drop)
    }
}

impl State {
    /// The fault of a request, which then counts as open.
    fn take(&mut self, request: &Message) -> Option<(SocketFault, Place)> {
        let armed = self.armed.take_if(|armed| request.bytes.starts_with(armed.line.as_bytes()))?;
        let taken = (armed.fault, armed.place);
        if armed.times == Times::Always {
            self.armed = Some(armed);
        }
        self.disturbed += 1;
        self.open += 1;
        Some(taken)
    }
}

/// Counts an open exchange until it is dropped.
struct Open<'a>(&'a watch::Sender<State>);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|state| state.open -= 1);
    }
}

async fn forward(mut client: TcpStream, to: SocketAddr, state: watch::Sender<State>) -> io::Result<()> {
    let mut server = TcpStream::connect(to).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    loop {
        let request = tokio::select! {
            request = Message::read(&mut client) => request?,
            closed = closed(&mut server) => return closed,
        };
        let mut taken = None;
        state.send_modify(|state| taken = state.take(&request));
        let Some((fault, place)) = taken else {
            server.write_all(&request.bytes).await?;
            client.write_all(&Message::read(&mut server).await?.bytes).await?;
            continue;
        };
        let _open = Open(&state);
        let message = if place == Place::Request {
            request
        } else {
            server.write_all(&request.bytes).await?;
            Message::read(&mut server).await?
        };
        let (before, after) = message.bytes.split_at(message.cut(place));
        let (mut from_client, mut to_client) = client.split();
        let (_, mut to_server) = server.split();
        let to = if place == Place::Request { &mut to_server } else { &mut to_client };
        to.write_all(before).await?;
        state.send_modify(|state| state.reached += 1);
        match fault {
            SocketFault::Latency => {
                sleep(PAUSE).await;
                to.write_all(after).await?;
            }
            SocketFault::Sliced => {
                for slice in after.chunks(after.len().div_ceil(SLICES).max(1)) {
                    to.write_all(slice).await?;
                    tokio::task::yield_now().await;
                }
            }
            SocketFault::Hang => return closed(&mut from_client).await,
            SocketFault::Narrow => {
                let drip = async {
                    for byte in after.split_last().map(|(_, most)| most).unwrap_or_default() {
                        if to.write_all(&[*byte]).await.is_err() {
                            break;
                        }
                        sleep(PAUSE).await;
                    }
                    std::future::pending().await
                };
                return tokio::select! { () = drip => Ok(()), closed = closed(&mut from_client) => closed };
            }
            SocketFault::Reset => {
                server.set_zero_linger()?;
                return client.set_zero_linger();
            }
            SocketFault::SlowClose => {
                sleep(PAUSE).await;
                return Ok(());
            }
            SocketFault::Truncated => return Ok(()),
        }
        if place == Place::Request {
            client.write_all(&Message::read(&mut server).await?.bytes).await?;
        }
    }
}

/// Waits until the other end closes the connection.
async fn closed(from: &mut (impl AsyncRead + Unpin)) -> io::Result<()> {
    while from.read(&mut [0; 512]).await? > 0 {}
    Ok(())
}

/// A whole message of HTTP/1.1.
struct Message {
    bytes: Vec<u8>,
    head: usize,
}

impl Message {
    async fn read(from: &mut TcpStream) -> io::Result<Message> {
        let mut bytes = Vec::new();
        loop {
            if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                let head = end + 4;
                if is_whole(&bytes, head) {
                    return Ok(Message { bytes, head });
                }
            }
            if from.read_buf(&mut bytes).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }

    fn cut(&self, place: Place) -> usize {
        let body = self.bytes.len() - self.head;
        match place {
            Place::Head => 0,
            Place::Request if body == 0 => self.head / 2,
            Place::Request | Place::Body => self.head + body / 2,
        }
    }
}

fn is_whole(bytes: &[u8], head: usize) -> bool {
    let text = String::from_utf8_lossy(bytes.get(..head).unwrap_or_default()).to_ascii_lowercase();
    if text.contains("transfer-encoding: chunked") {
        return bytes.ends_with(b"0\r\n\r\n");
    }
    let length = text.lines().find_map(|line| line.strip_prefix("content-length:"));
    let body: usize = length.and_then(|length| length.trim().parse().ok()).unwrap_or(0);
    bytes.len() - head >= body
}

#[cfg(test)]
mod tests;
