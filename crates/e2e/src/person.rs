//! A person in front of the widget, whose effort is counted.

use crate::{Checkout, View, eventually, keys};
use std::cell::Cell;

/// What a person did to reach a goal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// Taps on a control, on Enter or on "Paste".
    pub taps: u32,
    /// Characters that were typed.
    pub characters: usize,
    /// Scrolls to a control that was out of sight.
    pub scrolls: u32,
}

/// A person who operates the widget on a telephone of 390 by 844 pixels.
pub struct Person<'a> {
    checkout: Checkout<'a>,
    effort: Cell<Effort>,
}

/// Scrolls to a part if it is not wholly in sight or something lies over it. Returns whether it was in sight; `null` if
/// it is not there.
const SCROLL: &str = "const found = probe.find(0, arguments[0]); if (!found) return null; \
    const { left, top, width, height, bottom } = found.getBoundingClientRect(); \
    const there = found.getRootNode().elementFromPoint(left + width / 2, top + height / 2); \
    const isSeen = top >= 0 && bottom <= innerHeight && (there === found || found.contains(there)); \
    if (!isSeen) found.scrollIntoView({ block: 'center', behavior: 'instant' }); return isSeen";

impl<'a> Person<'a> {
    /// A person at the top of the open page.
    pub fn new(checkout: Checkout<'a>) -> Person<'a> {
        Person { checkout, effort: Cell::default() }
    }

    /// The effort so far.
    pub fn effort(&self) -> Effort {
        self.effort.get()
    }

    /// Taps a part, after a scroll if it is out of sight, and waits for the result.
    pub async fn tap(&self, part: &str) -> View {
        let selector = format!("[part~={part}]");
        let scroll = async || -> Option<bool> {
            self.checkout.browser().run(SCROLL, vec![selector.as_str().into()]).await
        };
        let mut is_seen = None;
        eventually!(
            async {
                is_seen = scroll().await;
                is_seen.is_some()
            },
            true
        );
        let find = "return probe.find(0, arguments[0])";
        self.checkout.browser().click_in_sight(find, vec![selector.as_str().into()]).await;
        self.add(Effort { taps: 1, characters: 0, scrolls: u32::from(is_seen == Some(false)) });
        self.checkout.settled().await
    }

    /// Types into the part, which has the focus already.
    pub async fn type_in(&self, part: &str, text: &str) {
        eventually!(self.checkout.focus(), part);
        self.checkout.browser().press(text).await;
        self.add(Effort { characters: text.chars().count(), ..Effort::default() });
    }

    /// Types into the part, which has the focus already, and presses Enter. Waits for the result.
    pub async fn type_and_enter(&self, part: &str, text: &str) -> View {
        self.type_in(part, text).await;
        self.checkout.browser().press(keys::ENTER).await;
        self.add(Effort { taps: 1, ..Effort::default() });
        self.checkout.settled().await
    }

    /// Pastes a text into the part, which has the focus already.
    pub async fn paste(&self, part: &str, text: &str) {
        self.checkout.browser().copy(text).await;
        self.checkout.type_into(part, keys::PASTE).await;
        self.add(Effort { taps: 1, ..Effort::default() });
    }

    fn add(&self, more: Effort) {
        let Effort { taps, characters, scrolls } = self.effort.get();
        self.effort.set(Effort {
            taps: taps + more.taps,
            characters: characters + more.characters,
            scrolls: scrolls + more.scrolls,
        });
    }
}
