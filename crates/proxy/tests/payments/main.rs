//! Paying with ProCinema vouchers and completing orders: a browser's requests over real sockets on one side, the
//! sandbox's ledger on the other.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "the helpers of tests fail as tests do"
)]

mod alerts;
mod clock;
mod complete;
mod contract;
mod free;
mod gone;
#[allow(dead_code, reason = "the other tests use the rest")]
#[path = "../proxy/house.rs"]
mod house;
mod odd_orders;
mod plan;
mod polling;
mod race;
mod region;
mod restart;
mod rotation;
mod shop;
mod stop;
#[allow(dead_code, reason = "the other tests use the rest")]
#[path = "../proxy/support.rs"]
mod support;
mod writes;
