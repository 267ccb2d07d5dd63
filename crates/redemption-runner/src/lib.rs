//! Runs the redemption of [`redemption`]: writes each of its states into the [`store`], does what it asks for next, and tells
//! it what came of that.
//!
//! [`Runner::start`] begins one, [`Runner::drive`] takes one as far as it goes now, [`Runner::due`] names all whose time
//! has come, those of a proxy that died among them. A lease keeps two workers off one redemption; its version fences a
//! worker that was asleep for too long: what it writes then is refused, and it has nothing to say any more.
//!
//! The [`World`] is where the calls go: Vista and ProCinema for the proxy, a sandbox with faults and a clock of its own
//! for the tests, which therefore run the code that ships.
#![forbid(unsafe_code)]

mod heard;
mod news;
mod runner;
mod work;
mod world;

pub use news::News;
pub use runner::{Driven, Runner, Started};
pub use world::World;
