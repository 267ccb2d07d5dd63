//! What a bought order leads to.

use crate::checkout::Checkout;
use crate::payment::PaymentState;
use crate::state::{Bought, GiftRequest};
use crate::{Gift, Payment};

/// What is told beside the order, once it is bought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Whether a ticket cannot be refunded since a voucher was redeemed for it.
    pub voucher_redeemed: bool,
    /// The customer's CinematicCard code; `None` where there is none to be had.
    pub gift: Option<GiftView>,
}

/// The gift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GiftView {
    /// It can be had.
    Offered,
    /// It is on its way.
    Waiting,
    /// It is here.
    Got(Gift),
    /// It is not to be had.
    Missed,
}

pub(super) fn receipt(checkout: &Checkout, bought: &Bought) -> Receipt {
    let mut tickets = bought.order.showtimes.iter().flat_map(|showtime| &showtime.tickets);
    Receipt {
        voucher_redeemed: tickets.any(|ticket| ticket.voucher_redeemed),
        gift: checkout.can("gift").then(|| match &bought.gift {
            GiftRequest::NotAsked => GiftView::Offered,
            GiftRequest::Waiting(_) => GiftView::Waiting,
            GiftRequest::Got(gift) => GiftView::Got(gift.clone()),
            GiftRequest::Failed => GiftView::Missed,
        }),
    }
}

/// A payment that a bought order was paid with: not one that was planned and came too late.
pub(super) fn settled(payment: &Payment) -> bool {
    payment.state != PaymentState::Planned
}
