//! The widgets of the page. Two that show one order take turns at writing it, and tell each other.

use crate::runtime::Shell;
use std::cell::RefCell;
use std::rc::{Rc, Weak};

thread_local! {
    static SHELLS: RefCell<Vec<Weak<Shell>>> = const { RefCell::new(Vec::new()) };
}

/// Lets the others see a widget.
pub(crate) fn enter(shell: &Rc<Shell>) {
    SHELLS.with_borrow_mut(|shells| {
        shells.retain(|shell| shell.strong_count() > 0);
        shells.push(Rc::downgrade(shell));
    });
}

/// All that are there.
pub(crate) fn all() -> Vec<Rc<Shell>> {
    SHELLS.with_borrow(|shells| shells.iter().filter_map(Weak::upgrade).collect())
}
