//! Draws the view model. Nothing here decides: what is shown, enabled and said comes from the `checkout` crate.
//!
//! Each part is a function from its piece of the view model to nodes. All of it is drawn at every change, and Leptos
//! touches only the nodes that differ, so what has the focus keeps it. There are no signals: the state has one owner,
//! the shell (docs/decisions).

mod choice;
mod discounts;
mod ended;
mod kit;
mod payment;
mod question;
mod summary;
mod tickets;
mod voucher_form;
mod vouchers;
pub(crate) mod wires;

use crate::texts::{Key, Texts};
use crate::view::wires::Wires;
use checkout::{Event, Screen, Tone, ViewModel};
use kit::{Button, Group, Section, attribute, group, isolated, nothing, plain};
use leptos::prelude::*;

/// What a part needs beside its piece of the view model.
#[derive(Clone, Copy)]
pub(crate) struct Pen<'a> {
    pub(crate) texts: &'a Texts,
    /// What the nodes do.
    pub(crate) to: &'a Wires,
}

/// The whole widget.
pub(crate) fn page(view: &ViewModel, pen: Pen<'_>) -> AnyView {
    let tone = view.status.map_or("info", |status| match status.tone {
        Tone::Busy => "busy",
        Tone::Success => "success",
        Tone::Error => "error",
        Tone::Warning => "warning",
        Tone::Info => "info",
    });
    let said = view.status.map(|status| pen.texts.message(status.message)).unwrap_or_default();
    let screen = match &view.screen {
        Screen::Loading => skeleton(),
        Screen::Shopping => shopping(view, pen),
        Screen::Ended(ended) => ended::ended(ended, view.summary.as_ref(), pen),
    };
    let title = view! { <h2 id="title" class="title" tabindex="-1">{pen.texts.text(Key::Title)}</h2> };
    let expiry = view.expiry.map_or_else(nothing, |seconds| expiry(seconds, pen.texts));
    // One node for both buttons, so that the other nodes keep theirs; an unconfirmed write comes first.
    let action = match view.extend {
        _ if view.check => {
            Button::new("secondary", pen.texts.text(Key::CheckAgain), Event::Refreshed).draw(pen.to)
        }
        Some(enabled) => {
            let button = Button::new("secondary", pen.texts.text(Key::ExpiryExtend), Event::MoreTimeAsked);
            Button { part: "extend", enabled, ..button }.draw(pen.to)
        }
        None => nothing(),
    };
    // Here from the start: a live region that comes together with its text is not announced.
    let region = Group { class: "message", part: Some("message"), role: Some("status"), ..Group::default() };
    let quiet = view.status.is_some_and(|status| status.quiet);
    let content = vec![
        group("head", vec![title.into_any(), expiry, action]),
        Group { tone: Some(tone), quiet, ..region }.draw(if said.is_empty() {
            Vec::new()
        } else {
            vec![plain(said)]
        }),
        screen,
    ];
    let language = Some(attribute(&pen.texts.language));
    Section { class: "vc", label: "title", language, busy: view.busy, ..Section::default() }.draw(content)
}

fn expiry(seconds: u32, texts: &Texts) -> AnyView {
    let time = format!("{}:{:02}", seconds / 60, seconds % 60);
    let text = texts.text(Key::Expiry);
    let (before, after) = text.split_once("{time}").unwrap_or((&text, ""));
    let content = vec![plain(before.to_owned()), isolated("", time), plain(after.to_owned())];
    Group { class: "expiry", part: Some("expiry"), ..Group::default() }.draw(content)
}

fn skeleton() -> AnyView {
    let bones = (0..6).map(|_| kit::span("bone", String::new())).collect();
    group("skeleton", bones)
}

fn shopping(view: &ViewModel, pen: Pen<'_>) -> AnyView {
    let voucher = match &view.choice {
        Some(choice) => choice::choice(choice, pen),
        None => voucher_form::voucher_form(&view.form, pen),
    };
    // A question stands where the thing it is about stood.
    let discounts = match &view.question {
        Some(question) => question::question(question, pen),
        None => discounts::discounts(&view.discounts, view.code.as_ref(), pen),
    };
    let actions = vec![
        vouchers::vouchers(&view.vouchers, pen),
        voucher,
        tickets::tickets(&view.tickets, pen),
        view.payment.as_ref().map_or_else(nothing, |view| payment::payment(view, pen)),
        discounts,
    ];
    let order = view.summary.as_ref().map_or_else(skeleton, |order| summary::summary(order, pen));
    group("columns", vec![group("actions", actions), order])
}
