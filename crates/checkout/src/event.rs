//! Everything that can happen to the checkout: user actions, calls of the page, replies and time.

use crate::barcode::Secret;
use crate::call::Answer;
use crate::failure::Failure;
use crate::ids::{RequestId, TicketKey, VoucherId};
use crate::language::Language;
use crate::order::VoucherKind;
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
    /// The open scanner has read a code or has closed.
    Scanned(RequestId, Scanned),

    /// The field for codes holds this text.
    CodeTyped(Secret),
    /// A text of several lines, or a link, was pasted into the field.
    CodePasted(Secret),
    /// "Scan".
    ScanAsked,
    /// The button of the form, or Enter in one of its fields.
    Submitted,
    /// The PIN field holds this text.
    PinTyped(Secret),
    /// "It has none": the voucher has no PIN.
    PinAbsent,
    /// The field for the amount of a ProCinema code holds this text.
    AmountTyped(String),
    /// "Change": back from the second step to the code.
    CodeReopened,
    /// "Not a voucher?": the code of the second step is of another kind.
    OtherKindMeant,
    /// The page gives a code, as if it were typed and submitted. `None` means that the PIN is asked for.
    CodeGiven(Secret, Option<Secret>),
    /// The page gives a voucher with its PIN, which may be empty. `None` means any kind.
    VoucherGiven(Option<VoucherKind>, Secret, Secret),
    /// One of the tickets of the open choice or question, by its index in the list.
    TicketPicked(usize),
    /// The number of tickets that the voucher is to pay.
    QuantityPicked(u32),
    /// "Use for 2 tickets".
    ChoiceConfirmed,
    /// "Not now".
    ChoiceDismissed,
    /// "Use" or "Change" at a voucher.
    VoucherUsed(VoucherId),
    /// "Remove" at a voucher.
    VoucherRemoved(VoucherId),
    /// The user opened or closed the list of the tickets that vouchers can pay.
    TicketsShown(bool),

    /// "Use" at a discount of the price list.
    DiscountTaken(PriceKey),
    /// "Remove" at a discount of the price list.
    DiscountDropped(PriceKey),
    /// "Use" at a discount that is applied by code: the code, and the ticket.
    OfferTaken(String, TicketKey),
    /// "Remove" at a ticket with a discount code.
    CodeRemoved(TicketKey),
    /// The question is answered with yes (`true`) or no.
    Answered(bool),

    /// "Remove" at a voucher payment, by its id.
    VoucherPaymentRemoved(String),
    /// The page's pay button was pressed: buy the order if nothing is left to pay.
    CompletionAsked,
    /// "Get your free greeting card".
    GiftAsked,
    /// "Keep my seats longer".
    MoreTimeAsked,
}

/// A result of the scanner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scanned {
    /// A code was read. The scanner stays open.
    Code(Secret),
    /// The scanner was closed.
    Closed,
    /// The scanner could not be loaded.
    Missing,
}
