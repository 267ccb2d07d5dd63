//! Vista's Digital Platform under `/ocapi/v1`. JSON in camelCase, money in major units.

#[cfg(feature = "server")]
mod added_voucher;
mod booking;
#[cfg(feature = "server")]
mod completion;
mod order_status;
#[cfg(feature = "server")]
mod orders;
mod set_showtime;
#[cfg(feature = "server")]
mod ticket_prices;
#[cfg(feature = "server")]
mod values;
mod vouchers;

#[cfg(feature = "server")]
pub use added_voucher::{AddVoucherResponse, OrderVoucher};
pub use booking::CreateOrderRequest;
#[cfg(feature = "server")]
pub use completion::{CompletionResponse, CompletionStatus};
pub use order_status::OrderStatus;
#[cfg(feature = "server")]
pub use orders::{
    Booking, Order, OrderItem, OrderRelatedData, OrderResponse, OrderSeat, OrderShowtime, OrderTicket,
    OrderType, RefundAvailability,
};
pub use set_showtime::{SetShowtimeRequest, SetTicket};
#[cfg(feature = "server")]
pub use ticket_prices::{
    DiscountDetails, ListedFee, PackageTicket, Restriction, Restrictions, TicketPrice,
    TicketPricesRelatedData, TicketPricesResponse, TicketType, TicketTypeKind,
};
#[cfg(feature = "server")]
pub use values::{MonetaryValue, Translatable, Translation};
pub use vouchers::{AddVoucherRequest, VoucherCredentials, VoucherType};
