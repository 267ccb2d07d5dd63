//! The gift after an order, and the webhook that tells when it is used: over real sockets, against the sandbox.

mod counter;
mod events;
mod mint;
mod queue;
mod refusals;
