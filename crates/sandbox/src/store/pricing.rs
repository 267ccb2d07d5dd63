//! The price of an order: listed prices minus deals minus discounts (Vista's guide "Ticket pricing").

use super::{Line, Order};
use crate::catalogue::Deal;
use crate::catalogue::{Catalogue, Showtime};
use crate::money::Price;

/// The amounts of an order.
#[derive(Debug)]
pub(crate) struct Quote {
    /// The lines, in the order of the showtimes.
    pub(crate) lines: Vec<PricedLine>,
    /// All booking fees.
    pub(crate) fees: Price,
    /// The amount due, fees included.
    pub(crate) total: Price,
}

/// The amounts of one line.
#[derive(Debug)]
pub(crate) struct PricedLine {
    pub(crate) item: i64,
    /// The price before deal and Connect discount.
    pub(crate) listed: Price,
    /// The price after them.
    pub(crate) price: Price,
    /// The saving by voucher, discount and deal together.
    pub(crate) saved: Price,
    pub(crate) fee: Option<Price>,
    pub(crate) deal_id: Option<&'static str>,
}

impl Quote {
    pub(crate) fn line(&self, item: i64) -> Option<&PricedLine> {
        self.lines.iter().find(|line| line.item == item)
    }
}

/// Calculates the amounts of an order.
pub(crate) fn quote(catalogue: &Catalogue, order: &Order) -> Quote {
    let deal = |held: &super::HeldVoucher| Some((held.card.deal?, held.card.redemptions));
    let mut deals: Vec<(Deal, u32)> = order.vouchers.iter().filter_map(deal).collect();
    let mut priced = Vec::new();
    for (showtime_id, selection) in &order.selections {
        let Some(showtime) = catalogue.showtime(showtime_id) else { continue };
        priced.extend(selection.lines.iter().map(|line| price(catalogue, showtime, line, &mut deals)));
    }
    let fees = priced.iter().filter_map(|line| line.fee).sum();
    let total = priced.iter().map(|line| line.price).sum::<Price>() + fees;
    Quote { lines: priced, fees, total }
}

fn price(catalogue: &Catalogue, showtime: &Showtime, line: &Line, deals: &mut [(Deal, u32)]) -> PricedLine {
    let listed = line.row.price;
    let deal = take_deal(line, deals);
    let after_deal = listed.minus(deal.map_or(Price::ZERO, Deal::off));
    let offer = line.offer.and_then(|code| showtime.offer(code, line.row.ticket_type_id));
    let price = after_deal.minus(offer.map_or(Price::ZERO, |offer| listed.minus(offer.price)));
    PricedLine {
        item: line.item,
        listed,
        price,
        saved: saved_by_row(catalogue, showtime, line) + (listed - price),
        fee: line.row.fee,
        deal_id: deal.map(|deal| deal.id),
    }
}

/// Applies a deal to at most as many tickets as its voucher has redemptions.
fn take_deal(line: &Line, deals: &mut [(Deal, u32)]) -> Option<Deal> {
    let fits = |(deal, left): &&mut (Deal, u32)| *left > 0 && deal.is_for(&line.row);
    let (deal, left) = deals.iter_mut().find(fits)?;
    *left -= 1;
    Some(*deal)
}

/// Returns the saving by the price's condition. A discount names it. For a voucher it is the difference to the default
/// price of the area.
fn saved_by_row(catalogue: &Catalogue, showtime: &Showtime, line: &Line) -> Price {
    if let Some(discount) = &line.row.discount {
        return discount.saved;
    }
    let areas = catalogue.areas_of(line.row.ticket_type_id);
    let plain = areas.first().and_then(|area| showtime.plain_price(catalogue, area));
    match (&line.voucher_id, plain) {
        (Some(_), Some(plain)) => plain.minus(line.row.price),
        _ => Price::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::*;
    use crate::store::test_kit::*;
    use wire::ocapi::SetTicket;

    fn quote_of(store: &mut crate::store::Store, id: &str) -> Quote {
        let order = store.order(NOW, id).unwrap().clone();
        quote(&store.catalogue, &order)
    }

    #[test]
    fn a_voucher_saves_what_the_plain_ticket_would_cost_more() {
        let mut store = store();
        let id = order_with(&mut store, &[], &[]);
        let voucher = add(&mut store, &id, "ADTMM0000111", Some("1234")).unwrap();
        set(&mut store, &id, vec![paid_by(ADULT_VOUCHER, &voucher), ticket(ADULT)], &["J5", "J6"]).unwrap();
        let quote = quote_of(&mut store, &id);
        assert_eq!(quote.lines[0].price, Price::new(100, 14));
        assert_eq!(quote.lines[0].saved, Price::new(900, 116));
        assert_eq!(quote.lines[1].saved, Price::ZERO);
        assert_eq!(quote.total, Price::new(1100, 144));
    }

    #[test]
    fn booking_fees_are_in_the_total_as_in_vistas_example() {
        let mut store = store();
        let id = order_with(&mut store, &[], &[]);
        set_at(&mut store, &id, SHOWTIME_WITH_HIGH_FEE, vec![ticket(ADULT)], &["1_10_5"]).unwrap();
        let quote = quote_of(&mut store, &id);
        assert_eq!(quote.fees, Price::new(566, 94));
        assert_eq!(quote.total, Price::new(2516, 420));
    }

    #[test]
    fn a_discount_of_ocapi_saves_what_it_says() {
        let mut store = store();
        let id = order_with(&mut store, &[], &[]);
        let half = SetTicket { discount_id: Some(STUDENT_NIGHT.to_owned()), ..ticket(ADULT) };
        set_at(&mut store, &id, SHOWTIME_WITH_HIGH_FEE, vec![half], &["1_10_5"]).unwrap();
        let quote = quote_of(&mut store, &id);
        assert_eq!(quote.lines[0].price, Price::new(975, 163));
        assert_eq!(quote.lines[0].saved, Price::new(975, 163));
    }

    #[test]
    fn deal_and_discount_come_off_one_after_the_other() {
        let mut store = store();
        let id = order_with(&mut store, &[ADULT], &["J5"]);
        let deal = request("DEALM0000700", Some("1234"), wire::ocapi::VoucherType::Deal);
        store.add_voucher(NOW, &id, &deal).unwrap();
        store.apply_discounts(NOW, &id, &[wish(1, BLITZO)]).unwrap();
        let quote = quote_of(&mut store, &id);
        assert_eq!(quote.lines[0].listed.including_tax, 1000);
        assert_eq!(quote.lines[0].price.including_tax, 550);
        assert_eq!(quote.lines[0].saved.including_tax, 450);
    }
}
