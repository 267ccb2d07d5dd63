//! The checkout against the sandbox's own store, in random stories with lost requests and answers. After each step the
//! total on the screen is the sandbox's, or the widget says that it is busy or that a change is unconfirmed.
//!
//! `cargo xtask soak` tells a million stories. `STORIES=1000000` does the same for this test alone.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
#![expect(clippy::disallowed_methods, reason = "the number of stories is a variable of the environment")]

mod acts;
mod client;

use super::response::no_answer;
use acts::{Act, acts};
use checkout::*;
use client::kind;
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use sandbox::{Sandbox, seed};
use std::cell::Cell;
use tokio::runtime::Runtime;

const STORIES: u32 = 10_000;
/// Vouchers of each kind, also used, expired and unknown ones, and discount codes.
const CODES: [&str; 11] = [
    "ADTMM0000111",
    "ADTMM0000222",
    "ADTMM0000300",
    "ADTMM0000900",
    "ADTMM0000903",
    "FAMMM0000112",
    "PRMMM0000113",
    "DEALM0000700",
    "SUBSC0000800",
    "NOSUCH000000",
    seed::BLITZO,
];

/// Two adults, in minor units.
const WHOLE: i64 = 2_000;

/// A story so far.
struct Run<'a> {
    runtime: &'a Runtime,
    counts: &'a Counts,
    sandbox: Sandbox,
    router: axum::Router,
    order: String,
    settings: Settings,
    checkout: Checkout,
    clock: u64,
    pending: Vec<(RequestId, Call)>,
    waiting: Vec<RequestId>,
}

/// How often the promise was kept. If nothing happened in the stories, it would be kept too.
#[derive(Debug, Default)]
struct Counts {
    busy: Cell<u64>,
    unconfirmed: Cell<u64>,
    whole: Cell<u64>,
    with_voucher: Cell<u64>,
    discounted: Cell<u64>,
}

