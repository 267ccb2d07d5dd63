//! The redemption: enums that hold exactly their data, all of it public so that a store can write it down.

use std::fmt;

use crate::{Amount, End, Millis};

/// One voucher paying a part of one order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Redemption {
    /// The code was valid when it was entered. Nothing is taken, and the code is not locked.
    Planned {
        /// The most the voucher is to pay.
        most: Amount,
    },
    /// The code is locked, and something is under way.
    Running {
        /// The terms.
        terms: Terms,
        /// How far it is.
        stage: Stage,
        /// It has waited for an answer, or for the order's end, for longer than [`limits`](crate::limits) allow. It
        /// continues when the systems answer.
        delayed: bool,
    },
    /// Nothing happens any more by itself.
    Ended {
        /// What the voucher paid or was to pay.
        amount: Amount,
        /// How it ended.
        end: End,
    },
}

/// The terms of a redemption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Terms {
    /// The most that the customer planned the voucher to pay.
    pub most: Amount,
    /// What the voucher pays.
    pub amount: Amount,
    /// The order's total at Vista when the redemption began, in Rappen. With another one nothing is redeemed.
    pub total: i64,
    /// The last total confirmed to the site, in Rappen.
    pub confirmed: Option<i64>,
}

/// How far a running redemption is. Before `Redeeming` nothing can have been taken.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Stage {
    /// Is the order open, long enough and at the agreed total?
    Guarding {
        /// Of the redeem to come, from 1.
        attempt: u8,
        /// When to ask.
        ask: Ask,
    },
    /// Is the code valid, immediately before the redeem?
    Checking {
        /// Of the redeem to come.
        attempt: u8,
        /// When to ask.
        ask: Ask,
        /// When the order expires.
        order_ends: Millis,
    },
    /// Intent: the redeem may have gone out.
    Redeeming {
        /// Of this redeem.
        attempt: u8,
        /// Calls that failed so far, none of which took anything.
        tries: u8,
        /// When the check was asked that said the code is valid.
        checked_at: Millis,
    },
    /// It may be redeemed, by us or not, now or in a moment. The check after the quiet period tells.
    RedeemUnknown {
        /// About what.
        doubt: Doubt,
        /// When to ask.
        ask: Ask,
    },
    /// The voucher is redeemed, and the site's payment is to complete the order.
    Awaiting {
        /// The voucher.
        held: Held,
        /// When Vista last knew the order.
        word_at: Millis,
        /// When to ask.
        ask: Ask,
    },
    /// The order is gone, as far as Vista says. A completed one can take a moment to show, so it is asked again.
    Leaving {
        /// The voucher.
        back: Back,
        /// When to ask.
        ask: Ask,
    },
    /// Intent: the unredeem may have gone out.
    Unredeeming {
        /// The voucher; its `unredeems` counts this one.
        back: Back,
        /// Since when.
        since: Millis,
    },
    /// It may be given back, now or in a moment. The check after the quiet period tells.
    UnredeemUnknown {
        /// The voucher.
        back: Back,
        /// What the last unredeem said.
        heard: Heard,
        /// When to ask.
        ask: Ask,
    },
    /// The unredeem certainly did not go out; it is sent again later.
    Postponed {
        /// The voucher.
        back: Back,
        /// When.
        until: Millis,
    },
    /// It is given back. A copy of the unredeem that is still under way must not meet the next customer's redemption,
    /// so the code stays locked until none can be.
    Returning {
        /// The voucher.
        back: Back,
        /// How long.
        until: Millis,
    },
}

/// A question to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Ask {
    /// Not before; an answer to a question asked earlier is ignored.
    pub at: Millis,
    /// How many times it was not answered.
    pub tries: u8,
}

/// A redeem that nobody can tell the outcome of yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Doubt {
    /// Of that redeem.
    pub attempt: u8,
    /// What it said.
    pub heard: Heard,
    /// Since when nobody can tell.
    pub since: Millis,
}

/// What a write said that did not say it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Heard {
    /// Nothing that can be relied on.
    Nothing,
    /// It was refused. A copy of it may have been executed before.
    Refusal,
}

/// A redeemed voucher.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Held {
    /// Why we take it for ours.
    pub proof: Proof,
    /// Since when.
    pub since: Millis,
    /// How many redeems may have gone out.
    pub redeems: u8,
}

/// Why a redemption is taken for ours.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Proof {
    /// ProCinema said so.
    Id(RedemptionId),
    /// ProCinema said so and left the id out.
    NoId,
    /// The answer was lost; the code was valid seconds before the redeem, is not any more, and was locked all the time.
    Presumed,
}

/// A redeemed voucher on its way back.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Back {
    /// The voucher.
    pub held: Held,
    /// When the order was first seen gone.
    pub gone_at: Millis,
    /// How many unredeems may have gone out.
    pub unredeems: u8,
}

/// ProCinema's id of a redemption, opaque. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RedemptionId(String);

impl RedemptionId {
    /// As ProCinema sent it.
    #[must_use]
    pub fn new(id: String) -> Self {
        Self(id)
    }

    /// As ProCinema sent it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RedemptionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RedemptionId(***)")
    }
}
