//! A small cinema for the tests: one order, its prices, and a server with the rules of OCAPI that the tests need.

mod prices;
mod voucher_payments;
mod vouchers;

use checkout::*;
pub(crate) use prices::{prices, voucher_price};

/// The reply to a call.
pub(crate) type Reply = Result<Answer, Failure>;

pub(crate) const SHOWTIME: &str = "0002-2681";
pub(crate) const ADULT: &str = "0002-0191";
pub(crate) const ADULT_VOUCHER: &str = "0002-0050";
pub(crate) const FAMILY_ADULT: &str = "0002-0051";
pub(crate) const STUDENT_NIGHT: &str = "0002-0000000004";
pub(crate) const AREA: &str = "0002-0000000001";

/// An amount in francs, the currency of ProCinema's vouchers.
pub(crate) fn chf(minor: i64) -> Money {
    Money::new(minor)
}

pub(crate) fn settings() -> Settings {
    Settings {
        order: OrderId::new("1aaa031755d64e6d9cbddfec4b3c8633"),
        showtime: ShowtimeId::new(SHOWTIME),
        currency: Currency::CHF,
        voucher_kinds: VoucherKind::ALL.to_vec(),
        language: Language::new("en"),
    }
}

fn text(text: &str) -> Text {
    Text { text: text.to_owned(), translations: vec![("de".to_owned(), format!("{text} (de)"))] }
}

pub(crate) fn voucher(id: &str, type_code: &str) -> Voucher {
    Voucher {
        id: VoucherId::new(id),
        masked_barcode: "........0111".to_owned(),
        kind: Some(if type_code == "DEAL" { VoucherKind::Deal } else { VoucherKind::Ticket }),
        type_code: type_code.to_owned(),
        name: text("Adult Movie Money"),
    }
}

/// When our proxy loses the rest of a call that adds a voucher. The voucher is on the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Breaks {
    BeforeTickets,
    AfterTickets,
}

/// The server's side of one order.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) tickets: Vec<Ticket>,
    pub(crate) seats: Vec<Seat>,
    pub(crate) vouchers: Vec<Voucher>,
    next_id: u32,
    /// The tax of the next order. It makes each answered order unique, so that a test sees which one is shown.
    pub(crate) revision: Option<i64>,
    pub(crate) expires_in_ms: Option<u64>,
    /// The total, if a test sets it. Otherwise it is the sum of the tickets.
    pub(crate) total: Option<i64>,
    pub(crate) capabilities: Result<Vec<String>, Failure>,
    pub(crate) payments: Vec<VoucherPayment>,
    /// How many completions are answered with "pending".
    pub(crate) undecided: u32,
    pub(crate) sold: bool,
    /// The order's time is over.
    pub(crate) gone: bool,
    /// How the next scan ends.
    pub(crate) scanned: Scanned,
    pub(crate) breaks: Option<Breaks>,
}

impl Server {
    pub(crate) fn new(adults: usize, seats: usize) -> Server {
        let seat = |number| Seat {
            id: SeatId::new(format!("1_5_{number}")),
            label: format!("J{number}"),
            area: Some(AREA.to_owned()),
        };
        let mut server = Server {
            tickets: Vec::new(),
            seats: (1..=seats).map(seat).collect(),
            vouchers: Vec::new(),
            next_id: 0,
            revision: None,
            expires_in_ms: None,
            total: None,
            capabilities: Err(Failure::NotFound),
            payments: Vec::new(),
            undecided: 0,
            sold: false,
            gone: false,
            scanned: Scanned::Code(Secret::new("ADTMM3")),
            breaks: None,
        };
        for _ in 0..adults {
            let ticket = server.ticket(ADULT, 1000, 0);
            server.tickets.push(ticket);
        }
        server
    }

    fn ticket(&mut self, ticket_type: &str, price: i64, saved: i64) -> Ticket {
        self.next_id += 1;
        let id = format!("line-{}", self.next_id);
        Ticket {
            key: TicketKey::new(id.clone()),
            id: Some(TicketId::new(id)),
            ticket_type: TicketTypeId::new(ticket_type),
            price: chf(price),
            saved: chf(saved),
            voucher: None,
            discount: None,
            reward: None,
            redemption_card: None,
            in_deal: false,
            voucher_redeemed: false,
        }
    }

    pub(crate) fn order(&mut self) -> Order {
        self.revision = self.revision.map(|revision| revision + 1);
        let sum = self.tickets.iter().map(|ticket| ticket.price.minor).sum();
        Order {
            id: settings().order,
            state: Some(if self.sold { OrderState::Sold } else { OrderState::InProgress }),
            total: chf(self.total.unwrap_or(sum)),
            tax: chf(self.revision.unwrap_or(0)),
            fees: chf(0),
            expires_in_ms: self.expires_in_ms,
            complete: true,
            showtimes: vec![Showtime {
                id: ShowtimeId::new(SHOWTIME),
                tickets: self.tickets.clone(),
                seats: self.seats.clone(),
            }],
            items: Vec::new(),
            vouchers: self.vouchers.clone(),
            ticket_types: Vec::new(),
        }
    }

    /// The order without its lists, as some writes answer.
    pub(crate) fn incomplete_order(&mut self) -> Order {
        Order { complete: false, showtimes: Vec::new(), vouchers: Vec::new(), ..self.order() }
    }

