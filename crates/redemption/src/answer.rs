//! The answers of Vista and ProCinema, as far as a redemption distinguishes them.

use std::fmt;

use crate::Millis;

/// Vista's answer about an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrderAnswer {
    /// The order is in progress.
    Open {
        /// Time until the order expires, by Vista's clock.
        time_left: Millis,
        /// The order's total, in Rappen.
        total: i64,
    },
    /// The order is sold.
    Completed {
        /// The total it was sold for, in Rappen.
        total: i64,
    },
    /// The order is not in progress, and the completed orders, read after that, do not have it either.
    Gone,
    /// Vista did not answer, or its answer is not readable.
    Unknown,
}

/// ProCinema's answer to `/check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckAnswer {
    /// `valid: true`.
    Valid,
    /// `valid: false`.
    Invalid,
    /// HTTP 401, 403 or 404: our key or our settings are wrong. It proves nothing about the code.
    Rejected,
    /// Every other answer, and no answer. It proves nothing about the code.
    Unknown,
}

/// ProCinema's answer to a call that changes the code. `T` is the data of a success.
///
/// ```
/// use redemption::{NotExecuted, RedeemAnswer, UnredeemAnswer};
///
/// // If the connection breaks after the request was sent, the redeem may have been executed.
/// let broken = RedeemAnswer::Unconfirmed;
/// // If there is no connection at all, it certainly was not.
/// let unreachable = RedeemAnswer::NotExecuted(NotExecuted::NotSent);
/// assert_ne!(broken, unreachable);
/// // An unredeem has no data.
/// assert_eq!(RedeemAnswer::Done(None).map(drop), UnredeemAnswer::Done(()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WriteAnswer<T> {
    /// `success: true`.
    Done(T),
    /// Refused with a reason, because the code is not in the state for it. A copy of the same call may have been executed
    /// before.
    Refused,
    /// The call may have been executed: a timeout, a broken connection, a 5xx, a redirect or an unreadable answer.
    Unconfirmed,
    /// The call certainly was not executed.
    NotExecuted(NotExecuted),
}

/// The answer to `/redeem`, with ProCinema's id of the redemption if the answer has one.
pub type RedeemAnswer = WriteAnswer<Option<RedemptionId>>;

/// The answer to `/unredeem`.
pub type UnredeemAnswer = WriteAnswer<()>;

impl<T> WriteAnswer<T> {
    /// The same answer with other data.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> WriteAnswer<U> {
        match self {
            Self::Done(data) => WriteAnswer::Done(convert(data)),
            Self::Refused => WriteAnswer::Refused,
            Self::Unconfirmed => WriteAnswer::Unconfirmed,
            Self::NotExecuted(reason) => WriteAnswer::NotExecuted(reason),
        }
    }
}

/// Why a call certainly was not executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NotExecuted {
    /// No byte was sent: no address, no connection, no TLS, or it was too late to send.
    NotSent,
    /// HTTP 429.
    Throttled {
        /// The time in `Retry-After`, or zero if there is none.
        wait: Millis,
    },
    /// HTTP 401, 403 or 404: our key or our settings are wrong.
    Rejected,
}

/// ProCinema's id of a redemption. It is opaque, and `Debug` does not show it.
///
/// ```
/// let id = redemption::RedemptionId::new("166".to_owned());
/// assert_eq!(id.as_str(), "166");
/// assert_eq!(format!("{id:?}"), "RedemptionId(***)");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RedemptionId(String);

impl RedemptionId {
    /// Takes the id as ProCinema sent it.
    #[must_use]
    pub fn new(id: String) -> Self {
        Self(id)
    }

    /// The id as ProCinema sent it.
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
