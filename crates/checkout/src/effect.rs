//! What the shell shall do, in the words of the domain.

use crate::{Barcode, Message, Money, OrderId, RequestId, Secret, Selection, VoucherId};

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
    /// Write: check a ticket voucher and store it on the order.
    AddVoucher(RequestId, Barcode, Secret),
    /// Write: take a voucher off the order; it must pay no ticket any more.
    RemoveVoucher(RequestId, VoucherId),
    /// Write: set the tickets and seats of the showtime, all of them.
    SetTickets(RequestId, Selection),
    /// Read the order as Connect sees it.
    ReadSession(RequestId),
    /// Write: put a discount code on one ticket, which cannot be undone.
    ApplyDiscount(RequestId, i64, String),
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
    /// The choice of tickets.
    Choice,
    /// The question.
    Question,
    /// The discount code.
    Code,
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
}

/// The order as the page is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The order.
    pub order: OrderId,
    /// What is to pay.
    pub total: Money,
    /// What all tickets save.
    pub saved: Money,
    /// The booking fees in the total.
    pub fees: Money,
    /// Its vouchers: id, mask, number of tickets.
    pub vouchers: Vec<(VoucherId, String, usize)>,
    /// The tickets with a discount: its name or "code", and what it saves.
    pub discounts: Vec<(String, Money)>,
}
