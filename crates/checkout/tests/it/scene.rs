//! A checkout with its server, for tests that follow a story.

pub(crate) use crate::world::{Reply, is_write, request};
use crate::world::{Server, chf, settings};
use checkout::*;

/// A checkout with its server, which answers each call at once.
pub(crate) struct Scene {
    pub(crate) checkout: Checkout,
    pub(crate) server: Server,
    pub(crate) sent: Vec<Effect>,
    pub(crate) clock: u64,
    /// Replies to use in place of the server's: for the first effect that matches, and whether the server does it all
    /// the same.
    pub(crate) instead: Vec<(Which, Reply, Commit)>,
    /// A change to make as soon as an effect is sent.
    pub(crate) then: Option<Then>,
    /// Whether reads fail.
    pub(crate) silent: bool,
    /// Whether orders are incomplete.
    pub(crate) incomplete: bool,
}

pub(crate) type Which = fn(&Effect) -> bool;
pub(crate) type Then = (Which, fn(&mut Scene));

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Commit {
    Yes,
    No,
}

impl Scene {
    /// A scene in which nothing was sent.
    pub(crate) fn of(checkout: Checkout, server: Server) -> Scene {
        Scene {
            checkout,
            server,
            sent: Vec::new(),
            clock: 0,
            instead: Vec::new(),
            then: None,
            silent: false,
            incomplete: false,
        }
    }

    pub(crate) fn new(adults: usize, seats: usize) -> Scene {
        let mut scene = Scene::of(Checkout::new(settings()), Server::new(adults, seats));
        scene.happens(Event::Started);
        scene.sent.clear();
        scene
    }

    /// A scene with a proxy that completes orders and has these capabilities, and an order of this total.
    pub(crate) fn with(words: &[&str], total: i64) -> Scene {
        let mut scene = Scene::new(1, 1);
        scene.server.can(&[&["complete"], words].concat());
        scene.server.total = Some(total);
        scene.checkout = Checkout::new(settings());
        scene.happens(Event::Started);
        scene.sent.clear();
        scene
    }

    /// Loads the page again, with these prices.
    pub(crate) fn reload(&mut self, prices: PriceList) {
        self.checkout = Checkout::new(settings());
        self.instead.push((PRICES, Ok(Answer::Prices(prices)), Commit::No));
        self.happens(Event::Started);
    }

    pub(crate) fn happens(&mut self, event: Event) {
        let mut events = vec![event];
        while !events.is_empty() {
            let (checkout, effects) = step(self.checkout.clone(), events.remove(0));
            self.checkout = checkout;
            for effect in effects {
                self.clock += 10;
                let at = Moment::from_millis(self.clock);
                let special = self.instead.iter().position(|(is, _, _)| is(&effect));
                let usual = match special {
                    Some(which) if self.instead[which].2 == Commit::No => {
                        self.server.clone().answer(&effect, at)
                    }
                    _ => self.server.answer(&effect, at),
                };
                if let Some(event) = usual {
                    let special = special.map(|which| self.instead.remove(which).1);
                    let event = match event {
                        Event::Replied(request, usual, at) => {
                            Event::Replied(request, self.spoiled(&effect, special.unwrap_or(usual)), at)
                        }
                        other => other,
                    };
                    if let Some((_, change)) = self.then.take_if(|(is, _)| is(&effect)) {
                        change(self);
                    }
                    events.push(event);
                }
                self.sent.push(effect);
            }
        }
    }

    /// The reply as a silent server, or one with incomplete orders, gives it.
    fn spoiled(&mut self, effect: &Effect, reply: Reply) -> Reply {
        let Effect::Call(_, Call::Read(read)) = effect else { return reply };
        match (read, reply) {
            (Read::Order | Read::VoucherPayments, Ok(_)) if self.silent => Err(Failure::Unavailable),
            (Read::Order, Ok(_)) if self.incomplete => Ok(Answer::Order(self.server.incomplete_order())),
            (_, reply) => reply,
        }
    }

    /// Types a text into the field for codes and presses Enter.
    pub(crate) fn submit(&mut self, text: &str) {
        self.happens(Event::CodeTyped(Secret::new(text)));
        self.happens(Event::Submitted);
    }

