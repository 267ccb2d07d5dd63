//! The widget's reader, on answers that Vista and our own proxy send.
#![allow(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

mod both_ways;
mod order;
mod own;
mod ways;
