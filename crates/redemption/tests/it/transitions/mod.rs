//! The transitions one by one. The model shows that they work together.

mod before_anything_is_taken;
mod complete_unknown;
mod ended;
mod redeem_unknown;
mod story;
mod unredeem_unknown;

use story::*;
