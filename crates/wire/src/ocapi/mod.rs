//! Vista OCAPI (Vista Digital Platform), all paths under `/ocapi/v1`. JSON in camelCase, money in major units.

mod completion;
mod orders;
mod set_showtime;
mod ticket_prices;
mod vouchers;

pub use completion::{CompletionResponse, CompletionStatus};
pub use orders::{
    AreaName, Booking, CreateOrderRequest, LineFee, Order, OrderItem, OrderRelatedData, OrderResponse,
    OrderSeat, OrderShowtime, OrderStatus, OrderTicket, OrderType, RefundAvailability, SeatPosition,
};
pub use set_showtime::{SetShowtimeRequest, SetTicket};
pub use ticket_prices::{
    DiscountCalculation, DiscountDetails, ListedDiscount, ListedFee, PackageItem, PackageTicket, Restriction,
    TicketPrice, TicketPricesRelatedData, TicketPricesResponse, TicketType, TicketTypeKind,
};
pub use vouchers::{AddVoucherRequest, AddVoucherResponse, OrderVoucher, VoucherCredentials, VoucherType};

use crate::Decimal;
use crate::lenient;
use serde::{Deserialize, Serialize};

/// An amount in major units of the site's currency, which OCAPI never names.
///
/// The three are not always in balance (the seed's `amountSaved` of a completed ticket has a tax of 0 on 15.0), so
/// nothing may be computed from two of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MonetaryValue {
    /// What the customer pays.
    pub value_including_tax: Decimal,
    /// The part without tax.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub value_excluding_tax: Decimal,
    /// The tax in it.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub tax: Decimal,
}

/// A text in the site's default language, with the translations it has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Translatable {
    /// The text for everybody else.
    #[serde(deserialize_with = "lenient::or_default")]
    pub text: String,
    /// Often empty: Odeon and Curzon never fill it.
    #[serde(deserialize_with = "lenient::or_default")]
    pub translations: Vec<Translation>,
}

/// The text in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Translation {
    /// IETF language tag, as "en-US".
    #[serde(deserialize_with = "lenient::or_default")]
    pub language_tag: String,
    /// The text.
    #[serde(deserialize_with = "lenient::or_default")]
    pub text: String,
}
