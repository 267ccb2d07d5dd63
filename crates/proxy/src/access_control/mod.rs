//! Access control: which order a caller reaches, how often codes may be attempted, how many requests may run, that a
//! repeated write is executed once, and that the tickets of an order are changed one after the other.

pub(crate) mod attempt_limits;
pub(crate) mod binding;
pub(crate) mod extract;
pub(crate) mod gate;
pub(crate) mod id;
pub(crate) mod idempotency;
pub(crate) mod order_locks;
pub(crate) mod shares;
