//! Voucher payments: ProCinema codes that pay a part of the order. They are planned here, and redeemed on completion.

use super::Machine;
use super::calls::{Concluded, Outcome};
use crate::activity::{Intent, Next};
use crate::call::{Call, Read, Write};
use crate::effect::{Focus, HostEvent};
use crate::entry::EntryStep;
use crate::failure::{Failure, Refusal};
use crate::message::Message;
use crate::state::{AddedCode, Phase};
use crate::voucher_payment::VoucherPayment;

impl Machine {
    /// Refreshes the voucher payments in the background, if the site takes any.
    pub(super) fn refresh_payments(&mut self) {
        if self.checkout.takes_payments() && !matches!(self.checkout.phase, Phase::Expired) {
            self.checkout.payments.request = Some(self.call(Call::Read(Read::VoucherPayments)));
        }
    }

    pub(super) fn payments_refreshed(&mut self, result: Result<Vec<VoucherPayment>, Failure>) {
        self.checkout.payments.request = None;
        self.checkout.payments.known = true;
        if let Ok(payments) = result {
            self.set_payments(payments);
        }
        self.submit_again();
    }

    /// Replaces the voucher payments with the server's, and notifies the page if they differ.
    pub(super) fn set_payments(&mut self, payments: Vec<VoucherPayment>) {
        if self.checkout.payments.all != payments {
            let before = &self.checkout.payments.all;
            let is_new = |payment: &&VoucherPayment| before.iter().all(|known| known.id != payment.id);
            // A code whose write was unconfirmed must not be submitted again once its payment shows up.
            if let EntryStep::Amount { code, .. } = &self.checkout.entry.step
                && payments.iter().filter(is_new).any(|new| new.is_of(code))
            {
                self.code_taken();
            }
            self.checkout.payments.all = payments;
            self.emit_order(HostEvent::Change);
        }
    }

    /// Sends a write of a voucher payment. A background read that is under way would be older.
    pub(super) fn write_payment(&mut self, write: Write, intent: Intent) {
        self.checkout.payments.request = None;
        self.write(write, intent);
    }

    pub(super) fn payment_added(&mut self, known: usize, outcome: Outcome) -> Concluded {
        match outcome {
            Outcome::Done(answer) => {
                let payments = answer.payments().map_err(|_| Intent::AddVoucherPayment { known })?;
                self.set_payments(payments);
                self.announce_planned();
            }
            Outcome::Refused(Failure::Refused(Refusal::VoucherNotAccepted)) => {
                self.show_field_error(Focus::Code, Message::VoucherPaymentNotAccepted);
            }
            Outcome::Refused(failure @ Failure::Refused(Refusal::AmountNotAccepted)) => {
                self.show_field_error(Focus::Amount, failure.into());
                // The order may cost less than the screen shows.
                self.read_order(Next::Nothing);
            }
            Outcome::Refused(failure) => {
                self.lock(failure);
                self.show_failure(Focus::Code, failure);
            }
            Outcome::Seen if self.checkout.payments().len() > known => self.announce_planned(),
            Outcome::Seen => {
                self.announce(Message::NotConfirmed);
                self.focus(Focus::Amount);
            }
        }
        Ok(())
    }

    fn announce_planned(&mut self) {
        if matches!(self.checkout.entry.step, EntryStep::Amount { .. }) {
            self.code_taken();
        }
        let added = self.checkout.payments().last().map(|payment| AddedCode::Payment(payment.id.clone()));
        self.announce_added(added, Message::VoucherPaymentPlanned);
    }

    pub(super) fn payment_removed(&mut self, payment: String) {
        let planned = |there: &VoucherPayment| there.id == payment && there.is_planned();
        if self.checkout.payments().iter().any(planned) && self.begin_action() {
            self.write_payment(
                Write::RemoveVoucherPayment(payment.clone()),
                Intent::RemoveVoucherPayment { payment },
            );
            self.focus(Focus::Title);
        }
    }

    pub(super) fn payment_gone(&mut self, payment: String, outcome: Outcome) -> Concluded {
        match outcome {
            Outcome::Done(answer) => {
                let Ok(payments) = answer.payments() else {
                    return Err(Intent::RemoveVoucherPayment { payment });
                };
                self.set_payments(payments);
                self.announce_removed(&payment);
            }
            Outcome::Refused(failure) => {
                self.announce(failure.into());
                // Its redemption may have begun.
                self.refresh_payments();
            }
            Outcome::Seen => self.announce_removed(&payment),
        }
        Ok(())
    }

    fn announce_removed(&mut self, payment: &str) {
        let is_gone = self.checkout.payments().iter().all(|there| there.id != payment);
        self.announce(if is_gone { Message::VoucherRemoved } else { Message::NotConfirmed });
    }
}
