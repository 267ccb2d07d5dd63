//! Runs redemptions: stores each state of a [`Redemption`](redemption::Redemption) in the [`store`], performs its next
//! action, and applies the answer.
//!
//! - [`Runner::start`] starts one redemption.
//! - [`Runner::drive`] takes one as far as it can go now.
//! - [`Runner::due`] lists all that are due, those of a proxy that died among them.
//!
//! A lease keeps two workers off one redemption. The version of its row fences a worker that was asleep for too long: if it
//! writes then, the write is refused, and the worker stops.
//!
//! The calls go to a [`World`]. In the proxy that is Vista and ProCinema. In the tests it is a sandbox with faults and a
//! clock of its own, so the tests run the code that ships.
#![forbid(unsafe_code)]
#![warn(clippy::disallowed_types)]

mod fact;
mod runner;
mod work;
mod world;

pub use fact::Fact;
pub use runner::{Driven, Runner, Started};
pub use world::World;
