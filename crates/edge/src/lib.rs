//! An HTTP/1.1 server that a slow or greedy client cannot hold.
//!
//! [`serve`] stands directly on the socket and in front of an axum router. What reaches the router is one well-formed
//! request with its whole body; whoever sends too slowly, too much or anything that two parsers could read differently
//! is answered and cut off before. [`guard`] holds those of the rules that can be checked on a request as such, for a
//! router that is mounted in another server.
//!
//! Each module holds one of these ideas: `head` and `framing` the form of a request's bytes, `gate` the time they may
//! take, `guard` the methods and paths that are let in, `place` the requests at work, `caps` the connections of one
//! client, `connection` and `server` the number of connections and their end, `address` the client's identity. TLS and
//! HTTP/2 are left to the server in front.
#![forbid(unsafe_code)]

mod address;
mod caps;
mod connection;
mod counters;
mod exchange;
mod framing;
mod gate;
mod guard;
mod head;
mod place;
mod refusal;
mod server;
mod settings;
mod target;

pub use address::{ClientAddress, bucket, client_address};
pub use caps::{Admission, Caps};
pub use counters::Counters;
pub use guard::{BodyLimit, Guarded, guard};
pub use place::Place;
pub use refusal::{Problem, Refusal, plain};
pub use server::serve;
pub use settings::{Edge, Limits};
pub use target::acceptable;
