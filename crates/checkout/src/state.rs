//! The parts of the state: enums that hold exactly their data.

use crate::activity::{Activity, Panel};
use crate::barcode::Secret;
use crate::deadline::Deadline;
use crate::failure::Failure;
use crate::ids::{RequestId, TicketKey, VoucherId};
use crate::money::Money;
use crate::order::Order;
use crate::prices::PriceList;
use crate::receipt::Gift;
use crate::snapshot::Snapshot;
use crate::time::Moment;
use crate::voucher_payment::VoucherPayment;

/// Something that is read from the server.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Remote<T> {
    Waiting(RequestId),
    Got(T),
    /// It is not read, or could not be. The checkout can do without it.
    Absent,
}

impl<T> Remote<T> {
    /// Whether the reply to this request is awaited.
    pub(crate) fn awaits(&self, request: RequestId) -> bool {
        matches!(self, Remote::Waiting(awaited) if *awaited == request)
    }
}

/// The voucher payments, as far as they are known.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct VoucherPayments {
    /// The background read that is under way.
    pub(crate) request: Option<RequestId>,
    /// Whether a read of them has ended, so that a ProCinema code can be taken.
    pub(crate) known: bool,
    /// As last sent by the server.
    pub(crate) all: Vec<VoucherPayment>,
    /// Whether the user was reminded that a voucher on the order pays nothing yet.
    pub(crate) reminded: bool,
    /// The amount that the page has to collect, after a completion.
    pub(crate) due: Option<Money>,
    /// How often they were read since one is being confirmed, and when to read them next.
    pub(crate) reads: u32,
    pub(crate) read_at: Moment,
}

/// The two first reads, which go on side by side.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Loading {
    /// With the moment of the reply.
    pub(crate) order: Remote<(Order, Moment)>,
    /// `None` if the showtime has no prices.
    pub(crate) prices: Remote<Option<PriceList>>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Phase {
    /// Before the first event.
    New,
    /// Order and prices are being read.
    Loading(Box<Loading>),
    /// They could not be read. The user can try again.
    Broken(Failure),
    /// The order is on the screen.
    Shopping(Box<Shopping>),
    /// The order no longer exists. Whether it was bought is being read.
    Leaving(RequestId),
    /// The order's time is over. Terminal.
    Expired,
    /// Purchased. Terminal, except for requesting the gift.
    Completed(Box<Bought>),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bought {
    pub(crate) order: Order,
    pub(crate) gift: GiftRequest,
}

/// The state of the gift.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum GiftRequest {
    NotAsked,
    Waiting(RequestId),
    Got(Gift),
    Failed,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Shopping {
    /// As last confirmed by the server; the only source of every amount shown.
    pub(crate) order: Order,
    /// The moment of its arrival; `None` for an order from before the last write began.
    pub(crate) read_at: Option<Moment>,
    pub(crate) deadline: Option<Deadline>,
    /// Whether the server refused to give more time.
    pub(crate) time_is_fixed: bool,
    /// How many tickets each voucher may pay, from the answer to AddVoucher.
    pub(crate) redemptions: Vec<(VoucherId, u32)>,
    /// The discount codes that were applied here, each with its ticket. No answer of the server has them.
    pub(crate) codes: Vec<(TicketKey, Secret)>,
    /// The ticket that is being exchanged, if any.
    pub(crate) exchange: Option<Box<Exchange>>,
    /// The amount due before the present action.
    pub(crate) due_before: Option<Money>,
    /// The code that the last action added, which the user can undo.
    pub(crate) added: Option<AddedCode>,
    pub(crate) activity: Activity,
    /// Open while the activity is [`Activity::Idle`], and while the order is being extended.
    pub(crate) panel: Option<Panel>,
}

/// A code that was just added to the order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum AddedCode {
    Voucher(VoucherId),
    /// The id of a voucher payment.
    Payment(String),
}

/// A ticket is taken out and added again, to change its discount. The page hears of no change meanwhile.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Exchange {
    /// The order before.
    pub(crate) order: Order,
    /// What the page last heard of the order.
    pub(crate) heard: Option<Snapshot>,
}

impl Shopping {
    pub(crate) fn new(order: Order, deadline: Option<Deadline>) -> Shopping {
        Shopping {
            order,
            read_at: None,
            deadline,
            time_is_fixed: false,
            redemptions: Vec::new(),
            codes: Vec::new(),
            exchange: None,
            due_before: None,
            added: None,
            activity: Activity::Idle,
            panel: None,
        }
    }
}
