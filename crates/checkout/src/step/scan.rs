//! Reading codes by camera or from pictures. The scanner stays open from code to code, until the user closes it or is
//! asked for more than a code.

use super::Machine;
use crate::activity::Activity;
use crate::effect::Effect;
use crate::entry::EntryStep;
use crate::event::Scanned;
use crate::ids::RequestId;
use crate::message::Message;

impl Machine {
    pub(super) fn scan_asked(&mut self) {
        let has_form = self.is_arriving() || self.shopping().is_some();
        if has_form && !self.is_asked_more() && self.checkout.entry.scan.is_none() {
            self.checkout.notice = None;
            let request = self.next_request();
            self.checkout.entry.scan = Some(request);
            self.effects.push(Effect::Scan(request));
        }
    }

    pub(super) fn scanned(&mut self, request: RequestId, scanned: Scanned) {
        if self.checkout.entry.scan != Some(request) {
            return;
        }
        match scanned {
            Scanned::Code(code) => {
                self.code_pasted(&code);
                self.submitted();
            }
            // The browser restores the focus.
            Scanned::Closed => self.checkout.entry.scan = None,
            Scanned::Missing => {
                self.checkout.entry.scan = None;
                self.announce(Message::ScannerMissing);
            }
        }
    }

    /// Closes the scanner if the user is asked for more than a code, which the dialog would hide.
    pub(super) fn end_scan_for_question(&mut self) {
        if self.is_asked_more() {
            self.close_scanner();
        }
    }

    pub(super) fn close_scanner(&mut self) {
        if self.checkout.entry.scan.take().is_some() {
            self.effects.push(Effect::CloseScanner);
        }
    }

    fn is_asked_more(&self) -> bool {
        let Some(shopping) = self.checkout.shopping() else { return false };
        let has_step = matches!(self.checkout.entry.step, EntryStep::Pin { .. } | EntryStep::Amount { .. });
        shopping.activity == Activity::Idle && (has_step || shopping.panel.is_some())
    }
}
