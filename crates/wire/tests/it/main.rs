//! The types of the bodies: the samples of the documents, unusual and damaged answers, and docs/ANSWERS.md.
#![cfg(feature = "server")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "the helpers of tests fail as tests do"
)]

mod answers;
mod damage;
mod docs;
mod fixtures;
mod secrets;
