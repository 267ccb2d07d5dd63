//! The rules that hold in every story: random events and replies, also late and lost ones.

mod acts;
mod person;

use crate::world::{ADULT, Server, is_write, request, settings};
use acts::{Act, acts};
use checkout::*;
use person::{failed, in_part};
use proptest::prelude::*;

const CODE: &str = "SANDBOX867C42F3";
const OTHER_CODE: &str = "LM5TL88G32DEA47";

/// A story so far.
struct Run {
    checkout: Checkout,
    /// The checkout of the same story with another PIN and another ProCinema code.
    twin: Checkout,
    server: Server,
    clock: u64,
    pending: Vec<Effect>,
    answered: Vec<Event>,
    /// The order that the server last confirmed to this checkout.
    confirmed: Option<Order>,
    /// The latest read of the order in the background, and the latest call of an activity that answers with the order.
    refresh: Option<RequestId>,
    awaited: Option<RequestId>,
    /// The vouchers that the user removed, and whether the user agreed to exchange a ticket.
    removed: Vec<VoucherId>,
    exchanged: bool,
    /// Whether a ProCinema code was typed.
    code_typed: bool,
}

impl Run {
    fn new(adults: usize, seats: usize) -> Run {
        let checkout = Checkout::new(settings());
        let mut run = Run {
            twin: checkout.clone(),
            checkout,
            server: Server::new(adults, seats),
            clock: 0,
            pending: Vec::new(),
            answered: Vec::new(),
            confirmed: None,
            refresh: None,
            awaited: None,
            removed: Vec::new(),
            exchanged: false,
            code_typed: false,
        };
        run.server.can(&["complete", "discount-codes", "procinema", "gift", "expiry-reset"]);
        run.server.expires_in_ms = Some(30_000);
        run.happens(Event::Started);
        run
    }

    fn happens(&mut self, event: Event) {
        let before = self.checkout.clone();
        let twin_event = match &event {
            Event::PinTyped(_) => Event::PinTyped(Secret::new("mellon")),
            Event::Pasted(pasted) => Event::Pasted(Pasted { pin: Secret::new("mellon"), ..pasted.clone() }),
            Event::VoucherPaymentTyped(_) => Event::VoucherPaymentTyped(Secret::new(OTHER_CODE)),
            other => other.clone(),
        };
        let (checkout, effects) = step(before.clone(), event.clone());
        let (twin, twin_effects) = step(self.twin.clone(), twin_event);
        assert_eq!(effects.len(), twin_effects.len());
        (self.checkout, self.twin) = (checkout, twin);
        self.check_ended(&before, &effects);
        // Only a read of the order itself concludes that it is gone.
        let leaves =
            effects.iter().any(|effect| matches!(effect, Effect::Call(_, Call::Read(Read::CompletedOrder))));
        assert!(
            !leaves || matches!(event, Event::Replied(_, Err(Failure::NotFound), _)),
            "{event:?} ended the checkout"
        );
        self.check_secrets(&before, &effects);
        for effect in effects {
            if let Effect::Call(_, Call::Write(Write::SetTickets(selection))) = &effect {
                self.check_nothing_lost(selection);
            }
            if is_write(&effect) {
                let writing = self.pending.iter().any(is_write);
                assert!(!writing, "two writes in flight: {:?} and {effect:?}", self.pending);
            }
            if let Effect::Scan(_) = &effect {
                assert!(!self.pending.iter().any(|other| matches!(other, Effect::Scan(_))), "two scanners");
            }
            let is_busy = view_model(&self.checkout).busy;
            match &effect {
                Effect::Call(request, Call::Read(Read::Order)) if !is_busy => self.refresh = Some(*request),
                Effect::Call(
                    request,
                    Call::Read(Read::Order | Read::CompletedOrder)
                    | Call::Write(Write::SetTickets(_) | Write::Complete(_)),
                ) => self.awaited = Some(*request),
                _ => {}
            }
            if request(&effect).is_some() {
                self.pending.push(effect);
            }
        }
        self.check_total();
        self.check_parts();
        assert!(self.can_go_on(), "nothing leads on from {:?}", self.checkout);
    }