    pub(crate) fn set_tickets(&mut self, selection: &Selection) {
        let old = std::mem::take(&mut self.tickets);
        for wanted in &selection.tickets {
            let kept = old.iter().find(|ticket| wanted.id.is_some() && ticket.id == wanted.id).cloned();
            let mut ticket = kept.unwrap_or_else(|| self.ticket(wanted.ticket_type.as_str(), 1000, 0));
            let code_stays = ticket.has_code() && wanted.voucher.is_none() && wanted.discount.is_none();
            ticket.voucher = wanted.voucher.clone();
            ticket.discount = wanted.discount.clone();
            if !code_stays {
                let price = match (&wanted.voucher, &wanted.discount) {
                    (Some(_), _) => voucher_price(&wanted.ticket_type),
                    (None, Some(_)) => 500,
                    (None, None) => 1000,
                };
                (ticket.price, ticket.saved) = (chf(price), chf(1000 - price));
            }
            self.tickets.push(ticket);
        }
        self.seats.retain(|seat| selection.seats.contains(&seat.id));
    }

    /// Adds an adult, as the page can without telling the widget.
    pub(crate) fn add_ticket(&mut self) {
        let ticket = self.ticket(ADULT, 1000, 0);
        self.tickets.push(ticket);
    }

    pub(crate) fn can(&mut self, words: &[&str]) {
        self.capabilities = Ok(words.iter().map(|word| (*word).to_owned()).collect());
    }

    pub(crate) fn gift() -> Gift {
        Gift {
            code: Secret::new("CARD1234"),
            url: Some("https://www.cinematiccard.com/redeem".to_owned()),
            expires_at: Some("2026-11-25T10:00:00Z".to_owned()),
        }
    }

    pub(crate) fn session(&self) -> SessionOrder {
        let item = |(at, ticket): (usize, &Ticket)| SessionTicket {
            item: i64::try_from(at).unwrap() + 1,
            ticket_type_code: ticket.ticket_type.code().to_owned(),
            price_hundredths: ticket.price.minor,
        };
        SessionOrder { tickets: self.tickets.iter().enumerate().map(item).collect() }
    }

    pub(crate) fn apply_discount(&mut self, item: i64, code: &str) -> Result<(), Failure> {
        let ticket = self.tickets.get_mut(usize::try_from(item - 1).unwrap()).unwrap();
        if ticket.has_code() {
            return Err(Failure::Refused(Refusal::DiscountAlreadyApplied));
        }
        let price = if code.eq_ignore_ascii_case("BLITZO") { 750 } else { 800 };
        (ticket.price, ticket.saved) = (chf(price), chf(1000 - price));
        Ok(())
    }

    pub(crate) fn offers() -> Vec<DiscountOffer> {
        vec![DiscountOffer {
            ticket_type_code: "0191".to_owned(),
            code: "BLITZO".to_owned(),
            name: "September Blitz Discount".to_owned(),
            price: chf(750),
            members_only: false,
            points: 0,
        }]
    }

    /// Does what an effect asks for, and returns the event that answers it; `None` if it has no answer.
    pub(crate) fn answer(&mut self, effect: &Effect, at: Moment) -> Option<Event> {
        match effect {
            Effect::Call(request, call) => Some(Event::Replied(*request, self.call(call), at)),
            Effect::Scan(request) => Some(Event::Scanned(*request, self.scanned.clone())),
            Effect::Wait(request, _) => Some(Event::Waited(*request)),
            Effect::CloseScanner | Effect::Focus(_) | Effect::Emit(_) => None,
        }
    }

    fn call(&mut self, call: &Call) -> Reply {
        match call {
            Call::Read(read) => self.read(*read),
            Call::Write(write) => self.write(write),
        }
    }

    fn read(&mut self, read: Read) -> Reply {
        match read {
            Read::Order if self.sold || self.gone => Err(Failure::NotFound),
            Read::Order => Ok(Answer::Order(self.order())),
            Read::CompletedOrder if self.sold => Ok(Answer::Order(self.order())),
            Read::CompletedOrder => Err(Failure::NotFound),
            Read::Prices => Ok(Answer::Prices(prices())),
            Read::Offers => Ok(Answer::Offers(Server::offers())),
            Read::Capabilities => self.capabilities.clone().map(Answer::Capabilities),
            Read::Session => Ok(Answer::Session(self.session())),
            Read::VoucherPayments => Ok(Answer::VoucherPayments(self.payments.clone())),
        }
    }

    fn write(&mut self, write: &Write) -> Reply {
        match write {
            Write::AddVoucher(voucher) => self.check_voucher(voucher),
            Write::RemoveVoucher(voucher) => self.remove_voucher(voucher).map(|()| Answer::Done),
            Write::SetTickets(selection) => {
                self.set_tickets(selection);
                Ok(Answer::Order(self.order()))
            }
            Write::ApplyDiscount(item, code) => self.apply_discount(*item, code).map(|()| Answer::Done),
            Write::AddVoucherPayment(code, amount) => Ok(Answer::VoucherPayments(self.pay(code, *amount))),
            Write::RemoveVoucherPayment(payment) => {
                self.payments.retain(|there| there.id != *payment);
                Ok(Answer::VoucherPayments(self.payments.clone()))
            }
            Write::Complete(amount) => self.complete(*amount),
            Write::RequestGift => Ok(Answer::Gift(Server::gift())),
            Write::ResetExpiry => {
                self.expires_in_ms = self.expires_in_ms.map(|_| 900_000);
                Ok(Answer::ExpiryReset(None))
            }
        }
    }
}

/// The request of an effect that has an answer.
pub(crate) fn request(effect: &Effect) -> Option<RequestId> {
    match effect {
        Effect::Call(request, _) | Effect::Scan(request) | Effect::Wait(request, _) => Some(*request),
        Effect::CloseScanner | Effect::Focus(_) | Effect::Emit(_) => None,
    }
}

pub(crate) fn is_write(effect: &Effect) -> bool {
    matches!(effect, Effect::Call(_, Call::Write(_)))
}
