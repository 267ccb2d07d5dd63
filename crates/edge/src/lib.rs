//! An HTTP/1.1 server that a slow or greedy client cannot hold.
//!
//! [`serve`] listens on a socket in front of an axum router. A request reaches the router only if it is well-formed and
//! its body has arrived completely. A client that sends too slowly, sends too much, or sends bytes that two parsers
//! could read differently is answered and disconnected before. [`guard`] has those of the rules that can be checked on
//! a parsed request, for a router that is mounted in another server.
//!
//! hyper parses the requests, writes the answers and ends connections gracefully. This crate adds the parts that hyper
//! does not have; `docs/decisions/0035-edge.md` says why each of them is needed:
//!
//! - `head` and `framing` check the form of a request's bytes, and `gate` holds a request back until it is checked.
//! - `activity` has the time limits of a connection, and `connection` runs it.
//! - `server` limits the number of connections and stops, `caps` counts the connections of one client.
//! - `guard` checks parsed requests, `target` their paths, and `in_flight` limits how many are handled at once.
//! - `address` finds the address of a client behind load balancers.
//!
//! TLS and HTTP/2 are left to the server in front.
//!
//! ```
//! use axum::{Router, routing::get};
//! use edge::{Edge, Limits, guard, serve};
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! let edge = Edge::new(Limits::default());
//! let router = guard(Router::new().route("/", get(async || "hello")), &edge);
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
//! let stop = async { /* for example a signal */ };
//! let cut_off = serve(listener, router, edge, stop).await;
//! assert_eq!(cut_off, 0);
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

mod activity;
mod address;
mod caps;
mod connection;
mod counters;
mod framing;
#[cfg(fuzzing)]
pub mod fuzzing;
mod gate;
mod guard;
mod head;
mod in_flight;
mod refusal;
mod server;
mod settings;
mod target;

pub use address::{ClientAddress, bucket};
pub use caps::{Admission, Caps};
pub use counters::Counters;
pub use guard::{BodyLimit, Guarded, guard};
pub use in_flight::InFlight;
pub use refusal::Refusal;
pub use server::serve;
pub use settings::{Edge, Limits};
