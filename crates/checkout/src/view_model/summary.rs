//! The summary of the order: its lines and sums, as the server last confirmed them.

use super::{Frame, ending};
use crate::money::Money;
use crate::state::Phase;
use crate::voucher_payment::VoucherPayment;

/// The summary of the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The tickets, one line each.
    pub lines: Vec<Line>,
    /// Food and drink, as quantity and price.
    pub items: Vec<(u32, Money)>,
    /// The held seats, such as "J5".
    pub seats: Vec<String>,
    /// The booking fees included in the total; `None` if they are 0.
    pub fees: Option<Money>,
    /// The tax included in the total; `None` if it is 0.
    pub tax: Option<Money>,
    /// The sum saved by vouchers and discounts; `None` if it is 0.
    pub saved: Option<Money>,
    /// The price of the whole order.
    pub total: Money,
    /// The voucher payments, as the last characters of the code and the part of the total that each covers.
    pub payments: Vec<(String, Money)>,
    /// The amount due: the total without the voucher payments.
    pub due: Money,
    /// Whether the order is bought.
    pub bought: bool,
    /// Whether the order is being read or changed, so that the sums may change.
    pub updating: bool,
}

/// A ticket in the summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The ticket type in the language of the page.
    pub name: String,
    /// The price after all savings.
    pub price: Money,
    /// The price before all savings; `None` if nothing is saved. It is computed, because OCAPI sends only the price and
    /// the saving.
    pub original: Option<Money>,
    /// The amount saved; `None` if it is 0.
    pub saved: Option<Money>,
    /// The last characters of the barcode of the voucher that pays the ticket.
    pub voucher: Option<String>,
}

pub(super) fn summary(frame: &Frame<'_>) -> Summary {
    let (checkout, order) = (frame.checkout, frame.order);
    let nonzero = |amount: Money| (!amount.is_zero()).then_some(amount);
    let mask = |id: &_| order.voucher(id).map(|voucher| ending(&voucher.masked_barcode));
    let (_, due) = checkout.split(order.total);
    let bought = matches!(checkout.phase, Phase::Completed(_));
    let payments = checkout.parts(order.total).into_iter();
    // A payment that is still planned came too late for an order that is bought.
    let is_late = |payment: &VoucherPayment| bought && payment.is_planned();
    let payments = payments.filter(|(payment, part)| !part.is_zero() && !is_late(payment));
    Summary {
        lines: order
            .all_tickets()
            .into_iter()
            .map(|ticket| Line {
                name: frame.name(&ticket.ticket_type),
                price: ticket.price,
                original: nonzero(checkout.saved_on(order, ticket)).map(|saved| ticket.price.plus(saved)),
                saved: nonzero(checkout.saved_on(order, ticket)),
                voucher: ticket.voucher.as_ref().and_then(mask),
            })
            .collect(),
        items: order.items.clone(),
        seats: order
            .showtimes
            .iter()
            .flat_map(|showtime| &showtime.seats)
            .map(|seat| seat.label.clone())
            .collect(),
        fees: nonzero(order.fees),
        tax: nonzero(order.tax),
        saved: nonzero(checkout.saved(order)),
        total: order.total,
        payments: payments.map(|(payment, part)| (ending(&payment.masked_code), part)).collect(),
        due,
        bought,
        updating: !checkout.is_settled() && matches!(checkout.phase, Phase::Shopping(_)),
    }
}
