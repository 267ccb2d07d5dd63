//! The deadline of the order: warnings and more time. Also the other work of each tick.

use super::Machine;
use super::calls::{Concluded, Outcome, pause};
use crate::activity::Intent;
use crate::call::Write;
use crate::deadline::Deadline;
use crate::effect::{Effect, Focus, HostEvent};
use crate::failure::{Failure, Refusal};
use crate::message::Message;
use crate::time::Moment;
use crate::voucher_payment::VoucherPaymentState;

/// After this many reads, a minute and a half, the user is told that a payment is still being confirmed.
const LONG_CONFIRMATION: u32 = 9;

impl Machine {
    pub(super) fn ticked(&mut self, now: Moment) {
        self.checkout.now = self.checkout.now.max(now);
        let now = self.checkout.now;
        if self.checkout.entry.unlock(now) {
            self.announce(Message::TryAgain);
        }
        // An activity reads the order itself, and its message must stay on the screen.
        if self.checkout.is_settled() && self.shopping().is_some() {
            self.watch_deadline(now);
            self.watch_payments(now);
        }
    }

    fn watch_deadline(&mut self, now: Moment) {
        let Some(deadline) = self.shopping().and_then(|shopping| shopping.deadline.as_mut()) else { return };
        let (is_over, warning) = (deadline.take_refresh(now), deadline.take_warning(now));
        if let Some(minutes) = warning {
            self.announce(Message::TimeLeft(minutes));
        }
        if is_over && self.checkout.order_refresh.is_none() {
            self.refresh_order();
        }
    }

    /// A payment that is being confirmed is read after 1, 2, 4, 8 and then every 15 seconds, and so is the order, which
    /// may be bought by then.
    fn watch_payments(&mut self, now: Moment) {
        let payments = &mut self.checkout.payments;
        let confirming = payments.all.iter().any(|payment| payment.state == VoucherPaymentState::Confirming);
        if !confirming {
            payments.reads = 0;
        } else if payments.read_at <= now && payments.request.is_none() {
            payments.read_at = now.after(pause(payments.reads).into());
            payments.reads += 1;
            // A confirmation can take minutes: tell the user once, and keep reading.
            let is_long = payments.reads == LONG_CONFIRMATION;
            self.refresh_payments();
            if self.checkout.order_refresh.is_none() {
                self.refresh_order();
            }
            if is_long {
                self.announce(Message::NotCompleted);
            }
        }
    }

    /// An open panel stays open, because the order's time has nothing to do with it.
    pub(super) fn more_time_asked(&mut self) {
        if !self.checkout.can_extend() || !self.checkout.is_settled() {
            return;
        }
        self.checkout.notice = None;
        let before = self.deadline();
        self.write(Write::ResetExpiry, Intent::Extend { before });
    }

    pub(super) fn extended(&mut self, before: Option<Deadline>, outcome: Outcome) -> Concluded {
        match outcome {
            Outcome::Done(answer) => {
                let token = answer.expiry_reset().map_err(|_| Intent::Extend { before })?;
                if let Some(token) = token {
                    self.effects.push(Effect::Emit(HostEvent::TokenRenewed(token)));
                }
                if let Some(deadline) = self.shopping().and_then(|shopping| shopping.deadline.as_mut()) {
                    deadline.mute_warnings();
                }
                self.announce_extension(true);
                // The answer does not say until when.
                self.refresh_order();
            }
            Outcome::Refused(failure @ Failure::Refused(Refusal::OrderBusy)) => self.announce(failure.into()),
            Outcome::Refused(Failure::Refused(_) | Failure::TooManyAttempts(_) | Failure::NotFound) => {
                self.announce_extension(false);
            }
            Outcome::Refused(
                failure @ (Failure::SessionExpired | Failure::Unavailable | Failure::Unconfirmed),
            ) => self.announce(failure.into()),
            Outcome::Seen => match self.deadline().zip(before) {
                Some((after, before)) if after.is_later_than(before) => self.announce_extension(true),
                _ => self.announce(Message::NotConfirmed),
            },
        }
        Ok(())
    }

    fn deadline(&self) -> Option<Deadline> {
        self.checkout.shopping().and_then(|shopping| shopping.deadline)
    }

    /// Announces whether the order is held longer. If not, the user is not offered more time again.
    fn announce_extension(&mut self, is_longer: bool) {
        if is_longer {
            self.announce(Message::TimeExtended);
        } else {
            if let Some(shopping) = self.shopping() {
                shopping.time_is_fixed = true;
            }
            self.announce(Message::TimeNotExtended);
        }
        // The button that had the focus may be gone.
        self.focus(Focus::Title);
    }
}
