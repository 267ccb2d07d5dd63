//! What Vista writes: whole answers, with every key of a live tenant and `null` written out. The types of `wire` are
//! what is read of them, so the sandbox does not use those: a field that clients stopped reading is still sent.

pub(crate) mod connect;
mod orders;
mod prices;

pub(crate) use orders::*;
pub(crate) use prices::*;
