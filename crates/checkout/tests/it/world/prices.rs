//! The prices of the small cinema.

use super::{ADULT, ADULT_VOUCHER, AREA, STUDENT_NIGHT, chf, text};
use checkout::*;

fn price(
    ticket_type: &str,
    minor: i64,
    needs: &[Need],
    voucher: Option<&str>,
    discount: Option<&str>,
) -> TicketPrice {
    TicketPrice {
        ticket_type: TicketTypeId::new(ticket_type),
        price: chf(minor),
        fee: None,
        needs: needs.to_vec(),
        voucher_types: voucher.map(str::to_owned).into_iter().collect(),
        discount: discount.map(DiscountId::new),
        discount_name: discount.map(|_| text("Student Night")).unwrap_or_default(),
        is_default: needs.is_empty(),
        display_priority: Some(1),
    }
}

fn ticket_type(id: &str, name: &str) -> TicketType {
    TicketType { id: TicketTypeId::new(id), name: text(name), area: Some(AREA.to_owned()), places: Some(1) }
}

pub(crate) fn prices() -> PriceList {
    PriceList {
        prices: vec![
            price(ADULT, 1000, &[], None, None),
            price(ADULT, 500, &[Need::Discount], None, Some(STUDENT_NIGHT)),
            price(ADULT_VOUCHER, 100, &[Need::Voucher], Some("ADTMM"), None),
            price("0002-0051", 200, &[Need::Voucher], Some("FAMMM"), None),
            price("0002-0052", 300, &[Need::Voucher], Some("FAMMM"), None),
            price("0002-0053", 50, &[Need::Voucher, Need::Other], Some("ADTMM"), None),
        ],
        types: vec![
            ticket_type(ADULT, "Adult"),
            ticket_type(ADULT_VOUCHER, "Adult Voucher"),
            ticket_type("0002-0051", "Family Adult"),
            ticket_type("0002-0052", "Family Child"),
        ],
    }
}

/// The price of a ticket type with a voucher.
pub(crate) fn voucher_price(ticket_type: &TicketTypeId) -> i64 {
    let all = prices().prices;
    let found = all.iter().find(|price| price.ticket_type == *ticket_type && price.needs == [Need::Voucher]);
    found.map_or(1000, |price| price.price.minor)
}
