//! Selections: the tickets and seats that SetShowtime sets, computed from the order as it is now.

use crate::ids::{DiscountId, SeatId, ShowtimeId, TicketId, TicketKey, TicketTypeId, VoucherId};
use crate::money::Money;
use crate::order::{Order, Ticket};
use crate::prices::{PriceKey, PriceList};

/// All tickets and seats that a showtime is to have. SetShowtime removes every other ticket and seat from the order
/// (Vista's reference of SetShowtime).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The tickets.
    pub tickets: Vec<WantedTicket>,
    /// The seats.
    pub seats: Vec<SeatId>,
}

/// A ticket of a selection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedTicket {
    /// The ticket of the order that it continues; `None` for a new one.
    pub id: Option<TicketId>,
    /// Its type.
    pub ticket_type: TicketTypeId,
    /// The voucher that pays it.
    pub voucher: Option<VoucherId>,
    /// The discount of the price list that it has.
    pub discount: Option<DiscountId>,
    /// The reward of the ticket in the order, unchanged.
    pub reward: Option<i64>,
    /// The redemption card of the ticket in the order, unchanged.
    pub redemption_card: Option<String>,
}

impl WantedTicket {
    fn new(ticket_type: TicketTypeId) -> WantedTicket {
        WantedTicket {
            id: None,
            ticket_type,
            voucher: None,
            discount: None,
            reward: None,
            redemption_card: None,
        }
    }

    fn unchanged(ticket: &Ticket) -> WantedTicket {
        WantedTicket {
            id: ticket.id.clone(),
            ticket_type: ticket.ticket_type.clone(),
            voucher: ticket.voucher.clone(),
            discount: ticket.discount.clone(),
            reward: ticket.reward,
            redemption_card: ticket.redemption_card.clone(),
        }
    }

    fn matches(&self, ticket: &Ticket) -> bool {
        // Ids are not compared, because the server may replace them.
        let unchanged = WantedTicket::unchanged(ticket);
        WantedTicket { id: None, ..self.clone() } == WantedTicket { id: None, ..unchanged }
    }
}

/// The previous type of each ticket that a voucher pays, in ticket order; `None` if the voucher added the ticket.
pub type Before = Vec<Option<TicketTypeId>>;

/// The order, the showtime and its prices, from which every change is computed.
#[derive(Clone, Copy)]
pub(crate) struct Basis<'a> {
    pub(crate) order: &'a Order,
    pub(crate) showtime: &'a ShowtimeId,
    pub(crate) prices: &'a PriceList,
}

