//! The HTTP bodies of Vista OCAPI and Connect, ProCinema, CinematicCard, and our own `/checkout/v1` with its problems.
//!
//! Servers read an answer with [`read`], by the rule in [`reading`]: an unreadable detail is left out, and an answer
//! fails only if one of its few required fields is unreadable. Money is exact: see [`Decimal`].
//!
//! The feature `server` is on by default and off in the widget, which writes requests with the types of this crate and
//! reads answers with a reader of its own.
//!
//! This crate depends on serde only. It has no HTTP, no clock, and no rules of the checkout.
#![forbid(unsafe_code)]
#![warn(clippy::disallowed_types)]

#[cfg(feature = "server")]
mod answer;
pub mod checkout_api;
#[cfg(feature = "server")]
pub mod cinematiccard;
pub mod connect;
mod decimal;
#[cfg(feature = "server")]
pub mod gas;
#[cfg(feature = "server")]
pub mod json;
#[cfg(feature = "server")]
pub mod json_value;
mod lenient;
pub mod ocapi;
mod open_enum;
mod problem;
mod problem_code;
#[cfg(feature = "server")]
pub mod procinema;
#[cfg(feature = "server")]
pub mod reading;

pub use decimal::{Decimal, DecimalError, whole_number};
pub use lenient::flag;
#[cfg(feature = "server")]
pub use problem::Reason;
pub use problem::{Problem, says_order_is_missing};
pub use problem_code::ProblemCode;
#[cfg(feature = "server")]
pub use reading::{Reading, Unreadable, read};

/// The longest answer that is read from an upstream, sent to a browser, and accepted by the widget: 2 MiB. The proxy
/// counts bytes; the widget counts UTF-16 units, of which a text never has more than bytes.
pub const LONGEST_ANSWER: usize = 2 * 1024 * 1024;
