//! The messages of the checkout to the user, as keys. The texts are in the widget's catalogues.

use crate::failure::{Failure, Refusal};
use crate::money::Money;

/// A message to the user. The text of an error says why it failed and how to continue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    // Progress.
    /// The order and the prices are being read.
    Loading,
    /// The voucher is being checked.
    CheckingVoucher,
    /// The order is being changed.
    UpdatingOrder,
    /// A write is unconfirmed, or the order is not confirmed yet. The outcome is being looked up.
    Confirming,

    // Success.
    /// A voucher now pays this number of tickets.
    VoucherApplied(u32),
    /// A voucher was stored on the order. It pays no tickets.
    VoucherAdded,
    /// A voucher was stored on the order, and its deal saves this amount.
    DealApplied(Money),
    /// A voucher was removed from the order.
    VoucherRemoved,
    /// A ProCinema code will pay a part of the order.
    VoucherPaymentPlanned,
    /// A ticket now has a discount.
    DiscountApplied,
    /// A discount was removed from a ticket.
    DiscountRemoved,

    // Errors of the fields.
    /// The barcode field is empty.
    BarcodeMissing,
    /// The barcode field has this character, which a barcode cannot have.
    BarcodeCharacter(char),
    /// The showtime has no price for a voucher of this type.
    VoucherHasNoTicket,
    /// The voucher can pay no ticket of the order: they are in another area, or they are all paid.
    VoucherFitsNoTicket,
    /// The ProCinema code is missing or malformed.
    VoucherPaymentNotAccepted,
    /// The attempt limits were reached. Holds the seconds to wait.
    TooManyAttempts(u32),
    /// The wait after [`Message::TooManyAttempts`] is over.
    TryAgain,
    /// The discount code field is empty.
    CodeMissing,

    // The deadline of the order.
    /// The order is held for at most this number of minutes.
    TimeLeft(u32),
    /// The order is held longer than before.
    TimeExtended,
    /// The server refused to hold the order longer.
    TimeNotExtended,

    // Other errors.
    /// The server refused the call.
    Refused(Refusal),
    /// The order has changed in the meantime, so the action was not done.
    OrderChanged,
    /// A write was unconfirmed. The order shows that the write was not done.
    NotConfirmed,
    /// The outcome of a write could not be looked up, or the order was not read completely. The screen may be out of
    /// date.
    Unconfirmed,
    /// A voucher on the order pays no ticket yet. Shown once before a completion.
    VoucherUnused,
    /// It is not known yet whether the order is bought.
    NotCompleted,
    /// A ticket was removed to change its discount, and could not be added again.
    TicketNotPutBack,
    /// The member is signed out.
    SessionExpired,
    /// The cinema's system does not answer.
    Unavailable,
    /// The scanner could not be loaded.
    ScannerMissing,
    /// The order has expired.
    OrderExpired,
    /// The order is bought.
    OrderCompleted,
}

/// How to show a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Work is in progress.
    Busy,
    /// The action was done.
    Success,
    /// The action was not done, or its outcome is unknown.
    Error,
    /// The order will expire soon.
    Warning,
    /// For information only.
    Info,
}

impl Message {
    /// All codes that [`Message::code`] can return.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        Message::without_amounts().map(Message::code).chain(["deal-applied"])
    }

    /// The codes that the page can receive as an error.
    ///
    /// ```
    /// use checkout::Message;
    ///
    /// assert!(Message::error_codes().any(|code| code == "voucher-not-accepted"));
    /// assert!(Message::error_codes().all(|code| code != "voucher-applied"));
    /// ```
    pub fn error_codes() -> impl Iterator<Item = &'static str> {
        // To the user a finished order is no error, but the page did not get the result that it asked for.
        let is_error = |message: &Message| {
            message.tone() == Tone::Error
                || matches!(message, Message::OrderExpired | Message::OrderCompleted)
        };
        Message::without_amounts().filter(is_error).map(Message::code)
    }

    /// One message of each kind, except for [`Message::DealApplied`], which needs an amount.
    fn without_amounts() -> impl Iterator<Item = Message> {
        let plain = [
            Message::Loading,
            Message::CheckingVoucher,
            Message::UpdatingOrder,
            Message::Confirming,
            Message::VoucherApplied(1),
            Message::VoucherAdded,
            Message::VoucherRemoved,
            Message::VoucherPaymentPlanned,
            Message::DiscountApplied,
            Message::DiscountRemoved,
            Message::BarcodeMissing,
            Message::BarcodeCharacter('?'),
            Message::VoucherHasNoTicket,
            Message::VoucherFitsNoTicket,
            Message::VoucherPaymentNotAccepted,
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

    /// How to show the message.
    pub fn tone(self) -> Tone {
        match self {
            Message::Loading | Message::CheckingVoucher | Message::UpdatingOrder | Message::Confirming => {
                Tone::Busy
            }
            Message::VoucherApplied(_)
            | Message::VoucherAdded
            | Message::DealApplied(_)
            | Message::VoucherRemoved
            | Message::VoucherPaymentPlanned
            | Message::DiscountApplied
            | Message::DiscountRemoved
            | Message::TimeExtended => Tone::Success,
            Message::TimeLeft(_) => Tone::Warning,
            Message::TryAgain | Message::OrderCompleted | Message::OrderExpired => Tone::Info,
            _ => Tone::Error,
        }
    }

    /// The code of the message: the key of its text in the catalogues. The page gets the code of an error in the
    /// `error` event.
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
            Message::VoucherPaymentPlanned => "payment-planned",
            Message::DiscountApplied => "discount-applied",
            Message::DiscountRemoved => "discount-removed",
            Message::BarcodeMissing => "barcode-missing",
            Message::BarcodeCharacter(_) => "barcode-invalid",
            Message::VoucherHasNoTicket => "voucher-has-no-ticket",
            Message::VoucherFitsNoTicket => "voucher-fits-no-ticket",
            Message::VoucherPaymentNotAccepted => "payment-not-accepted",
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

    /// Whether the same action may succeed later.
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

/// The wait after too many attempts if the server does not name one, in seconds.
const DEFAULT_WAIT: u32 = 60;

impl From<Failure> for Message {
    fn from(failure: Failure) -> Message {
        match failure {
            Failure::Refused(refusal) => Message::Refused(refusal),
            // The order exists, so the call named a path or an id that does not.
            Failure::NotFound => Message::Refused(Refusal::Other),
            Failure::TooManyAttempts(seconds) => Message::TooManyAttempts(seconds.unwrap_or(DEFAULT_WAIT)),
            Failure::SessionExpired => Message::SessionExpired,
            Failure::Unavailable | Failure::Unconfirmed => Message::Unavailable,
        }
    }
}
