//! The redemption: enums that hold exactly their data. All of it is public, so that a store can save it.

use crate::{Amount, End, Millis, RedemptionId};

/// The redemption of one voucher, which pays a part of one order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Redemption {
    /// The code was valid when it was entered. Nothing is taken, and the code is not locked.
    Planned {
        /// The largest amount that the voucher may pay.
        max_amount: Amount,
    },
    /// The code is locked, and the redemption is at some stage.
    Running {
        /// The terms.
        terms: Terms,
        /// The stage.
        stage: Stage,
        /// The redemption has waited for an answer, or for the order's end, for longer than [`limits`](crate::limits)
        /// allow. It continues when the systems answer.
        delayed: bool,
    },
    /// The redemption has ended. Only an operator can still change an escalated one.
    Ended {
        /// The amount that the voucher paid, or would have paid.
        amount: Amount,
        /// How it ended.
        end: End,
    },
}

/// The terms of a redemption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Terms {
    /// The largest amount that the customer planned for the voucher.
    pub max_amount: Amount,
    /// The amount that the voucher pays.
    pub amount: Amount,
    /// The order's total at Vista when the redemption started, in Rappen. If it changes, nothing is redeemed.
    pub total: i64,
    /// The total last confirmed to the site, in Rappen.
    pub confirmed: Option<i64>,
}

/// The stage of a running redemption. Nothing can have been taken before `Redeeming`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Stage {
    /// Reads the order: it must be open, at the agreed total, with enough time left.
    Guarding {
        /// The attempt of the next redeem, from 1.
        attempt: u8,
        /// The read of the order.
        query: Query,
    },
    /// Checks the code immediately before the redeem.
    Checking {
        /// The attempt of the next redeem.
        attempt: u8,
        /// The check.
        query: Query,
        /// When the order expires.
        order_ends: Millis,
    },
    /// Intent: the redeem may have been sent.
    Redeeming {
        /// The attempt of this redeem.
        attempt: u8,
        /// How many calls failed so far. None of them took anything.
        failures: u8,
        /// When the check that found the code valid was sent.
        checked_at: Millis,
    },
    /// The redeem is unconfirmed: the code may be redeemed by us or by another channel, now or in a moment. The check after
    /// the quiet period decides.
    RedeemUnknown {
        /// The redeem.
        unconfirmed: UnconfirmedRedeem,
        /// The check.
        query: Query,
    },
    /// The voucher is redeemed, and the site's payment is to complete the order.
    Awaiting {
        /// The voucher.
        voucher: RedeemedVoucher,
        /// When Vista last had the order.
        seen_at: Millis,
        /// The read of the order.
        query: Query,
    },
    /// Vista does not have the order any more. A completed order can take a moment to appear, so it is read again.
    Leaving {
        /// The reversal to come.
        reversal: Reversal,
        /// The read of the order.
        query: Query,
    },
    /// Intent: the unredeem may have been sent.
    Unredeeming {
        /// The reversal; its `unredeems` counts this call.
        reversal: Reversal,
        /// When the intent was made.
        since: Millis,
    },
    /// The unredeem is unconfirmed: the redemption may be reversed, now or in a moment. The check after the quiet period
    /// decides.
    UnredeemUnknown {
        /// The reversal.
        reversal: Reversal,
        /// The reply to the last unredeem.
        reply: Reply,
        /// The check.
        query: Query,
    },
    /// The unredeem certainly was not sent. It is sent again later.
    Postponed {
        /// The reversal.
        reversal: Reversal,
        /// When it is sent again.
        until: Millis,
    },
    /// The redemption is reversed. A copy of the unredeem may still be under way, and must not reverse the redemption of
    /// the next customer. So the code stays locked until no copy can arrive any more.
    Returning {
        /// The reversal.
        reversal: Reversal,
        /// When the lock ends.
        until: Millis,
    },
}

/// A question to Vista or ProCinema that is to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Query {
    /// The earliest time to ask. The answer to a question that was sent earlier is ignored.
    pub at: Millis,
    /// How many times it had no answer.
    pub failures: u8,
}

/// A redeem that may have been executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct UnconfirmedRedeem {
    /// The attempt of this redeem.
    pub attempt: u8,
    /// The reply to it.
    pub reply: Reply,
    /// Since when it is unconfirmed.
    pub since: Millis,
}

/// The reply to a write that may have been executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Reply {
    /// No reply, or none that proves anything.
    Missing,
    /// Refused. A copy of the call may have been executed before.
    Refused,
}

/// A redeemed voucher.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RedeemedVoucher {
    /// The proof that the redemption is ours.
    pub proof: Proof,
    /// When it was known to be redeemed.
    pub since: Millis,
    /// How many redeems may have been sent.
    pub redeems: u8,
}

/// The proof that a redemption at ProCinema is ours.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Proof {
    /// ProCinema answered with this id.
    Id(RedemptionId),
    /// ProCinema answered without an id.
    NoId,
    /// The redeem is unconfirmed. The code was valid seconds before it, is not valid any more, and was locked throughout.
    Presumed,
}

/// The reversal of a redemption, before and while it happens.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Reversal {
    /// The voucher.
    pub voucher: RedeemedVoucher,
    /// When Vista first did not have the order any more.
    pub gone_at: Millis,
    /// How many unredeems may have been sent.
    pub unredeems: u8,
}
