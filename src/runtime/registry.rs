//! The widgets of the page. Those that show the same order take turns at writing it, and notify each other.

use crate::runtime::Shell;
use std::cell::RefCell;
use std::rc::{Rc, Weak};

thread_local! {
    static SHELLS: RefCell<Vec<Weak<Shell>>> = const { RefCell::new(Vec::new()) };
}

/// Adds a widget.
pub(crate) fn enter(shell: &Rc<Shell>) {
    SHELLS.with_borrow_mut(|shells| {
        shells.retain(|shell| shell.strong_count() > 0);
        shells.push(Rc::downgrade(shell));
    });
}

/// All widgets that still exist.
pub(crate) fn all() -> Vec<Rc<Shell>> {
    SHELLS.with_borrow(|shells| shells.iter().filter_map(Weak::upgrade).collect())
}
