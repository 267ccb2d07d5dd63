//! The order as the server last confirmed it.

use crate::ids::{DiscountId, OrderId, SeatId, ShowtimeId, TicketId, TicketKey, TicketTypeId, VoucherId};
use crate::language::Text;
use crate::money::Money;
use crate::prices::TicketType;

/// An order in progress or a completed one. All amounts come from the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// Whether it is sold; `None` if the server does not say, or says a word that is not known.
    pub state: Option<OrderState>,
    /// The price of the whole order, with fees and tax.
    pub total: Money,
    /// The tax included in the total.
    pub tax: Money,
    /// The booking fees included in the total.
    pub fees: Money,
    /// How long the server still holds the order, in milliseconds; `None` if the server does not say.
    pub expires_in_ms: Option<u64>,
    /// Whether all tickets, seats and vouchers of the answer could be read. If not, the lists hold only the readable
    /// ones, and no change may be computed from them: SetShowtime would remove the others from the order.
    pub complete: bool,
    /// The tickets and seats of each showtime.
    pub showtimes: Vec<Showtime>,
    /// Food and drink, as quantity and price.
    pub items: Vec<(u32, Money)>,
    /// The vouchers stored on the order, whether or not they pay a ticket.
    pub vouchers: Vec<Voucher>,
    /// The ticket types named in the order's answer. Most are named in the price list instead.
    pub ticket_types: Vec<TicketType>,
}

/// Whether an order is sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderState {
    /// It can be changed.
    InProgress,
    /// It is sold.
    Sold,
    /// It was given up before it was sold, its time ran out, or it was paid back.
    Void,
}

/// The tickets and seats of one showtime in an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Showtime {
    /// The id of the showtime.
    pub id: ShowtimeId,
    /// The tickets, as sorted by the server.
    pub tickets: Vec<Ticket>,
    /// The held seats. No seat belongs to a particular ticket.
    pub seats: Vec<Seat>,
}

/// A ticket of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// Identifies the ticket within its order.
    pub key: TicketKey,
    /// The server's id of the ticket; `None` in an answer without ids.
    pub id: Option<TicketId>,
    /// Its type.
    pub ticket_type: TicketTypeId,
    /// The price after all savings, without fees.
    pub price: Money,
    /// The amount saved by a voucher, a discount or a deal.
    pub saved: Money,
    /// The voucher that pays the ticket.
    pub voucher: Option<VoucherId>,
    /// The discount of the price list that the ticket has.
    pub discount: Option<DiscountId>,
    /// The reward used for the ticket. SetShowtime must send it back unchanged.
    pub reward: Option<i64>,
    /// The redemption card used for the ticket. SetShowtime must send it back unchanged.
    pub redemption_card: Option<String>,
    /// Whether the ticket is part of a deal.
    pub in_deal: bool,
    /// Whether the ticket cannot be refunded because a voucher was redeemed for it. Only a completed order tells it.
    pub voucher_redeemed: bool,
}

impl Ticket {
    /// Whether the ticket has no saving of any kind. Only such a ticket may get a voucher or a discount.
    pub fn is_plain(&self) -> bool {
        self.has_no_other_saving() && self.saved.is_zero()
    }

    /// Whether a discount code was applied to the ticket. OCAPI does not name codes, so this is concluded from a
    /// saving that has no other source.
    pub fn has_code(&self) -> bool {
        self.has_no_other_saving() && !self.saved.is_zero()
    }

    /// Whether a saving can only come from a discount code.
    fn has_no_other_saving(&self) -> bool {
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
    /// Its id.
    pub id: SeatId,
    /// The row and number as printed, such as "J5".
    pub label: String,
    /// The area category where the seat is; `None` in an answer without areas.
    pub area: Option<String>,
}

/// A voucher stored on the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voucher {
    /// The id of the voucher on this order. It is not the barcode.
    pub id: VoucherId,
    /// The barcode as the server masks it, such as "........0111". For display only.
    pub masked_barcode: String,
    /// Its kind; `None` if that could not be read.
    pub kind: Option<VoucherKind>,
    /// The voucher type, empty if it could not be read. A price that this voucher can pay lists it in `voucher_types`.
    pub type_code: String,
    /// The name of the voucher type.
    pub name: Text,
}

