//! The ways through the voucher step, each told as what the person does and what the server answers.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod world;

use checkout::*;
use world::{ADULT, ADULT_VOUCHER, STUDENT_NIGHT, Server, settings};

/// A checkout and its server. Requests are answered at once unless held back.
struct Scene {
    checkout: Checkout,
    server: Server,
    sent: Vec<Effect>,
    clock: u64,
    /// What to answer instead, by the kind of effect.
    instead: Vec<(Which, Reply, Commit)>,
}

type Which = fn(&Effect) -> bool;

#[derive(Clone, Copy, PartialEq)]
enum Commit {
    Yes,
    No,
}

impl Scene {
    fn new(adults: usize, seats: usize) -> Scene {
        let mut scene = Scene {
            checkout: Checkout::new(settings()),
            server: Server::new(adults, seats),
            sent: Vec::new(),
            clock: 0,
            instead: Vec::new(),
        };
        scene.happens(Event::Started);
        scene.sent.clear();
        scene
    }

    fn happens(&mut self, event: Event) {
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
                    events.push(Event::Replied(request, reply, Moment::from_millis(self.clock)));
                }
                self.sent.push(effect);
            }
        }
    }

    fn add(&mut self, barcode: &str) {
        self.happens(Event::BarcodeTyped(barcode.to_owned()));
        self.happens(Event::PinTyped(Secret::new("0042")));
        self.happens(Event::VoucherSubmitted);
    }

    fn view(&self) -> ViewModel {
        view_model(&self.checkout)
    }

    fn says(&self) -> Option<Message> {
        self.view().status.map(|status| status.message)
    }

    /// The ticket types on the order, with a mark on those a voucher or a discount pays.
    fn tickets(&self) -> Vec<String> {
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

    fn writes(&self) -> usize {
        self.sent.iter().filter(|effect| effect.is_write()).count()
    }
}

const CHECK: Which = |effect| matches!(effect, Effect::AddVoucher(..));
const SET: Which = |effect| matches!(effect, Effect::SetTickets(..));
const READ: Which = |effect| matches!(effect, Effect::ReadOrder(..));
const CODE: Which = |effect| matches!(effect, Effect::ApplyDiscount(..));
const REMOVE: Which = |effect| matches!(effect, Effect::RemoveVoucher(..));

fn paid(ticket_type: &str) -> String {
    format!("{ticket_type} voucher")
}

#[test]
fn a_voucher_pays_a_ticket_that_is_there() {
    let mut scene = Scene::new(1, 1);
    scene.add("adtmm-0000111");
    assert_eq!(scene.tickets(), [paid(ADULT_VOUCHER)]);
    assert_eq!(scene.says(), Some(Message::VoucherApplied(1)));
    assert_eq!(scene.view().form.barcode.value.reveal(), "");
    assert_eq!(scene.view().vouchers[0].tickets, 1);
}

#[test]
fn by_default_a_voucher_covers_what_it_can() {
    let mut scene = Scene::new(3, 3);
    scene.add("ADTMM1");
    let choice = scene.view().choice.unwrap();
    assert_eq!((choice.quantity, choice.most), (2, 2));
    scene.happens(Event::QuantityPicked(9));
    scene.happens(Event::ChoiceConfirmed);
    assert_eq!(scene.tickets(), [paid(ADULT_VOUCHER), paid(ADULT_VOUCHER), ADULT.to_owned()]);
    assert_eq!(scene.server.seats.len(), 3);
}

#[test]
fn without_tickets_one_for_each_seat_and_without_seats_one() {
    let mut scene = Scene::new(0, 2);
    scene.add("ADTMM1");
    assert_eq!(scene.view().choice.unwrap().quantity, 2);
    let mut scene = Scene::new(0, 0);
    scene.add("ADTMM1");
    assert_eq!(scene.view().choice.unwrap().quantity, 1);
}

#[test]
fn the_person_chooses_between_two_tickets() {
    let mut scene = Scene::new(1, 1);
    scene.add("FAM1");
    let choice = scene.view().choice.unwrap();
    let names: Vec<_> = choice.options.iter().map(|option| option.name.as_str()).collect();
    assert_eq!(names, ["Family Adult", "Family Child"]);
    scene.happens(Event::TicketPicked(1));
    scene.happens(Event::ChoiceConfirmed);
    assert_eq!(scene.tickets(), [paid("0002-0052")]);
}

