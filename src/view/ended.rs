//! Where there is nothing to do here: not loaded, over, or bought.

use super::{Pen, on_click, summary};
use crate::i18n::Key;
use checkout::{Ended, Event, Message, Summary};
use leptos::prelude::*;

pub(super) fn ended(ended: &Ended, order: Option<&Summary>, pen: Pen<'_>) -> impl IntoView + use<> {
    let Pen { texts, send } = pen;
    let (title, message) = match ended {
        Ended::Broken(message) => (Key::BrokenTitle, *message),
        Ended::Expired => (Key::ExpiredTitle, Message::OrderExpired),
        Ended::Completed => (Key::CompletedTitle, Message::OrderCompleted),
    };
    let retry = matches!(ended, Ended::Broken(_)).then(|| {
        view! {
            <button type="button" class="secondary" on:click=on_click(send, Event::Refreshed)>
                {texts.text(Key::BrokenRetry)}
            </button>
        }
    });
    view! {
        <div class="columns">
            <section class="card ended">
                <h3>{texts.text(title)}</h3>
                <p>{texts.message(message)}</p>
                {retry}
            </section>
            {order.map(|order| summary::summary(order, pen))}
        </div>
    }
}
