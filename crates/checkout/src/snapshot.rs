//! The order as the events of the page carry it.

use crate::checkout::Checkout;
use crate::ids::{OrderId, VoucherId};
use crate::money::Money;
use crate::order::Ticket;

/// The order as the events of the page carry it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The order.
    pub order: OrderId,
    /// The order's price, before voucher payments.
    pub total: Money,
    /// The sum of the voucher payments.
    pub payment: Option<Money>,
    /// The amount due.
    pub due: Money,
    /// The sum that all tickets save.
    pub saved: Money,
    /// The booking fees in the total.
    pub fees: Money,
    /// Its vouchers: id, mask, number of tickets.
    pub vouchers: Vec<(VoucherId, String, usize)>,
    /// The tickets with a discount: its id, or "code" for one by code, and the amount saved.
    pub discounts: Vec<(String, Money)>,
}

impl Checkout {
    /// The order now; `None` unless it is in progress.
    pub(crate) fn snapshot(&self) -> Option<Snapshot> {
        let (order, showtime) = (&self.shopping()?.order, &self.settings.showtime);
        let discounted =
            order.tickets(showtime).iter().filter(|ticket| ticket.has_code() || ticket.discount.is_some());
        let name =
            |ticket: &Ticket| ticket.discount.as_ref().map_or("code".to_owned(), |id| id.as_str().to_owned());
        let (payment, due) = self.split(order.total);
        Some(Snapshot {
            order: order.id.clone(),
            total: order.total,
            payment,
            due,
            saved: self.saved(order),
            fees: order.fees,
            vouchers: order
                .vouchers
                .iter()
                .map(|voucher| {
                    (voucher.id.clone(), voucher.masked_barcode.clone(), order.paid_by(showtime, &voucher.id))
                })
                .collect(),
            discounts: discounted.map(|ticket| (name(ticket), ticket.saved)).collect(),
        })
    }
}
