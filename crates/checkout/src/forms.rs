//! The forms: typed text, and the result of the last attempt.

use crate::barcode::Secret;
use crate::ids::{RequestId, TicketKey};
use crate::message::Message;
use crate::order::VoucherKind;
use crate::time::Moment;

/// The result of the last attempt to submit a form.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Attempts {
    pub(crate) problem: Option<Message>,
    /// No attempt is accepted before this moment.
    pub(crate) locked_until: Option<Moment>,
}

impl Attempts {
    pub(crate) fn is_locked(&self) -> bool {
        self.locked_until.is_some()
    }

    /// The error to show. While no attempt is accepted, it says for how long.
    pub(crate) fn error(&self, now: Moment) -> Option<Message> {
        match self.locked_until {
            Some(until) => Some(Message::TooManyAttempts(now.seconds_until(until))),
            None => self.problem,
        }
    }

    /// Unlocks the form if the wait is over, and returns whether it was.
    pub(crate) fn unlock(&mut self, now: Moment) -> bool {
        let over = self.locked_until.is_some_and(|until| until <= now);
        if over {
            *self = Attempts::default();
        }
        over
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct VoucherForm {
    pub(crate) kind: VoucherKind,
    pub(crate) barcode: Secret,
    pub(crate) pin: Secret,
    /// Whether the PIN is shown.
    pub(crate) revealed: bool,
    /// Whether the form was submitted before the order was there. It is submitted again then.
    pub(crate) asked: bool,
    /// The scan that is under way.
    pub(crate) scan: Option<RequestId>,
    pub(crate) attempts: Attempts,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct CodeForm {
    pub(crate) ticket: Option<TicketKey>,
    pub(crate) code: String,
    pub(crate) attempts: Attempts,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct VoucherPaymentForm {
    /// Kept until its payment is planned, so that a refused code need not be typed again.
    pub(crate) code: Secret,
    /// The typed amount; `None` means the whole amount due.
    pub(crate) amount: Option<String>,
    pub(crate) attempts: Attempts,
}
