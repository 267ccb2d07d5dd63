//! The rules as they are, and each of them broken in turn: a law that no broken rule offends proves nothing.

use redemption::limits::QUIET;
use redemption::{
    Abort, Action, Ask, Back, Doubt, End, Evidence, Heard, Held, Proof, Redemption, Sale, Stage, Terms, next,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rules {
    AsTheyAre,
    /// A redeem whose answer was lost is sent again at once.
    BlindRetry,
    /// A redeem whose answer was lost is unredeemed at once.
    BlindUnredeem,
    /// Two customers may use one code at a time.
    NoLock,
    /// A redeem whose answer was lost counts as done.
    CompleteBeforeRedeemed,
    /// An order that nobody answers for counts as gone.
    UnredeemOnSilence,
    /// An order that was seen gone once counts as gone.
    UnredeemOnFirstSight,
    /// Only outcomes are stored.
    NoIntent,
    /// A refused redeem counts as not executed.
    BelieveRefusal,
    /// A lost redeem is checked without waiting.
    NoQuiet,
    /// The lock goes as soon as the unredeem is answered.
    UnlockAtOnce,
    /// Nobody counts presumptions.
    NoBreaker,
    /// The time to give the lock back never comes.
    HoldForEver,
    /// The price of a completed order is not looked at.
    SellInSilence,
    /// The site counts as told although it was not.
    ConfirmUnasked,
}

impl Rules {
    /// What becomes of a step under these rules.
    pub(crate) fn apply(self, before: &Redemption, after: Redemption) -> Redemption {
        if self == Self::HoldForEver && before.name() == "returning" {
            return before.clone();
        }
        if let (Self::SellInSilence, Redemption::Ended { amount, end: End::Completed(evidence, _) }) =
            (self, &after)
        {
            let end = End::Completed(evidence.clone(), Sale::AsConfirmed);
            return Redemption::Ended { amount: *amount, end };
        }
        let Redemption::Running { terms, stage, delayed } = after else { return after };
        let running = |stage| Redemption::Running { terms, stage, delayed };
        if let (Self::ConfirmUnasked, Stage::Awaiting { .. }) = (self, &stage) {
            let terms = Terms { confirmed: terms.confirmed.or(Some(terms.total)), ..terms };
            return Redemption::Running { terms, stage, delayed };
        }
        match (self, stage) {
            (
                Self::BlindRetry,
                Stage::RedeemUnknown { doubt: Doubt { attempt: 1, heard: Heard::Nothing, since }, .. },
            ) => running(Stage::Redeeming { attempt: 2, tries: 0, checked_at: since }),
            (
                Self::BlindUnredeem,
                Stage::RedeemUnknown { doubt: Doubt { attempt, heard: Heard::Nothing, since }, .. },
            ) => {
                let back = back(attempt, since);
                running(Stage::Unredeeming { back, since })
            }
            (
                Self::CompleteBeforeRedeemed,
                Stage::RedeemUnknown { doubt: Doubt { attempt, heard: Heard::Nothing, since }, .. },
            ) => {
                let ask = Ask { at: since, tries: 0 };
                running(Stage::Awaiting { held: back(attempt, since).held, word_at: since, ask })
            }
            (Self::UnredeemOnSilence, Stage::Awaiting { held, word_at, ask }) if ask.tries > 0 => {
                let back = Back { held, gone_at: word_at, unredeems: 1 };
                running(Stage::Unredeeming { back, since: word_at })
            }
            (Self::UnredeemOnFirstSight, Stage::Leaving { back, .. }) => {
                let since = back.gone_at;
                running(Stage::Unredeeming { back: Back { unredeems: 1, ..back }, since })
            }
            (
                Self::BelieveRefusal,
                Stage::RedeemUnknown { doubt: Doubt { heard: Heard::Refusal, .. }, .. },
            ) => Redemption::Ended { amount: terms.amount, end: End::Aborted(Abort::Refused) },
            (Self::NoQuiet, Stage::RedeemUnknown { doubt, ask }) if before.name() == "redeeming" => {
                running(Stage::RedeemUnknown { doubt, ask: Ask { at: ask.at - QUIET, ..ask } })
            }
            (Self::UnlockAtOnce, Stage::Returning { back, .. }) => {
                let evidence = Evidence {
                    redeems: back.held.redeems,
                    proof: Some(back.held.proof),
                    unredeems: back.unredeems,
                };
                Redemption::Ended { amount: terms.amount, end: End::Compensated(evidence) }
            }
            (_, stage) => running(stage),
        }
    }

    /// Whether this redemption is written down.
    pub(crate) fn stores(self, redemption: &Redemption) -> bool {
        let intent = matches!(next(redemption), Action::Redeem { .. } | Action::Unredeem { .. });
        self != Self::NoIntent || !intent
    }
}

fn back(attempt: u8, since: i64) -> Back {
    let held = Held { proof: Proof::NoId, since, redeems: attempt };
    Back { held, gone_at: since, unredeems: 1 }
}
