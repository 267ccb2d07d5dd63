//! The proxy's tests from outside, in one program. Each module tests one part; `support` has what several of them use.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "the helpers of tests fail as tests do"
)]

mod api;
mod codes;
mod faults;
mod gifts;
mod operator;
#[cfg(feature = "otlp")]
mod otlp;
mod payments;
mod secrets;
mod support;
