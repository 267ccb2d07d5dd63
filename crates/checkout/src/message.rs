//! Everything the checkout says to a person, as keys; the texts are in the widget's catalogues.

use crate::{Failure, Refusal};

/// Something to be told. Each failure's text says what happened and what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    // What is going on.
    /// The order and the prices are being read.
    Loading,
    /// The voucher is being checked.
    CheckingVoucher,
    /// The order is being changed.
    UpdatingOrder,
    /// A write's reply was lost, and the order is being read to find out.
    Confirming,

    // What went well.
    /// A voucher now pays so many tickets.
    VoucherApplied(u32),
    /// A voucher is off the order.
    VoucherRemoved,
    /// A discount is on a ticket.
    DiscountApplied,
    /// A discount is off a ticket.
    DiscountRemoved,

    // What a field says.
    /// There is no barcode.
    BarcodeMissing,
    /// The barcode has a character that no barcode has.
    BarcodeCharacter(char),
    /// Unknown barcode or wrong PIN.
    VoucherNotAccepted,
    /// The voucher was used before.
    VoucherRedeemed,
    /// The voucher's time is over, or has not come.
    VoucherExpired,
    /// The voucher is not for this showtime.
    VoucherNotValidForShowtime,
    /// The voucher has been used as often as it may.
    VoucherNoRedemptionsLeft,
    /// The voucher is on this order already.
    VoucherAlreadyOnOrder,
    /// The voucher is on another open order.
    VoucherInUse,
    /// This showtime has no ticket for such a voucher.
    VoucherHasNoTicket,
    /// No ticket in the order can be paid with it: other area, or all are paid.
    VoucherFitsNoTicket,
    /// Too many tries; the seconds to wait.
    TooManyAttempts(u32),
    /// There is no code.
    CodeMissing,
    /// No such code, or not for this ticket.
    DiscountNotAccepted,
    /// The ticket has a discount already.
    DiscountAlreadyApplied,
    /// For signed-in members.
    MembersOnly,
    /// Too few points.
    InsufficientPoints,

    // What went wrong.
    /// Somebody else has the seats.
    SeatsUnavailable,
    /// Somebody else is changing the order.
    OrderBusy,
    /// The order is not what it was; nothing was done.
    OrderChanged,
    /// The reply was lost, and it turned out that nothing was done.
    NotConfirmed,
    /// A ticket was taken out for another discount and could not be added again.
    TicketNotPutBack,
    /// The member is signed out.
    SessionExpired,
    /// The cinema's system does not answer.
    Unavailable,
    /// It could not be done, and nobody knows why.
    NotPossible,
    /// The order's time is over.
    OrderExpired,
    /// The order is bought.
    OrderCompleted,
}

/// How a message is to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something is going on.
    Busy,
    /// It went well.
    Success,
    /// It did not.
    Error,
    /// Just so.
    Info,
}

impl Message {
    /// Each of them once, with any value inside.
    pub const ALL: [Message; 35] = [
        Message::Loading,
        Message::CheckingVoucher,
        Message::UpdatingOrder,
        Message::Confirming,
        Message::VoucherApplied(1),
        Message::VoucherRemoved,
        Message::DiscountApplied,
        Message::DiscountRemoved,
        Message::BarcodeMissing,
        Message::BarcodeCharacter('?'),
        Message::VoucherNotAccepted,
        Message::VoucherRedeemed,
        Message::VoucherExpired,
        Message::VoucherNotValidForShowtime,
        Message::VoucherNoRedemptionsLeft,
        Message::VoucherAlreadyOnOrder,
        Message::VoucherInUse,
        Message::VoucherHasNoTicket,
        Message::VoucherFitsNoTicket,
        Message::TooManyAttempts(1),
        Message::CodeMissing,
        Message::DiscountNotAccepted,
        Message::DiscountAlreadyApplied,
        Message::MembersOnly,
        Message::InsufficientPoints,
        Message::SeatsUnavailable,
        Message::OrderBusy,
        Message::OrderChanged,
        Message::NotConfirmed,
        Message::TicketNotPutBack,
        Message::SessionExpired,
        Message::Unavailable,
        Message::NotPossible,
        Message::OrderExpired,
        Message::OrderCompleted,
    ];

    /// How it is to be shown.
    pub fn tone(self) -> Tone {
        match self {
            Message::Loading | Message::CheckingVoucher | Message::UpdatingOrder | Message::Confirming => {
                Tone::Busy
            }
            Message::VoucherApplied(_)
            | Message::VoucherRemoved
            | Message::DiscountApplied
            | Message::DiscountRemoved => Tone::Success,
            Message::OrderCompleted | Message::OrderExpired => Tone::Info,
            _ => Tone::Error,
        }
    }

