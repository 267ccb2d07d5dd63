//! The proxy from outside: a browser's requests on one side, an upstream of the test's on the other.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "the helpers of tests fail as tests do"
)]

mod allow_list;
mod answers;
mod attack;
mod attempts;
mod balancers;
mod caution;
mod certificates;
mod credentials;
mod discounts;
mod failures;
mod forwarding;
mod guessing;
mod hang_ups;
#[expect(dead_code, reason = "the search for secrets needs more of it")]
mod house;
mod kinds;
mod members;
mod more_time;
mod operations;
mod order_keys;
mod pace;
mod repeats;
mod shares;
mod siege;
mod state;
mod story;
mod support;
mod tokens;
mod webhook;
