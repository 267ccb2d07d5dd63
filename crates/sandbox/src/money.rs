//! Prices in minor units, tax included.

use crate::vista::MonetaryValue;
use std::iter::Sum;
use std::ops::{Add, Sub};
use wire::Decimal;

/// Decimals of the New Zealand dollar (ISO 4217).
const EXPONENT: u8 = 2;

/// An amount in minor units of the site's currency and the tax that is part of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Price {
    /// The price that the customer pays.
    pub(crate) including_tax: i64,
    /// The tax that is part of it.
    pub(crate) tax: i64,
}

impl Price {
    /// A price of 0.
    pub(crate) const ZERO: Price = Price::new(0, 0);

    /// A price with a given tax, for the figures of Vista's guides, which have no common rate.
    pub(crate) const fn new(including_tax: i64, tax: i64) -> Price {
        Price { including_tax, tax }
    }

    /// A price with New Zealand's GST of 15 %, that is 3/23 of the price, rounded half up.
    pub(crate) const fn gst(including_tax: i64) -> Price {
        Price::new(including_tax, (including_tax * 6 + 23) / 46)
    }

    /// Subtracts `other`. The result is at least 0.
    pub(crate) fn minus(self, other: Price) -> Price {
        if other.including_tax >= self.including_tax { Price::ZERO } else { self - other }
    }

    /// Returns the price as OCAPI writes it.
    pub(crate) fn to_wire(self) -> MonetaryValue {
        let decimal = |minor| Decimal::from_minor(minor, EXPONENT);
        MonetaryValue {
            value_including_tax: decimal(self.including_tax),
            value_excluding_tax: decimal(self.including_tax - self.tax),
            tax: decimal(self.tax),
        }
    }
}

impl Add for Price {
    type Output = Price;

    fn add(self, other: Price) -> Price {
        Price::new(self.including_tax + other.including_tax, self.tax + other.tax)
    }
}

impl Sub for Price {
    type Output = Price;

    fn sub(self, other: Price) -> Price {
        Price::new(self.including_tax - other.including_tax, self.tax - other.tax)
    }
}

impl Sum for Price {
    fn sum<I: Iterator<Item = Price>>(prices: I) -> Price {
        prices.fold(Price::ZERO, Price::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gst_is_three_parts_of_twenty_three() {
        assert_eq!(Price::gst(2300).tax, 300);
        assert_eq!(Price::gst(1000).tax, 130);
        assert_eq!(Price::gst(1150).tax, 150);
        assert_eq!(Price::gst(0), Price::ZERO);
    }

    #[test]
    fn taking_away_more_than_there_is_leaves_nothing() {
        assert_eq!(Price::gst(500).minus(Price::gst(700)), Price::ZERO);
        assert_eq!(Price::gst(1000).minus(Price::new(400, 30)), Price::new(600, 100));
    }

    #[test]
    fn vistas_fee_example_adds_up_on_the_wire() {
        let total = [Price::new(1950, 326), Price::new(566, 94)].into_iter().sum::<Price>().to_wire();
        let json = serde_json::to_value(total).unwrap();
        assert_eq!(
            json,
            serde_json::json!({"valueIncludingTax": 25.16, "valueExcludingTax": 20.96, "tax": 4.2})
        );
    }
}