    /// Whether a reply, a timer or the user can continue. True for the terminal states.
    fn can_go_on(&self) -> bool {
        let view = view_model(&self.checkout);
        match view.screen {
            Screen::Ended(_) => true,
            Screen::Loading => !self.pending.is_empty(),
            Screen::Shopping => {
                let waits = view.busy && !self.pending.is_empty();
                let locked = matches!(view.form.error, Some(Message::TooManyAttempts(_)));
                waits || (!view.busy && (view.form.enabled || locked || view.question.is_some()))
            }
        }
    }

    fn check_ended(&self, before: &Checkout, effects: &[Effect]) {
        if matches!(view_model(before).screen, Screen::Ended(Ended::Expired)) {
            assert_eq!(view_model(before).screen, view_model(&self.checkout).screen);
            assert_eq!(effects, []);
        }
        if matches!(view_model(before).screen, Screen::Ended(Ended::Completed(_))) {
            assert!(matches!(view_model(&self.checkout).screen, Screen::Ended(Ended::Completed(_))));
            assert_eq!(before.order(), self.checkout.order());
            let more = |effect: &Effect| {
                !matches!(
                    effect,
                    Effect::Call(_, Call::Write(Write::RequestGift))
                        | Effect::Call(_, Call::Read(Read::VoucherPayments))
                        | Effect::Focus(Focus::Gift)
                )
            };
            assert!(!effects.iter().any(more), "{effects:?}");
        }
    }

    fn check_secrets(&mut self, before: &Checkout, effects: &[Effect]) {
        let view = view_model(&self.checkout);
        if effects.iter().any(|effect| matches!(effect, Effect::Call(_, Call::Write(Write::AddVoucher(..)))))
        {
            assert_eq!(view.form.pin.value.reveal(), "");
        }
        let planned = Some(Message::VoucherPaymentPlanned);
        if self.checkout.notice() == planned && before.notice() != planned {
            self.code_typed = false;
            assert!(!self.holds_code());
        }
        if view.form.pin.value.reveal().is_empty() && !self.holds_code() {
            // No part of the state depends on the PIN or the code.
            assert!(self.checkout == self.twin);
        }
        let shown = format!("{:?}{effects:?}", self.checkout);
        assert!(!shown.contains("sesame") && !shown.contains(CODE));
    }

    /// Whether the state holds a ProCinema code. It may while its field is hidden.
    fn holds_code(&self) -> bool {
        match view_model(&self.checkout).payment {
            Some(VoucherPaymentView { form: Some(form), .. }) => !form.code.value.reveal().is_empty(),
            _ => self.code_typed && matches!(view_model(&self.checkout).screen, Screen::Shopping),
        }
    }

    fn check_parts(&self) {
        let Some(summary) = view_model(&self.checkout).summary else { return };
        let part = summary.payments.iter().map(|(_, part)| part.minor).sum::<i64>();
        assert!((0..=summary.total.minor).contains(&part), "{part} of {:?}", summary.total);
        if !summary.bought {
            assert_eq!(part + summary.due.minor, summary.total.minor);
        }
    }

    fn check_total(&self) {
        if let (Some(summary), Some(confirmed)) = (view_model(&self.checkout).summary, &self.confirmed) {
            assert_eq!(summary.total, confirmed.total);
        }
    }

