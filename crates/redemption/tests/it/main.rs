//! The tests of the state machine: each transition by itself, and all of them together in a model.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "the helpers of tests fail as tests do"
)]

mod model;
mod notices;
mod transitions;
mod words;
