//! The rules that hold in every story: random events and replies, also late and lost ones.

mod acts;
mod checks;
mod found;
mod person;
mod presses;

use crate::world::{Server, is_write, request, settings};
use acts::{Act, acts};
use checkout::*;
use person::{failed, in_part};
use presses::Allowed;
use proptest::prelude::*;
use std::collections::BTreeMap;

const CODE: &str = "SANDBOX867C42F3";
/// Another code with the same mask.
const OTHER_CODE: &str = "LM5TL88G32D42F3";
const PIN: &str = "sesam3";
const OTHER_PIN: &str = "mello7";

/// The origin of a call.
#[derive(Clone, Copy, Debug)]
struct Origin {
    /// The number of writes that had ended before it was sent.
    ended: usize,
    is_write: bool,
    /// Whether a voucher was being added then.
    beside_adding: bool,
}

/// A story so far.
struct Run {
    checkout: Checkout,
    /// The checkout of the same story with another PIN and another ProCinema code.
    twin: Checkout,
    server: Server,
    clock: u64,
    pending: Vec<Effect>,
    answered: Vec<Event>,
    /// The order that the server last confirmed to this checkout, the call that it answered, and when.
    confirmed: Option<Order>,
    confirmed_by: Option<(Origin, u64)>,
    /// The origins of the calls that were sent.
    sent: BTreeMap<RequestId, Origin>,
    /// How many writes have ended.
    ended: usize,
    /// The latest read of the order in the background, and the latest call of an activity that answers with the order.
    refresh: Option<RequestId>,
    awaited: Option<RequestId>,
    /// The vouchers that the user removed or used for other tickets.
    released: Vec<VoucherId>,
    allowed: Allowed,
    /// The last text of the field.
    typed: String,
    /// While a ticket is exchanged: how many tickets the order had before.
    exchanging: Option<usize>,
    /// Whether the user said that a ticket need not be added again.
    gave_up_ticket: bool,
}

impl Run {
    fn new(adults: usize, seats: usize, in_one_call: bool) -> Run {
        let checkout = Checkout::new(settings());
        let mut run = Run {
            twin: checkout.clone(),
            checkout,
            server: Server::new(adults, seats),
            clock: 0,
            pending: Vec::new(),
            answered: Vec::new(),
            confirmed: None,
            confirmed_by: None,
            sent: BTreeMap::new(),
            ended: 0,
            refresh: None,
            awaited: None,
            released: Vec::new(),
            allowed: Allowed::default(),
            typed: String::new(),
            exchanging: None,
            gave_up_ticket: false,
        };
        let codes: &[&str] = if in_one_call { &["codes"] } else { &[] };
        run.server
            .can(&[codes, &["complete", "discount-codes", "procinema", "gift", "expiry-reset"]].concat());
        run.server.expires_in_ms = Some(30_000);
        run.server.revision = Some(0);
        run.happens(Event::Started);
        run
    }