#[test]
fn removing_a_voucher_gives_back_what_was() {
    let mut scene = Scene::new(2, 3);
    let before = scene.tickets();
    scene.add("ADTMM1");
    scene.happens(Event::ChoiceConfirmed);
    let voucher = scene.view().vouchers[0].id.clone();
    scene.happens(Event::VoucherRemoved(voucher));
    assert_eq!(scene.tickets(), before);
    assert_eq!(scene.server.vouchers, []);
    assert_eq!(scene.says(), Some(Message::VoucherRemoved));
}

#[test]
fn after_a_reload_a_removed_voucher_leaves_the_usual_ticket() {
    let mut scene = Scene::new(1, 1);
    scene.add("ADTMM1");
    scene.checkout = Checkout::new(settings());
    scene.happens(Event::Started);
    let voucher = scene.view().vouchers[0].id.clone();
    scene.happens(Event::VoucherRemoved(voucher));
    assert_eq!(scene.tickets(), [ADULT]);
}

#[test]
fn a_voucher_that_cannot_be_used_is_taken_off_again() {
    for (redemptions, type_code, message) in [
        (Some(0), "ADTMM", Message::VoucherNoRedemptionsLeft),
        (Some(1), "OTHER", Message::VoucherHasNoTicket),
    ] {
        let mut scene = Scene::new(1, 1);
        let voucher = world::voucher("voucher-1", type_code);
        scene.instead.push((
            CHECK,
            Reply::VoucherAdded(Ok(AddedVoucher { voucher, redemptions })),
            Commit::No,
        ));
        scene.add("ADTMM1");
        assert_eq!(scene.says(), Some(message));
        assert!(scene.sent.iter().any(REMOVE));
        assert_eq!(scene.view().form.barcode.value.reveal(), "ADTMM1", "what was typed stays");
    }
}

#[test]
fn a_refused_voucher_is_told_at_the_field_and_costs_only_the_pin() {
    let mut scene = Scene::new(1, 1);
    let refused = Reply::VoucherAdded(Err(Failure::Refused(Refusal::VoucherNotAccepted)));
    scene.instead.push((CHECK, refused, Commit::No));
    scene.add("ADTMM1");
    let form = scene.view().form;
    assert_eq!(form.barcode.error, Some(Message::VoucherNotAccepted));
    assert!(form.pin.invalid);
    assert_eq!((form.barcode.value.reveal(), form.pin.value.reveal()), ("ADTMM1", ""));
    assert!(form.enabled);
    assert!(scene.sent.contains(&Effect::Focus(Focus::Barcode)));
}

#[test]
fn a_voucher_that_is_on_the_order_already_is_shown() {
    let mut scene = Scene::new(1, 1);
    scene.server.add_voucher("ADTMM");
    assert!(scene.view().vouchers.is_empty());
    let refused = Reply::VoucherAdded(Err(Failure::Refused(Refusal::VoucherAlreadyOnOrder)));
    scene.instead.push((CHECK, refused, Commit::No));
    scene.add("ADTMM1");
    assert_eq!(scene.says(), Some(Message::VoucherAlreadyOnOrder));
    assert_eq!(scene.view().vouchers.len(), 1);
}

#[test]
fn an_order_that_changes_while_it_is_read_is_read_again() {
    let mut scene = Scene::new(2, 2);
    let request = |effects: &[Effect]| {
        effects.iter().find_map(|effect| match effect {
            Effect::ReadOrder(request) => Some(*request),
            _ => None,
        })
    };
    let (checkout, first) = step(scene.checkout.clone(), Event::Refreshed);
    let old = scene.server.order();
    scene.server.add_voucher("ADTMM");
    let (checkout, second) = step(checkout, Event::Refreshed);
    let replied = |first: &[Effect], order| {
        Event::Replied(request(first).unwrap(), Reply::Order(Ok(order)), Moment::default())
    };
    let (checkout, _) = step(checkout, replied(&first, old));
    assert!(!checkout.is_settled(), "the first answer is too old");
    let (checkout, _) = step(checkout, replied(&second, scene.server.order()));
    assert_eq!(view_model(&checkout).vouchers.len(), 1);
}

#[test]
fn what_is_no_barcode_is_never_sent() {
    let mut scene = Scene::new(1, 1);
    scene.add(" - ");
    assert_eq!(scene.says(), Some(Message::BarcodeMissing));
    scene.add("AB_1");
    assert_eq!(scene.says(), Some(Message::BarcodeCharacter('_')));
    assert_eq!(scene.writes(), 0);
}

