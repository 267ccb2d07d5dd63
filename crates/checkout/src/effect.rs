//! The effects: requests of the checkout to the shell, in the words of the domain.

use crate::barcode::Secret;
use crate::call::Call;
use crate::ids::{OrderId, RequestId};
use crate::message::Message;
use crate::money::Money;
use crate::snapshot::Snapshot;

/// One thing for the shell to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Call the proxy, then send [`Event::Replied`](crate::Event::Replied).
    Call(RequestId, Call),
    /// Wait this many milliseconds, then send [`Event::Waited`](crate::Event::Waited).
    Wait(RequestId, u32),
    /// Open the scanner, for the camera or a picture. Send [`Event::Scanned`](crate::Event::Scanned) for each code, and
    /// when it has closed.
    Scan(RequestId),
    /// Close the scanner.
    CloseScanner,
    /// Focus a place, once it is drawn.
    Focus(Focus),
    /// Notify the page.
    Emit(HostEvent),
}

/// A place for the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The heading, after a panel has closed.
    Title,
    /// The field for codes.
    Code,
    /// The PIN field.
    Pin,
    /// The field for the amount that a ProCinema code pays.
    Amount,
    /// The choice of tickets.
    Choice,
    /// The question.
    Question,
    /// The gift.
    Gift,
}

/// A notification for the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostEvent {
    /// The order is on the screen.
    Ready(Snapshot),
    /// The server confirmed a change of the order.
    Change(Snapshot),
    /// An error was shown to the user.
    Error(Message),
    /// The order's time is over.
    Expired(OrderId),
    /// The order is bought, with the sum that all tickets save.
    Completed(OrderId, Money),
    /// The proxy replaced the order's token. All calls from now on need the new one.
    TokenRenewed(Secret),
}
