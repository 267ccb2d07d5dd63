//! What the user types, pastes and scans into the form.

use super::Machine;
use crate::barcode::Secret;
use crate::entry::{Entry, EntryStep};
use crate::typed::{on_one_line, without_pins};

impl Machine {
    pub(super) fn code_typed(&mut self, typed: Secret) {
        self.edit(|entry| {
            entry.text = typed;
            entry.step = EntryStep::Code;
            entry.submitted = false;
        });
    }

    pub(super) fn code_pasted(&mut self, pasted: &Secret) {
        self.code_typed(Secret::new(on_one_line(pasted.reveal())));
    }

    pub(super) fn pin_typed(&mut self, typed: Secret) {
        self.edit(|entry| {
            if let EntryStep::Pin { pin, .. } = &mut entry.step {
                *pin = typed;
            }
        });
    }

    pub(super) fn amount_typed(&mut self, amount: String) {
        self.edit(|entry| {
            if let EntryStep::Amount { typed, .. } = &mut entry.step {
                *typed = Some(amount);
            }
        });
    }

    /// Changes the form, which is shown before the order is. A submit from before the order was there does not count for
    /// other text.
    fn edit(&mut self, change: impl FnOnce(&mut Entry)) {
        if self.is_arriving() || self.shopping().is_some() {
            self.checkout.entry.asked = false;
            change(&mut self.checkout.entry);
        }
    }

    /// Clears the PIN, because another user of the device may return to the page.
    pub(super) fn left(&mut self) {
        self.edit(|entry| match &mut entry.step {
            EntryStep::Pin { pin, .. } => *pin = Secret::default(),
            EntryStep::Code | EntryStep::Discount | EntryStep::Amount { .. } => {
                entry.text = Secret::new(without_pins(entry.text.reveal()));
            }
        });
    }
}
