//! Access control: which order a caller reaches, how often codes may be attempted, how many requests may run, and that
//! a repeated write is executed once.

pub(crate) mod attempt_limits;
pub(crate) mod binding;
pub(crate) mod extract;
pub(crate) mod gate;
pub(crate) mod id;
pub(crate) mod idempotency;
pub(crate) mod shares;
