//! What time brings: forms open again, the order's end comes near, a payment is confirmed.

use super::{Machine, pause};
use crate::effect::{Effect, Focus};
use crate::message::Message;
use crate::payment::PaymentState;
use crate::state::{Activity, Lost};
use crate::{Failure, Moment, Refusal};

/// After so many looks, a minute and a half, a payment that is still being confirmed is mentioned.
const LONG_CONFIRMATION: u32 = 9;

impl Machine {
    pub(super) fn ticked(&mut self, now: Moment) {
        self.checkout.now = self.checkout.now.max(now);
        let now = self.checkout.now;
        let mut unlocked = false;
        for tries in self.forms() {
            unlocked |= tries.unlock(now);
        }
        if unlocked {
            self.tell(Message::TryAgain);
        }
        // Something under way reads the order itself, and what it says must not be talked over.
        if self.checkout.is_settled() && self.shopping().is_some() {
            self.watch_the_time(now);
            self.watch_the_payment(now);
        }
    }

    fn watch_the_time(&mut self, now: Moment) {
        let Some(deadline) = self.shopping().and_then(|shopping| shopping.deadline.as_mut()) else { return };
        let (asks, warns) = (deadline.asks(now), deadline.warns(now));
        if let Some(minutes) = warns {
            self.tell(Message::TimeLeft(minutes));
        }
        if asks {
            self.look();
        }
    }

    /// A payment that is being confirmed is looked at after 1, 2, 4, 8 and then every 15 seconds, and so is the order,
    /// which may be bought by then.
    fn watch_the_payment(&mut self, now: Moment) {
        let paying = &mut self.checkout.paying;
        let confirming = paying.payments.iter().any(|payment| payment.state == PaymentState::Confirming);
        if !confirming {
            paying.looks = 0;
        } else if paying.look_at <= now && paying.request.is_none() {
            paying.look_at = now.after(pause(paying.looks).into());
            paying.looks += 1;
            // A confirmation can take minutes: tell the user once, and keep reading.
            let is_long = paying.looks == LONG_CONFIRMATION;
            self.read_payments();
            self.look();
            if is_long {
                self.tell(Message::NotCompleted);
            }
        }
    }

    /// Reads the order in passing, unless that is being done.
    fn look(&mut self) {
        if self.checkout.glance.is_none() {
            self.glance();
        }
    }

    /// The person wants more time. What is open stays open: the time has nothing to do with it.
    pub(super) fn more_time_asked(&mut self) {
        if !self.checkout.can_extend() || !self.checkout.is_settled() {
            return;
        }
        let request = self.send(Effect::ResetExpiry);
        self.checkout.notice = None;
        if let Some(shopping) = self.shopping() {
            let resume = Box::new(std::mem::replace(&mut shopping.activity, Activity::Idle));
            shopping.activity = Activity::Extending { request, resume };
        }
    }

    pub(super) fn expiry_reset(&mut self, resume: Activity, result: Result<(), Failure>) {
        match result {
            Ok(()) => {
                self.set_activity(resume);
                if let Some(deadline) = self.shopping().and_then(|shopping| shopping.deadline.as_mut()) {
                    deadline.is_to_move();
                }
                self.extended(true);
                // The answer need not say until when.
                self.glance();
            }
            Err(Failure::Lost) => {
                let before = self.shopping().and_then(|shopping| shopping.deadline);
                self.doubt(Lost::Extension { before, resume: Box::new(resume) });
            }
            Err(failure) => {
                self.set_activity(resume);
                match failure {
                    // Somebody else is changing it; that may be over in a moment.
                    Failure::Refused(Refusal::OrderBusy) => self.tell(failure.into()),
                    Failure::Refused(_) | Failure::TooManyAttempts(_) => self.extended(false),
                    Failure::NotFound => {
                        self.extended(false);
                        // The path, or the order.
                        self.glance();
                    }
                    failure => self.tell(failure.into()),
                }
            }
        }
    }

    /// Says whether there is more time. Where there is not, there is none to be had any more.
    pub(super) fn extended(&mut self, more: bool) {
        if more {
            self.tell(Message::TimeExtended);
        } else {
            if let Some(shopping) = self.shopping() {
                shopping.time_is_fixed = true;
            }
            self.tell(Message::TimeNotExtended);
        }
        // The button that had it may be gone.
        self.focus(Focus::Title);
    }
}
