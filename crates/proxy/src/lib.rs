//! The booking site's proxy. It holds the keys to Vista, which a browser must never see, and forwards the calls the
//! widget makes, and no others.
//!
//! What keeps it safe is what it lacks: there is no generic pass-through. Every path has a handler of its own; the
//! upstream URL is a configured base, a constant path and validated ids; bodies go through the types of [`wire`] in
//! both directions; of the browser's headers two go on; redirects are not followed; upstream texts stay here.
//!
//! Each module holds one of these ideas: [`config`] the operator's settings, `routes` the calls that are forwarded,
//! `binding` the right to reach an order, `guesses` the number of tries of a code, `shares` the number of requests that
//! one order or client has at work, `idempotency` that a write is done once, `access` the credentials of an upstream,
//! `upstream` a call and the meaning of its failure, `refusal` the meaning of Vista's errors, `error` the answer to the
//! browser, `log` and `metrics` the report to the operator, `keys` the keys from the secrets, `middleware` the layers
//! that all requests share.
#![forbid(unsafe_code)]

mod access;
mod binding;
mod clock;
pub mod config;
pub mod descriptors;
mod error;
mod extract;
mod gifts;
mod guesses;
mod id;
mod idempotency;
mod keys;
pub mod log;
mod metrics;
mod middleware;
pub mod operator;
mod payments;
pub mod probe;
mod procinema;
mod proxy;
pub mod reconcile;
mod refusal;
mod routes;
mod services;
mod shares;
pub mod shutdown;
mod trace;
mod upstream;

pub use config::{BaseUrl, Config, ConfigError};
pub use proxy::{Proxy, ServeError};
pub use services::StartError;
