//! Whole answers as Vista writes them, with every key of a live tenant and `null` written out. The types of `wire` are
//! the fields that we read. The sandbox does not use them, so that it also sends the fields that clients do not read.

pub(crate) mod connect;
mod orders;
mod prices;

pub(crate) use orders::*;
pub(crate) use prices::*;
