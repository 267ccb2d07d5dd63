//! What was heard, in the words of the evidence.

use redemption::{CheckAnswer, OrderFact, RedeemAnswer, UnredeemAnswer};

pub(crate) fn of_order(fact: OrderFact) -> &'static str {
    match fact {
        OrderFact::Open { .. } => "Vista: the order is open",
        OrderFact::Completed { .. } => "Vista: the order is completed",
        OrderFact::Gone => "Vista: the order is gone",
        OrderFact::Unknown => "Vista gave no answer about the order",
    }
}

pub(crate) fn of_check(answer: CheckAnswer) -> &'static str {
    match answer {
        CheckAnswer::Valid => "check: valid",
        CheckAnswer::Invalid => "check: not valid",
        CheckAnswer::Unreachable => "check: no answer",
    }
}

pub(crate) fn of_redeem(answer: &RedeemAnswer) -> &'static str {
    match answer {
        RedeemAnswer::Success(_) => "redeem: done",
        RedeemAnswer::Refused => "redeem: refused",
        RedeemAnswer::Lost => "redeem: answer lost",
        RedeemAnswer::NotDone(_) => "redeem: surely not done",
    }
}

pub(crate) fn of_unredeem(answer: UnredeemAnswer) -> &'static str {
    match answer {
        UnredeemAnswer::Success => "unredeem: done",
        UnredeemAnswer::Refused => "unredeem: refused",
        UnredeemAnswer::Lost => "unredeem: answer lost",
        UnredeemAnswer::NotDone(_) => "unredeem: surely not done",
    }
}
