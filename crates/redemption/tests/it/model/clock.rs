//! The times of the model.

use redemption::limits::PATIENCE;
use redemption::{Millis, Query, Redemption, Reversal, Stage};

/// Counts the redemption's times from `now`. Ages matter only if they reach `PATIENCE`, and only an outage is that long.
pub(crate) fn rebase(redemption: &mut Redemption, now: Millis) {
    let Redemption::Running { stage, .. } = redemption else { return };
    let asked = |query: &mut Query| query.at = (query.at - now).max(0);
    let aged = |since: &mut Millis| *since = if now - *since < PATIENCE { 0 } else { -PATIENCE };
    let on_its_way = |reversal: &mut Reversal| {
        aged(&mut reversal.voucher.since);
        aged(&mut reversal.gone_at);
    };
    match stage {
        Stage::Guarding { query, .. } => asked(query),
        Stage::Checking { query, order_ends, .. } => {
            asked(query);
            *order_ends -= now;
        }
        Stage::Redeeming { checked_at, .. } => *checked_at -= now,
        Stage::RedeemUnknown { unconfirmed, query } => {
            aged(&mut unconfirmed.since);
            asked(query);
        }
        Stage::Awaiting { voucher, seen_at, query } => {
            aged(&mut voucher.since);
            aged(seen_at);
            asked(query);
        }
        Stage::Leaving { reversal, query } | Stage::UnredeemUnknown { reversal, query, .. } => {
            on_its_way(reversal);
            asked(query);
        }
        Stage::Unredeeming { reversal, since } => {
            on_its_way(reversal);
            *since -= now;
        }
        Stage::Postponed { reversal, until } | Stage::Returning { reversal, until } => {
            on_its_way(reversal);
            *until = (*until - now).max(0);
        }
    }
}