impl<'a> Run<'a> {
    fn new(runtime: &'a Runtime, counts: &'a Counts) -> Run<'a> {
        let sandbox = Sandbox::seeded();
        let order = sandbox.create_demo_order().unwrap();
        let settings = Settings {
            order: OrderId::new(order.clone()),
            showtime: ShowtimeId::new(seed::SHOWTIME),
            currency: Currency::parse(seed::CURRENCY).unwrap(),
            voucher_kinds: VoucherKind::ALL.to_vec(),
            language: Language::new("en"),
        };
        let checkout = Checkout::new(settings.clone());
        let (pending, waiting) = (Vec::new(), Vec::new());
        let router = sandbox::router(sandbox.clone());
        let mut run =
            Run { runtime, counts, sandbox, router, order, settings, checkout, clock: 0, pending, waiting };
        run.happens(Event::Started);
        run
    }

    fn happens(&mut self, event: Event) {
        let (checkout, effects) = step(self.checkout.clone(), event);
        self.checkout = checkout;
        for effect in effects {
            match effect {
                Effect::Call(request, call) => self.pending.push((request, call)),
                Effect::Wait(request, _) => self.waiting.push(request),
                Effect::Scan(_) | Effect::CloseScanner | Effect::Focus(_) | Effect::Emit(_) => {}
            }
        }
        self.check();
    }

    /// The promise.
    fn check(&self) {
        let view = view_model(&self.checkout);
        let Some(summary) = view.summary else { return };
        let Some(order) = self.sandbox.order(&self.order) else { return };
        let theirs = order.order.total_price.value_including_tax.to_minor(self.settings.currency.exponent());
        let count = match (view.busy, view.check) {
            (true, _) => &self.counts.busy,
            (_, true) => &self.counts.unconfirmed,
            _ if !view.vouchers.is_empty() => &self.counts.with_voucher,
            _ if theirs < WHOLE => &self.counts.discounted,
            _ => &self.counts.whole,
        };
        count.set(count.get() + 1);
        assert!(
            view.busy || view.check || summary.total.minor == theirs,
            "the screen says {:?}, the cinema {theirs}",
            summary.total
        );
    }

    fn act(&mut self, act: &Act) {
        let view = view_model(&self.checkout);
        let event = match *act {
            Act::Enter(at) => {
                for event in [Event::CodeTyped(Secret::new(CODES[at])), Event::Submitted] {
                    self.happens(event);
                }
                self.happens(Event::PinTyped(Secret::new("1234")));
                Event::Submitted
            }
            Act::Code(at) => Event::CodeTyped(Secret::new(CODES[at])),
            Act::Submit => Event::Submitted,
            Act::Pin(is_right) => Event::PinTyped(Secret::new(if is_right { "1234" } else { "9999" })),
            Act::NoPin => Event::PinAbsent,
            Act::OtherKind => Event::OtherKindMeant,
            Act::PickTicket(at) => Event::TicketPicked(at),
            Act::PickQuantity(quantity) => Event::QuantityPicked(quantity),
            Act::Confirm(true) => Event::ChoiceConfirmed,
            Act::Confirm(false) => Event::ChoiceDismissed,
            Act::Use(at) | Act::Remove(at) => {
                let Some(row) = view.vouchers.get(at) else { return };
                let id = row.id.clone();
                if matches!(act, Act::Use(_)) { Event::VoucherUsed(id) } else { Event::VoucherRemoved(id) }
            }
            Act::Discount(at) => match view.discounts.get(at) {
                Some(DiscountRow::Listed { price, can_take: true, .. }) => {
                    Event::DiscountTaken(price.clone())
                }
                Some(DiscountRow::Listed { price, .. }) => Event::DiscountDropped(price.clone()),
                Some(DiscountRow::Offered { code, target: Some(ticket), .. }) => {
                    Event::OfferTaken(code.clone(), ticket.clone())
                }
                Some(DiscountRow::Applied { ticket_key, .. }) => Event::CodeRemoved(ticket_key.clone()),
                _ => return,
            },
            Act::Answer(yes) => Event::Answered(yes),
            Act::Refresh => Event::Refreshed,
            Act::Tick => {
                self.clock += 1_000;
                Event::Ticked(Moment::from_millis(self.clock))
            }
            Act::Call(at) => return self.arrives(at, false),
            Act::LoseAnswer(at) => return self.arrives(at, true),
            Act::AllCalls => return self.all_arrive(),
            Act::Silence => return self.nothing_arrives(),
            Act::LoseCall(at) => {
                let Some((request, call)) = self.take(at) else { return };
                return self.replies(request, Err(no_answer(kind(request, &call))));
            }
        };
        self.happens(event);
    }

    fn take(&mut self, at: usize) -> Option<(RequestId, Call)> {
        (at < self.pending.len()).then(|| self.pending.remove(at))
    }

    fn arrives(&mut self, at: usize, is_answer_lost: bool) {
        let Some((request, call)) = self.take(at) else { return };
        let answer = self.answer(request, call.clone());
        let answer = if is_answer_lost { Err(no_answer(kind(request, &call))) } else { answer };
        self.replies(request, answer);
    }

    fn replies(&mut self, request: RequestId, answer: Result<Answer, Failure>) {
        self.clock += 100;
        self.happens(Event::Replied(request, answer, Moment::from_millis(self.clock)));
    }

    /// Answers everything until nothing is pending.
    fn all_arrive(&mut self) {
        for _ in 0..60 {
            if !self.pending.is_empty() {
                self.arrives(0, false);
            } else if let Some(request) = self.waiting.pop() {
                self.happens(Event::Waited(request));
            } else {
                return;
            }
        }
        panic!("the calls never end: {:?}", self.pending);
    }

    fn nothing_arrives(&mut self) {
        for _ in 0..20 {
            if let Some((request, call)) = self.take(0) {
                self.replies(request, Err(no_answer(kind(request, &call))));
            } else if let Some(request) = self.waiting.pop() {
                self.happens(Event::Waited(request));
            }
        }
    }
}

/// Tells this many stories, and says how often the promise was kept. If the seed is fixed, each thread has its own.
fn tell(stories: u32, thread: u32) -> Counts {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut config =
        ProptestConfig { cases: stories, failure_persistence: None, ..ProptestConfig::default() };
    if let RngSeed::Fixed(seed) = &mut config.rng_seed {
        *seed += u64::from(thread);
    }
    let mut runner = TestRunner::new(config);
    let counts = Counts::default();
    let told = runner.run(&acts(), |story| {
        let mut run = Run::new(&runtime, &counts);
        for act in &story {
            run.act(act);
        }
        run.all_arrive();
        Ok(())
    });
    told.unwrap_or_else(|failure| panic!("{failure}"));
    counts
}

#[test]
fn the_total_is_the_cinemas_or_said_to_be_changing() {
    let stories = std::env::var("STORIES").ok().and_then(|text| text.parse().ok()).unwrap_or(STORIES);
    let threads = std::thread::available_parallelism().map_or(2, |cores| cores.get() as u32);
    let each = stories.div_ceil(threads);
    std::thread::scope(|scope| {
        let told: Vec<_> = (0..threads).map(|thread| scope.spawn(move || tell(each, thread))).collect();
        for counts in told.into_iter().map(|thread| thread.join().unwrap()) {
            println!("{each} stories: {counts:?}");
            let Counts { busy, unconfirmed, whole, with_voucher, discounted } = &counts;
            for count in [busy, unconfirmed, whole, with_voucher, discounted] {
                assert!(count.get() > u64::from(each) / 50, "{counts:?}");
            }
        }
    });
}
