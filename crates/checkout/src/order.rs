//! The order, as the server last confirmed it.

use crate::{
    DiscountId, Money, OrderId, SeatId, ShowtimeId, Text, TicketId, TicketKey, TicketType, TicketTypeId,
    VoucherId,
};

/// An order in progress, or a completed one. All amounts are the server's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The order.
    pub id: OrderId,
    /// What is to pay, fees included.
    pub total: Money,
    /// The tax in the total.
    pub tax: Money,
    /// The booking fees in the total.
    pub fees: Money,
    /// How long the server still holds it, in milliseconds; `None` where it does not say.
    pub expires_in_ms: Option<u64>,
    /// Whether the answer told all of its tickets, seats and vouchers. If not, the lists hold what could be read, and
    /// no change may be worked out from them: SetShowtime would drop the rest.
    pub complete: bool,
    /// The tickets and seats of each showtime.
    pub showtimes: Vec<Showtime>,
    /// Food and drink: quantity and price.
    pub items: Vec<(u32, Money)>,
    /// The vouchers stored on it, used or not.
    pub vouchers: Vec<Voucher>,
    /// Ticket types that the order's answer named; the price list names most.
    pub ticket_types: Vec<TicketType>,
}

/// What an order holds of one showtime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Showtime {
    /// The showtime.
    pub id: ShowtimeId,
    /// In the server's order.
    pub tickets: Vec<Ticket>,
    /// The seats held; no ticket is tied to one of them.
    pub seats: Vec<Seat>,
}

/// One ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// Tells it apart within its order.
    pub key: TicketKey,
    /// The server's id of it, where it gives one.
    pub id: Option<TicketId>,
    /// Its type.
    pub ticket_type: TicketTypeId,
    /// What it costs now, without fees.
    pub price: Money,
    /// The amount that a voucher, discount or deal took off.
    pub saved: Money,
    /// The voucher that pays it.
    pub voucher: Option<VoucherId>,
    /// The discount of the price list on it.
    pub discount: Option<DiscountId>,
    /// What else it was taken with; to be sent again as it is.
    pub reward: Option<i64>,
    /// The same.
    pub redemption_card: Option<String>,
    /// Whether a deal holds it.
    pub in_deal: bool,
    /// Whether it cannot be refunded because a voucher was redeemed for it; known once the order is bought.
    pub voucher_redeemed: bool,
}

impl Ticket {
    /// Whether nothing has been taken off it, so that a voucher or a discount may.
    pub fn is_plain(&self) -> bool {
        self.takes_codes() && self.saved.is_zero()
    }

    /// Whether a discount code has been put on it: something was taken off, and nothing else accounts for it.
    pub fn has_code(&self) -> bool {
        self.takes_codes() && !self.saved.is_zero()
    }

    fn takes_codes(&self) -> bool {
        self.voucher.is_none()
            && self.discount.is_none()
            && self.reward.is_none()
            && self.redemption_card.is_none()
            && !self.in_deal
    }
}

/// A seat held for the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The seat.
    pub id: SeatId,
    /// As printed, row and number: "J5".
    pub label: String,
    /// The area it stands in.
    pub area: Option<String>,
}

/// A voucher stored on the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voucher {
    /// Of this voucher on this order.
    pub id: VoucherId,
    /// The server's mask, as "........0111"; to be shown, never taken apart.
    pub masked_barcode: String,
    /// The kind of voucher.
    pub kind: VoucherKind,
    /// Which prices it pays.
    pub type_code: String,
    /// Its name.
    pub name: Text,
}

/// What a voucher is for (Vista's reference of AddVoucher).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VoucherKind {
    /// Pays tickets of the showtime.
    #[default]
    Ticket,
    /// Pays tickets too, as a subscription does.
    Subscription,
    /// Opens a deal, which the server applies by itself.
    Deal,
}

impl VoucherKind {
    /// All of them.
    pub const ALL: [VoucherKind; 3] = [VoucherKind::Ticket, VoucherKind::Subscription, VoucherKind::Deal];

    /// The word for it, as "Ticket".
    pub fn as_str(self) -> &'static str {
        match self {
            VoucherKind::Ticket => "Ticket",
            VoucherKind::Subscription => "Subscription",
            VoucherKind::Deal => "Deal",
        }
    }

    /// The kind of that word, in any case.
    pub fn parse(word: &str) -> Option<VoucherKind> {
        VoucherKind::ALL.into_iter().find(|kind| kind.as_str().eq_ignore_ascii_case(word))
    }
}

impl Order {
    /// Takes the lists of the order known before, if this one does not tell its own.
    pub(crate) fn keep_lists_of(&mut self, known: &Order) {
        if !self.complete {
            self.showtimes.clone_from(&known.showtimes);
            self.vouchers.clone_from(&known.vouchers);
            self.ticket_types.clone_from(&known.ticket_types);
        }
    }

    /// What it holds of one showtime; `None` where nothing.
    pub fn showtime(&self, id: &ShowtimeId) -> Option<&Showtime> {
        self.showtimes.iter().find(|showtime| showtime.id == *id)
    }

    /// The tickets of one showtime.
    pub fn tickets<'a>(&'a self, showtime: &'a ShowtimeId) -> impl Iterator<Item = &'a Ticket> + Clone {
        self.showtimes
            .iter()
            .filter(move |candidate| candidate.id == *showtime)
            .flat_map(|showtime| &showtime.tickets)
    }

    /// The ticket of that key in one showtime.
    pub(crate) fn ticket(&self, showtime: &ShowtimeId, key: &TicketKey) -> Option<&Ticket> {
        self.showtime(showtime)?.tickets.iter().find(|ticket| ticket.key == *key)
    }

    /// How many tickets of one showtime a voucher pays.
    pub fn paid_by(&self, showtime: &ShowtimeId, voucher: &VoucherId) -> usize {
        self.tickets(showtime).filter(|ticket| ticket.voucher.as_ref() == Some(voucher)).count()
    }

    /// What all tickets save together. The server sends it by ticket alone, so this sum is ours.
    pub fn saved(&self) -> Money {
        let nothing = Money::new(0, self.total.currency);
        self.showtimes
            .iter()
            .flat_map(|showtime| &showtime.tickets)
            .fold(nothing, |sum, ticket| sum.plus(ticket.saved))
    }
}
