//! The messages of the checkout to the user, as keys. The texts are in the widget's catalogues.

use crate::failure::{Failure, Refusal};
use crate::money::Money;

macro_rules! messages {
    ($($(#[$meta:meta])* $name:ident $(($data:ty))? = $code:literal, $tone:ident;)+) => {
        /// A message to the user. The text of an error says why it failed and how to continue.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Message {
            $($(#[$meta])* $name $(($data))?,)+
            /// The server refused the call.
            Refused(Refusal),
        }

        /// The kinds of messages, in the order of [`Message::codes`].
        enum Kind {
            $($name,)+
            Refused,
        }

        impl Message {
            /// The code of each kind of message with its tone, except for [`Message::Refused`].
            const KINDS: &[(&str, Tone)] = &[$(($code, Tone::$tone)),+];

            /// The code of the message: the key of its text in the catalogues. The page gets the code of an error in the
            /// `error` event.
            ///
            /// ```
            /// use checkout::{Message, Refusal};
            ///
            /// assert_eq!(Message::VoucherApplied(2).code(), "voucher-applied");
            /// assert_eq!(Message::Refused(Refusal::VoucherExpired).code(), "voucher-expired");
            /// ```
            pub fn code(self) -> &'static str {
                match self {
                    $(Message::$name { .. } => $code,)+
                    Message::Refused(refusal) => refusal.code(),
                }
            }

            /// The place of its code among [`Message::codes`], from 0.
            ///
            /// ```
            /// use checkout::{Message, Refusal};
            ///
            /// for message in [Message::Loading, Message::OrderCompleted, Message::Refused(Refusal::Other)] {
            ///     assert_eq!(Message::codes().nth(message.place()), Some(message.code()));
            /// }
            /// ```
            pub fn place(self) -> usize {
                match self {
                    $(Message::$name { .. } => Kind::$name as usize,)+
                    Message::Refused(refusal) => Kind::Refused as usize + refusal as usize,
                }
            }

            /// How to show the message.
            pub fn tone(self) -> Tone {
                match self {
                    $(Message::$name { .. } => Tone::$tone,)+
                    Message::Refused(_) => Tone::Error,
                }
            }
        }
    };
}

// Each message with its code and its tone.
messages! {
    // Progress.
    /// The order and the prices are being read.
    Loading = "loading", Busy;
    /// The voucher is being checked.
    CheckingVoucher = "checking-voucher", Busy;
    /// The order is being changed.
    UpdatingOrder = "updating-order", Busy;
    /// A write is unconfirmed, or the order is not confirmed yet. The outcome is being looked up.
    Confirming = "confirming", Busy;

    // Success.
    /// A voucher now pays this number of tickets.
    VoucherApplied(u32) = "voucher-applied", Success;
    /// A voucher was stored on the order. It pays no tickets.
    VoucherAdded = "voucher-added", Success;
    /// A code was taken, and less is due than before.
    Saved(Difference) = "saved", Success;
    /// A code was taken, and more is due than before.
    CostsMore(Difference) = "costs-more", Success;
    /// A voucher was removed from the order.
    VoucherRemoved = "voucher-removed", Success;
    /// A ProCinema code will pay a part of the order.
    VoucherPaymentPlanned = "payment-planned", Success;
    /// A ticket now has a discount.
    DiscountApplied = "discount-applied", Success;
    /// A discount was removed from a ticket.
    DiscountRemoved = "discount-removed", Success;

    // Errors of the fields.
    /// The field for codes is empty.
    CodeMissing = "code-missing", Error;
    /// The code has this character, which no code of this site has.
    CodeCharacter(char) = "code-invalid", Error;
    /// No voucher of this site can have this code.
    CodeNotVoucher = "code-not-a-voucher", Error;
    /// The PIN field is empty. A voucher without a PIN has a button of its own.
    PinMissing = "pin-missing", Error;
    /// The showtime has no price for a voucher of this type.
    VoucherHasNoTicket = "voucher-has-no-ticket", Error;
    /// The voucher can pay no ticket of the order: they are in another area, or they are all paid.
    VoucherFitsNoTicket = "voucher-fits-no-ticket", Error;
    /// The ProCinema code is missing or malformed.
    VoucherPaymentNotAccepted = "payment-not-accepted", Error;
    /// The attempt limits were reached. Holds the seconds to wait.
    TooManyAttempts(u32) = "too-many-attempts", Error;
    /// The wait after [`Message::TooManyAttempts`] is over.
    TryAgain = "try-again", Info;

    // The deadline of the order.
    /// The order is held for at most this number of minutes.
    TimeLeft(u32) = "time-left", Warning;
    /// The order is held longer than before.
    TimeExtended = "time-extended", Success;
    /// The server refused to hold the order longer.
    TimeNotExtended = "time-not-extended", Error;

    // Other errors.
    /// The order has changed in the meantime, so the action was not done.
    OrderChanged = "order-changed", Error;
    /// A write was unconfirmed. The order shows that the write was not done.
    NotConfirmed = "not-confirmed", Error;
    /// The outcome of a write could not be looked up, or the order was not read completely. The screen may be out of
    /// date.
    Unconfirmed = "unconfirmed", Error;
    /// A voucher on the order pays no ticket yet. Shown once before a completion.
    VoucherUnused = "voucher-unused", Error;
    /// It is not known yet whether the order is bought.
    NotCompleted = "not-completed", Error;
    /// The new code for a ticket could not be used, and the ticket has its previous discount again.
    DiscountKept = "discount-kept", Error;
    /// The new code for a ticket could not be used, and the ticket has lost its previous discount.
    DiscountLost = "discount-lost", Error;
    /// A ticket was removed to change its discount, and could not be added again.
    TicketNotPutBack = "ticket-not-put-back", Error;
    /// The member is signed out.
    SessionExpired = "session-expired", Error;
    /// The cinema's system does not answer.
    Unavailable = "unavailable", Error;
    /// The scanner could not be loaded.
    ScannerMissing = "scanner-missing", Error;
    /// The order has expired.
    OrderExpired = "order-expired", Info;
    /// The order is bought.
    OrderCompleted = "order-completed", Info;
}

/// A change of the amount due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The size of the change, above 0.
    pub by: Money,
    /// The amount due now.
    pub due: Money,
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
        Message::KINDS.iter().map(|(code, _)| *code).chain(Refusal::codes())
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
        let ended = [Message::OrderExpired.code(), Message::OrderCompleted.code()];
        let is_error = move |(code, tone): &&(&str, Tone)| *tone == Tone::Error || ended.contains(code);
        Message::KINDS.iter().filter(is_error).map(|(code, _)| *code).chain(Refusal::codes())
    }

    /// The message for a change of the amount due from `before` to `due`; `None` if they are equal.
    pub(crate) fn of_change(before: Money, due: Money) -> Option<Message> {
        match due.minus(before) {
            none if none.is_zero() => None,
            more if more.minor > 0 => Some(Message::CostsMore(Difference { by: more, due })),
            _ => Some(Message::Saved(Difference { by: before.minus(due), due })),
        }
    }

    /// Whether it says that a code cannot be used, so that the user can go on without it.
    pub(crate) fn is_about_code(self) -> bool {
        match self {
            Message::Refused(refusal) => !matches!(
                refusal,
                Refusal::OrderBusy
                    | Refusal::VoucherAlreadyOnOrder
                    | Refusal::DiscountAlreadyApplied
                    | Refusal::Other
            ),
            _ => matches!(
                self,
                Message::VoucherHasNoTicket
                    | Message::VoucherFitsNoTicket
                    | Message::VoucherPaymentNotAccepted
                    | Message::CodeNotVoucher
            ),
        }
    }

    /// Whether the same action may succeed later.
    ///
    /// ```
    /// use checkout::{Message, Refusal};
    ///
    /// assert!(Message::Unavailable.is_retryable());
    /// assert!(!Message::Refused(Refusal::VoucherExpired).is_retryable());
    /// ```
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
