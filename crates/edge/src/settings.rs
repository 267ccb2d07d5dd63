//! The settings of a server.

use crate::counters::Counters;
use crate::refusal::{Refusal, plain};
use axum::response::Response;
use std::sync::Arc;
use std::time::Duration;

/// The limits for one client, and for all clients together.
///
/// ```
/// use edge::Limits;
/// use std::time::Duration;
///
/// // Clients connect directly, so idle connections are closed soon.
/// let limits = Limits { idle: Duration::from_secs(30), ..Limits::default() };
/// assert_eq!(limits.in_flight, 512);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The time from connecting to the first byte of the first request. After it the connection is closed without an
    /// answer.
    pub first_byte: Duration,
    /// The time from an answer to the first byte of the next request. After it the connection is closed without an
    /// answer.
    ///
    /// It must be longer than the idle time of a load balancer in front, or the balancer sends a request into a
    /// connection that is being closed. Google's load balancers have a fixed idle time of 600 seconds.
    pub idle: Duration,
    /// The time from the first byte of a request to the end of its headers. After it the answer is 408.
    pub header_read: Duration,
    /// The time for a whole body, even if some bytes arrive all the time. After it the answer is 408.
    pub body: Duration,
    /// The time in which a client must take at least one byte of an answer. After it the connection is dropped.
    pub write: Duration,
    /// The most bytes of a body, with a length or chunked. For a longer body the answer is 413. A layer around the guard
    /// can set another limit for a request ([`BodyLimit`](crate::BodyLimit)). If a path has no route, its body is not
    /// read.
    pub body_bytes: usize,
    /// The most header lines. For more the answer is 431.
    pub headers: usize,
    /// The most bytes of the request line and the headers together. For more the answer is 431.
    pub header_bytes: usize,
    /// The most open connections. The next connection is answered 503 and closed. Each takes a file descriptor, so the
    /// process must be allowed to open more files than this.
    pub connections: usize,
    /// The most open connections of one client (IPv4 /32, IPv6 /64). The next connection is answered 503 and closed.
    ///
    /// It has no effect behind forwarding hops ([`Edge::trusted_hops`]): all connections come from the load balancer
    /// there, and the limit would shut out all customers. Then the balancer must limit the connections of a client.
    pub connections_per_address: usize,
    /// The most requests that are handled at the same time. The next request is answered 503 with `Retry-After` at once.
    pub in_flight: usize,
    /// The time that running requests have to end after the server was told to stop. After it they are cut off.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        let five = Duration::from_secs(5);
        Limits {
            first_byte: five,
            idle: Duration::from_secs(620),
            header_read: five,
            body: five,
            write: Duration::from_secs(10),
            body_bytes: 4 * 1024,
            headers: 100,
            header_bytes: 32 * 1024,
            connections: 10_000,
            connections_per_address: 100,
            in_flight: 512,
            drain: Duration::from_secs(10),
        }
    }
}

/// The settings of one server.
#[derive(Clone, Debug)]
pub struct Edge {
    /// The limits for clients.
    pub limits: Limits,
    /// The number of trusted load balancers and proxies that append to `X-Forwarded-For` before a request arrives. 0 if
    /// clients connect directly.
    pub trusted_hops: u8,
    /// Paths that are answered even if [`Limits::in_flight`] is reached, for example the path of a liveness probe:
    /// restarting a process because it is busy makes the load worse. These requests do not count against the limit, so
    /// their handlers must be cheap.
    pub never_shed: &'static [&'static str],
    /// Writes the answer to a refused request. The server then sets the status, `Retry-After` and `Connection`.
    pub problem: fn(Refusal) -> Response,
    /// The counters. Clone the `Arc` to read them while the server runs.
    pub counters: Arc<Counters>,
}

impl Edge {
    /// Returns settings with these limits, for clients that connect directly.
    pub fn new(limits: Limits) -> Edge {
        Edge { limits, trusted_hops: 0, never_shed: &[], problem: plain, counters: Arc::default() }
    }
}
