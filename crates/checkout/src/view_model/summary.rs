//! The order: its lines and sums, as the server last confirmed them.

use super::Frame;
use super::receipt::settled;
use crate::Money;
use crate::state::Stage;

/// The order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// One line a ticket.
    pub lines: Vec<Line>,
    /// What food and drink cost, line by line: quantity and price.
    pub items: Vec<(u32, Money)>,
    /// The seats held, as "J5".
    pub seats: Vec<String>,
    /// The booking fees in the total; `None` where there are none.
    pub fees: Option<Money>,
    /// The tax in the total; `None` where there is none.
    pub tax: Option<Money>,
    /// What vouchers and discounts save; `None` where nothing.
    pub saved: Option<Money>,
    /// What it costs.
    pub total: Money,
    /// The voucher payments: mask and part.
    pub payments: Vec<(String, Money)>,
    /// The amount due.
    pub due: Money,
    /// Whether it is bought.
    pub bought: bool,
    /// Whether a newer order is on its way.
    pub updating: bool,
}

/// A ticket of the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The ticket type, in the page's language.
    pub name: String,
    /// What it costs.
    pub price: Money,
    /// What it would cost without what it saves; `None` where it saves nothing. OCAPI sends price and saving, so
    /// this sum is ours.
    pub original: Option<Money>,
    /// What it saves.
    pub saved: Option<Money>,
    /// The mask of the voucher that pays it.
    pub voucher: Option<String>,
}

pub(super) fn summary(frame: &Frame<'_>) -> Summary {
    let (checkout, order) = (frame.checkout, frame.order);
    let nonzero = |amount: Money| (!amount.is_zero()).then_some(amount);
    let tickets = order.showtimes.iter().flat_map(|showtime| &showtime.tickets);
    let mask = |id: &_| {
        order.vouchers.iter().find(|voucher| voucher.id == *id).map(|voucher| voucher.masked_barcode.clone())
    };
    let (_, due) = checkout.split(order.total);
    let bought = matches!(checkout.stage, Stage::Completed(_));
    let payments = checkout.parts(order.total).into_iter();
    let payments = payments.filter(|(payment, part)| !part.is_zero() && (!bought || settled(payment)));
    Summary {
        lines: tickets
            .map(|ticket| Line {
                name: frame.name(&ticket.ticket_type),
                price: ticket.price,
                original: nonzero(ticket.saved).map(|saved| ticket.price.plus(saved)),
                saved: nonzero(ticket.saved),
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
        saved: nonzero(order.saved()),
        total: order.total,
        payments: payments.map(|(payment, part)| (payment.masked_code.clone(), part)).collect(),
        due,
        bought,
        updating: !checkout.is_settled() && matches!(checkout.stage, Stage::Shopping(_)),
    }
}
