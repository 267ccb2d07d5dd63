//! The receipt of a bought order.

use crate::checkout::Checkout;
use crate::receipt::Gift;
use crate::state::{Bought, GiftRequest};

/// The parts of the screen that only a bought order has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Whether a ticket cannot be refunded because a voucher was redeemed for it.
    pub voucher_redeemed: bool,
    /// The gift for the customer, a CinematicCard code; `None` if the site has no gifts.
    pub gift: Option<GiftView>,
}

/// The state of the gift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GiftView {
    /// The customer can request it.
    Offered,
    /// It was requested.
    Waiting,
    /// It has arrived.
    Got(Gift),
    /// The request failed.
    Missed,
}

pub(super) fn receipt(checkout: &Checkout, bought: &Bought) -> Receipt {
    Receipt {
        voucher_redeemed: bought.order.all_tickets().iter().any(|ticket| ticket.voucher_redeemed),
        gift: checkout.can("gift").then(|| match &bought.gift {
            GiftRequest::NotAsked => GiftView::Offered,
            GiftRequest::Waiting(_) => GiftView::Waiting,
            GiftRequest::Got(gift) => GiftView::Got(gift.clone()),
            GiftRequest::Failed => GiftView::Missed,
        }),
    }
}
