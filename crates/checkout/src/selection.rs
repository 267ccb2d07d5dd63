//! Which tickets and seats a showtime shall have: read from the order, changed in one place, put back whole.

use crate::{
    DiscountId, Order, PriceKey, PriceList, SeatId, ShowtimeId, Ticket, TicketId, TicketKey, TicketTypeId,
    VoucherId,
};

/// The whole selection of a showtime. What is not in it is given up (Vista's reference of SetShowtime).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The tickets to have.
    pub tickets: Vec<WantedTicket>,
    /// The seats to hold.
    pub seats: Vec<SeatId>,
}

/// One ticket to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedTicket {
    /// The line it is now; `None` makes a new one.
    pub id: Option<TicketId>,
    /// Its type.
    pub ticket_type: TicketTypeId,
    /// The voucher that pays it.
    pub voucher: Option<VoucherId>,
    /// The discount of the price list on it.
    pub discount: Option<DiscountId>,
    /// Handed on as it was.
    pub reward: Option<i64>,
    /// Handed on as it was.
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

    fn is(&self, ticket: &Ticket) -> bool {
        // Not the id: the server may give lines new ones.
        let unchanged = WantedTicket::unchanged(ticket);
        WantedTicket { id: None, ..self.clone() } == WantedTicket { id: None, ..unchanged }
    }
}

/// What the tickets that a voucher pays were before: `None` for one that was not there. In the order of the tickets.
pub(crate) type Before = Vec<Option<TicketTypeId>>;

/// The order, the showtime and its prices: what every change is worked out from.
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

    /// The selection as it is.
    pub(crate) fn selection(&self) -> Selection {
        let seats = self.order.showtime(self.showtime).map_or(&[][..], |showtime| &showtime.seats);
        Selection {
            tickets: self.tickets().iter().map(WantedTicket::unchanged).collect(),
            seats: seats.iter().map(|seat| seat.id.clone()).collect(),
        }
    }

    /// The plain tickets that a ticket of `ticket_type` can take the place of, the dearest first: a voucher shall
    /// be worth as much as it can.
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
            found.insert(found.partition_point(|&dearer| price(dearer) >= price(at)), at);
        }
        found
    }

    /// How many more tickets of a type the held seats take; `None` where no seats are held, so nothing limits them.
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

    /// How many tickets of a type a voucher can pay here, at most `allowance`, and how many it should by default:
    /// those already in the order, else one for each held seat, else one.
    pub(crate) fn capacity(&self, ticket_type: &TicketTypeId, allowance: Option<u32>) -> (u32, u32) {
        /// More than anybody buys at once; the server has the last word.
        const WITHOUT_LIMIT: usize = 20;
        let coverable = self.coverable(ticket_type).len();
        let most = coverable + self.spare_seats(ticket_type).unwrap_or(WITHOUT_LIMIT);
        let most = u32::try_from(most).unwrap_or(u32::MAX).min(allowance.unwrap_or(u32::MAX));
        let usual = match (coverable, self.spare_seats(ticket_type)) {
            (0, Some(seats)) => seats,
            (0, None) => 1,
            (coverable, _) => coverable,
        };
        (most, u32::try_from(usual).unwrap_or(u32::MAX).min(most))
    }

    /// Lets a voucher pay `quantity` tickets: plain ones of the area change their type, further ones are added.
    pub(crate) fn cover(
        &self,
        price: &PriceKey,
        voucher: &VoucherId,
        quantity: u32,
    ) -> Option<(Selection, Before)> {
        let (most, _) = self.capacity(&price.ticket_type, None);
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

    /// Gives back what a voucher pays: each ticket is again what it was, or the usual ticket of its area where
    /// nobody remembers; one that the voucher brought goes with it.
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
                Some(Some(was)) => tickets.push(WantedTicket::new(was.clone())),
                None => {
                    let usual = self.prices.usual_type(self.prices.area(&ticket.ticket_type))?;
                    tickets.push(WantedTicket::new(usual.clone()));
                }
            }
        }
        selection.tickets = tickets;
        Some(selection)
    }

    /// Puts a discount of the price list on one plain ticket of its type.
    pub(crate) fn take_discount(&self, price: &PriceKey) -> Option<Selection> {
        self.change(
            |ticket| ticket.is_plain() && ticket.ticket_type == price.ticket_type,
            |wanted| {
                wanted.discount = price.discount.clone();
            },
        )
    }

    /// Takes it off one ticket again.
    pub(crate) fn drop_discount(&self, price: &PriceKey) -> Option<Selection> {
        let has_it =
            |ticket: &Ticket| ticket.ticket_type == price.ticket_type && ticket.discount == price.discount;
        self.change(|ticket| has_it(ticket) && ticket.voucher.is_none(), |wanted| wanted.discount = None)
    }

    fn change(&self, which: impl Fn(&Ticket) -> bool, how: impl Fn(&mut WantedTicket)) -> Option<Selection> {
        let at = self.tickets().iter().position(which)?;
        let mut selection = self.selection();
        selection.tickets.get_mut(at).map(how)?;
        Some(selection)
    }

    /// Takes one ticket out; its seat stays held.
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

    /// Whether the order has exactly these tickets and seats, in any order and under any ids.
    pub(crate) fn has(&self, wanted: &Selection) -> bool {
        let seats = self.selection().seats;
        let same_seats =
            seats.len() == wanted.seats.len() && seats.iter().all(|seat| wanted.seats.contains(seat));
        let mut missing: Vec<&Ticket> = self.tickets().iter().collect();
        let all_there = wanted.tickets.iter().all(|wanted| {
            let at = missing.iter().position(|ticket| wanted.is(ticket));
            at.map(|at| missing.swap_remove(at)).is_some()
        });
        all_there && missing.is_empty() && same_seats
    }
}
