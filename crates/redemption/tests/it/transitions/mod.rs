//! The redemption's rules one by one, as a table to read. What all of them together keep is shown by the model.

mod before_anything_is_taken;
mod complete_unknown;
mod ended;
mod redeem_unknown;
mod story;
mod unredeem_unknown;

use story::*;