/// The kinds of vouchers, with Vista's names (reference of AddVoucher).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoucherKind {
    /// Pays tickets of the showtime.
    Ticket,
    /// Pays tickets of the showtime as part of a subscription.
    Subscription,
    /// Allows a deal, which the server applies without being asked.
    Deal,
}

impl VoucherKind {
    /// All kinds.
    pub const ALL: [VoucherKind; 3] = [VoucherKind::Ticket, VoucherKind::Subscription, VoucherKind::Deal];

    /// Vista's name of the kind, such as "Ticket".
    pub fn as_str(self) -> &'static str {
        match self {
            VoucherKind::Ticket => "Ticket",
            VoucherKind::Subscription => "Subscription",
            VoucherKind::Deal => "Deal",
        }
    }

    /// Parses Vista's name of a kind, in any case. Returns `None` for an unknown name.
    ///
    /// ```
    /// use checkout::VoucherKind;
    ///
    /// assert_eq!(VoucherKind::parse("deal"), Some(VoucherKind::Deal));
    /// assert_eq!(VoucherKind::parse("Gift"), None);
    /// ```
    pub fn parse(word: &str) -> Option<VoucherKind> {
        VoucherKind::ALL.into_iter().find(|kind| kind.as_str().eq_ignore_ascii_case(word))
    }
}

impl Order {
    /// Whether the order can still be changed, or the server does not say. If it cannot, the server refuses the next
    /// change.
    pub fn in_progress(&self) -> bool {
        !matches!(self.state, Some(OrderState::Sold | OrderState::Void))
    }

    /// Keeps the lists of the previous order if this one is incomplete.
    pub(crate) fn keep_lists_of(&mut self, known: &Order) {
        if !self.complete {
            self.showtimes = known.showtimes.clone();
            self.vouchers = known.vouchers.clone();
            self.ticket_types = known.ticket_types.clone();
        }
    }

    /// Adds a voucher that was stored after the order was read. Returns whether it was missing.
    pub(crate) fn add_voucher(&mut self, voucher: &Voucher) -> bool {
        let is_missing = self.vouchers.iter().all(|known| known.id != voucher.id);
        self.vouchers.extend(is_missing.then(|| voucher.clone()));
        is_missing
    }

    /// Finds a stored voucher by its id.
    pub(crate) fn voucher(&self, id: &VoucherId) -> Option<&Voucher> {
        self.vouchers.iter().find(|voucher| voucher.id == *id)
    }

    /// The tickets and seats of one showtime; `None` if the order has none.
    pub fn showtime(&self, id: &ShowtimeId) -> Option<&Showtime> {
        self.showtimes.iter().find(|showtime| showtime.id == *id)
    }

    /// The tickets of one showtime in the order, as sorted by the server.
    pub fn tickets(&self, showtime: &ShowtimeId) -> &[Ticket] {
        self.showtime(showtime).map_or(&[], |showtime| &showtime.tickets)
    }

    /// The tickets of all showtimes.
    pub(crate) fn all_tickets(&self) -> Vec<&Ticket> {
        self.showtimes.iter().flat_map(|showtime| &showtime.tickets).collect()
    }

    /// Finds a ticket of one showtime by its key.
    pub(crate) fn ticket(&self, showtime: &ShowtimeId, key: &TicketKey) -> Option<&Ticket> {
        self.showtime(showtime)?.tickets.iter().find(|ticket| ticket.key == *key)
    }

    /// The number of tickets of one showtime that a voucher pays.
    pub fn paid_by(&self, showtime: &ShowtimeId, voucher: &VoucherId) -> usize {
        self.tickets(showtime).iter().filter(|ticket| ticket.voucher.as_ref() == Some(voucher)).count()
    }
}
