//! The one field for codes: what a code can be, and what is asked next.
//!
//! The kind of a code is worked out without a call. Only then is its system asked, with one write for each press: the
//! next system is never tried unasked, and a discount code, which cannot be taken back, is applied only after a
//! question.

use super::Machine;
use super::sort::Sort;
use crate::activity::Intent;
use crate::barcode::{Barcode, BarcodeError, Secret};
use crate::call::{NewVoucher, Write};
use crate::effect::Focus;
use crate::entry::EntryStep;
use crate::failure::Refusal;
use crate::message::Message;
use crate::order::VoucherKind;
use crate::state::AddedCode;
use crate::typed::{clean, first_code};
use crate::voucher_payment;

/// The most letters and digits of a PIN.
const LONGEST_PIN: usize = 10;

impl Machine {
    pub(super) fn code_reopened(&mut self) {
        if self.begin_action() {
            self.checkout.entry.step = EntryStep::Code;
            self.focus(Focus::Code);
        }
    }

    pub(super) fn submitted(&mut self) {
        if self.is_arriving() {
            self.checkout.entry.asked = true;
            return;
        }
        if !self.begin_action() {
            return;
        }
        match &mut self.checkout.entry.step {
            EntryStep::Code | EntryStep::Discount => self.take_code(),
            EntryStep::Pin { pin, .. } if pin.reveal().trim().is_empty() => {
                self.show_field_error(Focus::Pin, Message::PinMissing);
            }
            EntryStep::Pin { code, pin, .. } => {
                // A hand scanner types into the field that has the focus. A barcode is no PIN.
                if Barcode::parse(pin.reveal())
                    .is_ok_and(|typed| typed == *code || typed.reveal().len() > LONGEST_PIN)
                {
                    *pin = Secret::default();
                    return self.show_field_error(Focus::Pin, Message::PinMissing);
                }
                let (code, pin) = (code.clone(), pin.clone());
                self.add_voucher(None, code, pin);
            }
            EntryStep::Amount { code, typed } => {
                let (code, typed) = (code.clone(), typed.clone());
                self.add_payment(code, typed);
            }
        }
    }

    pub(super) fn pin_absent(&mut self) {
        let EntryStep::Pin { code, .. } = &self.checkout.entry.step else { return };
        let code = code.clone();
        if self.begin_action() {
            self.add_voucher(None, code, Secret::default());
        }
    }

    pub(super) fn code_given(&mut self, code: Secret, pin: Option<Secret>) {
        if !self.begin_action() {
            return;
        }
        self.checkout.entry.step = EntryStep::Code;
        self.checkout.entry.text = code;
        match (self.typed_voucher(), pin) {
            (Some(code), Some(pin)) => self.add_voucher(None, code, pin),
            _ => self.take_code(),
        }
    }

    pub(super) fn voucher_given(&mut self, kind: Option<VoucherKind>, barcode: Secret, pin: Secret) {
        if !self.begin_action() {
            return;
        }
        self.checkout.entry.step = EntryStep::Code;
        match Barcode::parse(barcode.reveal()) {
            Ok(code) => {
                self.checkout.entry.text = barcode;
                self.add_voucher(kind, code, pin);
            }
            Err(BarcodeError::Empty) => self.show_field_error(Focus::Code, Message::CodeMissing),
            Err(BarcodeError::Character(character)) => {
                self.show_field_error(Focus::Code, Message::CodeCharacter(character));
            }
        }
    }

    /// The text of the field, if it is one code that can be a voucher.
    fn typed_voucher(&self) -> Option<Barcode> {
        let (typed, _) = first_code(self.checkout.entry.text.reveal())?;
        match self.sort(typed.code.reveal()) {
            Ok(Sort::Voucher { code, .. }) => Some(code),
            _ => None,
        }
    }

    /// Submits a code that was submitted before the checkout knew enough to take it.
    pub(super) fn submit_again(&mut self) {
        if self.shopping().is_some() && std::mem::take(&mut self.checkout.entry.asked) {
            self.submitted();
        }
    }

    /// Takes the first code of the field: asks for what it needs, or sends it.
    pub(super) fn take_code(&mut self) {
        self.checkout.entry.submitted = true;
        let Some((typed, left)) = first_code(self.checkout.entry.text.reveal()) else {
            return self.show_field_error(Focus::Code, Message::CodeMissing);
        };
        match (self.sort(typed.code.reveal()), typed.pin) {
            (Err(message), _) => self.show_field_error(Focus::Code, message),
            (Ok(Sort::Discount(code)), _) => self.ask_about_discount(code),
            (Ok(Sort::PaymentOrVoucher), _) => self.checkout.entry.asked = true,
            // The payments on the order are still being read.
            (Ok(Sort::Payment(_)), _) if !self.checkout.payments.known => {
                self.checkout.entry.asked = true;
                if self.checkout.payments.request.is_none() {
                    self.refresh_payments();
                }
            }
            (Ok(Sort::Payment(code)), _) => self.second_step(EntryStep::Amount { code, typed: None }),
            (Ok(Sort::Voucher { .. }), Some(_)) if self.is_locked_out() => {}
            (Ok(Sort::Voucher { code, certain }), Some(pin)) => {
                // The PIN leaves the field. If it is wrong, it alone is asked for again.
                let mut text = code.reveal().to_owned();
                if !left.is_empty() {
                    text = text + ", " + &left;
                }
                self.checkout.entry.text = Secret::new(text);
                self.checkout.entry.step =
                    EntryStep::Pin { code: code.clone(), pin: Secret::default(), certain };
                self.add_voucher(None, code, pin);
            }
            (Ok(Sort::Voucher { code, certain }), None) => {
                self.second_step(EntryStep::Pin { code, pin: Secret::default(), certain });
            }
        }
    }

