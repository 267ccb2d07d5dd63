//! The widgets of the page. Two that show one order take turns at writing it, and tell each other.

use crate::shell::Shell;
use checkout::Event;
use std::cell::RefCell;
use std::rc::{Rc, Weak};

thread_local! {
    static SHELLS: RefCell<Vec<Weak<Shell>>> = const { RefCell::new(Vec::new()) };
}

/// Where the view sends its events: a shell by its place, since Leptos asks of what it holds that it could be sent to
/// another thread.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sender(usize);

impl Sender {
    /// Sends an event; a shell that is gone hears nothing.
    pub(crate) fn send(self, event: Event) {
        let shell = SHELLS.with_borrow(|shells| shells.get(self.0).and_then(Weak::upgrade));
        if let Some(shell) = shell {
            shell.send(event);
        }
    }
}

/// Gives a shell its place, which may have been that of one that is gone.
pub(crate) fn enter(shell: &Rc<Shell>) -> Sender {
    SHELLS.with_borrow_mut(|shells| {
        let free = shells.iter().position(|shell| shell.strong_count() == 0).unwrap_or(shells.len());
        match shells.get_mut(free) {
            Some(place) => *place = Rc::downgrade(shell),
            None => shells.push(Rc::downgrade(shell)),
        }
        Sender(free)
    })
}

/// All that are there.
pub(crate) fn all() -> Vec<Rc<Shell>> {
    SHELLS.with_borrow(|shells| shells.iter().filter_map(Weak::upgrade).collect())
}
