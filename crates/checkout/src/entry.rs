//! The field for a code, the second step that some codes need, and the result of the last attempt.

use crate::barcode::{Barcode, Secret};
use crate::ids::RequestId;
use crate::message::Message;
use crate::time::Moment;

/// The text that the user entered so far, and what is asked next.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Entry {
    /// The text of the field: a code, a code with its PIN, or several. A code stays until it is taken.
    pub(crate) text: Secret,
    pub(crate) step: EntryStep,
    /// Whether a code was submitted before the checkout knew enough to take it. It is submitted again then.
    pub(crate) asked: bool,
    /// Whether the text was submitted and has not been changed since, so that its next code is taken once the first one
    /// is done.
    pub(crate) submitted: bool,
    /// The scan that is under way.
    pub(crate) scan: Option<RequestId>,
    pub(crate) problem: Option<Message>,
    /// No voucher is accepted before this moment. Discount codes are: the server counts them separately.
    pub(crate) locked_until: Option<Moment>,
}

/// The step of the form. The second one asks for what a code needs, so that leaving it out costs no attempt.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum EntryStep {
    #[default]
    Code,
    /// Whether to apply the code as a discount is the open question, or it is being applied.
    Discount,
    /// The PIN of a voucher. `certain` says that the code cannot be a discount.
    Pin { code: Barcode, pin: Secret, certain: bool },
    /// The amount that a ProCinema code is to pay; `None` means the whole amount due.
    Amount { code: Barcode, typed: Option<String> },
}

impl Entry {
    pub(crate) fn is_locked(&self) -> bool {
        self.locked_until.is_some()
    }

    /// The error to show. While no voucher is accepted, it says for how long.
    pub(crate) fn error(&self, now: Moment) -> Option<Message> {
        match self.locked_until {
            Some(until) => Some(Message::TooManyAttempts(now.seconds_until(until))),
            None => self.problem,
        }
    }

    /// Ends the lock if the wait is over, and returns whether it was.
    pub(crate) fn unlock(&mut self, now: Moment) -> bool {
        let over = self.locked_until.is_some_and(|until| until <= now);
        if over {
            (self.problem, self.locked_until) = (None, None);
        }
        over
    }
}
