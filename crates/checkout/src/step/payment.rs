//! Paying a part of the order with a ProCinema voucher: it is planned here, and redeemed when the order is bought.

use super::Machine;
use crate::barcode::{Barcode, Secret};
use crate::effect::{Effect, Focus, HostEvent};
use crate::message::Message;
use crate::payment::{self, Payment};
use crate::state::{Activity, Lost, Next, Stage};
use crate::{Failure, Refusal, RequestId};

impl Machine {
    /// Asks for the payment, where there can be one. Nothing waits for the answer.
    pub(super) fn read_payment(&mut self) {
        if self.checkout.takes_payments() && !matches!(self.checkout.stage, Stage::Expired) {
            self.checkout.paying.request = Some(self.send(Effect::ReadPayment));
        }
    }

    pub(super) fn payment_read(&mut self, result: Result<Option<Payment>, Failure>) {
        self.checkout.paying.request = None;
        self.checkout.paying.asked = true;
        if let Ok(payment) = result {
            self.set_payment(payment);
        }
    }

    /// Takes what the server just said of the payment. The page hears of it where it is another.
    pub(super) fn set_payment(&mut self, payment: Option<Payment>) {
        if payment.is_some() {
            // There is no second one.
            self.checkout.pay = Default::default();
        }
        if self.checkout.paying.payment != payment {
            self.checkout.paying.payment = payment;
            self.emit_order(HostEvent::Change);
        }
    }

    /// Sends a write of the payment. What is still being read of it is old by then.
    fn write_payment(&mut self, effect: impl FnOnce(RequestId) -> Effect) -> RequestId {
        self.checkout.paying.request = None;
        self.send(effect)
    }

    pub(super) fn payment_typed(&mut self, typed: Secret) {
        if self.checkout.paying.payment.is_none() {
            self.typed(|checkout| checkout.pay.code = typed);
        }
    }

    pub(super) fn payment_submitted(&mut self) {
        let form = &self.checkout.pay;
        let (Some(order), false) = (self.order(), form.tries.is_locked()) else { return };
        let code = payment::code(form.code.reveal());
        let amount = payment::amount(form.amount.as_deref(), order.total);
        let paying = &self.checkout.paying;
        let open = self.checkout.takes_payments() && paying.asked && paying.payment.is_none();
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

    pub(super) fn paid(&mut self, code: &Barcode, result: Result<Option<Payment>, Failure>) {
        match result {
            Ok(payment) => self.payment_told(payment),
            Err(Failure::Lost) => self.doubt(Lost::Payment),
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

    /// What became of a payment that was sent.
    pub(super) fn payment_told(&mut self, payment: Option<Payment>) {
        let there = payment.is_some();
        self.set_payment(payment);
        if there {
            self.tell(Message::PaymentPlanned);
            self.focus(Focus::Title);
        } else {
            self.tell(Message::NotConfirmed);
            self.focus(Focus::Payment);
        }
    }

    pub(super) fn payment_removed(&mut self) {
        if self.checkout.payment().is_some_and(Payment::is_planned) && self.make_way() {
            let request = self.write_payment(Effect::RemovePayment);
            self.set_activity(Activity::RemovingPayment(request));
            self.focus(Focus::Title);
        }
    }

    pub(super) fn payment_gone(&mut self, result: Result<Option<Payment>, Failure>) {
        match result {
            Ok(payment) => self.removal_told(payment),
            Err(Failure::Lost) => self.doubt(Lost::PaymentRemoval),
            Err(Failure::NotFound) => self.look_after_missing(),
            Err(failure) => {
                self.tell(failure.into());
                // It may be on its way already.
                self.read_payment();
            }
        }
    }

    pub(super) fn removal_told(&mut self, payment: Option<Payment>) {
        let gone = payment.is_none();
        self.set_payment(payment);
        self.tell(if gone { Message::VoucherRemoved } else { Message::NotConfirmed });
    }
}
