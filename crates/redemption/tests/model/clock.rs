//! Times as the model keeps them.

use redemption::limits::PATIENCE;
use redemption::{Ask, Back, Millis, Redemption, Stage};

/// Counts the redemption's times from `now`. How old something is matters only against `PATIENCE`, which nothing but an
/// outage reaches: there are not that many faults.
pub(crate) fn rebase(redemption: &mut Redemption, now: Millis) {
    let Redemption::Running { stage, .. } = redemption else { return };
    let asked = |ask: &mut Ask| ask.at = (ask.at - now).max(0);
    let aged = |since: &mut Millis| *since = if now - *since < PATIENCE { 0 } else { -PATIENCE };
    let on_its_way = |back: &mut Back| {
        aged(&mut back.held.since);
        aged(&mut back.gone_at);
    };
    match stage {
        Stage::Guarding { ask, .. } => asked(ask),
        Stage::Checking { ask, order_ends, .. } => {
            asked(ask);
            *order_ends -= now;
        }
        Stage::Redeeming { checked_at, .. } => *checked_at -= now,
        Stage::RedeemUnknown { doubt, ask } => {
            aged(&mut doubt.since);
            asked(ask);
        }
        Stage::Awaiting { held, word_at, ask } => {
            aged(&mut held.since);
            aged(word_at);
            asked(ask);
        }
        Stage::Leaving { back, ask } | Stage::UnredeemUnknown { back, ask, .. } => {
            on_its_way(back);
            asked(ask);
        }
        Stage::Unredeeming { back, since } => {
            on_its_way(back);
            *since -= now;
        }
        Stage::Postponed { back, until } | Stage::Returning { back, until } => {
            on_its_way(back);
            *until = (*until - now).max(0);
        }
    }
}
