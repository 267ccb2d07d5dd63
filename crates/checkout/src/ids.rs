//! Names of things, each a type of its own so that none is taken for another. All are opaque: sites use digits,
//! letters, leading zeros and dashes as they like.

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The id as the server wrote it.
            pub fn new(id: impl Into<String>) -> $name {
                $name(id.into())
            }

            /// The id as the server wrote it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    )+};
}

ids! {
    /// An order in progress, as `1aaa031755d64e6d9cbddfec4b3c8633`.
    OrderId,
    /// A showtime, as `0002-2681`.
    ShowtimeId,
    /// A ticket type, as `0002-0050`; several prices may share one.
    TicketTypeId,
    /// A line of an order, given by the server or by whoever added the ticket.
    TicketId,
    /// Tells the tickets of one order apart, with an id or without: see [`Ticket::key`](crate::Ticket::key).
    TicketKey,
    /// A seat, as `1_5_18`.
    SeatId,
    /// A voucher stored on an order; not its barcode.
    VoucherId,
    /// A discount of the price list, as `0000000003-0000000004`.
    DiscountId,
}

impl ShowtimeId {
    /// Cinema and session as Connect names them: `0002` and `2681` of `0002-2681`.
    pub fn cinema_and_session(&self) -> Option<(&str, &str)> {
        self.0.rsplit_once('-')
    }
}

impl TicketTypeId {
    /// The code as Connect names it: `0191` of `0002-0191`.
    pub fn code(&self) -> &str {
        self.0.rsplit_once('-').map_or(self.as_str(), |(_, code)| code)
    }
}

/// Tells requests of one checkout apart; higher is later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(u32);

impl RequestId {
    /// How many requests the checkout had sent with this one.
    pub fn number(self) -> u32 {
        self.0
    }

    pub(crate) fn next(self) -> RequestId {
        RequestId(self.0.wrapping_add(1))
    }
}
