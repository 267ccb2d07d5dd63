//! Whole answers as Vista writes them, with every key of a live tenant and `null` written out. The types of `wire` are
//! the fields we read, so the sandbox does not use those: a field that clients stopped reading is still sent.

pub(crate) mod connect;
mod orders;
mod prices;

pub(crate) use orders::*;
pub(crate) use prices::*;
