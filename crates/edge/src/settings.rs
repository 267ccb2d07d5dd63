//! What an operator may set.

use crate::counters::Counters;
use crate::refusal::{Problem, plain};
use std::sync::Arc;
use std::time::Duration;

/// How much one client, and all of them together, may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// From connecting to the first byte of the first request; then the connection is closed without an answer.
    pub first_byte: Duration,
    /// From one answer to the first byte of the next request; then the connection is closed without an answer.
    ///
    /// A load balancer that keeps connections open must give up sooner than this, or it sends a request into a
    /// connection that is just being closed. Google's gives up after 600 seconds and cannot be told otherwise.
    pub idle: Duration,
    /// From the first byte of a request to the end of its headers; then 408.
    pub header_read: Duration,
    /// For the whole of a body, however steadily it drips; then 408.
    pub body: Duration,
    /// For a client to take any byte of an answer; then the connection is dropped.
    pub write: Duration,
    /// Bytes of a body, declared or chunked; more is 413. A layer around the guard may set another limit for a route
    /// ([`BodyLimit`](crate::BodyLimit)). For a path without a route no body is read.
    pub body_bytes: usize,
    /// Lines of headers; more is 431.
    pub headers: usize,
    /// Bytes of the request line and the headers together; more is 431.
    pub header_bytes: usize,
    /// Open connections in all; the next is told 503 and closed. Each takes a file descriptor, so the process must be
    /// allowed some more than that.
    pub connections: usize,
    /// Open connections of one client (IPv4 /32, IPv6 /64); the next is told 503 and closed.
    ///
    /// Without effect behind forwarding hops ([`Edge::trusted_hops`]): there every connection comes from the load
    /// balancer, and the cap would shut out everybody at once. The balancer has to count its clients then.
    pub connections_per_address: usize,
    /// Requests being handled at once; the next is answered 503 with `Retry-After` at once.
    pub in_flight: usize,
    /// For running requests to end after the stop was asked for; then they are cut off.
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

/// The edge of one server: its limits, and what it needs to know of what is around it.
#[derive(Clone, Debug)]
pub struct Edge {
    /// How much clients may take.
    pub limits: Limits,
    /// How many hops of our own add to `X-Forwarded-For` before a request arrives; 0 where clients connect directly.
    pub trusted_hops: u8,
    /// Paths that are answered even while requests are turned away, such as the one that says the process is alive:
    /// restarting a process because it is busy makes it worse. They take no place from other requests, so their
    /// handlers must need little however many ask.
    pub never_shed: &'static [&'static str],
    /// Writes the answer to a refused request.
    pub problem: Problem,
    /// What was counted; clone the `Arc` to read it.
    pub counters: Arc<Counters>,
}

impl Edge {
    /// An edge with these limits, for clients that connect directly.
    pub fn new(limits: Limits) -> Edge {
        Edge { limits, trusted_hops: 0, never_shed: &[], problem: plain, counters: Arc::default() }
    }
}
