//! The ways in which a call can fail.

/// Why a call failed. Each variant is treated differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The server refused the call. Nothing changed.
    Refused(Refusal),
    /// Not found, as answered by Vista or by our proxy. For an order: expired, completed, or it never existed.
    ///
    /// Only a read of the order proves that the order is gone. After any other call the order is read first. A
    /// completion also fails this way if the site's own proxy does not offer completions.
    NotFound,
    /// The attempt limits were reached. Holds the seconds to wait, if the server sent them.
    TooManyAttempts(Option<u32>),
    /// The member is signed out.
    SessionExpired,
    /// The server cannot answer now. Nothing changed.
    Unavailable,
    /// The outcome of a write is unknown, because its reply timed out, was cut off, or could not be read.
    Unconfirmed,
}

macro_rules! refusals {
    ($($(#[$meta:meta])* $name:ident = $word:literal),+ $(,)?) => {
        /// The reason for a refusal. A server may add reasons, which are read as [`Refusal::Other`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Refusal {
            $($(#[$meta])* $name,)+
        }

        impl Refusal {
            const ALL: &[Refusal] = &[$(Refusal::$name),+];

            /// The codes of all reasons.
            pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
                Refusal::ALL.iter().map(|refusal| refusal.code())
            }

            /// The code of the reason, such as "voucher-not-accepted".
            pub fn code(self) -> &'static str {
                match self {
                    $(Refusal::$name => $word,)+
                }
            }
        }
    };
}

refusals! {
    /// The barcode is unknown or the PIN is wrong. For security, the answer does not say which.
    VoucherNotAccepted = "voucher-not-accepted",
    /// The voucher was redeemed before.
    VoucherRedeemed = "voucher-redeemed",
    /// The voucher has expired or is not valid yet.
    VoucherExpired = "voucher-expired",
    /// The voucher is not valid for this cinema, film or showtime.
    VoucherNotValidForShowtime = "voucher-not-valid-for-showtime",
    /// The voucher has no redemptions left.
    VoucherNoRedemptionsLeft = "voucher-no-redemptions-left",
    /// The voucher is on this order already.
    VoucherAlreadyOnOrder = "voucher-already-on-order",
    /// The voucher is on another open order.
    VoucherInUse = "voucher-in-use",
    /// The amount is outside the limits of a voucher payment, or above the amount due.
    AmountNotAccepted = "amount-not-accepted",
    /// The amount due is no longer the one that the user saw.
    AmountChanged = "amount-changed",
    /// The ProCinema code could not be redeemed now. Nothing was charged to it.
    VoucherNotRedeemed = "voucher-not-redeemed",
    /// The cinema is checking the redemption of this ProCinema code.
    VoucherUnderReview = "voucher-under-review",
    /// Another customer has the seats.
    SeatsUnavailable = "seats-unavailable",
    /// The discount code is unknown or not valid for the ticket.
    DiscountNotAccepted = "discount-not-accepted",
    /// The ticket has a discount already, and it cannot have two.
    DiscountAlreadyApplied = "discount-already-applied",
    /// The discount is for signed-in members.
    MembersOnly = "members-only",
    /// The member has too few loyalty points.
    InsufficientPoints = "insufficient-points",
    /// Another call is changing the order.
    OrderBusy = "order-busy",
    /// Any other reason, such as a wrong request or a wrong setting of the site.
    Other = "not-possible",
}
