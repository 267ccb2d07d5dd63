//! How many calls a voucher takes, and that fewer of them lose nothing.

use crate::scene::*;
use crate::world::{ADULT, ADULT_VOUCHER, Breaks, settings, voucher};
use checkout::*;

const EXCHANGES: Which = |effect| READ(effect) || is_write(effect);

/// Orders at a proxy that sets the tickets in the call that adds a voucher.
fn at_our_proxy(adults: usize) -> Scene {
    let mut scene = Scene::new(adults, adults);
    scene.server.can(&["codes"]);
    scene.checkout = Checkout::new(settings());
    scene.happens(Event::Started);
    scene.sent.clear();
    scene
}

/// The voucher's rows: how many tickets it pays.
fn paying(scene: &Scene) -> Vec<Option<usize>> {
    scene.view().vouchers.iter().map(|row| row.tickets).collect()
}

fn remove_first(scene: &mut Scene) {
    scene.happens(Event::VoucherRemoved(scene.view().vouchers[0].id.clone()));
}

#[test]
fn our_proxy_needs_one_call_and_a_removal_restores_the_tickets() {
    let mut scene = at_our_proxy(3);
    scene.add("ADTMM1");
    assert_eq!((scene.count(EXCHANGES), scene.count(CHECK)), (1, 1));
    assert_eq!((scene.says(), paying(&scene)), (saved(1800, 1200), vec![Some(2)]));
    assert_eq!(scene.tickets(), [paid(ADULT_VOUCHER), paid(ADULT_VOUCHER), ADULT.to_owned()]);
    assert!(scene.view().vouchers[0].is_new);
    remove_first(&mut scene);
    assert_eq!((scene.tickets(), scene.server.vouchers.len()), (vec![ADULT.to_owned(); 3], 0));
}

#[test]
fn what_our_proxy_leaves_to_the_customer_needs_one_call_too() {
    let mut scene = at_our_proxy(1);
    scene.add("FAMMM1");
    assert!(scene.view().choice.is_some());
    scene.happens(Event::ChoiceDismissed);
    scene.add("DEAL01");
    assert_eq!((scene.says(), scene.count(EXCHANGES)), (Some(Message::VoucherAdded), 2));
}

#[test]
fn a_call_that_broke_after_the_adding_is_finished_and_not_repeated() {
    for (breaks, sets) in [(Breaks::BeforeTickets, 1), (Breaks::AfterTickets, 0)] {
        let mut scene = at_our_proxy(1);
        scene.server.breaks = Some(breaks);
        scene.add("ADTMM1");
        assert_eq!((scene.count(CHECK), scene.count(READ), scene.count(SET)), (1, 1, sets), "{breaks:?}");
        assert_eq!((scene.says(), scene.tickets()), (saved(900, 100), vec![paid(ADULT_VOUCHER)]));
    }
}

#[test]
fn a_lost_answer_of_our_proxy_is_looked_up_and_not_repeated() {
    for (breaks, sets) in [(Some(Breaks::BeforeTickets), 1), (None, 0)] {
        let mut scene = at_our_proxy(1);
        scene.server.breaks = breaks;
        scene.instead.push((CHECK, Err(Failure::Unconfirmed), Commit::Yes));
        scene.add("ADTMM1");
        assert_eq!((scene.count(CHECK), scene.count(READ), scene.count(SET)), (1, 1, sets), "{breaks:?}");
        assert_eq!((scene.says(), scene.tickets()), (saved(900, 100), vec![paid(ADULT_VOUCHER)]));
        assert_eq!(scene.field(), ("code", String::new()));
    }
}

#[test]
fn after_a_lost_answer_a_removal_restores_the_tickets() {
    let mut scene = at_our_proxy(2);
    // Not the usual type of the area, which a removal without this knowledge would give.
    scene.server.tickets[1].ticket_type = TicketTypeId::new("0002-0192");
    scene.happens(Event::Refreshed);
    scene.instead.push((CHECK, Err(Failure::Unconfirmed), Commit::Yes));
    scene.add("ADTMM1");
    assert_eq!(scene.tickets(), vec![paid(ADULT_VOUCHER); 2]);
    remove_first(&mut scene);
    assert_eq!(scene.tickets(), [ADULT, "0002-0192"]);
}

#[test]
fn an_incomplete_order_of_our_proxy_is_read_again() {
    let mut scene = at_our_proxy(1);
    scene.server.breaks = Some(Breaks::BeforeTickets);
    let stored = scene.server.add_voucher("ADTMM");
    let order = Some(scene.server.incomplete_order());
    let added = AddedVoucher {
        voucher: stored,
        redemptions: Some(1),
        order: order.map(Box::new),
        before: Vec::new(),
    };
    scene.instead.push((CHECK, Ok(Answer::VoucherAdded(added)), Commit::No));
    scene.add("ADTMM1");
    assert_eq!((scene.count(READ), scene.tickets()), (1, vec![paid(ADULT_VOUCHER)]));
}