#[test]
fn too_many_tries_lock_the_form_for_the_time_the_server_says() {
    let mut scene = Scene::new(1, 1);
    scene.instead.push((CHECK, Reply::VoucherAdded(Err(Failure::TooManyAttempts(Some(30)))), Commit::No));
    scene.add("ADTMM1");
    let asked = scene.writes();
    scene.happens(Event::Ticked(Moment::from_millis(scene.clock + 10_000)));
    assert_eq!(scene.view().form.barcode.error, Some(Message::TooManyAttempts(20)));
    scene.happens(Event::VoucherSubmitted);
    assert_eq!(scene.writes(), asked, "locked");
    scene.happens(Event::Ticked(Moment::from_millis(scene.clock + 30_000)));
    assert!(scene.view().form.enabled);
    assert_eq!(scene.view().form.barcode.error, None);
}

#[test]
fn one_try_at_a_time() {
    let (checkout, _) = step(Scene::new(1, 1).checkout, Event::BarcodeTyped("ADTMM1".to_owned()));
    let (checkout, first) = step(checkout, Event::VoucherSubmitted);
    let (_, second) = step(checkout, Event::VoucherSubmitted);
    assert_eq!(first.iter().filter(|effect| effect.is_write()).count(), 1);
    assert_eq!(second, []);
}

#[test]
fn the_change_is_worked_out_on_the_order_as_it_is_now() {
    let mut scene = Scene::new(2, 2);
    scene.add("ADTMM1");
    // Meanwhile the page added a seat and a ticket.
    let other = Server::new(3, 3);
    (scene.server.tickets, scene.server.seats) = (other.tickets, other.seats);
    scene.happens(Event::ChoiceConfirmed);
    assert_eq!(scene.tickets(), [paid(ADULT_VOUCHER), paid(ADULT_VOUCHER), ADULT.to_owned()]);
    assert_eq!(scene.server.seats.len(), 3);
}

#[test]
fn a_lost_reply_is_settled_by_reading_the_order() {
    for (commit, message) in [(Commit::Yes, Message::VoucherApplied(1)), (Commit::No, Message::NotConfirmed)]
    {
        let mut scene = Scene::new(1, 1);
        scene.instead.push((CHECK, Reply::VoucherAdded(Err(Failure::Lost)), commit));
        scene.add("ADTMM1");
        assert_eq!(scene.says(), Some(message), "voucher");
        assert_eq!(scene.sent.iter().filter(|effect| CHECK(effect)).count(), 1, "never repeated");

        let mut scene = Scene::new(1, 1);
        scene.instead.push((SET, Reply::TicketsSet(Err(Failure::Lost)), commit));
        scene.add("ADTMM1");
        assert_eq!(scene.says(), Some(Message::VoucherApplied(1)), "tickets: putting them again is safe");
        assert_eq!(scene.tickets(), [paid(ADULT_VOUCHER)]);
    }
}

#[test]
fn while_nobody_knows_the_order_is_read_again_and_again() {
    let mut scene = Scene::new(1, 1);
    scene.instead.push((CHECK, Reply::VoucherAdded(Err(Failure::Lost)), Commit::Yes));
    for _ in 0..3 {
        scene.instead.push((READ, Reply::Order(Err(Failure::Unavailable)), Commit::No));
    }
    scene.add("ADTMM1");
    let pauses: Vec<_> = scene
        .sent
        .iter()
        .filter_map(|effect| if let Effect::Wait(_, ms) = effect { Some(*ms) } else { None })
        .collect();
    assert_eq!(pauses, [1000, 2000, 4000]);
    assert_eq!(scene.says(), Some(Message::VoucherApplied(1)));
}

#[test]
fn a_listed_discount_comes_and_goes() {
    let mut scene = Scene::new(2, 2);
    let key =
        PriceKey { ticket_type: TicketTypeId::new(ADULT), discount: Some(DiscountId::new(STUDENT_NIGHT)) };
    scene.happens(Event::DiscountTaken(key.clone()));
    assert_eq!(scene.tickets(), [format!("{ADULT} discount"), ADULT.to_owned()]);
    scene.happens(Event::DiscountDropped(key));
    assert_eq!(scene.tickets(), [ADULT, ADULT]);
}

fn typed_code(scene: &mut Scene, code: &str) {
    scene.happens(Event::CodeTyped(code.to_owned()));
    scene.happens(Event::CodeSubmitted);
}

