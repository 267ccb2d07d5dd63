//! A stateful, in-memory imitation of Vista OCAPI and Vista Connect, ProCinema and CinematicCard, for the demo and
//! for tests.
//!
//! [`Sandbox`] is the handle to one imitated cinema and its partners. [`router`] and [`serve`] answer HTTP requests
//! for it. `store` has the rules of Vista; `procinema`, `cinematiccard` and `tokens` have the rules of the other
//! systems. None of these uses HTTP or the clock. `seed` has the data of the start, `catalogue` its types. `present`
//! turns orders into bodies, `webhook` posts CinematicCard's events, and `handlers` has the routes. `relay` disturbs the
//! sockets between a client and a server. If a system does not publish something, for example its error codes, the
//! sandbox invents it, and the README lists it.
//!
//! ```
//! use sandbox::{Sandbox, seed};
//! # fn main() -> Result<(), sandbox::Refusal> {
//! let sandbox = Sandbox::seeded();
//! let order = sandbox.create_order(seed::SHOWTIME, &[seed::ADULT], &["J5"])?;
//! assert!(!sandbox.sell_seat(seed::SHOWTIME, "J5"));
//! assert!(sandbox.expire_order(&order));
//! assert!(sandbox.sell_seat(seed::SHOWTIME, "J5"));
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]
#![warn(clippy::disallowed_methods, clippy::disallowed_types)]

mod catalogue;
mod cinematiccard;
mod fault;
mod handlers;
mod ledger;
mod money;
mod present;
mod procinema;
mod relay;
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
pub use relay::{Place, Relay, SocketFault};
pub use route::Route;
pub use sandbox::Sandbox;
pub use settings::{
    CONNECT_TOKEN, GAS_CLIENT_ID, GAS_PASSWORD, GAS_USERNAME, MEMBER_TOKEN, OCAPI_TOKEN, PARTNER_ID,
    PARTNER_KEY, PROCINEMA_KEY, Settings,
};
pub use store::Refusal;
pub use webhook::{Delivery, DeliveryState};
