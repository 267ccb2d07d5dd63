//! A day at the till, searched for its secrets. A program of its own: what is logged is heard by one test at a time.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    dead_code,
    reason = "the helpers of tests fail as tests do, and not every test needs all of them"
)]

mod canaries;
#[path = "../proxy/house.rs"]
mod house;
#[path = "../proxy/support.rs"]
mod support;