impl Basis<'_> {
    fn tickets(&self) -> &[Ticket] {
        self.order.showtime(self.showtime).map_or(&[], |showtime| &showtime.tickets)
    }

    /// The present selection.
    pub(crate) fn selection(&self) -> Selection {
        let seats = self.order.showtime(self.showtime).map_or(&[][..], |showtime| &showtime.seats);
        Selection {
            tickets: self.tickets().iter().map(WantedTicket::unchanged).collect(),
            seats: seats.iter().map(|seat| seat.id.clone()).collect(),
        }
    }

    /// The positions of the plain tickets that a voucher can pay by making them `ticket_type`. The most expensive
    /// comes first, so that the voucher saves the most.
    fn coverable(&self, ticket_type: &TicketTypeId) -> Vec<usize> {
        let fits = |ticket: &Ticket| {
            ticket.is_plain()
                && self.prices.places(&ticket.ticket_type) == Some(1)
                && self.prices.share_an_area(&ticket.ticket_type, ticket_type)
        };
        let tickets = self.tickets();
        let price = |at: usize| tickets.get(at).map_or(0, |ticket| ticket.price.minor);
        let mut found: Vec<usize> = Vec::new();
        for at in tickets.iter().enumerate().filter(|(_, ticket)| fits(ticket)).map(|(at, _)| at) {
            found.insert(found.partition_point(|&earlier| price(earlier) >= price(at)), at);
        }
        found
    }

    /// How many held seats are free for tickets of a type; `None` if no seats are held, so they set no limit.
    fn spare_seats(&self, ticket_type: &TicketTypeId) -> Option<usize> {
        let seats = &self.order.showtime(self.showtime)?.seats;
        let area = self.prices.area(ticket_type);
        let in_area =
            seats.iter().filter(|seat| area.is_none() || seat.area.is_none() || seat.area.as_deref() == area);
        let taken: usize = self
            .tickets()
            .iter()
            .filter(|ticket| self.prices.share_an_area(&ticket.ticket_type, ticket_type))
            .map(|ticket| self.prices.places(&ticket.ticket_type).unwrap_or(1) as usize)
            .sum();
        (!seats.is_empty()).then(|| in_area.count().saturating_sub(taken))
    }

    /// How many tickets of a type a voucher can pay, and how many it should pay by default.
    ///
    /// The first is at most `allowance`. The second is the number of suitable tickets in the order, or 1 if there are
    /// none or the allowance is unknown. The last says whether there are any.
    pub(crate) fn capacity(&self, ticket_type: &TicketTypeId, allowance: Option<u32>) -> (u32, u32, bool) {
        /// More new tickets than one customer needs. The server may still refuse fewer.
        const WITHOUT_LIMIT: usize = 20;
        let coverable = self.coverable(ticket_type).len();
        let most = coverable + self.spare_seats(ticket_type).unwrap_or(WITHOUT_LIMIT);
        let most = u32::try_from(most).unwrap_or(u32::MAX).min(allowance.unwrap_or(u32::MAX));
        let usual = match coverable {
            0 => 1,
            coverable => u32::try_from(coverable).unwrap_or(u32::MAX),
        };
        (most, usual.min(most).min(allowance.unwrap_or(1)), coverable > 0)
    }

    /// The order as it would be without a voucher's tickets: each has its previous type and its usual price. `None` if
    /// a previous type is not known.
    pub(crate) fn without(&self, voucher: &VoucherId, before: &[Option<TicketTypeId>]) -> Option<Order> {
        let mut order = self.order.clone();
        let selection = self.uncover(voucher, before)?;
        let showtime = order.showtimes.iter_mut().find(|showtime| showtime.id == *self.showtime);
        let Some(showtime) = showtime else { return Some(order) };
        let mut before = before.iter();
        let is_added = |ticket: &Ticket| {
            ticket.voucher.as_ref() == Some(voucher) && before.next().is_some_and(Option::is_none)
        };
        let mut is_added = is_added;
        showtime.tickets.retain(|ticket| !is_added(ticket));
        for (ticket, wanted) in showtime.tickets.iter_mut().zip(selection.tickets) {
            if ticket.voucher.as_ref() == Some(voucher) {
                let usual = self.prices.usual_price(&wanted.ticket_type);
                ticket.price = usual.unwrap_or(ticket.price.plus(ticket.saved));
                ticket.saved = Money::new(0);
                ticket.ticket_type = wanted.ticket_type;
                (ticket.id, ticket.voucher, ticket.discount) = (None, None, None);
            }
        }
        Some(order)
    }

    /// Lets a voucher pay `quantity` tickets. Plain tickets of the area change their type, and more are added if they
    /// are too few. Returns `None` if the voucher cannot pay that many.
    pub(crate) fn cover(
        &self,
        price: &PriceKey,
        voucher: &VoucherId,
        quantity: u32,
    ) -> Option<(Selection, Before)> {
        let (most, ..) = self.capacity(&price.ticket_type, None);
        if quantity == 0 || quantity > most {
            return None;
        }
        let paid = || WantedTicket {
            voucher: Some(voucher.clone()),
            discount: price.discount.clone(),
            ..WantedTicket::new(price.ticket_type.clone())
        };
        let mut selection = self.selection();
        let mut changed = self.coverable(&price.ticket_type);
        changed.truncate(quantity as usize);
        let mut before = Before::new();
        for (at, ticket) in selection.tickets.iter_mut().enumerate() {
            if changed.contains(&at) {
                before.push(Some(std::mem::replace(ticket, paid()).ticket_type));
            }
        }
        for _ in changed.len()..quantity as usize {
            selection.tickets.push(paid());
            before.push(None);
        }
        Some((selection, before))
    }

    /// Undoes [`cover`](Self::cover): each ticket gets its previous type, and tickets that the voucher added are
    /// removed. A ticket that is not in `before` gets the usual type of its area. Returns `None` if there is none.
    pub(crate) fn uncover(&self, voucher: &VoucherId, before: &[Option<TicketTypeId>]) -> Option<Selection> {
        let mut selection = self.selection();
        let mut before = before.iter();
        let mut tickets = Vec::with_capacity(selection.tickets.len());
        for ticket in selection.tickets {
            if ticket.voucher.as_ref() != Some(voucher) {
                tickets.push(ticket);
                continue;
            }
            match before.next() {
                Some(None) => {}
                Some(Some(previous)) => tickets.push(WantedTicket::new(previous.clone())),
                None => {
                    let usual = self.prices.usual_type(self.prices.area(&ticket.ticket_type))?;
                    tickets.push(WantedTicket::new(usual.clone()));
                }
            }
        }
        selection.tickets = tickets;
        Some(selection)
    }

    /// Gives a discount of the price list to one plain ticket of its type. Returns `None` if there is none.
    pub(crate) fn take_discount(&self, price: &PriceKey) -> Option<Selection> {
        self.change_first(
            |ticket| ticket.is_plain() && ticket.ticket_type == price.ticket_type,
            |wanted| {
                wanted.discount = price.discount.clone();
            },
        )
    }

    /// Removes a discount of the price list from one ticket. Returns `None` if no ticket has it.
    pub(crate) fn drop_discount(&self, price: &PriceKey) -> Option<Selection> {
        let has_it =
            |ticket: &Ticket| ticket.ticket_type == price.ticket_type && ticket.discount == price.discount;
        self.change_first(
            |ticket| has_it(ticket) && ticket.voucher.is_none(),
            |wanted| wanted.discount = None,
        )
    }

    /// Changes the first ticket that fits.
    fn change_first(
        &self,
        fits: impl Fn(&Ticket) -> bool,
        change: impl Fn(&mut WantedTicket),
    ) -> Option<Selection> {
        let at = self.tickets().iter().position(fits)?;
        let mut selection = self.selection();
        selection.tickets.get_mut(at).map(change)?;
        Some(selection)
    }

    /// Removes one ticket. Its seat stays held. Returns `None` if the ticket is gone already.
    pub(crate) fn take_out(&self, key: &TicketKey) -> Option<Selection> {
        let at = self.tickets().iter().position(|ticket| ticket.key == *key)?;
        let mut selection = self.selection();
        selection.tickets.remove(at);
        Some(selection)
    }

    /// Adds one plain ticket.
    pub(crate) fn put_back(&self, ticket_type: &TicketTypeId) -> Selection {
        let mut selection = self.selection();
        selection.tickets.push(WantedTicket::new(ticket_type.clone()));
        selection
    }

    /// Whether the order has exactly these tickets and seats. Their sequence and the ticket ids do not matter.
    pub(crate) fn has(&self, wanted: &Selection) -> bool {
        let seats = self.selection().seats;
        let same_seats =
            seats.len() == wanted.seats.len() && seats.iter().all(|seat| wanted.seats.contains(seat));
        let mut missing: Vec<&Ticket> = self.tickets().iter().collect();
        let all_there = wanted.tickets.iter().all(|wanted| {
            let at = missing.iter().position(|ticket| wanted.matches(ticket));
            at.map(|at| missing.swap_remove(at)).is_some()
        });
        all_there && missing.is_empty() && same_seats
    }
}
