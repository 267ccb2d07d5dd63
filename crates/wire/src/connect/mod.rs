//! Vista Connect. Two generations in one host: V1 (`*.svc`, PascalCase, always HTTP 200, failure in `Result`) and
//! V2 (`/orders`, camelCase, HTTP status). Money is integer hundredths of the currency.

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
