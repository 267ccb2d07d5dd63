//! The state: enums that hold exactly their data.

use crate::discount::DiscountOffer;
use crate::selection::{Before, Selection};
use crate::{
    Currency, Failure, Language, Message, Moment, Order, OrderId, PriceKey, PriceList, RequestId, Secret,
    ShowtimeId, TicketKey, TicketTypeId, VoucherId,
};

/// What the page says once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The order in progress.
    pub order: OrderId,
    /// The showtime whose tickets are meant.
    pub showtime: ShowtimeId,
    /// OCAPI names none.
    pub currency: Currency,
    /// For the cinema's own texts.
    pub language: Language,
}

/// The whole state of the voucher step.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkout {
    pub(crate) settings: Settings,
    pub(crate) last_request: RequestId,
    pub(crate) now: Moment,
    pub(crate) stage: Stage,
    pub(crate) offers: Remote<Vec<DiscountOffer>>,
    pub(crate) capabilities: Remote<Vec<String>>,
    pub(crate) form: VoucherForm,
    pub(crate) code: CodeForm,
    pub(crate) notice: Option<Message>,
}

/// Something that is nice to have from the server.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Remote<T> {
    Waiting(RequestId),
    Got(T),
    Absent,
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
    pub(crate) prices: Part<PriceList>,
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
    /// It was bought. Nothing leads on from here.
    Completed(Box<Order>),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Shopping {
    /// As the server last confirmed it; the only source of every amount shown.
    pub(crate) order: Order,
    pub(crate) prices: PriceList,
    /// When the order's time is over, by the shell's clock.
    pub(crate) deadline: Option<Moment>,
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
    Change { change: Change, again: bool },
    Tell(Message),
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
    /// The write is done; only the order after it is missing.
    Reading(Next),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct VoucherForm {
    pub(crate) barcode: Secret,
    pub(crate) pin: Secret,
    /// Whether the PIN is readable.
    pub(crate) revealed: bool,
    pub(crate) problem: Option<Message>,
    /// No tries before then.
    pub(crate) locked_until: Option<Moment>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct CodeForm {
    pub(crate) ticket: Option<TicketKey>,
    pub(crate) code: String,
    pub(crate) problem: Option<Message>,
}

impl Checkout {
    /// A checkout that has done nothing yet; [`Event::Started`](crate::Event::Started) sets it going.
    pub fn new(settings: Settings) -> Checkout {
        Checkout {
            settings,
            last_request: RequestId::default(),
            now: Moment::default(),
            stage: Stage::New,
            offers: Remote::Absent,
            capabilities: Remote::Absent,
            form: VoucherForm::default(),
            code: CodeForm::default(),
            notice: None,
        }
    }

    /// What the page said.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn shopping(&self) -> Option<&Shopping> {
        match &self.stage {
            Stage::Shopping(shopping) => Some(shopping),
            _ => None,
        }
    }

    /// The order as the server last confirmed it, while there is one.
    pub fn order(&self) -> Option<&Order> {
        match &self.stage {
            Stage::Shopping(shopping) => Some(&shopping.order),
            Stage::Completed(order) => Some(order),
            _ => None,
        }
    }

    /// Whether nothing is on its way: what the person asked for has been done, refused, or waits for an answer.
    pub fn is_settled(&self) -> bool {
        match &self.stage {
            Stage::New | Stage::Loading(_) | Stage::Leaving(_) => false,
            Stage::Broken(_) | Stage::Expired | Stage::Completed(_) => true,
            Stage::Shopping(shopping) => {
                matches!(shopping.activity, Activity::Idle | Activity::Choosing(_) | Activity::Asking(_))
            }
        }
    }

    /// What was last told to the person, if it still stands.
    pub fn notice(&self) -> Option<Message> {
        self.notice.or(self.form.problem).or(self.code.problem)
    }
}
