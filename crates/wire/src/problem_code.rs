//! The closed list of problems, with their words and titles.

macro_rules! problem_codes {
    ($($(#[$meta:meta])* $variant:ident = $word:literal, $title:literal;)+) => {
        /// The closed list of problems. The `checkout` crate decides the message for the customer.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ProblemCode {
            $($(#[$meta])* $variant,)+
        }

        impl ProblemCode {
            /// All codes.
            pub const ALL: &[ProblemCode] = &[$(ProblemCode::$variant),+];

            /// The word in the problem's type, such as "voucher-not-accepted".
            pub fn as_str(self) -> &'static str {
                match self {
                    $(ProblemCode::$variant => $word,)+
                }
            }

            /// The title of the problem in our proxy's answers: for people, in English, and never shown by the widget.
            #[cfg(feature = "server")]
            pub fn title(self) -> &'static str {
                match self {
                    $(ProblemCode::$variant => $title,)+
                }
            }
        }
    };
}

problem_codes! {
    /// Unknown barcode or wrong PIN. The answer does not say which, so that barcodes cannot be probed.
    VoucherNotAccepted = "voucher-not-accepted", "The voucher is not accepted.";
    /// The voucher was used before.
    VoucherRedeemed = "voucher-redeemed", "The voucher has been used.";
    /// The voucher has expired, or is not valid yet.
    VoucherExpired = "voucher-expired", "The voucher is not valid today.";
    /// The voucher is not for this site, film or showtime.
    VoucherNotValidForShowtime = "voucher-not-valid-for-showtime", "The voucher is not valid for this showtime.";
    /// No redemptions of the voucher are left.
    VoucherNoRedemptionsLeft = "voucher-no-redemptions-left", "The voucher covers no more tickets.";
    /// The voucher is on this order already.
    VoucherAlreadyOnOrder = "voucher-already-on-order", "The voucher is on this order already.";
    /// The voucher is on another open order.
    VoucherInUse = "voucher-in-use", "The voucher is on another order.";
    /// The voucher still pays tickets, so it cannot be removed.
    VoucherCannotBeRemoved = "voucher-cannot-be-removed", "The voucher still pays for tickets.";
    /// The seats are taken.
    SeatsUnavailable = "seats-unavailable", "The seats are taken.";
    /// Unknown discount code, or not for this ticket.
    DiscountNotAccepted = "discount-not-accepted", "The discount is not accepted.";
    /// The ticket has a discount, and takes no second one.
    DiscountAlreadyApplied = "discount-already-applied", "The ticket has a discount already.";
    /// Only for signed-in members.
    MembersOnly = "members-only", "For signed-in members only.";
    /// The member has too few points.
    InsufficientPoints = "insufficient-points", "Not enough points.";
    /// The request is invalid: a fault of the caller.
    InvalidRequest = "invalid-request", "The request is not valid.";
    /// The order has expired, is completed, or never existed.
    OrderNotFound = "order-not-found", "There is no such order in progress.";
    /// Another request is changing the order.
    OrderBusy = "order-busy", "The order is being changed by another request.";
    /// Too many attempts. `Retry-After` says when to try again.
    TooManyAttempts = "too-many-attempts", "Too many attempts.";
    /// The member is signed out.
    SessionExpired = "session-expired", "The member is no longer signed in.";
    /// The voucher cannot pay this amount, or the order costs less.
    AmountNotAccepted = "amount-not-accepted", "The voucher cannot pay this amount.";
    /// The amount due differs from the amount of the request.
    AmountChanged = "amount-changed", "Another amount is to be collected.";
    /// The voucher could not be redeemed now; nothing was taken.
    VoucherNotRedeemed = "voucher-not-redeemed", "The voucher could not be redeemed; nothing was taken.";
    /// The outcome of the voucher's redemption is unknown. The cinema examines it.
    VoucherUnderReview = "voucher-under-review", "The voucher is under review; the order can be sold without it.";
    /// The idempotency key was used for another request before.
    IdempotencyKeyReused = "idempotency-key-reused", "The idempotency key belongs to another request.";
    /// The proxy does not serve the page's origin: a setting of the site.
    OriginNotAllowed = "origin-not-allowed", "This page's origin is not among the site keys and origins of the proxy.";
    /// The outcome is unknown. Read the order to find out.
    OutcomeUnknown = "outcome-unknown", "It is not known whether the change was made; read the order.";
    /// The service cannot handle the request at the moment.
    Unavailable = "unavailable", "Temporarily unavailable.";
    /// No such path.
    NotFound = "not-found", "Not found.";
}

impl ProblemCode {
    /// Finds a code by its letters and digits, ignoring case and punctuation: `SeatsUnavailable`, "Seats unavailable."
    /// and `seats-unavailable`.
    pub(crate) fn read(word: &str) -> Option<ProblemCode> {
        fn letters(word: &str) -> impl Iterator<Item = u8> + '_ {
            word.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase())
        }
        ProblemCode::ALL.iter().copied().find(|code| letters(code.as_str()).eq(letters(word)))
    }
}
