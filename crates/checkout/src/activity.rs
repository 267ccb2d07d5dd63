//! The activity of a checkout: the one read or write of the order that is under way.

use crate::barcode::Secret;
use crate::call::Write;
use crate::deadline::Deadline;
use crate::ids::{RequestId, TicketKey, TicketTypeId, VoucherId};
use crate::message::Message;
use crate::money::Money;
use crate::order::{Order, Voucher};
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
        application: Application,
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

    /// Whether a code of the form is being sent.
    pub(crate) fn sends_code(&self) -> bool {
        match self {
            Activity::FindingItem { .. } => true,
            Activity::Writing { intent, .. } => intent.progress().from_form,
            Activity::Idle | Activity::Reading { .. } | Activity::Unconfirmed { .. } => false,
        }
    }
}

/// The next step after the order was read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Next {
    Nothing,
    /// Offer the tickets that this voucher can pay.
    ChooseTickets(VoucherId),
    /// Use this voucher, which was just added, for all tickets that it fits.
    UseVoucher(VoucherId),
    /// The same for an order that was asked for beside AddVoucher, and may be older than this voucher.
    UseAdded(Voucher),
    ChangeTickets(Change),
    Announce(Message),
    /// A voucher was removed. The message says why.
    VoucherGone(VoucherId, Message),
    /// A discount code was applied.
    CodeApplied(Application),
    /// A write was answered with "not found". If the order exists, the write was refused.
    Refuse(Intent),
    /// The user asked to check an unconfirmed write again.
    Recheck,
}

impl Next {
    /// Whether the read follows a write, so that the order on the screen is out of date until it succeeds.
    pub(crate) fn follows_write(&self) -> bool {
        match self {
            Next::UseVoucher(_)
            | Next::UseAdded(_)
            | Next::ChooseTickets(_)
            | Next::Announce(_)
            | Next::VoucherGone(..)
            | Next::CodeApplied(_) => true,
            Next::Nothing | Next::ChangeTickets(_) | Next::Refuse(_) | Next::Recheck => false,
        }
    }
}

/// The purpose of a write, with the data that its outcome is judged by. It never holds PINs, or codes other than those
/// of discounts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Intent {
    /// `before` is the order without the voucher.
    AddVoucher {
        before: Box<Order>,
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
    ApplyCode(Application),
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

/// A write that is under way.
pub(crate) struct Progress {
    pub(crate) message: Message,
    /// How to look the write up if it is unconfirmed.
    pub(crate) lookup: Lookup,
    /// Whether it sends a code of the form.
    pub(crate) from_form: bool,
}

impl Intent {
    /// The progress of the write while it is under way or unconfirmed.
    pub(crate) fn progress(&self) -> Progress {
        let (message, lookup, from_form) = match self {
            Intent::AddVoucher { .. } => (Message::CheckingVoucher, Lookup::Lists, true),
            Intent::RemoveVoucher { .. } | Intent::SetTickets { .. } => {
                (Message::UpdatingOrder, Lookup::Lists, false)
            }
            Intent::ApplyCode(_) => (Message::UpdatingOrder, Lookup::Lists, true),
            Intent::AddVoucherPayment { .. } => (Message::CheckingVoucher, Lookup::VoucherPayments, true),
            Intent::RemoveVoucherPayment { .. } => (Message::UpdatingOrder, Lookup::VoucherPayments, false),
            Intent::Complete { due } => {
                let repeat = Lookup::Repeat(Write::Complete(*due), Message::NotCompleted);
                (Message::Confirming, repeat, false)
            }
            Intent::Extend { .. } => (Message::UpdatingOrder, Lookup::Deadline, false),
        };
        Progress { message, lookup, from_form }
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
    /// Remove a ticket, then add one of the same type in its place.
    TakeOut {
        ticket: TicketKey,
        substitute: Substitute,
    },
    /// The second half of that.
    PutBack(Substitute),
}

/// The ticket that takes the place of one with a discount code. Such a code cannot be removed or replaced.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Substitute {
    pub(crate) ticket_type: TicketTypeId,
    /// The code to apply to it, if any.
    pub(crate) code: Option<Secret>,
    /// The code of the ticket that it replaces, if that is known.
    pub(crate) previous: Option<Secret>,
}

/// A discount code that is applied to a ticket.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Application {
    pub(crate) ticket: TicketKey,
    pub(crate) code: Secret,
    /// The tickets that had a code before. The one that has a code afterwards is the one that this code was applied to.
    pub(crate) others: Vec<TicketKey>,
    pub(crate) otherwise: Otherwise,
}

/// What to do if a discount code is not applied.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Otherwise {
    /// Nothing: the ticket is as it was.
    Nothing,
    /// The ticket took the place of one with this code, if that is known. Apply it again.
    Restore(Option<Secret>),
    /// The code was just that one, so the ticket has lost its discount.
    Lose,
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
    pub(crate) key: PriceKey,
    /// The price with the voucher, and the booking fee of the ticket, if the list says it.
    pub(crate) price: Money,
    pub(crate) most: u32,
    pub(crate) usual: u32,
    /// Whether tickets of the order become these. Otherwise tickets would be added.
    pub(crate) covers: bool,
}

/// Something that cannot be undone, so the user decides.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Decision {
    /// Apply a code to one of these tickets. One that has a code already is replaced.
    UseCode {
        code: Secret,
        tickets: Vec<TicketKey>,
        picked: usize,
    },
    /// Replace this ticket by one without a code.
    DropCode(TicketKey),
    PutBackTicket(Substitute),
}
