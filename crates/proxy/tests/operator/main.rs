//! The program as operators have it: its commands, its settings, its start and its end.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "the helpers of tests fail as tests do"
)]

mod commands;
mod descriptors;
mod documents;
mod escalated;
mod file;
#[allow(dead_code, reason = "the other tests use the rest")]
#[path = "../proxy/house.rs"]
mod house;
mod monitoring;
mod probe;
mod program;
mod serving;
mod settings;
#[allow(dead_code, reason = "the other tests use the rest")]
#[path = "../proxy/support.rs"]
mod support;
