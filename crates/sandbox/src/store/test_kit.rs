//! Support for the tests of the rules.

use super::{DiscountWish, Line, Order, Refusal, Rules, Store, quote};
use crate::seed::{self, SHOWTIME, SITE};
use jiff::{SignedDuration, Timestamp};
use wire::ocapi::{AddVoucherRequest, SetShowtimeRequest, SetTicket, VoucherCredentials, VoucherType};

pub(super) use crate::seed::ADULT;

/// A time in the year 2023.
pub(super) const NOW: Timestamp = Timestamp::constant(1_700_000_000, 0);

pub(super) const RULES: Rules = Rules {
    expiry: SignedDuration::from_secs(900),
    resets: 3,
    attempts: 5,
    lockout: SignedDuration::from_secs(60),
    pending_polls: 0,
    completed_lag: 0,
    member_points: 25,
};

pub(super) fn store() -> Store {
    store_with(RULES)
}

pub(super) fn store_with(rules: Rules) -> Store {
    Store::new(seed::catalogue(), rules)
}

pub(super) fn later(seconds: i64) -> Timestamp {
    NOW + SignedDuration::from_secs(seconds)
}

pub(super) fn ticket(kind: &str) -> SetTicket {
    SetTicket { ticket_type_id: kind.to_owned(), ..SetTicket::default() }
}

pub(super) fn paid_by(kind: &str, voucher: &str) -> SetTicket {
    SetTicket { voucher_id: Some(voucher.to_owned()), ..ticket(kind) }
}

pub(super) fn set(
    store: &mut Store,
    id: &str,
    tickets: Vec<SetTicket>,
    seats: &[&str],
) -> Result<(), Refusal> {
    set_at(store, id, SHOWTIME, tickets, seats)
}

/// Returns seats by label or id.
pub(super) fn set_at(
    store: &mut Store,
    id: &str,
    showtime: &str,
    tickets: Vec<SetTicket>,
    seats: &[&str],
) -> Result<(), Refusal> {
    let seat = |name: &&str| store.catalogue.seat(name).map_or((*name).to_owned(), |seat| seat.id());
    let seats = seats.iter().map(seat).collect();
    store.set_showtime(NOW, id, showtime, &SetShowtimeRequest { tickets, seats })
}

pub(super) fn order_with(store: &mut Store, kinds: &[&str], seats: &[&str]) -> String {
    let id = store.create_order(NOW, SITE, "Paid").unwrap();
    set(store, &id, kinds.iter().map(|kind| ticket(kind)).collect(), seats).unwrap();
    id
}

pub(super) fn request(barcode: &str, pin: Option<&str>, kind: VoucherType) -> AddVoucherRequest {
    AddVoucherRequest {
        kind,
        showtime_id: Some(SHOWTIME.to_owned()),
        credentials: VoucherCredentials { barcode: barcode.to_owned(), pin: pin.map(str::to_owned) },
    }
}

pub(super) fn add(store: &mut Store, id: &str, barcode: &str, pin: Option<&str>) -> Result<String, Refusal> {
    let added = store.add_voucher(NOW, id, &request(barcode, pin, VoucherType::Ticket));
    added.map(|(held, _)| held.id)
}

pub(super) fn wish(item: i64, code: &str) -> DiscountWish<'_> {
    DiscountWish { item, code }
}

pub(super) fn lines(store: &mut Store, id: &str) -> Vec<Line> {
    store.order(NOW, id).unwrap().lines().cloned().collect()
}

pub(super) fn seats(store: &mut Store, id: &str) -> Vec<String> {
    let order = store.order(NOW, id).unwrap();
    order.selections.values().flat_map(|it| &it.seats).map(|seat| seat.label()).collect()
}

pub(super) fn total(store: &mut Store, id: &str) -> i64 {
    let order = store.order(NOW, id).unwrap().clone();
    quote(&store.catalogue, &order).total.including_tax
}

/// Turns the answer of a read into the request that sets the same tickets.
pub(super) fn as_request(order: &Order, showtime: &str) -> SetShowtimeRequest {
    let selection = order.selections.get(showtime).unwrap();
    let ticket = |line: &Line| SetTicket {
        id: Some(line.id.clone()),
        voucher_id: line.voucher_id.clone(),
        discount_id: line.row.discount_id().map(str::to_owned),
        ..ticket(line.row.ticket_type_id)
    };
    SetShowtimeRequest {
        tickets: selection.lines.iter().map(ticket).collect(),
        seats: selection.seats.iter().map(|seat| seat.id()).collect(),
    }
}

impl Store {
    /// Redeems a voucher completely, as another cinema could. Returns false if the voucher does not exist.
    pub(crate) fn redeem_elsewhere(&mut self, barcode: &str) -> bool {
        let Some(card) = seed::vouchers().iter().find(|card| card.barcode == barcode) else { return false };
        self.redeemed.insert(card.barcode, card.redemptions.max(1));
        true
    }
}