    /// All tickets and seats of the order are still there, or the user asked to replace them.
    fn check_nothing_lost(&self, selection: &Selection) {
        let order = self.confirmed.as_ref().unwrap();
        assert!(order.complete, "a selection worked out from lists that are not known");
        let showtime = &order.showtimes[0];
        for seat in &showtime.seats {
            assert!(selection.seats.contains(&seat.id), "a seat is gone");
        }
        let kept = |ticket: &&Ticket| selection.tickets.iter().any(|wanted| wanted.id == ticket.id);
        let gone: Vec<&Ticket> = showtime.tickets.iter().filter(|ticket| !kept(ticket)).collect();
        let covered =
            selection.tickets.iter().filter(|wanted| wanted.id.is_none() && wanted.voucher.is_some()).count();
        let plain = gone.iter().filter(|ticket| ticket.is_plain()).count();
        let with_code = gone.iter().filter(|ticket| ticket.has_code()).count();
        let others = gone.iter().filter(|ticket| !ticket.is_plain() && !ticket.has_code());
        for ticket in others {
            let voucher = ticket.voucher.as_ref();
            assert!(voucher.is_some_and(|voucher| self.removed.contains(voucher)), "lost: {ticket:?}");
        }
        assert!(plain <= covered || self.exchanged, "plain tickets are gone and nothing took their place");
        assert!(with_code <= usize::from(self.exchanged), "a ticket with a code is gone");
    }

    fn act(&mut self, act: Act) {
        self.clock += 50;
        match act {
            Act::Person(person) => self.person(person),
            Act::Answer(n) => self.reply(n, |run, effect, at| run.server.answer(effect, at).unwrap()),
            Act::AnswerInPart(n) => {
                self.reply(n, |run, effect, at| in_part(run.server.answer(effect, at).unwrap()));
            }
            Act::LoseAnswer(n) => self.reply(n, |run, effect, at| {
                failed(run.server.answer(effect, at).unwrap(), Failure::Unconfirmed)
            }),
            Act::LoseRequest(n) => self.reply(n, |run, effect, at| {
                failed(run.server.clone().answer(effect, at).unwrap(), Failure::Unconfirmed)
            }),
            Act::Refuse(n, failure) => self
                .reply(n, |run, effect, at| failed(run.server.clone().answer(effect, at).unwrap(), failure)),
            Act::Echo(n) => {
                if let Some(event) = self.answered.get(n).cloned() {
                    self.happens(event);
                }
            }
            Act::PageAddsTicket => {
                let wanted = self.server.tickets.iter().map(|ticket| WantedTicket {
                    id: ticket.id.clone(),
                    ticket_type: ticket.ticket_type.clone(),
                    voucher: ticket.voucher.clone(),
                    discount: ticket.discount.clone(),
                    reward: None,
                    redemption_card: None,
                });
                let mut tickets: Vec<WantedTicket> = wanted.collect();
                tickets.push(WantedTicket {
                    id: None,
                    ticket_type: TicketTypeId::new(ADULT),
                    voucher: None,
                    discount: None,
                    reward: None,
                    redemption_card: None,
                });
                let seats = self.server.seats.iter().map(|seat| seat.id.clone()).collect();
                self.server.set_tickets(&Selection { tickets, seats });
            }
            Act::Costs(total) => self.server.total = total,
            Act::Undecided => self.server.undecided = 2,
            Act::Tick(ms) => {
                self.clock += ms;
                self.happens(Event::Ticked(Moment::from_millis(self.clock)));
            }
        }
    }

    fn reply(&mut self, n: usize, answer: impl FnOnce(&mut Run, &Effect, Moment) -> Event) {
        if n >= self.pending.len() {
            return;
        }
        let effect = self.pending.remove(n);
        let at = Moment::from_millis(self.clock);
        let event = answer(self, &effect, at);
        let order = match &event {
            Event::Replied(_, Ok(Answer::Order(order)), _) => Some(order),
            Event::Replied(_, Ok(Answer::Completion(completion)), _) => match &completion.status {
                CompletionStatus::Completed(order) => order.as_deref(),
                CompletionStatus::PaymentDue(_) => None,
            },
            _ => None,
        };
        let replied = request(&effect);
        if let Some(order) = order.filter(|_| self.awaited == replied || self.refresh == replied) {
            self.confirmed = Some(order.clone());
            // A refresh that is still under way is older.
            self.refresh = None;
        }
        self.answered.push(event.clone());
        self.happens(event);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]
    #[test]
    fn the_rules_hold_in_every_story(adults in 0..4_usize, spare in 0..3_usize, story in acts()) {
        let mut run = Run::new(adults, adults + spare);
        for act in story {
            run.act(act);
        }
        run.comes_to_rest();
    }
}
