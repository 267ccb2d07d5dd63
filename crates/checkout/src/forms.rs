//! What the forms hold.

use crate::{Message, Moment, RequestId, Secret, TicketKey, VoucherKind};

/// What came of the last try at a form.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Tries {
    pub(crate) problem: Option<Message>,
    /// No tries before then.
    pub(crate) locked_until: Option<Moment>,
}

impl Tries {
    pub(crate) fn is_locked(&self) -> bool {
        self.locked_until.is_some()
    }

    /// What the form says is wrong; while no try is allowed, for how long that is.
    pub(crate) fn error(&self, now: Moment) -> Option<Message> {
        match self.locked_until {
            Some(until) => Some(Message::TooManyAttempts(now.seconds_until(until))),
            None => self.problem,
        }
    }

    /// Lets the person try again where the time for it has come, and says whether it has.
    pub(crate) fn unlock(&mut self, now: Moment) -> bool {
        let over = self.locked_until.is_some_and(|until| until <= now);
        if over {
            *self = Tries::default();
        }
        over
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct VoucherForm {
    pub(crate) kind: VoucherKind,
    pub(crate) barcode: Secret,
    pub(crate) pin: Secret,
    /// Whether the PIN is readable.
    pub(crate) revealed: bool,
    /// Whether the button was pressed before there was an order: it counts once there is.
    pub(crate) asked: bool,
    /// The scan under way.
    pub(crate) scan: Option<RequestId>,
    pub(crate) tries: Tries,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct CodeForm {
    pub(crate) ticket: Option<TicketKey>,
    pub(crate) code: String,
    pub(crate) tries: Tries,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PaymentForm {
    /// Gone as soon as its request is sent.
    pub(crate) code: Secret,
    /// What was typed in place of all that is due.
    pub(crate) amount: Option<String>,
    pub(crate) tries: Tries,
}
