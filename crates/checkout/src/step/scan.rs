//! Reading a barcode by camera or from a picture.

use super::Machine;
use crate::effect::{Effect, Focus};
use crate::event::Scanned;
use crate::ids::RequestId;
use crate::message::Message;
use crate::paste::Pasted;

impl Machine {
    pub(super) fn scan_asked(&mut self) {
        let has_form = self.is_arriving() || self.shopping().is_some();
        if has_form && self.checkout.form.scan.is_none() {
            self.checkout.notice = None;
            let request = self.next_request();
            self.checkout.form.scan = Some(request);
            self.effects.push(Effect::Scan(request));
        }
    }

    pub(super) fn scanned(&mut self, request: RequestId, scanned: Scanned) {
        if self.checkout.form.scan != Some(request) {
            return;
        }
        self.checkout.form.scan = None;
        match scanned {
            Scanned::Code(code) => {
                match Pasted::read(code.reveal()) {
                    Some(both) => self.pasted(both),
                    None => self.barcode_typed(code.reveal().to_owned()),
                }
                self.focus(Focus::Pin);
            }
            // The browser restores the focus.
            Scanned::Nothing => {}
            Scanned::Missing => self.announce(Message::ScannerMissing),
        }
    }
}
