//! Reads answers by field name, directly into the types of the checkout.
//!
//! The widget reads JavaScript values, our proxy and the tests a JSON tree, all through the trait [`Json`]. The rules are
//! those of the servers (`wire::reading`, docs/ANSWERS.md), and the tests compare the two:
//!
//! - An entry of a list that cannot be read is left out.
//! - An optional detail that cannot be read counts as missing.
//! - A restriction that cannot be read hides its price.
//! - An answer fails only if a required field cannot be read.
//! - A missing list is unknown, not empty.
//! - Ids, codes, counts and amounts may be numbers or texts.
//!
//! Every function returns `None` for an answer that cannot be read. A read then changed nothing, but a write may have
//! taken effect.
#![forbid(unsafe_code)]

mod at;
mod connect;
mod json;
mod order;
mod own;
mod prices;
#[cfg(feature = "server")]
mod tree;

pub use at::At;
pub use connect::{connect_failure, offers, session};
pub use json::Json;
pub use order::{added_voucher, order};
pub use own::{capabilities, completion, failure, gift, order_token, payments, problem};
pub use prices::price_list;
#[cfg(feature = "server")]
pub use tree::Tree;
