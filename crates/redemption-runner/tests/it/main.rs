//! The runner and the store that ship, against faults, deaths and a clock of the tests' own.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "the helpers of tests fail as tests do"
)]

mod hiccups;
mod killed;
mod patience;
mod schedules;
mod stop;
mod support;
