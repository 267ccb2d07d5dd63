//! The real rules, and rules of which one is broken. If no broken rule violates a law, the law proves nothing.

use redemption::limits::QUIET;
use redemption::{
    Abort, Action, End, Evidence, Proof, Query, RedeemedVoucher, Redemption, Reply, Reversal, Sale, Stage,
    Terms, UnconfirmedRedeem, next,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rules {
    AsTheyAre,
    /// An unconfirmed redeem is sent again at once.
    BlindRetry,
    /// An unconfirmed redeem is reversed at once.
    BlindUnredeem,
    /// Two customers may use one code at a time.
    NoLock,
    /// An unconfirmed redeem counts as done.
    CompleteBeforeRedeemed,
    /// If Vista does not answer, the order counts as gone.
    UnredeemOnSilence,
    /// An order counts as gone after one read.
    UnredeemOnFirstSight,
    /// Intents are not stored.
    NoIntent,
    /// A refused redeem counts as not executed.
    BelieveRefusal,
    /// An unconfirmed redeem is checked without waiting.
    NoQuiet,
    /// The lock ends as soon as the unredeem is answered.
    UnlockAtOnce,
    /// Presumptions are not counted.
    NoBreaker,
    /// The lock never ends.
    HoldForEver,
    /// The price of a completed order is not compared.
    SellInSilence,
    /// The amount due counts as confirmed although it was not.
    ConfirmUnasked,
}

impl Rules {
    /// The result of a step under these rules.
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
                Stage::RedeemUnknown {
                    unconfirmed: UnconfirmedRedeem { attempt: 1, reply: Reply::Missing, since },
                    ..
                },
            ) => running(Stage::Redeeming { attempt: 2, failures: 0, checked_at: since }),
            (
                Self::BlindUnredeem,
                Stage::RedeemUnknown {
                    unconfirmed: UnconfirmedRedeem { attempt, reply: Reply::Missing, since },
                    ..
                },
            ) => {
                let reversal = reversal(attempt, since);
                running(Stage::Unredeeming { reversal, since })
            }
            (
                Self::CompleteBeforeRedeemed,
                Stage::RedeemUnknown {
                    unconfirmed: UnconfirmedRedeem { attempt, reply: Reply::Missing, since },
                    ..
                },
            ) => {
                let query = Query { at: since, failures: 0 };
                running(Stage::Awaiting { voucher: reversal(attempt, since).voucher, seen_at: since, query })
            }
            (Self::UnredeemOnSilence, Stage::Awaiting { voucher, seen_at, query }) if query.failures > 0 => {
                let reversal = Reversal { voucher, gone_at: seen_at, unredeems: 1 };
                running(Stage::Unredeeming { reversal, since: seen_at })
            }
            (Self::UnredeemOnFirstSight, Stage::Leaving { reversal, .. }) => {
                let since = reversal.gone_at;
                running(Stage::Unredeeming { reversal: Reversal { unredeems: 1, ..reversal }, since })
            }
            (
                Self::BelieveRefusal,
                Stage::RedeemUnknown { unconfirmed: UnconfirmedRedeem { reply: Reply::Refused, .. }, .. },
            ) => Redemption::Ended { amount: terms.amount, end: End::Aborted(Abort::Refused) },
            (Self::NoQuiet, Stage::RedeemUnknown { unconfirmed, query }) if before.name() == "redeeming" => {
                running(Stage::RedeemUnknown { unconfirmed, query: Query { at: query.at - QUIET, ..query } })
            }
            (Self::UnlockAtOnce, Stage::Returning { reversal, .. }) => {
                let evidence = Evidence {
                    redeems: reversal.voucher.redeems,
                    proof: Some(reversal.voucher.proof),
                    unredeems: reversal.unredeems,
                };
                Redemption::Ended { amount: terms.amount, end: End::Compensated(evidence) }
            }
            (_, stage) => running(stage),
        }
    }

    /// Whether this redemption is stored.
    pub(crate) fn stores(self, redemption: &Redemption) -> bool {
        let intent = matches!(next(redemption), Action::Redeem { .. } | Action::Unredeem { .. });
        self != Self::NoIntent || !intent
    }
}

fn reversal(attempt: u8, since: i64) -> Reversal {
    let voucher = RedeemedVoucher { proof: Proof::NoId, since, redeems: attempt };
    Reversal { voucher, gone_at: since, unredeems: 1 }
}
