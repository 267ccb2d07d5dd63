//! What the shell shall do, in the words of the domain.

use crate::snapshot::Snapshot;
use crate::{Barcode, Message, Money, OrderId, RequestId, Secret, Selection, VoucherId, VoucherKind};

/// One thing to do. Those with a [`RequestId`] are answered by [`Event::Replied`](crate::Event::Replied).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Read the order.
    ReadOrder(RequestId),
    /// Read the completed order of the same id.
    ReadCompleted(RequestId),
    /// Read the prices of the showtime.
    LoadPrices(RequestId),
    /// Read the discounts on offer for the session.
    LoadOffers(RequestId),
    /// Ask what else the proxy can do.
    ReadCapabilities(RequestId),
    /// Write: check a voucher of that kind and store it on the order.
    AddVoucher(RequestId, VoucherKind, Barcode, Secret),
    /// Write: take a voucher off the order; it must pay no ticket any more.
    RemoveVoucher(RequestId, VoucherId),
    /// Write: set the tickets and seats of the showtime, all of them.
    SetTickets(RequestId, Selection),
    /// Read the order as Connect sees it.
    ReadSession(RequestId),
    /// Write: put a discount code on one ticket, which cannot be undone.
    ApplyDiscount(RequestId, i64, String),
    /// Ask which parts of the order ProCinema vouchers pay.
    ReadPayments(RequestId),
    /// Write: let a ProCinema voucher pay so much of the order. It is checked, and not redeemed yet.
    Pay(RequestId, Barcode, Money),
    /// Write: take one of them back.
    RemovePayment(RequestId, String),
    /// Write: settle what vouchers pay, and buy the order where nothing is left to pay. Asking again does nothing
    /// twice.
    Complete(RequestId, Option<Money>),
    /// Write: get the CinematicCard code of a bought order, the same one however often it is asked.
    GetGift(RequestId),
    /// Write: start the order's time again, as often as the server lets it be.
    ResetExpiry(RequestId),
    /// Let the person scan a barcode, by camera or from a picture.
    Scan(RequestId),
    /// Come back in so many milliseconds.
    Wait(RequestId, u32),
    /// Put the focus there, once it is drawn.
    Focus(Focus),
    /// Tell the page.
    Emit(HostEvent),
}

impl Effect {
    /// The request it is, where it is one.
    pub fn request(&self) -> Option<RequestId> {
        match self {
            Effect::ReadOrder(request)
            | Effect::ReadCompleted(request)
            | Effect::LoadPrices(request)
            | Effect::LoadOffers(request)
            | Effect::ReadCapabilities(request)
            | Effect::AddVoucher(request, ..)
            | Effect::RemoveVoucher(request, ..)
            | Effect::SetTickets(request, ..)
            | Effect::ReadSession(request)
            | Effect::ApplyDiscount(request, ..)
            | Effect::ReadPayments(request)
            | Effect::Pay(request, ..)
            | Effect::RemovePayment(request, _)
            | Effect::Complete(request, _)
            | Effect::GetGift(request)
            | Effect::ResetExpiry(request)
            | Effect::Scan(request)
            | Effect::Wait(request, _) => Some(*request),
            Effect::Focus(_) | Effect::Emit(_) => None,
        }
    }

    /// Whether it changes the order.
    pub fn is_write(&self) -> bool {
        matches!(
            self,
            Effect::AddVoucher(..)
                | Effect::RemoveVoucher(..)
                | Effect::SetTickets(..)
                | Effect::ApplyDiscount(..)
                | Effect::Pay(..)
                | Effect::RemovePayment(..)
                | Effect::Complete(..)
                | Effect::GetGift(_)
                | Effect::ResetExpiry(_)
        )
    }

    /// Whether its reply may tell the whole order.
    pub(crate) fn tells_order(&self) -> bool {
        matches!(
            self,
            Effect::ReadOrder(_) | Effect::SetTickets(..) | Effect::ReadCompleted(_) | Effect::Complete(..)
        )
    }
}

/// A place for the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The heading: where things go on after a panel has closed.
    Title,
    /// The barcode.
    Barcode,
    /// The PIN.
    Pin,
    /// The choice of tickets.
    Choice,
    /// The question.
    Question,
    /// The discount code.
    Code,
    /// The code of a ProCinema voucher.
    Payment,
    /// The amount it shall pay.
    Amount,
    /// The gift.
    Gift,
}

/// What the page is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostEvent {
    /// The order is on the screen.
    Ready(Snapshot),
    /// The server confirmed a change.
    Change(Snapshot),
    /// Something went wrong.
    Error(Message),
    /// The order's time is over.
    Expired(OrderId),
    /// It is bought, with what all tickets save.
    Completed(OrderId, Money),
}