#[test]
fn any_other_proxy_needs_two_round_trips() {
    let mut scene = Scene::new(2, 2);
    scene.add("ADTMM1");
    let sent: Vec<&Effect> = scene.sent.iter().filter(|effect| EXCHANGES(effect)).collect();
    assert!(CHECK(sent[0]) && READ(sent[1]) && SET(sent[2]), "{sent:?}");
    assert_eq!((sent.len(), scene.says()), (3, saved(1800, 200)));
    remove_first(&mut scene);
    assert_eq!(scene.tickets(), [ADULT, ADULT]);
}

#[test]
fn a_change_of_the_page_while_a_voucher_is_added_is_kept() {
    let mut scene = Scene::new(1, 1);
    scene.then = Some((CHECK, |scene| scene.server.add_ticket()));
    scene.add("ADTMM1");
    assert_eq!(scene.tickets(), [paid(ADULT_VOUCHER), paid(ADULT_VOUCHER)]);
}

/// A story of one voucher at another proxy: the calls are answered in this order.
struct Story {
    scene: Scene,
    add: Effect,
    read: Effect,
}

impl Story {
    fn begin() -> Story {
        let mut scene = Scene::new(1, 1);
        scene.submit("ADTMM1");
        scene.happens(Event::PinTyped(Secret::new("0042")));
        let (checkout, effects) = step(scene.checkout.clone(), Event::Submitted);
        scene.checkout = checkout;
        let find = |which: Which| effects.iter().find(|effect| which(effect)).unwrap().clone();
        let (add, read) = (find(CHECK), find(READ));
        Story { scene, add, read }
    }

    /// The present answer of the server.
    fn answer(&mut self, effect: &Effect) -> Event {
        self.scene.server.answer(effect, Moment::from_millis(self.scene.clock)).unwrap()
    }

    /// The answer to the read beside the voucher, given now or later.
    fn order_now(&mut self) -> Event {
        let read = self.read.clone();
        self.answer(&read)
    }

    /// How often the order is read after the voucher was added.
    fn reads(&self) -> usize {
        self.scene.count(READ)
    }
}

#[test]
fn the_order_beside_a_voucher_may_be_older_than_the_voucher() {
    let mut story = Story::begin();
    let add = story.add.clone();
    let (read, add) = (story.order_now(), story.answer(&add));
    story.scene.happens(read);
    story.scene.happens(add);
    assert_eq!((story.reads(), story.scene.tickets()), (0, vec![paid(ADULT_VOUCHER)]));
    assert_eq!(paying(&story.scene), [Some(1)]);
}

#[test]
fn the_order_beside_a_voucher_may_arrive_after_it() {
    for is_older in [true, false] {
        let mut story = Story::begin();
        let add = story.add.clone();
        let older = story.order_now();
        let added = story.answer(&add);
        let read = if is_older { older } else { story.order_now() };
        story.scene.happens(added);
        assert!(story.scene.view().busy && !story.scene.sent.iter().any(SET));
        story.scene.happens(read);
        assert_eq!((story.reads(), story.scene.tickets()), (0, vec![paid(ADULT_VOUCHER)]), "{is_older}");
        assert_eq!(paying(&story.scene), [Some(1)]);
    }
}

/// A way in which the read beside the voucher is of no use.
type Spoils = fn(&mut Story) -> Reply;

#[test]
fn an_order_that_is_old_or_failed_or_incomplete_is_read_after_the_voucher() {
    let old: Spoils = |story| {
        let order = story.scene.server.order();
        story.scene.clock += 2001;
        Ok(Answer::Order(order))
    };
    let failed: Spoils = |_| Err(Failure::Unavailable);
    let incomplete: Spoils = |story| Ok(Answer::Order(story.scene.server.incomplete_order()));
    for (name, spoils, is_late) in [
        ("old", old, false),
        ("failed", failed, false),
        ("failed", failed, true),
        ("incomplete", incomplete, false),
        ("incomplete", incomplete, true),
    ] {
        let mut story = Story::begin();
        let at = Moment::from_millis(story.scene.clock);
        let reply = Event::Replied(request(&story.read).unwrap(), spoils(&mut story), at);
        // The page changes the order before the voucher is stored.
        story.scene.server.add_ticket();
        let add = story.add.clone();
        let added = story.answer(&add);
        let (first, second) = if is_late { (added, reply) } else { (reply, added) };
        story.scene.happens(first);
        story.scene.happens(second);
        assert_eq!(story.reads(), 1, "{name} {is_late}");
        assert_eq!(story.scene.tickets(), [paid(ADULT_VOUCHER), paid(ADULT_VOUCHER)], "{name} {is_late}");
    }
}

#[test]
fn the_order_is_read_after_a_voucher_that_may_change_amounts() {
    for kind in [VoucherKind::Deal, VoucherKind::Subscription] {
        let mut scene = Scene::new(1, 1);
        let stored = Voucher { kind: Some(kind), ..voucher("v1", "ADTMM") };
        scene.server.vouchers.push(stored.clone());
        let added = AddedVoucher { voucher: stored, redemptions: Some(1), order: None, before: Vec::new() };
        scene.instead.push((CHECK, Ok(Answer::VoucherAdded(added)), Commit::No));
        scene.add("ADTMM1");
        assert_eq!(scene.count(READ), 2, "{kind:?}: beside it and after it");
    }
}
