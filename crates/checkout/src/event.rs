//! What happens to the checkout: what the person does, what the page says, what the server replies.

use crate::{
    Barcode, Completion, DiscountOffer, Failure, Gift, Language, Moment, Order, Pasted, Payment, PriceKey,
    PriceList, RequestId, Secret, SessionOrder, TicketKey, Voucher, VoucherId, VoucherKind,
};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The widget is on the page.
    Started,
    /// The page, or the person after a failure, wants everything read again.
    Refreshed,
    /// The page is looked at again after a while, or another page changed the order.
    Resumed,
    /// The page is being left. It may be come back to, by whoever is at the device then.
    Left,
    /// The page speaks another language now.
    LanguageChanged(Language),
    /// Time went by.
    Ticked(Moment),
    /// A request is answered, at this moment.
    Replied(RequestId, Reply, Moment),

    /// The voucher is to be of this kind.
    KindPicked(VoucherKind),
    /// The barcode field holds this.
    BarcodeTyped(String),
    /// The PIN field holds this.
    PinTyped(Secret),
    /// "Scan barcode".
    ScanAsked,
    /// "Show" or "Hide" at the PIN.
    PinRevealed(bool),
    /// Barcode and PIN were pasted in one.
    Pasted(Pasted),
    /// "Add voucher".
    VoucherSubmitted,
    /// One of the tickets that the voucher may become, by its place in the list.
    TicketPicked(usize),
    /// How many tickets the voucher shall pay.
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
    /// "Remove" at one.
    DiscountDropped(PriceKey),
    /// "Use" at a discount that goes by code: which code, on which ticket.
    OfferTaken(String, TicketKey),
    /// The ticket that a typed code is for.
    CodeTicketPicked(TicketKey),
    /// The code field holds this.
    CodeTyped(String),
    /// "Apply" at the code field.
    CodeSubmitted,
    /// "Remove" at a ticket with a discount code.
    CodeRemoved(TicketKey),
    /// The question is answered: yes or no.
    Answered(bool),

    /// The field for a ProCinema code holds this.
    PaymentTyped(Secret),
    /// The field for the amount holds this.
    AmountTyped(String),
    /// "Use voucher" at the ProCinema code.
    PaymentSubmitted,
    /// "Remove" at it.
    PaymentRemoved(String),
    /// The page wants the order bought, where nothing is left to pay.
    CompletionAsked,
    /// "Get your free greeting card".
    GiftAsked,
    /// "Keep my seats longer".
    MoreTimeAsked,
}

/// What a request gave. Each belongs to one kind of [`Effect`](crate::Effect).
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// Of `ReadOrder`.
    Order(Result<Order, Failure>),
    /// Of `ReadCompleted`.
    Completed(Result<Order, Failure>),
    /// Of `LoadPrices`.
    Prices(Result<PriceList, Failure>),
    /// Of `LoadOffers`.
    Offers(Result<Vec<DiscountOffer>, Failure>),
    /// Of `ReadCapabilities`.
    Capabilities(Result<Vec<String>, Failure>),
    /// Of `AddVoucher`.
    VoucherAdded(Result<AddedVoucher, Failure>),
    /// Of `RemoveVoucher`.
    VoucherRemoved(Result<(), Failure>),
    /// Of `SetTickets`.
    TicketsSet(Result<Order, Failure>),
    /// Of `ReadSession`.
    Session(Result<SessionOrder, Failure>),
    /// Of `ApplyDiscount`.
    DiscountApplied(Result<(), Failure>),
    /// Of `ReadPayments` and `RemovePayment`.
    Payments(Result<Vec<Payment>, Failure>),
    /// Of `Pay`, with the code: where it was refused it stands in its field again.
    Paid(Result<Vec<Payment>, Failure>, Barcode),
    /// Of `Complete`.
    Completion(Result<Completion, Failure>),
    /// Of `GetGift`.
    Gift(Result<Gift, Failure>),
    /// Of `ResetExpiry`.
    ExpiryReset(Result<(), Failure>),
    /// Of `Scan`.
    Scanned(Scanned),
    /// Of `Wait`.
    Waited,
}

/// How a scan ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scanned {
    /// With what the code says.
    Code(Secret),
    /// The person closed the scanner.
    Nothing,
    /// There was no scanner: it could not be loaded.
    Missing,
}

/// A voucher that was checked and stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedVoucher {
    /// The voucher.
    pub voucher: Voucher,
    /// How many tickets it may pay; `None` where the server does not say.
    pub redemptions: Option<u32>,
}
