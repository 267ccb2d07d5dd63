//! A stateful, in-memory imitation of Vista OCAPI and Vista Connect, ProCinema and CinematicCard, for the demo and
//! for tests.
//!
//! [`Sandbox`] is the handle to one imitated cinema and its partners, [`router`] its HTTP face. Inside, `store` holds
//! the rules of Vista, `procinema`, `cinematiccard` and `tokens` those of the others, and none knows HTTP or the
//! clock; `present` turns orders into bodies, `webhook` posts CinematicCard's events, `handlers` does the rest. What
//! the systems leave unpublished (the words of error codes, above all) is chosen here and said so in the README.
#![forbid(unsafe_code)]
#![warn(clippy::disallowed_types)]

mod catalogue;
mod cinematiccard;
mod fault;
mod handlers;
mod ledger;
mod money;
mod present;
mod procinema;
mod route;
mod sandbox;
pub mod seed;
mod settings;
mod store;
mod tokens;
mod vista;
mod webhook;

pub use cinematiccard::GiftRefused;
pub use fault::{Fault, FaultKind, RawBody, RetryAfter, Times, When};
pub use handlers::{router, serve};
pub use ledger::Call;
pub use procinema::{ProcinemaRedemption, RedeemedBy, RedemptionState};
pub use route::Route;
pub use sandbox::Sandbox;
pub use settings::{
    CONNECT_TOKEN, GAS_CLIENT_ID, GAS_PASSWORD, GAS_USERNAME, MEMBER_TOKEN, OCAPI_TOKEN, PARTNER_ID,
    PARTNER_KEY, PROCINEMA_KEY, Settings,
};
pub use store::Refusal;
pub use webhook::{Delivery, DeliveryState};
