//! Paying a part of the order with ProCinema vouchers: they are planned here, and redeemed when the order is bought.

use super::Machine;
use crate::barcode::{Barcode, Secret};
use crate::effect::{Effect, Focus, HostEvent};
use crate::message::Message;
use crate::payment::{self, Payment};
use crate::state::{Activity, Lost, Next, Stage};
use crate::{Failure, Refusal, RequestId};

impl Machine {
    /// Reads the voucher payments in the background, if the site takes any.
    pub(super) fn read_payments(&mut self) {
        if self.checkout.takes_payments() && !matches!(self.checkout.stage, Stage::Expired) {
            self.checkout.paying.request = Some(self.send(Effect::ReadPayments));
        }
    }

    pub(super) fn payments_read(&mut self, result: Result<Vec<Payment>, Failure>) {
        self.checkout.paying.request = None;
        self.checkout.paying.asked = true;
        if let Ok(payments) = result {
            self.set_payments(payments);
        }
    }

    /// Replaces the voucher payments with the server's, and notifies the page if they differ.
    pub(super) fn set_payments(&mut self, payments: Vec<Payment>) {
        if self.checkout.paying.payments != payments {
            self.checkout.paying.payments = payments;
            self.emit_order(HostEvent::Change);
        }
    }

    /// Sends a write of a voucher payment. The reply of a read that is still under way would be older.
    fn write_payment(&mut self, effect: impl FnOnce(RequestId) -> Effect) -> RequestId {
        self.checkout.paying.request = None;
        self.send(effect)
    }

    pub(super) fn payment_typed(&mut self, typed: Secret) {
        self.typed(|checkout| checkout.pay.code = typed);
    }

    pub(super) fn payment_submitted(&mut self) {
        let form = &self.checkout.pay;
        let (Some(order), false) = (self.order(), form.tries.is_locked()) else { return };
        let code = payment::code(form.code.reveal());
        let (_, rest) = self.checkout.split(order.total);
        let amount = payment::amount(form.amount.as_deref(), rest);
        let open =
            self.checkout.takes_payments() && self.checkout.paying.asked && payment::most(rest).is_some();
        if !open || !self.make_way() {
            return;
        }
        match (code, amount) {
            (None, _) => self.form_problem(Focus::Payment, Message::PaymentNotAccepted),
            (_, None) => {
                self.form_problem(Focus::Amount, Message::Refused(Refusal::AmountNotAccepted));
            }
            (Some(code), Some(amount)) => {
                self.checkout.pay.code = Secret::default();
                let request = self.write_payment(|request| Effect::Pay(request, code, amount));
                self.set_activity(Activity::Paying(request));
            }
        }
    }

    pub(super) fn paid(&mut self, code: &Barcode, result: Result<Vec<Payment>, Failure>) {
        let known = self.checkout.payments().len();
        match result {
            Ok(payments) => {
                self.set_payments(payments);
                self.payment_planned();
            }
            Err(Failure::Lost) => self.doubt(Lost::Payment { known }),
            Err(failure) => {
                self.checkout.pay.code = Secret::new(code.reveal());
                match failure {
                    Failure::NotFound => self.look_after_missing(),
                    Failure::Refused(Refusal::VoucherNotAccepted) => {
                        self.form_problem(Focus::Payment, Message::PaymentNotAccepted);
                    }
                    Failure::Refused(Refusal::AmountNotAccepted) => {
                        self.form_problem(Focus::Amount, failure.into());
                        // It may cost less than is on the screen.
                        self.read_order(Next::Rest);
                    }
                    Failure::Refused(_) | Failure::TooManyAttempts(_) => {
                        self.form_problem(Focus::Payment, failure.into());
                    }
                    _ => self.tell(failure.into()),
                }
            }
        }
    }

    /// Settles an unconfirmed voucher payment: there were `known` of them before.
    pub(super) fn payment_told(&mut self, known: usize) {
        if self.checkout.payments().len() > known {
            self.payment_planned();
        } else {
            self.tell(Message::NotConfirmed);
            self.focus(Focus::Payment);
        }
    }

    fn payment_planned(&mut self) {
        self.checkout.pay = Default::default();
        self.tell(Message::PaymentPlanned);
        self.focus(Focus::Title);
    }

    pub(super) fn payment_removed(&mut self, payment: String) {
        let planned = |there: &Payment| there.id == payment && there.is_planned();
        if self.checkout.payments().iter().any(planned) && self.make_way() {
            let id = payment.clone();
            let request = self.write_payment(|request| Effect::RemovePayment(request, id));
            self.set_activity(Activity::RemovingPayment(request, payment));
            self.focus(Focus::Title);
        }
    }

    pub(super) fn payment_gone(&mut self, payment: String, result: Result<Vec<Payment>, Failure>) {
        match result {
            Ok(payments) => {
                self.set_payments(payments);
                self.removal_told(&payment);
            }
            Err(Failure::Lost) => self.doubt(Lost::PaymentRemoval(payment)),
            Err(Failure::NotFound) => self.look_after_missing(),
            Err(failure) => {
                self.tell(failure.into());
                // It may be on its way already.
                self.read_payments();
            }
        }
    }

    pub(super) fn removal_told(&mut self, payment: &str) {
        let gone = self.checkout.payments().iter().all(|there| there.id != payment);
        self.tell(if gone { Message::VoucherRemoved } else { Message::NotConfirmed });
    }
}
