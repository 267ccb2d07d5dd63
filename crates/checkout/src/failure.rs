//! Why a request did not give what it was sent for.

/// Sorted by what can be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The server understood and said no; nothing has changed.
    Refused(Refusal),
    /// Not found, by the word of Vista or of our proxy. For an order: expired, completed, or it never existed. Only a
    /// read of the order itself may conclude that; after any other call the order is read first. For a completion also: no
    /// such path, because a site's own proxy completes nothing.
    NotFound,
    /// Too many tries; the wait in seconds, where the server named one.
    TooManyAttempts(Option<u32>),
    /// The member is signed out.
    SessionExpired,
    /// Not now; nothing has changed.
    Unavailable,
    /// Nobody knows whether it happened: timed out, cut off, or an answer that makes no sense.
    Lost,
}

macro_rules! refusals {
    ($($(#[$meta:meta])* $name:ident = $word:literal),+ $(,)?) => {
        /// What exactly was refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Refusal {
            $($(#[$meta])* $name,)+
        }

        impl Refusal {
            /// All of them.
            pub const ALL: &[Refusal] = &[$(Refusal::$name),+];

            /// The word for it, as "voucher-not-accepted".
            pub fn code(self) -> &'static str {
                match self {
                    $(Refusal::$name => $word,)+
                }
            }
        }
    };
}

refusals! {
    /// Unknown barcode or wrong PIN; which of them is not told.
    VoucherNotAccepted = "voucher-not-accepted",
    /// The voucher was used before.
    VoucherRedeemed = "voucher-redeemed",
    /// The voucher's time is over, or has not come.
    VoucherExpired = "voucher-expired",
    /// Not for this site, film or showtime.
    VoucherNotValidForShowtime = "voucher-not-valid-for-showtime",
    /// It has been used as often as it may.
    VoucherNoRedemptionsLeft = "voucher-no-redemptions-left",
    /// It is on this order already.
    VoucherAlreadyOnOrder = "voucher-already-on-order",
    /// It is on another open order.
    VoucherInUse = "voucher-in-use",
    /// A voucher cannot pay this amount, or the order costs less.
    AmountNotAccepted = "amount-not-accepted",
    /// Another amount is to be paid than was shown.
    AmountChanged = "amount-changed",
    /// The voucher could not be redeemed now; nothing was taken.
    VoucherNotRedeemed = "voucher-not-redeemed",
    /// The cinema examines the voucher.
    VoucherUnderReview = "voucher-under-review",
    /// Somebody else has the seats.
    SeatsUnavailable = "seats-unavailable",
    /// No such discount, or not for this ticket.
    DiscountNotAccepted = "discount-not-accepted",
    /// The ticket has a discount; it takes no second one.
    DiscountAlreadyApplied = "discount-already-applied",
    /// For signed-in members.
    MembersOnly = "members-only",
    /// The member has too few points.
    InsufficientPoints = "insufficient-points",
    /// Somebody else is changing the order.
    OrderBusy = "order-busy",
    /// Anything else: a fault of ours or of the site's.
    Other = "not-possible",
}
