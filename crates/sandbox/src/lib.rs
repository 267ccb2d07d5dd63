//! A stateful, in-memory imitation of Vista OCAPI and Vista Connect, for the demo and for tests.
//!
//! [`Sandbox`] is the handle to one imitated cinema, [`router`] its HTTP face. Inside, `store` holds the rules and
//! knows neither HTTP nor the clock, `present` turns orders into bodies, `handlers` does the rest. What the two
//! systems leave unpublished (the words of error codes, above all) is chosen here and said so in the README.
#![forbid(unsafe_code)]

mod catalogue;
mod fault;
mod handlers;
mod ledger;
mod money;
mod present;
mod route;
mod sandbox;
pub mod seed;
mod store;

pub use fault::{Fault, FaultKind, RetryAfter, Times, When};
pub use handlers::{router, serve};
pub use ledger::Call;
pub use route::Route;
pub use sandbox::{CONNECT_TOKEN, MEMBER_TOKEN, OCAPI_TOKEN, Sandbox, Settings};
pub use store::Refusal;
