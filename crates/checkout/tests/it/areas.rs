//! Areas of a cinema: which tickets a voucher can pay, and which one it leaves.

use crate::scene::*;
use crate::world::{self, ADULT, ADULT_VOUCHER, FAMILY_ADULT, chf};
use checkout::*;

/// Another area than that of the seats.
const BALCONY: &str = "0002-2";

/// The prices, with this ticket type for the balcony only.
fn in_balcony(ticket_type: &str) -> PriceList {
    let mut prices = world::prices();
    for one in prices.types.iter_mut().filter(|one| one.id.as_str() == ticket_type) {
        one.area = Some(BALCONY.to_owned());
    }
    prices
}

#[test]
fn the_usual_ticket_is_for_one_seat_of_the_same_area() {
    let (mut scene, mut prices) = (Scene::new(1, 1), world::prices());
    let usual = prices.prices[0].clone();
    for (id, area, places) in [("0002-0193", BALCONY, 1), ("0002-0194", world::AREA, 2)] {
        let id = TicketTypeId::new(id);
        prices.prices.insert(0, TicketPrice { ticket_type: id.clone(), ..usual.clone() });
        let (name, area) = (Text::default(), Some(area.to_owned()));
        prices.types.push(TicketType { id, name, area, places: Some(places) });
    }
    scene.add("ADTMM1");
    scene.reload(prices);
    let voucher = scene.view().vouchers[0].id.clone();
    scene.happens(Event::VoucherRemoved(voucher));
    assert_eq!(scene.tickets(), [ADULT]);
}

#[test]
fn a_voucher_of_an_area_without_seats_fits_no_ticket() {
    let mut scene = Scene::new(2, 2);
    scene.reload(in_balcony(ADULT_VOUCHER));
    scene.add("ADTMM1");
    assert_eq!((scene.says(), scene.count(SET)), (Some(Message::VoucherFitsNoTicket), 0));
}

#[test]
fn a_voucher_pays_tickets_of_its_own_area() {
    for (area, pays) in [(Some(BALCONY), 1), (Some(world::AREA), 2), (None, 2)] {
        let (mut scene, mut prices) = (Scene::new(2, 2), world::prices());
        let other = TicketTypeId::new("0002-0192");
        let (name, area) = (Text::default(), area.map(str::to_owned));
        prices.types.push(TicketType { id: other.clone(), name, area, places: Some(1) });
        scene.server.tickets[1].ticket_type = other;
        scene.reload(prices);
        scene.add("ADTMM1");
        assert_eq!(scene.view().vouchers[0].tickets, Some(pays));
    }
}

#[test]
fn tickets_of_the_order_come_before_cheaper_ones_to_add() {
    let mut scene = Scene::new(1, 0);
    scene.reload(in_balcony(FAMILY_ADULT));
    scene.add("FAMMM1");
    let shown: Vec<Money> = scene.view().choice.unwrap().options.iter().map(|option| option.price).collect();
    assert_eq!(shown, [chf(300), chf(200)]);
}
