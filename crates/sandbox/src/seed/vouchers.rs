//! The vouchers. Each demonstrates one feature.

use super::{ADULT, CHILD, SHOWTIME_WITH_HIGH_FEE};
use crate::catalogue::{Card, Deal, Text, Validity};
use wire::ocapi::VoucherType;

/// Returns all vouchers, in the order of the demo.
pub fn vouchers() -> &'static [Card] {
    &DEMO
}

const ADULT_MONEY: Text = Text::new("Adult Movie Money", "Kinogeld Erwachsene", "Chèque cinéma adulte");
const TWO_OFF: Text = Text::new("Two Dollars Off", "Zwei Dollar Rabatt", "Deux dollars de remise");
const TWO_OFF_ADULT: Deal = Deal { id: "0002-0000000021", ticket_type_id: ADULT, cents_off: 200 };
const GIFT_TICKET: Text = Text::new("Gift Ticket", "Geschenkkarte", "Place cadeau");
const FAMILY_MONEY: Text = Text::new("Family Movie Money", "Kinogeld Familie", "Chèque cinéma famille");

/// A voucher for one ticket. The other vouchers are variants of it.
const SINGLE: Card = Card {
    barcode: "ADTMM0000111",
    pin: Some("1234"),
    kind: VoucherType::Ticket,
    type_code: "ADTMM",
    name: ADULT_MONEY,
    redemptions: 1,
    redeemed: 0,
    validity: Validity::Open,
    only_showtime: None,
    deal: None,
    shows: "Pays one adult's ticket.",
};

/// All vouchers, for the demo and the tests.
static DEMO: [Card; 18] = [
    SINGLE,
    Card { barcode: "ADTMM0000222", redemptions: 2, shows: "Pays two tickets.", ..SINGLE },
    Card {
        barcode: "ADTMM0000555",
        redemptions: 5,
        shows: "Pays five tickets, or as many as there are.",
        ..SINGLE
    },
    Card { barcode: "ADTMM0000300", pin: None, shows: "Has no PIN.", ..SINGLE },
    Card {
        barcode: "ADTMM0000042",
        pin: Some("0042"),
        shows: "Has a PIN whose leading zeros count.",
        ..SINGLE
    },
    Card {
        barcode: "FAMMM0000112",
        type_code: "FAMMM",
        name: FAMILY_MONEY,
        redemptions: 2,
        shows: "Pays two tickets, each an adult's or a child's: the customer chooses.",
        ..SINGLE
    },
    Card {
        barcode: "PRMMM0000113",
        type_code: "PRMMM",
        name: Text::new("Premium Movie Money", "Kinogeld Premium", "Chèque cinéma premium"),
        shows: "Pays a premium ticket, which needs a premium seat.",
        ..SINGLE
    },
    Card { barcode: "ADTMM0000900", redeemed: 1, shows: "Was used before.", ..SINGLE },
    Card {
        barcode: "ADTMM0000901",
        validity: Validity::Ended { days_of_grace: 0 },
        shows: "Has expired.",
        ..SINGLE
    },
    Card {
        barcode: "TIDMM0000902",
        type_code: "TIDMM",
        name: Text::new("Tide Clock Ticket", "Tide-Clock-Eintritt", "Entrée Tide Clock"),
        only_showtime: Some(SHOWTIME_WITH_HIGH_FEE),
        shows: "Is for \"The Tide Clock\" alone.",
        ..SINGLE
    },
    Card { barcode: "ADTMM0000903", redemptions: 0, shows: "Is good, but pays no ticket.", ..SINGLE },
    Card {
        barcode: "DEALM0000700",
        kind: VoucherType::Deal,
        type_code: "DEALM",
        name: TWO_OFF,
        redemptions: 2,
        deal: Some(TWO_OFF_ADULT),
        shows: "Takes 2.00 off up to two adult tickets; can be removed at any time.",
        ..SINGLE
    },
    Card {
        barcode: "SUBSC0000800",
        kind: VoucherType::Subscription,
        type_code: "SUBSC",
        name: Text::new("Monthly Pass", "Monatspass", "Abonnement mensuel"),
        shows: "Belongs to a subscription, so it pays no ticket.",
        ..SINGLE
    },
    Card {
        barcode: "DEALM0000701",
        kind: VoucherType::Deal,
        type_code: "DEALM",
        name: TWO_OFF,
        deal: Some(TWO_OFF_ADULT),
        shows: "Opens the deal of DEALM0000700 once more, which an order takes once.",
        ..SINGLE
    },
    Card {
        barcode: "DEALC0000702",
        kind: VoucherType::Deal,
        type_code: "DEALC",
        name: Text::new("A Dollar Off for Children", "Ein Dollar Kinderrabatt", "Un dollar pour l'enfant"),
        deal: Some(Deal { id: "0002-0000000022", ticket_type_id: CHILD, cents_off: 100 }),
        shows: "Takes 1.00 off a child's ticket, beside the other deal.",
        ..SINGLE
    },
    // Built as Vista documents: five digits of the type, seven of the serial, two of a checksum, month and year.
    Card {
        barcode: "010000000001",
        pin: None,
        type_code: "01000",
        name: GIFT_TICKET,
        shows: "Has a barcode of digits alone, as Vista's own sample.",
        ..SINGLE
    },
    Card {
        barcode: "020000000124571230",
        type_code: "02000",
        name: GIFT_TICKET,
        shows: "Has 18 digits, more than a number in JavaScript keeps.",
        ..SINGLE
    },
    Card {
        barcode: "020000000123561220",
        type_code: "02000",
        name: GIFT_TICKET,
        validity: Validity::Ended { days_of_grace: 36_500 },
        shows: "Says 12/20, and is accepted in its days of grace.",
        ..SINGLE
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mask_shows_what_the_guide_shows() {
        assert_eq!(SINGLE.masked_barcode(), "........0111");
    }

    #[test]
    fn debug_keeps_the_secrets() {
        let text = format!("{:?}", vouchers());
        for card in vouchers() {
            assert!(!text.contains(card.barcode));
            assert!(card.pin.is_none_or(|pin| !text.contains(pin)));
        }
    }

    #[test]
    fn barcodes_are_unique() {
        let mut barcodes: Vec<_> = vouchers().iter().map(|card| card.barcode).collect();
        barcodes.sort_unstable();
        barcodes.dedup();
        assert_eq!(barcodes.len(), vouchers().len());
    }
}
