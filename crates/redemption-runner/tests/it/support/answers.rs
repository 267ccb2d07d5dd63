//! Reads ProCinema's answers in the same way as the proxy.

use redemption::{CheckAnswer, NotExecuted, RedeemAnswer, RedemptionId, UnredeemAnswer};
use serde_json::Value;

/// A status and a body. `None` if the connection broke or the call timed out.
pub(crate) type Answer = Option<(u16, Value)>;

pub(crate) fn check(answer: &Answer) -> CheckAnswer {
    match answer {
        Some((200, body)) if body["valid"] == true => CheckAnswer::Valid,
        Some((400, body)) if body["valid"] == false => CheckAnswer::Invalid,
        Some((401 | 403 | 404, _)) => CheckAnswer::Rejected,
        _ => CheckAnswer::Unknown,
    }
}

pub(crate) fn redeem(answer: &Answer) -> RedeemAnswer {
    match answer {
        Some((200, body)) if body["success"] == true => {
            let id = body["redemption_id"].as_str();
            RedeemAnswer::Done(id.map(|id| RedemptionId::new(id.to_owned())))
        }
        Some((400, body)) if body["error"].is_string() => RedeemAnswer::Refused,
        answer => not_done(answer).map_or(RedeemAnswer::Unconfirmed, RedeemAnswer::NotExecuted),
    }
}

pub(crate) fn unredeem(answer: &Answer) -> UnredeemAnswer {
    match answer {
        Some((200, body)) if body["success"] == true => UnredeemAnswer::Done(()),
        Some((400, body)) if body["error"].is_string() => UnredeemAnswer::Refused,
        answer => not_done(answer).map_or(UnredeemAnswer::Unconfirmed, UnredeemAnswer::NotExecuted),
    }
}

fn not_done(answer: &Answer) -> Option<NotExecuted> {
    match answer {
        Some((429, _)) => Some(NotExecuted::Throttled { wait: 2_000 }),
        Some((401 | 403 | 404, _)) => Some(NotExecuted::Rejected),
        _ => None,
    }
}
