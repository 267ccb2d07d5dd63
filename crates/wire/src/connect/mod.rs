//! Vista Connect. Two generations in one host: V1 (`*.svc`, PascalCase, always HTTP 200, failure in `Result`) and
//! V2 (`/orders`, camelCase, HTTP status). Money is integer hundredths of the currency.

mod discount;
mod order;
mod session_tickets;
mod set_tickets;

pub use discount::{ApplyDiscountRequest, TicketDiscount};
pub use order::{
    ConnectOrder, ConnectOrderResponse, ConnectSession, ConnectTicket, ReadOrderRequest, ResultCode,
};
pub use session_tickets::{DiscountAvailable, SessionTicket, SessionTicketsResponse};
pub use set_tickets::{
    SetTicketsOrder, SetTicketsRequest, SetTicketsResponse, SetTicketsSession, SetTicketsTicket,
    TicketDetails, TicketRequest, TicketRequestDetails, TicketSeat,
};
