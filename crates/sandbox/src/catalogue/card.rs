//! Vouchers and the deals that some of them carry.

use super::{PriceRow, Text};
use crate::money::Price;
use jiff::Timestamp;
use std::fmt;
use wire::ocapi::VoucherType;

/// A voucher with its printed data and its rules. `Debug` shows neither barcode nor PIN.
pub struct Card {
    /// The barcode as printed.
    pub barcode: &'static str,
    /// The PIN as printed. Leading zeros are part of it.
    pub pin: Option<&'static str>,
    /// The kind of voucher.
    pub kind: VoucherType,
    /// The code of its type, which ticket prices name.
    pub type_code: &'static str,
    /// The name of its type.
    pub name: Text,
    /// The number of tickets that it can pay in total. With 0 it is valid, but pays no ticket.
    pub redemptions: u32,
    /// The number of tickets that it had paid before the sandbox started.
    pub redeemed: u32,
    /// The time in which it can be used.
    pub validity: Validity,
    /// The only showtime it can be used at.
    pub only_showtime: Option<&'static str>,
    /// The deal that reduces tickets while the voucher is on the order. The tickets do not name the voucher.
    pub deal: Option<Deal>,
    /// One sentence for the demo: the feature that this voucher demonstrates.
    pub shows: &'static str,
}

/// The time in which a voucher can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// At any time.
    Open,
    /// Until the end of 2020 and some days of grace (Vista's setting `VoucherExpiryDaysGrace`).
    Ended {
        /// The number of days after 2020 in which it is still accepted.
        days_of_grace: u32,
    },
}

impl Validity {
    /// Returns whether a voucher can be used at `now`.
    pub(crate) fn holds(self, now: Timestamp) -> bool {
        const END_OF_2020: i64 = 1_609_459_200;
        const DAY: i64 = 86_400;
        match self {
            Validity::Open => true,
            Validity::Ended { days_of_grace } => {
                now.as_second() < END_OF_2020 + i64::from(days_of_grace) * DAY
            }
        }
    }
}

/// A deal (Vista's Voucher Exclusive Promotion), which makes some tickets cheaper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deal {
    /// The id of the deal.
    pub id: &'static str,
    /// The type of the tickets that get cheaper.
    pub ticket_type_id: &'static str,
    /// The reduction of each ticket, in minor units.
    pub cents_off: i64,
}

impl Deal {
    pub(crate) fn off(self) -> Price {
        Price::gst(self.cents_off)
    }

    /// Returns whether the deal reduces this price. Deals are only for prices without a condition.
    pub(crate) fn is_for(self, row: &PriceRow) -> bool {
        self.ticket_type_id == row.ticket_type_id && row.restrictions.is_empty()
    }
}

impl Card {
    /// Returns the barcode with dots for all but its last four characters.
    pub fn masked_barcode(&self) -> String {
        let hidden = self.barcode.chars().count().saturating_sub(4);
        self.barcode.chars().enumerate().map(|(at, letter)| if at < hidden { '.' } else { letter }).collect()
    }
}

impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Card").field("type_code", &self.type_code).finish_non_exhaustive()
    }
}