    fn second_step(&mut self, step: EntryStep) {
        let field = if matches!(step, EntryStep::Amount { .. }) { Focus::Amount } else { Focus::Pin };
        self.checkout.entry.step = step;
        self.focus(field);
    }

    /// The user says that the code is of another kind than was asked about.
    pub(super) fn other_kind_meant(&mut self) {
        if !self.begin_action() {
            return;
        }
        match &self.checkout.entry.step {
            EntryStep::Pin { certain: false, .. } => {
                let Some((typed, _)) = first_code(self.checkout.entry.text.reveal()) else { return };
                self.ask_about_discount(typed.code.reveal().to_owned());
            }
            EntryStep::Amount { code, .. } => {
                let (code, pin) = (code.clone(), Secret::default());
                let certain = self.checkout.takes_discounts() == Some(false);
                self.second_step(EntryStep::Pin { code, pin, certain });
            }
            EntryStep::Pin { certain: true, .. } | EntryStep::Code | EntryStep::Discount => {}
        }
    }

    /// Whether no voucher can be sent now. The error says for how long.
    fn is_locked_out(&mut self) -> bool {
        let entry = &mut self.checkout.entry;
        entry.problem = entry.error(self.checkout.now);
        entry.is_locked()
    }

    /// Sends a voucher. `None` stands for all kinds that the site takes.
    fn add_voucher(&mut self, kind: Option<VoucherKind>, barcode: Barcode, pin: Secret) {
        if self.is_locked_out() {
            return;
        }
        let pin = Secret::new(clean(pin.reveal()));
        self.checkout.entry.submitted = true;
        if let EntryStep::Pin { pin, .. } = &mut self.checkout.entry.step {
            *pin = Secret::default();
        }
        let kinds = kind.map_or_else(|| self.checkout.settings.voucher_kinds.clone(), |kind| vec![kind]);
        let in_one_call = self.checkout.can("codes");
        let Some(before) = self.order().cloned().map(Box::new) else { return };
        self.write(
            Write::AddVoucher(NewVoucher { kinds, barcode, pin, in_one_call }),
            Intent::AddVoucher { before },
        );
        if !in_one_call {
            // Not afterwards, which would take one more round trip before the tickets can be set.
            self.refresh_order();
        }
    }

    fn add_payment(&mut self, code: Barcode, typed: Option<String>) {
        if self.is_locked_out() {
            return;
        }
        let Some(order) = self.order() else { return };
        let (_, due) = self.checkout.split(order.total);
        let Some(amount) = voucher_payment::parse_amount(typed.as_deref(), due) else {
            return self.show_field_error(Focus::Amount, Message::Refused(Refusal::AmountNotAccepted));
        };
        let known = self.checkout.payments().len();
        self.checkout.entry.submitted = true;
        self.write_payment(Write::AddVoucherPayment(code, amount), Intent::AddVoucherPayment { known });
    }

    /// The code was taken: the field holds the codes that are left, and the next one is taken.
    pub(super) fn code_taken(&mut self) {
        let entry = &mut self.checkout.entry;
        if !entry.submitted && matches!(entry.step, EntryStep::Code) {
            // The user has typed another text meanwhile.
            return;
        }
        let left = first_code(entry.text.reveal()).map_or(String::new(), |(_, left)| left);
        entry.submitted &= !left.is_empty();
        entry.text = Secret::new(left);
        entry.step = EntryStep::Code;
    }

    /// Announces what a code did to the amount due, or the message if it did nothing to it. Then the next code of the
    /// field is taken, or awaited.
    pub(super) fn announce_added(&mut self, added: Option<AddedCode>, otherwise: Message) {
        let before = self.shopping().and_then(|shopping| {
            shopping.added = added;
            shopping.due_before
        });
        let difference =
            before.zip(self.amount_due()).and_then(|(before, due)| Message::of_change(before, due));
        self.announce(difference.unwrap_or(otherwise));
        self.focus(Focus::Code);
        if self.checkout.entry.submitted {
            self.remember_due();
            self.take_code();
        }
    }
}
