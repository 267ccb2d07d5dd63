//! Vouchers and the deals that some of them carry.

use super::{PriceRow, Text};
use crate::money::Price;
use jiff::Timestamp;
use std::fmt;
use wire::ocapi::VoucherType;

/// A voucher as its holder knows it. `Debug` shows neither barcode nor PIN.
pub struct Card {
    /// As printed.
    pub barcode: &'static str,
    /// As printed; leading zeros count.
    pub pin: Option<&'static str>,
    /// The kind of voucher.
    pub kind: VoucherType,
    /// Joins the voucher type codes of a ticket price.
    pub type_code: &'static str,
    /// The name of its type.
    pub name: Text,
    /// How many tickets it pays in all; 0 for one that is valid and of no use.
    pub redemptions: u32,
    /// How many of them were spent before the sandbox started.
    pub redeemed: u32,
    /// When it can be used.
    pub validity: Validity,
    /// The only showtime it can be used at.
    pub only_showtime: Option<&'static str>,
    /// What it takes off tickets while it is on the order, without being named by them.
    pub deal: Option<Deal>,
    /// What it shows, in one sentence for the demo.
    pub shows: &'static str,
}

/// When a voucher can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// Now.
    Open,
    /// Until the end of 2020, and for some days of grace (Vista's setting `VoucherExpiryDaysGrace`).
    Ended {
        /// How many days longer it is accepted.
        days_of_grace: u32,
    },
}

impl Validity {
    /// Whether a voucher can be used at `now`.
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

/// What a deal takes off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deal {
    /// The id of the deal.
    pub id: &'static str,
    /// The tickets it is for.
    pub ticket_type_id: &'static str,
    /// Taken off each, in minor units.
    pub cents_off: i64,
}

impl Deal {
    pub(crate) fn off(self) -> Price {
        Price::gst(self.cents_off)
    }

    /// Deals are for plain tickets.
    pub(crate) fn is_for(self, row: &PriceRow) -> bool {
        self.ticket_type_id == row.ticket_type_id && row.restrictions.is_empty()
    }
}

impl Card {
    /// Dots and the last four characters.
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
