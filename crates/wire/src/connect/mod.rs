//! Vista Connect: two generations of an API on one host. Money is integer hundredths of the currency in both.
//!
//! - V1 has paths such as `/RESTTicketing.svc`, PascalCase, and always HTTP 200 with the failure in `Result`.
//! - V2 has paths such as `/orders`, camelCase, and an HTTP status.

#[cfg(feature = "server")]
mod order;
mod requests;
mod result_code;
#[cfg(feature = "server")]
mod session_tickets;
#[cfg(feature = "server")]
mod set_tickets;

#[cfg(feature = "server")]
pub use order::{ConnectOrder, ConnectOrderResponse, ConnectSession, ConnectTicket};
pub use requests::{ApplyDiscountRequest, ReadOrderRequest, TicketDiscount};
pub use result_code::ResultCode;
#[cfg(feature = "server")]
pub use session_tickets::{DiscountAvailable, SessionTicket, SessionTicketsResponse};
#[cfg(feature = "server")]
pub use set_tickets::{
    SetTicketsOrder, SetTicketsRequest, SetTicketsResponse, SetTicketsSession, SetTicketsTicket,
    TicketDetails, TicketRequest, TicketRequestDetails, TicketSeat,
};
