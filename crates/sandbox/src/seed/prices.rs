//! The price lists of the showtimes.

use super::*;
use crate::catalogue::{Offer, PriceRow, RowDiscount, Showtime};
use crate::money::Price;
use wire::ocapi::Restriction;

/// All showtimes, in the order of [`SHOWTIMES`].
pub(crate) fn showtimes() -> Vec<Showtime> {
    SHOWTIMES.iter().map(showtime).collect()
}

fn showtime(info: &'static ShowtimeInfo) -> Showtime {
    let (prices, offers) = match info.id {
        SHOWTIME_WITH_FEE => (with_fee(ordinary(), Price::gst(75)), evening_offers()),
        SHOWTIME_WITH_HIGH_FEE => (premiere(), vec![blitz(1450)]),
        SHOWTIME_WITHOUT_SEATS => (premiere(), Vec::new()),
        _ => (ordinary(), evening_offers()),
    };
    let sold: &[&str] = if info.allocated { &SOLD } else { &[] };
    Showtime { id: info.id, film: info.film, allocated: info.allocated, sold, prices, offers }
}

/// Enough seats for a plan as on a usual evening. Row J is free.
static SOLD: [&str; 14] =
    ["A3", "A4", "C4", "C5", "F7", "F8", "G4", "G5", "H5", "H6", "I1", "I2", "K1", "K2"];

/// The price list with an Adult of 10.00.
fn ordinary() -> Vec<PriceRow> {
    let mut rows = vec![
        // This row is the guide's, with its tax of 0.14, which is not 15 %.
        PriceRow { is_default: true, ..voucher(ADULT_VOUCHER, Price::new(100, 14), &["ADTMM"], 98) },
        voucher(FAMILY_VOUCHER_ADULT, Price::gst(200), &["FAMMM", "01000", "02000"], 99),
        voucher(FAMILY_VOUCHER_CHILD, Price::ZERO, &["FAMMM"], 100),
        PriceRow {
            restrictions: vec![Restriction::Voucher, Restriction::Other("CorporateScheme".to_owned())],
            ..voucher(HIDDEN_VOUCHER, Price::ZERO, &["ADTMM"], 101)
        },
        voucher(PREMIUM_VOUCHER, Price::gst(400), &["PRMMM"], 102),
        default(ADULT, 1000, 1),
        half_price(ADULT, Price::gst(500), Price::gst(1000) - Price::gst(500)),
        plain(CHILD, 700, 2),
        plain("0002-0193", 800, 3),
        plain("0002-0194", 850, 4),
        plain(FAMILY_PACKAGE, 3200, 5),
    ];
    rows.extend(for_members());
    rows.extend(better_seats());
    rows
}

/// The price list with an Adult of 19.50, from Vista's guides to discounts and booking fees, which have a tax of 20 %.
fn premiere() -> Vec<PriceRow> {
    let adult = Price::new(1950, 326);
    let half = Price::new(975, 163);
    let mut rows = vec![
        PriceRow { price: adult, ..default(ADULT, 1950, 1) },
        half_price(ADULT, half, half),
        plain(CHILD, 1400, 2),
    ];
    rows = with_fee(rows, Price::new(566, 94));
    // A voucher also pays the booking fee, so its ticket has none.
    rows.push(voucher(ADULT_VOUCHER, Price::new(300, 42), &["ADTMM", "TIDMM"], 98));
    rows
}

fn for_members() -> [PriceRow; 2] {
    [
        PriceRow { restrictions: vec![Restriction::Member], ..plain(MEMBER_ADULT, 800, 6) },
        PriceRow {
            restrictions: vec![Restriction::MemberReward],
            reward_id: Some(7),
            ..plain(REWARD_ADULT, 0, 7)
        },
    ]
}

fn better_seats() -> [PriceRow; 4] {
    [
        default(PREMIUM_ADULT, 1600, 20),
        plain("0002-0202", 1200, 21),
        default("0002-0211", 2200, 30),
        default("0002-0221", 900, 40),
    ]
}

fn plain(ticket_type_id: &'static str, cents: i64, priority: i32) -> PriceRow {
    PriceRow {
        ticket_type_id,
        price: Price::gst(cents),
        fee: None,
        is_default: false,
        restrictions: Vec::new(),
        voucher_types: &[],
        reward_id: None,
        discount: None,
        priority,
    }
}

fn default(ticket_type_id: &'static str, cents: i64, priority: i32) -> PriceRow {
    PriceRow { is_default: true, ..plain(ticket_type_id, cents, priority) }
}

fn voucher(id: &'static str, price: Price, types: &'static [&'static str], priority: i32) -> PriceRow {
    PriceRow {
        price,
        restrictions: vec![Restriction::Voucher],
        voucher_types: types,
        ..plain(id, 0, priority)
    }
}

fn half_price(ticket_type_id: &'static str, price: Price, saved: Price) -> PriceRow {
    PriceRow {
        price,
        restrictions: vec![Restriction::Discount],
        discount: Some(RowDiscount { id: STUDENT_NIGHT, percentage_off: 50, saved }),
        ..plain(ticket_type_id, 0, 1)
    }
}

fn with_fee(rows: Vec<PriceRow>, fee: Price) -> Vec<PriceRow> {
    rows.into_iter().map(|row| PriceRow { fee: Some(fee), ..row }).collect()
}

fn evening_offers() -> Vec<Offer> {
    vec![
        blitz(750),
        Offer {
            code: MEMBERCLUB,
            description: "Movie Club Member Discount",
            points: 10,
            members_only: true,
            ..blitz(500)
        },
    ]
}

fn blitz(cents: i64) -> Offer {
    Offer {
        code: BLITZO,
        description: "September Blitz Discount",
        ticket_type_id: ADULT,
        price: Price::gst(cents),
        points: 0,
        members_only: false,
    }
}
