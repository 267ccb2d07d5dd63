//! The activity of a checkout: the one read or write of the order that is under way.

use crate::call::Write;
use crate::deadline::Deadline;
use crate::ids::{RequestId, TicketKey, TicketTypeId, VoucherId};
use crate::message::Message;
use crate::money::Money;
use crate::prices::PriceKey;
use crate::selection::{Before, Selection};

/// The one activity of a checkout.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Activity {
    Idle,
    /// The order is being read. A read after a write has been repeated `repeats` times.
    Reading {
        request: RequestId,
        repeats: u32,
        next: Next,
    },
    /// Connect's view of the order is being read, to find the ticket that the code is for.
    FindingItem {
        request: RequestId,
        ticket: TicketKey,
        code: String,
    },
    /// A write is under way.
    Writing {
        request: RequestId,
        intent: Intent,
    },
    /// The outcome of a write is unknown. It is being looked up, after `repeats` failed attempts.
    Unconfirmed {
        request: RequestId,
        repeats: u32,
        intent: Intent,
    },
}

impl Activity {
    /// The request whose reply continues the activity.
    pub(crate) fn awaits(&self) -> Option<RequestId> {
        match self {
            Activity::Idle => None,
            Activity::Reading { request, .. }
            | Activity::FindingItem { request, .. }
            | Activity::Writing { request, .. }
            | Activity::Unconfirmed { request, .. } => Some(*request),
        }
    }

    /// The message while it goes on.
    pub(crate) fn status(&self) -> Option<Message> {
        match self {
            Activity::Idle => None,
            Activity::Reading { repeats: 0, .. } | Activity::FindingItem { .. } => {
                Some(Message::UpdatingOrder)
            }
            Activity::Writing { intent, .. } => Some(intent.progress().message),
            Activity::Reading { .. } | Activity::Unconfirmed { .. } => Some(Message::Confirming),
        }
    }

    /// The form whose button shows that it is busy.
    pub(crate) fn busy_form(&self) -> Option<Form> {
        match self {
            Activity::FindingItem { .. } => Some(Form::Code),
            Activity::Writing { intent, .. } => intent.progress().form,
            Activity::Idle | Activity::Reading { .. } | Activity::Unconfirmed { .. } => None,
        }
    }
}

/// The next step after the order was read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Next {
    Nothing,
    /// Offer the tickets that this voucher can pay.
    ChooseTickets(VoucherId),
    ChangeTickets(Change),
    Announce(Message),
    /// A deal was added; announce the savings beyond this sum.
    AnnounceSaved(Money),
    /// A write was answered with "not found". If the order exists, the write was refused.
    Refuse(Intent),
    /// The user asked to check an unconfirmed write again.
    Recheck,
}

impl Next {
    /// Whether the read follows a write, so that the order on the screen is out of date until it succeeds.
    pub(crate) fn follows_write(&self) -> bool {
        match self {
            Next::ChooseTickets(_) | Next::Announce(_) | Next::AnnounceSaved(_) => true,
            Next::Nothing | Next::ChangeTickets(_) | Next::Refuse(_) | Next::Recheck => false,
        }
    }
}

/// The purpose of a write, with the data that its outcome is judged by. It never holds PINs or codes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Intent {
    /// `known` are the vouchers that were on the order before.
    AddVoucher {
        known: Vec<VoucherId>,
    },
    /// `then` says why the voucher is removed.
    RemoveVoucher {
        voucher: VoucherId,
        then: Message,
    },
    /// `before` are the ticket types that the change replaces; `repeated` says that the write must not be repeated.
    SetTickets {
        change: Change,
        wanted: Selection,
        before: Before,
        repeated: bool,
    },
    ApplyCode {
        ticket: TicketKey,
    },
    /// `known` is the number of voucher payments before.
    AddVoucherPayment {
        known: usize,
    },
    RemoveVoucherPayment {
        payment: String,
    },
    /// `due` is the amount due that the user saw.
    Complete {
        due: Option<Money>,
    },
    /// `before` is the deadline that is to be extended.
    Extend {
        before: Option<Deadline>,
    },
}

/// How to find out whether a write was done.
pub(crate) enum Lookup {
    /// Read the order; it must come with its tickets and vouchers.
    Lists,
    /// Read the order; its deadline is enough.
    Deadline,
    /// Read the voucher payments.
    VoucherPayments,
    /// Repeat the write, which is safe. The message is for an outcome that stays unknown.
    Repeat(Write, Message),
}

/// A form of the voucher step.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Form {
    Voucher,
    Code,
    VoucherPayment,
}

/// A write that is under way.
pub(crate) struct Progress {
    pub(crate) message: Message,
    /// How to look the write up if it is unconfirmed.
    pub(crate) lookup: Lookup,
    /// The form that it was submitted with.
    pub(crate) form: Option<Form>,
}

impl Intent {
    /// The progress of the write while it is under way or unconfirmed.
    pub(crate) fn progress(&self) -> Progress {
        let (message, lookup, form) = match self {
            Intent::AddVoucher { .. } => (Message::CheckingVoucher, Lookup::Lists, Some(Form::Voucher)),
            Intent::RemoveVoucher { .. } | Intent::SetTickets { .. } => {
                (Message::UpdatingOrder, Lookup::Lists, None)
            }
            Intent::ApplyCode { .. } => (Message::UpdatingOrder, Lookup::Lists, Some(Form::Code)),
            Intent::AddVoucherPayment { .. } => {
                (Message::CheckingVoucher, Lookup::VoucherPayments, Some(Form::VoucherPayment))
            }
            Intent::RemoveVoucherPayment { .. } => (Message::UpdatingOrder, Lookup::VoucherPayments, None),
            Intent::Complete { due } => {
                let repeat = Lookup::Repeat(Write::Complete(*due), Message::NotCompleted);
                (Message::Confirming, repeat, None)
            }
            Intent::Extend { .. } => (Message::UpdatingOrder, Lookup::Deadline, None),
        };
        Progress { message, lookup, form }
    }
}

/// A change of the tickets, stated without the order it is made on, so that it can be computed on a fresh one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Change {
    /// Let a voucher pay `quantity` tickets.
    Cover {
        voucher: VoucherId,
        price: PriceKey,
        quantity: u32,
    },
    /// Undo that.
    Uncover {
        voucher: VoucherId,
    },
    TakeDiscount(PriceKey),
    DropDiscount(PriceKey),
    /// Remove a ticket, then add one of the same type in its place and apply the code to it, if there is one.
    TakeOut {
        ticket: TicketKey,
        ticket_type: TicketTypeId,
        code: Option<String>,
    },
    /// The second half of that.
    PutBack {
        ticket_type: TicketTypeId,
        code: Option<String>,
    },
}

/// A panel that waits for the user. It closes when an activity begins, except for more time.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Panel {
    /// The choice of the tickets that a voucher is to pay.
    Choice(Choice),
    /// A question before something that cannot be undone.
    Question(Decision),
}

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

/// Something that cannot be undone, so the user decides.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Decision {
    ApplyCode { ticket: TicketKey, code: String },
    ReplaceTicket { ticket: TicketKey, code: Option<String> },
    PutBackTicket { ticket_type: TicketTypeId, code: Option<String> },
}
