//! The types of every HTTP body that crosses a wire: Vista OCAPI and Connect, ProCinema, CinematicCard, and our
//! own `/checkout/v1` with its problems.
//!
//! Reading is lenient, because cinemas run many versions of these systems: unknown fields are ignored, `null` and
//! a missing list are the empty list, ids may be numbers, unknown enum values are kept as text. Only what nothing
//! can be done without (an id, a price) is required. Money is exact: see [`Decimal`].
//!
//! Fields that only the servers need are behind the feature `server`, on by default and off in the widget.
//!
//! This crate knows serde and nothing else: no HTTP, no clock, no rules of the checkout.
#![forbid(unsafe_code)]

pub mod checkout_api;
pub mod cinematiccard;
pub mod connect;
mod decimal;
mod lenient;
pub mod ocapi;
mod open_enum;
mod problem;
pub mod procinema;

pub use decimal::{Decimal, DecimalError};
pub use problem::{Problem, ProblemCode, Reason};
