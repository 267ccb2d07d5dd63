//! The booking site's proxy. It holds the keys to Vista, which a browser must never see. It forwards the widget's calls
//! and Connect's set-tickets, and no others.
//!
//! It has no generic pass-through, and that keeps it safe. Every path has a handler of its own; the upstream URL is a
//! configured base, a constant path and validated ids; bodies go through the types of [`wire`] in both directions; only
//! the region, the member's session and a trace context of the browser's headers go up; redirects are not followed;
//! upstream texts stay here.
//!
//! The modules, each of which uses only those above it. At the start, `services` creates the parts of the modules down to
//! `gifts`, and hands them to those below.
//!
//! - [`config`]: the operator's settings.
//! - [`operations`]: reports to the operator (log, metrics, alerts) and the process itself.
//! - `state`: the keys that sign, seal and hash.
//! - `upstream`: calls to Vista and ProCinema, and the meaning of their answers.
//! - `access_control`: which order a caller reaches, and how often and how much a caller may ask.
//! - `payments`: voucher payments, which redeem a ProCinema code for a part of an order.
//! - `gifts`: CinematicCard codes after an order.
//! - `codes`: one call for a code of any kind, and discounts.
//! - `completion`: confirming the amount due and completing orders, with or without voucher payments.
//! - `routes`: one handler for each path.
//! - `server`: the listeners and the layers around all routes.
//! - [`commands`]: the commands for operators.
#![forbid(unsafe_code)]
#![warn(clippy::disallowed_methods, clippy::disallowed_types)]

mod access_control;
mod clock;
mod codes;
pub mod commands;
mod completion;
pub mod config;
mod error;
#[cfg(fuzzing)]
pub mod fuzzing;
mod gifts;
mod limits;
pub mod operations;
mod payments;
mod routes;
mod server;
mod services;
mod state;
mod upstream;

pub use config::{BaseUrl, Config, ConfigError};
pub use server::{Proxy, ServeError};
pub use services::StartError;
