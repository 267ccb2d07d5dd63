//! The server on real sockets, against clients that send slowly, too much, or malformed requests.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "the helpers of tests fail as tests do"
)]

mod corpus;
mod greedy;
mod hyper_alone;
mod mounted;
mod requests;
mod running_edge;
mod slow;
mod stop;