    /// Adds a voucher whose PIN is 0042.
    pub(crate) fn add(&mut self, barcode: &str) {
        self.submit(barcode);
        self.happens(Event::PinTyped(Secret::new("0042")));
        self.happens(Event::Submitted);
    }

    /// Pays with a ProCinema code: this amount, or all that is due.
    pub(crate) fn pay(&mut self, code: &str, amount: Option<&str>) {
        self.submit(code);
        if let Some(amount) = amount {
            self.happens(Event::AmountTyped(amount.to_owned()));
        }
        self.happens(Event::Submitted);
    }

    /// Applies a discount code and says yes.
    pub(crate) fn discount(&mut self, code: &str) {
        self.submit(code);
        self.happens(Event::Answered(true));
    }

    /// What the form asks for, and the text of its field.
    pub(crate) fn field(&self) -> (&'static str, String) {
        match self.view().form.step {
            StepView::Code { text } => ("code", text.reveal().to_owned()),
            StepView::Pin { pin, .. } => ("pin", pin.reveal().to_owned()),
            StepView::Amount { typed, .. } => ("amount", typed.unwrap_or_default()),
        }
    }

    /// The code that the second step is about.
    pub(crate) fn asked_about(&self) -> Option<String> {
        match self.view().form.step {
            StepView::Code { .. } => None,
            StepView::Pin { code, .. } | StepView::Amount { code, .. } => Some(code.reveal().to_owned()),
        }
    }

    /// How many effects of a kind were sent.
    pub(crate) fn count(&self, which: Which) -> usize {
        self.sent.iter().filter(|effect| which(effect)).count()
    }

    pub(crate) fn view(&self) -> ViewModel {
        view_model(&self.checkout)
    }

    pub(crate) fn says(&self) -> Option<Message> {
        self.view().status.map(|status| status.message)
    }

    /// The ticket types of the order, each marked if a voucher or a discount pays it.
    pub(crate) fn tickets(&self) -> Vec<String> {
        let mark = |ticket: &Ticket| match (&ticket.voucher, &ticket.discount, ticket.has_code()) {
            (Some(_), _, _) => " voucher",
            (_, Some(_), _) => " discount",
            (_, _, true) => " code",
            _ => "",
        };
        self.server
            .tickets
            .iter()
            .map(|ticket| format!("{}{}", ticket.ticket_type.as_str(), mark(ticket)))
            .collect()
    }

    pub(crate) fn writes(&self) -> usize {
        self.sent.iter().filter(|effect| is_write(effect)).count()
    }
}

pub(crate) const CHECK: Which =
    |effect| matches!(effect, Effect::Call(_, Call::Write(Write::AddVoucher(..))));
pub(crate) const SET: Which = |effect| matches!(effect, Effect::Call(_, Call::Write(Write::SetTickets(..))));
pub(crate) const COMPLETED: Which =
    |effect| matches!(effect, Effect::Call(_, Call::Read(Read::CompletedOrder)));
pub(crate) const READ: Which = |effect| matches!(effect, Effect::Call(_, Call::Read(Read::Order)));
pub(crate) const CODE: Which =
    |effect| matches!(effect, Effect::Call(_, Call::Write(Write::ApplyDiscount(..))));
pub(crate) const REMOVE: Which =
    |effect| matches!(effect, Effect::Call(_, Call::Write(Write::RemoveVoucher(..))));

pub(crate) const PRICES: Which = |effect| matches!(effect, Effect::Call(_, Call::Read(Read::Prices)));
pub(crate) const OFFERS: Which = |effect| matches!(effect, Effect::Call(_, Call::Read(Read::Offers)));
pub(crate) const PAY: Which =
    |effect| matches!(effect, Effect::Call(_, Call::Write(Write::AddVoucherPayment(..))));
/// Sets tickets, for an order of one ticket: adds a ticket that was taken out.
pub(crate) const PUT_BACK: Which = |effect| matches!(effect, Effect::Call(_, Call::Write(Write::SetTickets(wanted))) if !wanted.tickets.is_empty());

/// The message for an amount due that is now `due`, `by` less than before, in hundredths.
pub(crate) fn saved(by: i64, due: i64) -> Option<Message> {
    Some(Message::Saved(Difference { by: chf(by), due: chf(due) }))
}

pub(crate) fn paid(ticket_type: &str) -> String {
    format!("{ticket_type} voucher")
}