    /// The word for it: the catalogues' key, and for an error the closed list that the page's `error` event carries.
    pub fn code(self) -> &'static str {
        match self {
            Message::Loading => "loading",
            Message::CheckingVoucher => "checking-voucher",
            Message::UpdatingOrder => "updating-order",
            Message::Confirming => "confirming",
            Message::VoucherApplied(_) => "voucher-applied",
            Message::VoucherRemoved => "voucher-removed",
            Message::DiscountApplied => "discount-applied",
            Message::DiscountRemoved => "discount-removed",
            Message::BarcodeMissing => "barcode-missing",
            Message::BarcodeCharacter(_) => "barcode-invalid",
            Message::VoucherNotAccepted => "voucher-not-accepted",
            Message::VoucherRedeemed => "voucher-redeemed",
            Message::VoucherExpired => "voucher-expired",
            Message::VoucherNotValidForShowtime => "voucher-not-valid-for-showtime",
            Message::VoucherNoRedemptionsLeft => "voucher-no-redemptions-left",
            Message::VoucherAlreadyOnOrder => "voucher-already-on-order",
            Message::VoucherInUse => "voucher-in-use",
            Message::VoucherHasNoTicket => "voucher-has-no-ticket",
            Message::VoucherFitsNoTicket => "voucher-fits-no-ticket",
            Message::TooManyAttempts(_) => "too-many-attempts",
            Message::CodeMissing => "code-missing",
            Message::DiscountNotAccepted => "discount-not-accepted",
            Message::DiscountAlreadyApplied => "discount-already-applied",
            Message::MembersOnly => "members-only",
            Message::InsufficientPoints => "insufficient-points",
            Message::SeatsUnavailable => "seats-unavailable",
            Message::OrderBusy => "order-busy",
            Message::OrderChanged => "order-changed",
            Message::NotConfirmed => "not-confirmed",
            Message::TicketNotPutBack => "ticket-not-put-back",
            Message::SessionExpired => "session-expired",
            Message::Unavailable => "unavailable",
            Message::NotPossible => "not-possible",
            Message::OrderExpired => "order-expired",
            Message::OrderCompleted => "order-completed",
        }
    }

    /// Whether the same try may go well later.
    pub fn is_retryable(self) -> bool {
        matches!(
            self,
            Message::TooManyAttempts(_)
                | Message::OrderBusy
                | Message::OrderChanged
                | Message::NotConfirmed
                | Message::TicketNotPutBack
                | Message::SessionExpired
                | Message::Unavailable
        )
    }
}

/// How long to wait after too many tries where the server does not say, in seconds.
pub(crate) const USUAL_WAIT: u32 = 60;

impl From<Failure> for Message {
    fn from(failure: Failure) -> Message {
        match failure {
            Failure::Refused(refusal) => refusal.into(),
            Failure::NotFound => Message::OrderExpired,
            Failure::TooManyAttempts(seconds) => Message::TooManyAttempts(seconds.unwrap_or(USUAL_WAIT)),
            Failure::SessionExpired => Message::SessionExpired,
            Failure::Unavailable | Failure::Lost => Message::Unavailable,
        }
    }
}

impl From<Refusal> for Message {
    fn from(refusal: Refusal) -> Message {
        match refusal {
            Refusal::VoucherNotAccepted => Message::VoucherNotAccepted,
            Refusal::VoucherRedeemed => Message::VoucherRedeemed,
            Refusal::VoucherExpired => Message::VoucherExpired,
            Refusal::VoucherNotValidForShowtime => Message::VoucherNotValidForShowtime,
            Refusal::VoucherNoRedemptionsLeft => Message::VoucherNoRedemptionsLeft,
            Refusal::VoucherAlreadyOnOrder => Message::VoucherAlreadyOnOrder,
            Refusal::VoucherInUse => Message::VoucherInUse,
            Refusal::SeatsUnavailable => Message::SeatsUnavailable,
            Refusal::DiscountNotAccepted => Message::DiscountNotAccepted,
            Refusal::DiscountAlreadyApplied => Message::DiscountAlreadyApplied,
            Refusal::MembersOnly => Message::MembersOnly,
            Refusal::InsufficientPoints => Message::InsufficientPoints,
            Refusal::OrderBusy => Message::OrderBusy,
            Refusal::Other => Message::NotPossible,
        }
    }
}
