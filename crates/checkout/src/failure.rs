//! Why a request did not give what it was sent for.

/// Sorted by what can be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The server understood and said no; nothing has changed.
    Refused(Refusal),
    /// There is no such thing. Of an order: it has expired, is completed, or never was.
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

/// What exactly was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Unknown barcode or wrong PIN; which of them is not told.
    VoucherNotAccepted,
    /// The voucher was used before.
    VoucherRedeemed,
    /// The voucher's time is over, or has not come.
    VoucherExpired,
    /// Not for this site, film or showtime.
    VoucherNotValidForShowtime,
    /// It has been used as often as it may.
    VoucherNoRedemptionsLeft,
    /// It is on this order already.
    VoucherAlreadyOnOrder,
    /// It is on another open order.
    VoucherInUse,
    /// Somebody else has the seats.
    SeatsUnavailable,
    /// No such discount, or not for this ticket.
    DiscountNotAccepted,
    /// The ticket has a discount; it takes no second one.
    DiscountAlreadyApplied,
    /// For signed-in members.
    MembersOnly,
    /// The member has too few points.
    InsufficientPoints,
    /// Somebody else is changing the order.
    OrderBusy,
    /// Anything else: a fault of ours or of the site's.
    Other,
}
