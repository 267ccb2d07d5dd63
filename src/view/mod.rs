//! Draws the view model. Nothing here decides: what is shown, enabled and said comes from the `checkout` crate.
//!
//! Each part is a function from its piece of the view model to nodes; all of it is drawn anew at every change, and
//! Leptos touches only the nodes that differ, so what has the focus keeps it.

mod choice;
mod discounts;
mod ended;
mod question;
mod summary;
mod tickets;
mod voucher_form;
mod vouchers;

use crate::i18n::{Key, Texts};
use crate::shell::Shell;
use checkout::{Event, Message, Screen, Tone, ViewModel};
use leptos::callback::{Callable, UnsyncCallback};
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;
use std::rc::Rc;

/// What a part needs beside its piece of the view model.
#[derive(Clone, Copy)]
struct Pen<'a> {
    texts: &'a Texts,
    /// Where events go.
    send: Send,
}

type Send = UnsyncCallback<Event>;

/// An attribute that is "true" or not there at all.
fn flag(on: bool) -> Option<&'static str> {
    on.then_some("true")
}

/// The whole widget.
pub(crate) fn root(shell: &Rc<Shell>) -> impl IntoView + use<> {
    let (view, texts) = (shell.view, shell.texts);
    let shell = Rc::downgrade(shell);
    let send = Send::new(move |event| {
        if let Some(shell) = shell.upgrade() {
            shell.send(event);
        }
    });
    // Whether the PIN is readable is nobody's business but the field's.
    let revealed = RwSignal::new(false);
    move || texts.with(|texts| view.with(|view| page(view, Pen { texts, send }, revealed)))
}

fn page(view: &ViewModel, pen: Pen<'_>, revealed: RwSignal<bool>) -> impl IntoView + use<> {
    let status = view.status;
    let tone = status.map_or("info", |status| match status.tone {
        Tone::Busy => "busy",
        Tone::Success => "success",
        Tone::Error => "error",
        Tone::Info => "info",
    });
    let said = status.map(|status| pen.texts.message(status.message)).unwrap_or_default();
    let expiry = view.expiry.map(|seconds| expiry(seconds, pen.texts));
    let screen = match &view.screen {
        Screen::Loading => EitherOf3::A(skeleton()),
        Screen::Shopping => EitherOf3::B(shopping(view, pen, revealed)),
        Screen::Ended(ended) => EitherOf3::C(ended::ended(ended, view.summary.as_ref(), pen)),
    };
    view! {
        <section
            class="vc"
            lang=pen.texts.language.clone()
            aria-labelledby="title"
            aria-busy=flag(view.busy)
        >
            <header class="head">
                <h2 id="title" class="title" tabindex="-1">{pen.texts.text(Key::Title)}</h2>
                {expiry}
            </header>
            // Here from the start: a live region that comes together with its text is not announced.
            <div part="message" class="message" role="status" data-tone=tone>{said}</div>
            {screen}
        </section>
    }
}

fn expiry(seconds: u32, texts: &Texts) -> impl IntoView + use<> {
    let time = format!("{}:{:02}", seconds / 60, seconds % 60);
    let text = texts.text(Key::Expiry);
    let (before, after) = text.split_once("{time}").unwrap_or((&text, ""));
    let (before, after) = (before.to_owned(), after.to_owned());
    view! { <p part="expiry" class="expiry">{before}<bdi>{time}</bdi>{after}</p> }
}

fn skeleton() -> impl IntoView {
    let bones: Vec<_> = (0..6).map(|_| view! { <span class="bone"></span> }).collect();
    view! { <div class="skeleton" aria-hidden="true">{bones}</div> }
}

fn shopping(view: &ViewModel, pen: Pen<'_>, revealed: RwSignal<bool>) -> impl IntoView + use<> {
    // A question stands where the thing it is about stood.
    let discounts = match &view.question {
        Some(question) => Either::Left(question::question(question, pen)),
        None => Either::Right(discounts::discounts(&view.discounts, view.code.as_ref(), pen)),
    };
    let voucher = match &view.choice {
        Some(choice) => Either::Left(choice::choice(choice, pen)),
        None => Either::Right(voucher_form::voucher_form(&view.form, pen, revealed)),
    };
    view! {
        <div class="columns">
            <div class="actions">
                {vouchers::vouchers(&view.vouchers, pen)}
                {voucher}
                {tickets::tickets(&view.tickets, pen)}
                {discounts}
            </div>
            {view.summary.as_ref().map(|order| summary::summary(order, pen))}
        </div>
    }
}

/// What a field says of itself.
fn field_error(error: Option<Message>, id: &'static str, texts: &Texts) -> impl IntoView + use<> {
    let text = error.map(|message| texts.message(message)).unwrap_or_default();
    view! { <p class="field-error" id=id>{text}</p> }
}

/// Sends an event at a click.
fn on_click(send: Send, event: Event) -> impl Fn(leptos::ev::MouseEvent) + 'static {
    move |_| send.run(event.clone())
}
