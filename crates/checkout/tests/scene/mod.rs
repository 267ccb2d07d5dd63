//! A checkout and its server, for the tests that tell a story.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "shared by several test binaries"
)]

#[path = "../world/mod.rs"]
pub mod world;

use checkout::*;
use world::{Server, settings};

/// A checkout and its server. Requests are answered at once unless held back.
pub struct Scene {
    pub checkout: Checkout,
    pub server: Server,
    pub sent: Vec<Effect>,
    pub clock: u64,
    /// What to answer instead, by the kind of effect.
    pub instead: Vec<(Which, Reply, Commit)>,
    /// The change at the cinema once this is sent.
    pub then: Option<Then>,
    /// Whether reads are answered with failures.
    pub silent: bool,
    /// Whether orders are read without their lists.
    pub incomplete: bool,
}

pub type Which = fn(&Effect) -> bool;
pub type Then = (Which, fn(&mut Scene));

#[derive(Clone, Copy, PartialEq)]
pub enum Commit {
    Yes,
    No,
}

impl Scene {
    /// A scene as it stands, with nothing sent.
    pub fn of(checkout: Checkout, server: Server) -> Scene {
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

    pub fn new(adults: usize, seats: usize) -> Scene {
        let mut scene = Scene::of(Checkout::new(settings()), Server::new(adults, seats));
        scene.happens(Event::Started);
        scene.sent.clear();
        scene
    }

    /// A cinema whose proxy can do that, with an order of that total.
    pub fn with(words: &[&str], total: i64) -> Scene {
        let mut scene = Scene::new(1, 1);
        scene.server.can(words);
        scene.server.total = Some(total);
        scene.checkout = Checkout::new(settings());
        scene.happens(Event::Started);
        scene.sent.clear();
        scene
    }

    pub fn happens(&mut self, event: Event) {
        let mut events = vec![event];
        while !events.is_empty() {
            let (checkout, effects) = step(self.checkout.clone(), events.remove(0));
            self.checkout = checkout;
            for effect in effects {
                self.clock += 10;
                let special = self.instead.iter().position(|(is, _, _)| is(&effect));
                let usual = match special {
                    Some(at) if self.instead[at].2 == Commit::No => self.server.clone().answer(&effect),
                    _ => self.server.answer(&effect),
                };
                if let Some((request, reply)) = usual {
                    let reply = special.map_or(reply, |at| self.instead.remove(at).1);
                    let reply = match reply {
                        Reply::Order(_) if self.silent => Reply::Order(Err(Failure::Unavailable)),
                        Reply::Payments(Ok(_)) if self.silent => Reply::Payments(Err(Failure::Unavailable)),
                        Reply::Order(Ok(_)) if self.incomplete => {
                            Reply::Order(Ok(self.server.incomplete_order()))
                        }
                        reply => reply,
                    };
                    if let Some((_, change)) = self.then.take_if(|(is, _)| is(&effect)) {
                        change(self);
                    }
                    events.push(Event::Replied(request, reply, Moment::from_millis(self.clock)));
                }
                self.sent.push(effect);
            }
        }
    }

    pub fn add(&mut self, barcode: &str) {
        self.happens(Event::BarcodeTyped(barcode.to_owned()));
        self.happens(Event::PinTyped(Secret::new("0042")));
        self.happens(Event::VoucherSubmitted);
    }

    pub fn view(&self) -> ViewModel {
        view_model(&self.checkout)
    }

    pub fn says(&self) -> Option<Message> {
        self.view().status.map(|status| status.message)
    }

    /// The ticket types on the order, with a mark on those a voucher or a discount pays.
    pub fn tickets(&self) -> Vec<String> {
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

    pub fn writes(&self) -> usize {
        self.sent.iter().filter(|effect| effect.is_write()).count()
    }
}

pub const CHECK: Which = |effect| matches!(effect, Effect::AddVoucher(..));
pub const SET: Which = |effect| matches!(effect, Effect::SetTickets(..));
pub const READ: Which = |effect| matches!(effect, Effect::ReadOrder(..));
pub const CODE: Which = |effect| matches!(effect, Effect::ApplyDiscount(..));
pub const REMOVE: Which = |effect| matches!(effect, Effect::RemoveVoucher(..));

pub fn paid(ticket_type: &str) -> String {
    format!("{ticket_type} voucher")
}
