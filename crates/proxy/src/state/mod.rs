//! The state that the proxy keeps.

pub(crate) mod keys;
