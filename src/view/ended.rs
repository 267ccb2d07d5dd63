//! Where there is nothing to do here: not loaded, over, or bought.

use super::kit::{Button, card, group, nothing};
use super::{Pen, summary};
use crate::i18n::Key;
use checkout::{Ended, Event, Message, Summary};
use leptos::prelude::*;

pub(super) fn ended(ended: &Ended, order: Option<&Summary>, pen: Pen<'_>) -> AnyView {
    let Pen { texts, to } = pen;
    let (title, message) = match ended {
        Ended::Broken(message) => (Key::BrokenTitle, *message),
        Ended::Expired => (Key::ExpiredTitle, Message::OrderExpired),
        Ended::Completed => (Key::CompletedTitle, Message::OrderCompleted),
    };
    let retry = match ended {
        Ended::Broken(_) => Button::new("secondary", texts.text(Key::BrokenRetry), Event::Refreshed).draw(to),
        _ => nothing(),
    };
    let text = view! { <p>{texts.message(message)}</p> }.into_any();
    let order = order.map_or_else(nothing, |order| summary::summary(order, pen));
    group("columns", vec![card("card ended", "ended", texts.text(title), vec![text, retry]), order])
}
