//! Everything the checkout says to a person, as keys; the texts are in the widget's catalogues.

use crate::{Failure, Money, Refusal};

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
    /// A write's reply was lost, or the booking is not confirmed yet: it is being found out.
    Confirming,

    // What went well.
    /// A voucher now pays so many tickets.
    VoucherApplied(u32),
    /// A voucher that pays no tickets is on the order.
    VoucherAdded,
    /// The same, and the order now saves so much more.
    DealApplied(Money),
    /// A voucher is off the order.
    VoucherRemoved,
    /// A ProCinema voucher will pay a part of the order.
    PaymentPlanned,
    /// A discount is on a ticket.
    DiscountApplied,
    /// A discount is off a ticket.
    DiscountRemoved,

    // What a field says.
    /// There is no barcode.
    BarcodeMissing,
    /// The barcode has a character that no barcode has.
    BarcodeCharacter(char),
    /// This showtime has no ticket for such a voucher.
    VoucherHasNoTicket,
    /// No ticket in the order can be paid with it: other area, or all are paid.
    VoucherFitsNoTicket,
    /// No ProCinema code, or not a valid one.
    PaymentNotAccepted,
    /// Too many tries; the seconds to wait.
    TooManyAttempts(u32),
    /// That time is over.
    TryAgain,
    /// There is no code.
    CodeMissing,

    // What the order's time brings.
    /// The order is held for less than so many minutes.
    TimeLeft(u32),
    /// It is held longer.
    TimeExtended,
    /// The server holds it no longer than it said.
    TimeNotExtended,

    // What went wrong.
    /// The server said no.
    Refused(Refusal),
    /// The order is not what it was; nothing was done.
    OrderChanged,
    /// The reply was lost, and it turned out that nothing was done.
    NotConfirmed,
    /// The cinema did not answer, or not completely, so the screen may be out of date.
    Unconfirmed,
    /// A voucher on the order pays nothing yet.
    VoucherUnused,
    /// Whether the order is bought is not known yet.
    NotCompleted,
    /// A ticket was taken out for another discount and could not be added again.
    TicketNotPutBack,
    /// The member is signed out.
    SessionExpired,
    /// The cinema's system does not answer.
    Unavailable,
    /// The scanner could not be loaded.
    ScannerMissing,
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
    /// Something is about to be lost.
    Warning,
    /// Just so.
    Info,
}

impl Message {
    /// Each word that [`Message::code`] can give.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        Message::each().map(Message::code).chain(["deal-applied"])
    }

    /// Those of them that are errors: what the page can be told.
    pub fn error_codes() -> impl Iterator<Item = &'static str> {
        // That an order is over is no error to the person, but keeps the page from having what it asks for.
        let is_told = |message: &Message| {
            message.tone() == Tone::Error
                || matches!(message, Message::OrderExpired | Message::OrderCompleted)
        };
        Message::each().filter(is_told).map(Message::code)
    }

    /// One of each, but for the one that needs an amount.
    fn each() -> impl Iterator<Item = Message> {
        let plain = [
            Message::Loading,
            Message::CheckingVoucher,
            Message::UpdatingOrder,
            Message::Confirming,
            Message::VoucherApplied(1),
            Message::VoucherAdded,
            Message::VoucherRemoved,
            Message::PaymentPlanned,
            Message::DiscountApplied,
            Message::DiscountRemoved,
            Message::BarcodeMissing,
            Message::BarcodeCharacter('?'),
            Message::VoucherHasNoTicket,
            Message::VoucherFitsNoTicket,
            Message::PaymentNotAccepted,
            Message::TooManyAttempts(1),
            Message::TryAgain,
            Message::CodeMissing,
            Message::TimeLeft(1),
            Message::TimeExtended,
            Message::TimeNotExtended,
            Message::OrderChanged,
            Message::NotConfirmed,
            Message::Unconfirmed,
            Message::VoucherUnused,
            Message::NotCompleted,
            Message::TicketNotPutBack,
            Message::SessionExpired,
            Message::Unavailable,
            Message::ScannerMissing,
            Message::OrderExpired,
            Message::OrderCompleted,
        ];
        plain.into_iter().chain(Refusal::ALL.iter().copied().map(Message::Refused))
    }

    /// How it is to be shown.
    pub fn tone(self) -> Tone {
        match self {
            Message::Loading | Message::CheckingVoucher | Message::UpdatingOrder | Message::Confirming => {
                Tone::Busy
            }
            Message::VoucherApplied(_)
            | Message::VoucherAdded
            | Message::DealApplied(_)
            | Message::VoucherRemoved
            | Message::PaymentPlanned
            | Message::DiscountApplied
            | Message::DiscountRemoved
            | Message::TimeExtended => Tone::Success,
            Message::TimeLeft(_) => Tone::Warning,
            Message::TryAgain | Message::OrderCompleted | Message::OrderExpired => Tone::Info,
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
            Message::VoucherAdded => "voucher-added",
            Message::DealApplied(_) => "deal-applied",
            Message::VoucherRemoved => "voucher-removed",
            Message::PaymentPlanned => "payment-planned",
            Message::DiscountApplied => "discount-applied",
            Message::DiscountRemoved => "discount-removed",
            Message::BarcodeMissing => "barcode-missing",
            Message::BarcodeCharacter(_) => "barcode-invalid",
            Message::VoucherHasNoTicket => "voucher-has-no-ticket",
            Message::VoucherFitsNoTicket => "voucher-fits-no-ticket",
            Message::PaymentNotAccepted => "payment-not-accepted",
            Message::TooManyAttempts(_) => "too-many-attempts",
            Message::TryAgain => "try-again",
            Message::CodeMissing => "code-missing",
            Message::TimeLeft(_) => "time-left",
            Message::TimeExtended => "time-extended",
            Message::TimeNotExtended => "time-not-extended",
            Message::Refused(refusal) => refusal.code(),
            Message::OrderChanged => "order-changed",
            Message::NotConfirmed => "not-confirmed",
            Message::Unconfirmed => "unconfirmed",
            Message::VoucherUnused => "voucher-unused",
            Message::NotCompleted => "not-completed",
            Message::TicketNotPutBack => "ticket-not-put-back",
            Message::SessionExpired => "session-expired",
            Message::Unavailable => "unavailable",
            Message::ScannerMissing => "scanner-missing",
            Message::OrderExpired => "order-expired",
            Message::OrderCompleted => "order-completed",
        }
    }

    /// Whether the same try may go well later.
    pub fn is_retryable(self) -> bool {
        matches!(
            self,
            Message::TooManyAttempts(_)
                | Message::Refused(Refusal::OrderBusy | Refusal::AmountChanged | Refusal::VoucherNotRedeemed)
                | Message::OrderChanged
                | Message::NotConfirmed
                | Message::VoucherUnused
                | Message::NotCompleted
                | Message::TicketNotPutBack
                | Message::SessionExpired
                | Message::Unavailable
                | Message::ScannerMissing
        )
    }
}

/// How long to wait after too many tries where the server does not say, in seconds.
const USUAL_WAIT: u32 = 60;

impl From<Failure> for Message {
    fn from(failure: Failure) -> Message {
        match failure {
            Failure::Refused(refusal) => Message::Refused(refusal),
            // Of a call about an order that exists: a path or a thing that it names is missing.
            Failure::NotFound => Message::Refused(Refusal::Other),
            Failure::TooManyAttempts(seconds) => Message::TooManyAttempts(seconds.unwrap_or(USUAL_WAIT)),
            Failure::SessionExpired => Message::SessionExpired,
            Failure::Unavailable | Failure::Lost => Message::Unavailable,
        }
    }
}
