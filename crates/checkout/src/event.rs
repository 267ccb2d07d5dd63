//! Everything that can happen to the checkout: user actions, calls of the page, replies and time.

use crate::barcode::Secret;
use crate::call::Answer;
use crate::failure::Failure;
use crate::ids::{RequestId, TicketKey, VoucherId};
use crate::language::Language;
use crate::order::VoucherKind;
use crate::paste::Pasted;
use crate::prices::PriceKey;
use crate::time::Moment;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The widget was put on the page.
    Started,
    /// The page, or the user after a failure, asks to read everything again.
    Refreshed,
    /// The page is visible again after a while, or another tab changed the order.
    Resumed,
    /// The page is being left. Another user of the device may return to it.
    Left,
    /// The page's language changed.
    LanguageChanged(Language),
    /// Time passed.
    Ticked(Moment),
    /// A call was answered, at this moment.
    Replied(RequestId, Result<Answer, Failure>, Moment),
    /// A wait is over.
    Waited(RequestId),
    /// The scanner has closed.
    Scanned(RequestId, Scanned),

    /// The user chose the kind of voucher.
    KindPicked(VoucherKind),
    /// The barcode field holds this text.
    BarcodeTyped(String),
    /// The PIN field holds this text.
    PinTyped(Secret),
    /// "Scan barcode".
    ScanAsked,
    /// "Show" or "Hide" at the PIN.
    PinRevealed(bool),
    /// Barcode and PIN were pasted together.
    Pasted(Pasted),
    /// "Add voucher".
    VoucherSubmitted,
    /// One of the tickets that the voucher can pay, by its index in the list.
    TicketPicked(usize),
    /// The number of tickets that the voucher is to pay.
    QuantityPicked(u32),
    /// "Use for 2 tickets".
    ChoiceConfirmed,
    /// "Not now".
    ChoiceDismissed,
    /// "Use" at a voucher that pays nothing yet.
    VoucherUsed(VoucherId),
    /// "Remove" at a voucher.
    VoucherRemoved(VoucherId),

    /// "Use" at a discount of the price list.
    DiscountTaken(PriceKey),
    /// "Remove" at a discount of the price list.
    DiscountDropped(PriceKey),
    /// "Use" at a discount that is applied by code: the code, and the ticket.
    OfferTaken(String, TicketKey),
    /// The ticket that a typed code is for.
    CodeTicketPicked(TicketKey),
    /// The code field holds this text.
    CodeTyped(String),
    /// "Apply" at the code field.
    CodeSubmitted,
    /// "Remove" at a ticket with a discount code.
    CodeRemoved(TicketKey),
    /// The question is answered with yes (`true`) or no.
    Answered(bool),

    /// The field for a ProCinema code holds this text.
    VoucherPaymentTyped(Secret),
    /// The field for the amount holds this text.
    AmountTyped(String),
    /// "Use voucher" at the ProCinema code.
    VoucherPaymentSubmitted,
    /// "Remove" at a voucher payment, by its id.
    VoucherPaymentRemoved(String),
    /// The page's pay button was pressed: buy the order if nothing is left to pay.
    CompletionAsked,
    /// "Get your free greeting card".
    GiftAsked,
    /// "Keep my seats longer".
    MoreTimeAsked,
}

/// How a scan ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scanned {
    /// A code was read.
    Code(Secret),
    /// The user closed the scanner.
    Nothing,
    /// The scanner could not be loaded.
    Missing,
}