    fn happens(&mut self, event: Event) {
        let before = self.checkout.clone();
        self.allow(&event);
        let twin_event = twin_of(&event);
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
        self.check_secrets(&effects);
        self.check_presses(&event, &effects);
        self.check_silence(&effects);
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
            let adds = |effect: &Effect| matches!(effect, Effect::Call(_, Call::Write(Write::AddVoucher(_))));
            let beside_adding = self.pending.iter().any(adds);
            // No activity waits for the read beside AddVoucher either.
            let is_awaited = self.has_activity() && !beside_adding;
            match &effect {
                Effect::Call(request, Call::Read(Read::Order)) if !is_awaited => {
                    self.refresh = Some(*request)
                }
                Effect::Call(
                    request,
                    Call::Read(Read::Order | Read::CompletedOrder)
                    | Call::Write(Write::AddVoucher(_) | Write::SetTickets(_) | Write::Complete(_)),
                ) => self.awaited = Some(*request),
                _ => {}
            }
            if effect == Effect::CloseScanner {
                self.pending.retain(|other| !matches!(other, Effect::Scan(_)));
            }
            if let Some(request) = request(&effect) {
                let origin = Origin { ended: self.ended, is_write: is_write(&effect), beside_adding };
                self.sent.insert(request, origin);
                self.pending.push(effect);
            }
        }
        self.check_total();
        self.check_parts();
        assert!(self.can_go_on(), "nothing leads on from {:?}", self.checkout);
    }

    /// Whether an activity is under way. A submit that waits is none, and leaving the page takes it back.
    fn has_activity(&self) -> bool {
        let (left, _) = step(self.checkout.clone(), Event::Left);
        view_model(&left).busy
    }

    fn act(&mut self, act: Act) {
        self.clock += 50;
        match act {
            Act::Person(person) => self.person(person),
            Act::Answer(n) => self.reply(n, |run, effect, at| run.server.answer(effect, at).unwrap()),
            Act::AnswerAll => {
                for _ in 0..20 {
                    self.reply(0, |run, effect, at| run.server.answer(effect, at).unwrap());
                }
            }
            Act::Discount(code) => {
                self.happens(Event::CodeTyped(Secret::new(code)));
                self.happens(Event::Submitted);
                self.happens(Event::Answered(true));
            }
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
            Act::PageAddsTicket => self.server.add_ticket(),
            Act::Costs(total) => self.server.total = total,
            Act::Undecided => self.server.undecided = 2,
            Act::Break(breaks) => self.server.breaks = Some(breaks),
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
            // Another one tells nothing: the order is read.
            Event::Replied(_, Ok(Answer::VoucherAdded(AddedVoucher { order, .. })), _) => {
                order.as_deref().filter(|order| order.complete)
            }
            Event::Replied(_, Ok(Answer::Completion(completion)), _) => match &completion.status {
                CompletionStatus::Completed(order) => order.as_deref(),
                CompletionStatus::PaymentDue(_) => None,
            },
            _ => None,
        };
        let replied = request(&effect);
        if let Some(order) = order.filter(|_| self.awaited == replied || self.refresh == replied) {
            self.confirmed = Some(order.clone());
            self.confirmed_by = Some((self.sent[&replied.unwrap()], self.clock));
            // A refresh that is still under way is older.
            self.refresh = None;
        }
        if matches!(event, Event::Replied(_, Ok(Answer::VoucherAdded(_)), _)) {
            // The read beside it is awaited from now on, unless the order is read again.
            self.awaited = self.refresh.take().or(self.awaited);
        }
        if is_write(&effect) {
            self.ended += 1;
        }
        self.answered.push(event.clone());
        self.happens(event);
        if matches!(effect, Effect::Scan(_)) && view_model(&self.checkout).form.scanning {
            self.pending.push(effect);
        }
    }
}

/// The same event with another PIN and another ProCinema code.
fn twin_of(event: &Event) -> Event {
    let twin = |text: &Secret| Secret::new(text.reveal().replace(PIN, OTHER_PIN).replace(CODE, OTHER_CODE));
    match event {
        Event::PinTyped(pin) => Event::PinTyped(twin(pin)),
        Event::CodeTyped(text) => Event::CodeTyped(twin(text)),
        Event::CodePasted(text) => Event::CodePasted(twin(text)),
        Event::CodeGiven(code, pin) => Event::CodeGiven(twin(code), pin.as_ref().map(twin)),
        Event::VoucherGiven(kind, code, pin) => Event::VoucherGiven(*kind, twin(code), twin(pin)),
        other => other.clone(),
    }
}

fn tell(adults: usize, spare: usize, in_one_call: bool, story: Vec<Act>) {
    let mut run = Run::new(adults, adults + spare, in_one_call);
    for act in story {
        run.act(act);
    }
    run.comes_to_rest();
}

/// `STORIES=1000000` tells more.
#[expect(clippy::disallowed_methods, reason = "the number of stories is a variable of the environment")]
fn stories() -> ProptestConfig {
    let cases = std::env::var("STORIES").ok().map_or(5_000, |text| text.parse().unwrap());
    ProptestConfig { cases, ..ProptestConfig::default() }
}

// Two tests, so that they run on two cores.
proptest! {
    #![proptest_config(stories())]
    #[test]
    fn the_rules_hold_in_every_story_in_front_of_our_proxy(
        adults in 0..4_usize, spare in 0..3_usize, story in acts(),
    ) {
        tell(adults, spare, true, story);
    }

    #[test]
    fn the_rules_hold_in_every_story_in_front_of_another_proxy(
        adults in 0..4_usize, spare in 0..3_usize, story in acts(),
    ) {
        tell(adults, spare, false, story);
    }
}
