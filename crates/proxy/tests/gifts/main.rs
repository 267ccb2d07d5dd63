//! The gift after an order, and the webhook that tells when it is used: over real sockets, against the sandbox.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "the helpers of tests fail as tests do"
)]

mod counter;
mod events;
#[allow(dead_code, reason = "the other tests use the rest")]
#[path = "../proxy/house.rs"]
mod house;
mod mint;
mod queue;
mod refusals;
#[allow(dead_code, reason = "the other tests use the rest")]
#[path = "../proxy/support.rs"]
mod support;
