//! The redemption's rules one by one, as a table to read. What all of them together keep is shown by the model.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod before_anything_is_taken;
mod complete_unknown;
mod ended;
mod redeem_unknown;
mod story;
mod unredeem_unknown;

use story::*;
