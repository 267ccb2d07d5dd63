//! The access of callers: which orders they reach and how often they may ask.

pub(crate) mod attempt_limits;
pub(crate) mod binding;
pub(crate) mod extract;
pub(crate) mod id;
pub(crate) mod idempotency;
pub(crate) mod shares;
