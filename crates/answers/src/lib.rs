//! Reads answers by field name, straight into the types of the checkout.
//!
//! The widget runs this code over JavaScript values, and the tests run it over a JSON tree: [`Json`] is all it needs to
//! know of either. The rule is the one of the servers (`wire::reading`, docs/ANSWERS.md), and the tests hold the two
//! against each other:
//!
//! - An entry of a list that cannot be read is left out.
//! - An optional detail that cannot be read counts as missing.
//! - A restriction that cannot be read hides its price.
//! - An answer fails only if a required field cannot be read.
//! - A missing list is unknown, not empty.
//! - Numbers and texts stand in for one another in ids, codes, counts and amounts.
//!
//! Every function here gives `None` for an answer that cannot be read. What that means depends on the call: a read
//! changed nothing, and a write may have taken effect.
#![forbid(unsafe_code)]

mod at;
mod connect;
mod json;
mod order;
mod own;
mod prices;

pub use at::At;
pub use connect::{connect_failure, offers, session};
pub use json::Json;
pub use order::{added_voucher, order};
pub use own::{capabilities, completion, gift, order_token, payments, problem};
pub use prices::price_list;