#[test]
fn a_code_is_applied_after_a_question() {
    let mut scene = Scene::new(1, 1);
    typed_code(&mut scene, " BLITZO ");
    let question = Question::ApplyCode { code: "BLITZO".to_owned(), ticket: "Adult".to_owned(), points: 0 };
    assert_eq!(scene.view().question, Some(question));
    assert_eq!(scene.writes(), 0);
    scene.happens(Event::Answered(false));
    assert_eq!(scene.writes(), 0);
    typed_code(&mut scene, "BLITZO");
    scene.happens(Event::Answered(true));
    assert_eq!(scene.tickets(), [format!("{ADULT} code")]);
    assert_eq!(scene.says(), Some(Message::DiscountApplied));
}

#[test]
fn another_code_takes_the_ticket_out_and_adds_it_again() {
    let mut scene = Scene::new(1, 1);
    typed_code(&mut scene, "BLITZO");
    scene.happens(Event::Answered(true));
    scene.sent.clear();
    typed_code(&mut scene, "OTHER");
    assert!(matches!(scene.view().question, Some(Question::ReplaceTicket { code: Some(_), .. })));
    scene.happens(Event::Answered(true));
    assert_eq!(scene.tickets(), [format!("{ADULT} code")]);
    assert_eq!(scene.server.seats.len(), 1, "the seat stays held throughout");
    assert_eq!(scene.sent.iter().filter(|effect| SET(effect)).count(), 2);
    assert!(
        scene
            .sent
            .iter()
            .any(|effect| matches!(effect, Effect::ApplyDiscount(_, 1, code) if code == "OTHER"))
    );
}

#[test]
fn a_code_goes_with_its_ticket() {
    let mut scene = Scene::new(1, 1);
    typed_code(&mut scene, "BLITZO");
    scene.happens(Event::Answered(true));
    scene.happens(Event::CodeRemoved(scene.server.tickets[0].key.clone()));
    scene.happens(Event::Answered(true));
    assert_eq!(scene.tickets(), [ADULT]);
    assert_eq!(scene.says(), Some(Message::DiscountRemoved));
}

#[test]
fn a_ticket_that_could_not_be_added_again_is_asked_for_until_it_is() {
    const PUT_BACK: Which =
        |effect| matches!(effect, Effect::SetTickets(_, wanted) if !wanted.tickets.is_empty());
    let mut scene = Scene::new(1, 1);
    typed_code(&mut scene, "BLITZO");
    scene.happens(Event::Answered(true));
    scene.happens(Event::CodeRemoved(scene.server.tickets[0].key.clone()));
    let refused = Reply::TicketsSet(Err(Failure::Refused(Refusal::SeatsUnavailable)));
    scene.instead.push((PUT_BACK, refused, Commit::No));
    scene.happens(Event::Answered(true));
    assert_eq!(scene.tickets(), Vec::<String>::new());
    assert_eq!(scene.says(), Some(Message::TicketNotPutBack));
    scene.happens(Event::VoucherSubmitted);
    assert!(
        matches!(scene.view().question, Some(Question::PutBackAgain { .. })),
        "nothing else comes in between"
    );
    scene.happens(Event::Answered(true));
    assert_eq!(scene.tickets(), [ADULT]);
}

#[test]
fn a_lost_removal_is_looked_for_on_the_order() {
    for (commit, message) in [(Commit::Yes, Message::VoucherRemoved), (Commit::No, Message::NotConfirmed)] {
        let mut scene = Scene::new(1, 1);
        scene.add("ADTMM1");
        scene.instead.push((REMOVE, Reply::VoucherRemoved(Err(Failure::Lost)), commit));
        scene.happens(Event::VoucherRemoved(scene.view().vouchers[0].id.clone()));
        assert_eq!(scene.says(), Some(message));
    }
}

#[test]
fn a_refused_code_is_told_at_its_field() {
    let mut scene = Scene::new(1, 1);
    let refused = Reply::DiscountApplied(Err(Failure::Refused(Refusal::DiscountNotAccepted)));
    scene.instead.push((CODE, refused, Commit::No));
    typed_code(&mut scene, "NOPE");
    scene.happens(Event::Answered(true));
    let code = scene.view().code.unwrap();
    assert_eq!((code.error, code.code.as_str()), (Some(Message::DiscountNotAccepted), "NOPE"));
}

