//! Ids. Each has a type of its own, so that the compiler finds a mix-up.
//!
//! Ids are opaque texts: cinemas use digits, letters, leading zeros and dashes. They are never parsed, except for the
//! two that Connect needs in parts.
//!
//! ```
//! use checkout::{SeatId, ShowtimeId, TicketTypeId};
//!
//! assert_eq!(ShowtimeId::new("0002-2681").cinema_and_session(), Some(("0002", "2681")));
//! assert_eq!(TicketTypeId::new("0002-0191").code(), "0191");
//! assert_eq!(SeatId::new("1_5_18").as_str(), "1_5_18");
//! ```

use crate::text::cut_at_last;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Creates the id from the text that the server sent.
            pub fn new(id: impl Into<String>) -> $name {
                $name(id.into())
            }

            /// The id as the server sent it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    )+};
}

ids! {
    /// The id of an order, such as `1aaa031755d64e6d9cbddfec4b3c8633`. A completed order keeps it.
    OrderId,
    /// The id of a showtime, such as `0002-2681`.
    ShowtimeId,
    /// The id of a ticket type, such as `0002-0050`. Several prices may have the same type.
    TicketTypeId,
    /// The id of a ticket in an order, chosen by the server or by the client that added the ticket.
    TicketId,
    /// Identifies a ticket within one order: its id, or its position if it has none.
    TicketKey,
    /// The id of a seat, such as `1_5_18`.
    SeatId,
    /// The id of a voucher stored on an order. It is not the barcode.
    VoucherId,
    /// The id of a discount of the price list, such as `0000000003-0000000004`.
    DiscountId,
}

impl ShowtimeId {
    /// The cinema and the session that Connect needs: `0002` and `2681` in `0002-2681`. Returns `None` if the id has
    /// no dash.
    pub fn cinema_and_session(&self) -> Option<(&str, &str)> {
        cut_at_last(&self.0, |byte| byte == b'-')
    }
}

impl TicketTypeId {
    /// The ticket type code that Connect needs: `0191` in `0002-0191`. An id without a dash is returned whole.
    pub fn code(&self) -> &str {
        cut_at_last(&self.0, |byte| byte == b'-').map_or(self.as_str(), |(_, code)| code)
    }
}

/// Identifies a request of one checkout. Later requests have higher ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(u32);

impl RequestId {
    /// The number of the request. The first request of a checkout has number 1.
    pub fn number(self) -> u32 {
        self.0
    }

    pub(crate) fn next(self) -> RequestId {
        RequestId(self.0.wrapping_add(1))
    }
}
