//! Widgets of one page that show the same order write it one after the other.

use super::{Shell, registry};
use checkout::RequestId;
use std::rc::Rc;

impl Shell {
    /// Starts a write unless another widget is writing. The others wait until [`Shell::end_turn`].
    pub(super) fn take_turn(&self, write: RequestId) -> bool {
        let is_free = self.others().all(|other| other.writing.get().is_none());
        if is_free {
            self.writing.set(Some(write));
        }
        is_free
    }

    /// Ends the turn if this request was the write.
    pub(super) fn end_turn(&self, request: RequestId) {
        if self.writing.get() == Some(request) {
            self.writing.set(None);
        }
    }

    /// The other widgets of this page that show the same order.
    pub(super) fn others(&self) -> impl Iterator<Item = Rc<Shell>> {
        let mut shells = registry::all();
        shells.retain(|shell| {
            !std::ptr::eq(&**shell, self)
                && !shell.stopped.get()
                && shell.settings.order == self.settings.order
        });
        shells.into_iter()
    }
}
