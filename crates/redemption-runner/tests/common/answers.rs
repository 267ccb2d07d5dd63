//! The meaning of ProCinema's answers to the resolution, as the proxy reads them.

use redemption::{CheckAnswer, NotDone, RedeemAnswer, RedemptionId, UnredeemAnswer};
use serde_json::Value;

/// A status and a body; none where the connection broke or the time ran out.
pub(crate) type Answer = Option<(u16, Value)>;

pub(crate) fn check(answer: &Answer) -> CheckAnswer {
    match answer {
        Some((200, body)) if body["valid"] == true => CheckAnswer::Valid,
        Some((400, body)) if body["valid"] == false => CheckAnswer::Invalid,
        _ => CheckAnswer::Unreachable,
    }
}

pub(crate) fn redeem(answer: &Answer) -> RedeemAnswer {
    match answer {
        Some((200, body)) if body["success"] == true => {
            let id = body["redemption_id"].as_str();
            RedeemAnswer::Success(id.map(|id| RedemptionId::new(id.to_owned())))
        }
        Some((400, body)) if body["error"].is_string() => RedeemAnswer::Refused,
        answer => not_done(answer).map_or(RedeemAnswer::Lost, RedeemAnswer::NotDone),
    }
}

pub(crate) fn unredeem(answer: &Answer) -> UnredeemAnswer {
    match answer {
        Some((200, body)) if body["success"] == true => UnredeemAnswer::Success,
        Some((400, body)) if body["error"].is_string() => UnredeemAnswer::Refused,
        answer => not_done(answer).map_or(UnredeemAnswer::Lost, UnredeemAnswer::NotDone),
    }
}

fn not_done(answer: &Answer) -> Option<NotDone> {
    match answer {
        Some((429, _)) => Some(NotDone::Throttled { wait: 2_000 }),
        Some((401 | 403 | 404, _)) => Some(NotDone::Rejected),
        _ => None,
    }
}