#[test]
fn a_lost_code_is_looked_for_on_the_ticket() {
    for (commit, message) in [(Commit::Yes, Message::DiscountApplied), (Commit::No, Message::NotConfirmed)] {
        let mut scene = Scene::new(1, 1);
        scene.instead.push((CODE, Reply::DiscountApplied(Err(Failure::Lost)), commit));
        typed_code(&mut scene, "BLITZO");
        scene.happens(Event::Answered(true));
        assert_eq!(scene.says(), Some(message));
        assert_eq!(scene.sent.iter().filter(|effect| CODE(effect)).count(), 1, "never repeated");
    }
}

#[test]
fn an_order_that_is_gone_has_expired_or_was_bought() {
    let mut scene = Scene::new(1, 1);
    scene.instead.push((CHECK, Reply::VoucherAdded(Err(Failure::NotFound)), Commit::No));
    scene.add("ADTMM1");
    assert_eq!(scene.view().screen, Screen::Ended(Ended::Expired));
    assert!(scene.sent.contains(&Effect::Emit(HostEvent::Expired(settings().order))));

    let mut scene = Scene::new(1, 1);
    let bought = scene.server.order();
    scene.instead.push((READ, Reply::Order(Err(Failure::NotFound)), Commit::No));
    scene.instead.push((
        |effect| matches!(effect, Effect::ReadCompleted(_)),
        Reply::Completed(Ok(bought)),
        Commit::No,
    ));
    scene.happens(Event::Refreshed);
    assert_eq!(scene.view().screen, Screen::Ended(Ended::Completed));
}

#[test]
fn when_the_time_is_over_the_server_is_asked() {
    let mut scene = Scene::new(1, 1);
    scene.server.expires_in_ms = Some(60_000);
    scene.happens(Event::Refreshed);
    assert_eq!(scene.view().expiry, Some(60));
    scene.sent.clear();
    scene.server.expires_in_ms = Some(1_000);
    scene.happens(Event::Ticked(Moment::from_millis(scene.clock + 61_000)));
    assert!(scene.sent.iter().any(READ));
    assert_eq!(scene.view().screen, Screen::Shopping, "the server still holds it");
}

#[test]
fn the_same_order_read_later_is_the_same() {
    let mut scene = Scene::new(1, 1);
    let order = scene.server.order();
    let read = |scene: &mut Scene, expires_in_ms| {
        let reply = Reply::Order(Ok(Order { expires_in_ms, ..order.clone() }));
        scene.instead.push((READ, reply, Commit::No));
        scene.happens(Event::Refreshed);
        scene.checkout.order().cloned()
    };
    let before = read(&mut scene, Some(60_000));
    scene.sent.clear();
    assert_eq!(read(&mut scene, Some(50_000)), before, "to other widgets");
    assert!(!scene.sent.iter().any(|effect| matches!(effect, Effect::Emit(_))), "to the page");
}

#[test]
fn what_could_not_be_loaded_is_loaded_again() {
    let (checkout, effects) = step(Checkout::new(settings()), Event::Started);
    let Effect::ReadOrder(request) = effects[0] else { panic!("the order comes first") };
    let (checkout, _) =
        step(checkout, Event::Replied(request, Reply::Order(Err(Failure::Lost)), Moment::default()));
    assert_eq!(view_model(&checkout).screen, Screen::Ended(Ended::Broken(Message::Unavailable)));
    let (checkout, effects) = step(checkout, Event::Refreshed);
    assert_eq!(view_model(&checkout).screen, Screen::Loading);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::LoadPrices(_))));
}

#[test]
fn prices_with_a_condition_nobody_knows_are_hidden() {
    let names: Vec<_> = Scene::new(1, 1).view().tickets.into_iter().map(|ticket| ticket.name).collect();
    assert_eq!(names, ["Adult Voucher", "Family Adult", "Family Child"]);
}

#[test]
fn the_page_may_change_its_language() {
    let mut scene = Scene::new(1, 1);
    scene.happens(Event::LanguageChanged(Language::new("de-AT")));
    assert_eq!(scene.view().tickets[0].name, "Adult Voucher (de)");
}

#[test]
fn a_site_whose_proxy_has_no_codes_shows_no_code_form() {
    let mut scene = Scene::new(1, 1);
    assert!(scene.view().code.is_some());
    let none = Reply::Offers(Err(Failure::NotFound));
    scene.instead.push((|effect| matches!(effect, Effect::LoadOffers(_)), none, Commit::No));
    scene.checkout = Checkout::new(settings());
    scene.happens(Event::Started);
    assert_eq!(scene.view().code, None);
}
