//! The parts of the state: enums that hold exactly their data.

use crate::deadline::Deadline;
use crate::selection::{Before, Selection};
use crate::{
    Failure, Gift, Message, Moment, Money, Order, Payment, PriceKey, PriceList, RequestId, TicketKey,
    TicketTypeId, VoucherId,
};

/// Something that is nice to have from the server.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Remote<T> {
    Waiting(RequestId),
    Got(T),
    Absent,
}

/// The voucher payments, as far as they are known.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Paying {
    /// The read of them that is under way.
    pub(crate) request: Option<RequestId>,
    /// Whether one came back: before, nobody is asked for a code.
    pub(crate) asked: bool,
    /// As the server last told it.
    pub(crate) payments: Vec<Payment>,
    /// Whether the person was told that a voucher on the order pays nothing yet.
    pub(crate) reminded: bool,
    /// What the page has to collect, as a completion said.
    pub(crate) due: Option<Money>,
    /// How often they were looked at while one is being confirmed, and when they are the next time.
    pub(crate) looks: u32,
    pub(crate) look_at: Moment,
}

/// Something that there is no going on without.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part<T> {
    Waiting(RequestId),
    Got(T),
}

/// The two first reads, which go on side by side.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Loading {
    /// With the moment it came.
    pub(crate) order: Part<(Order, Moment)>,
    /// `None` where there are none.
    pub(crate) prices: Part<Option<PriceList>>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Stage {
    /// Before the first event.
    New,
    /// Order and prices are on their way.
    Loading(Box<Loading>),
    /// They did not come; the person may try again.
    Broken(Failure),
    /// The order is there.
    Shopping(Box<Shopping>),
    /// The order is gone, and whether it was bought is being asked.
    Leaving(RequestId),
    /// Its time is over. Nothing leads on from here.
    Expired,
    /// It was bought. Nothing leads on from here but to the gift.
    Completed(Box<Bought>),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bought {
    pub(crate) order: Order,
    pub(crate) gift: Gifted,
}

/// What became of the gift.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Gifted {
    NotAsked,
    Waiting(RequestId),
    Got(Gift),
    Missed,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Shopping {
    /// As the server last confirmed it; the only source of every amount shown.
    pub(crate) order: Order,
    pub(crate) prices: PriceList,
    pub(crate) deadline: Option<Deadline>,
    /// Whether the server gives no more time.
    pub(crate) time_is_fixed: bool,
    /// What each voucher's tickets were before.
    pub(crate) before: Vec<(VoucherId, Before)>,
    /// How many tickets each voucher may pay, as AddVoucher said.
    pub(crate) redemptions: Vec<(VoucherId, u32)>,
    pub(crate) activity: Activity,
}

/// What is going on with the order: never more than one thing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Activity {
    Idle,
    Reading {
        request: RequestId,
        next: Next,
    },
    AddingVoucher {
        request: RequestId,
        known: Vec<VoucherId>,
    },
    RemovingVoucher {
        request: RequestId,
        voucher: VoucherId,
        then: Message,
    },
    SettingTickets {
        request: RequestId,
        change: Change,
        wanted: Selection,
        before: Before,
        again: bool,
    },
    FindingItem {
        request: RequestId,
        ticket: TicketKey,
        code: String,
    },
    ApplyingCode {
        request: RequestId,
        ticket: TicketKey,
    },
    Paying(RequestId),
    RemovingPayment(RequestId, String),
    /// The order is being bought; asked so many times before.
    Completing {
        request: RequestId,
        /// The amount that was on the screen when the person went on to pay.
        due: Option<Money>,
        tries: u32,
    },
    /// The order's end is being pushed back; what was open before is so again then.
    Extending {
        request: RequestId,
        resume: Box<Activity>,
    },
    Choosing(Choice),
    Asking(Asked),
    /// A write's reply was lost: the order is read, and again after a while, until it tells.
    Unsure {
        request: RequestId,
        tries: u32,
        lost: Lost,
    },
}

/// What comes after the order is read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Next {
    Rest,
    Choose(VoucherId),
    /// A deal is on the order, which saved so much before.
    TellSaved(Money),
    Change {
        change: Change,
        again: bool,
    },
    Tell(Message),
    /// The change was refused by a "not found": if the order is there, the change is given up.
    GiveUp(Change),
    /// The user asked to check an unconfirmed write again.
    Check,
    /// Tells the page what is left to pay.
    Due,
}

/// A change of the tickets that a person asked for, told without the order it is made on, so that it can be worked
/// out on a fresh one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Change {
    Cover { voucher: VoucherId, price: PriceKey, quantity: u32 },
    Uncover { voucher: VoucherId },
    TakeDiscount(PriceKey),
    DropDiscount(PriceKey),
    TakeOut { ticket: TicketKey, ticket_type: TicketTypeId, code: Option<String> },
    PutBack { ticket_type: TicketTypeId, code: Option<String> },
}

/// Which tickets a voucher shall become.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Choice {
    pub(crate) voucher: VoucherId,
    pub(crate) options: Vec<Choosable>,
    pub(crate) picked: usize,
    pub(crate) quantity: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Choosable {
    pub(crate) price: PriceKey,
    pub(crate) most: u32,
    pub(crate) usual: u32,
}

/// What the person is asked before something that cannot be taken back.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Asked {
    ApplyCode { ticket: TicketKey, code: String },
    ReplaceTicket { ticket: TicketKey, code: Option<String> },
    PutBackAgain { ticket_type: TicketTypeId, code: Option<String> },
}

/// The write whose reply was lost.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Lost {
    Voucher {
        known: Vec<VoucherId>,
    },
    Removal {
        voucher: VoucherId,
        then: Message,
    },
    Tickets {
        change: Change,
        wanted: Selection,
        before: Before,
        again: bool,
    },
    Code {
        ticket: TicketKey,
    },
    Payment {
        /// How many vouchers there were.
        known: usize,
    },
    PaymentRemoval(String),
    Extension {
        before: Option<Deadline>,
        resume: Box<Activity>,
    },
    /// The write is done; only the order after it is missing.
    Reading(Next),
}
