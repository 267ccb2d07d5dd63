//! Draws the view model with Leptos. Nothing here decides: the `checkout` crate says which parts are shown, which of
//! them are enabled, and which messages they have.
//!
//! Each part is a component, and its props are its piece of the view model and the texts. The whole widget is drawn
//! after each event, and only elements that differ are touched, so the element with the focus keeps it.

#![allow(unreachable_pub, reason = "`#[component]` makes the builder of the props `pub`")]

mod choice;
mod code_form;
mod delegation;
mod discounts;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod early;
mod ended;
mod kit;
mod node;
mod question;
mod rendering;
mod summary;
mod surface;
mod tickets;
mod vouchers;

pub(crate) use surface::Surface;

use crate::texts::{Key, Texts, around};
use checkout::{Event, Screen, Status, Tone, ViewModel, text::digits};
use choice::Choice;
use code_form::CodeForm;
use discounts::Discounts;
use ended::Ended;
use kit::{button, div, section, span};
use leptos::prelude::*;
use node::{Node, element};
use question::Question;
use summary::{Summary, due_bar};
use tickets::Tickets;
use vouchers::Vouchers;

/// The whole widget.
#[component]
pub(crate) fn VoucherCheckout<'a>(model: &'a ViewModel, texts: &'a Texts) -> Node {
    let screen = match &model.screen {
        Screen::Loading => view! { <Skeleton /> },
        Screen::Shopping => view! { <Shopping model texts /> },
        Screen::Ended(ended) => view! { <Ended ended order=model.summary.as_ref() texts /> },
    };
    section("vc", "title")
        .attr("lang", &texts.text(Key::Language))
        .busy(model.busy)
        .child(view! { <Head model texts /> })
        .child(view! { <LiveRegion status=model.status texts /> })
        .child(screen)
}

/// The title, the time left, and the button that goes with either.
#[component]
fn Head<'a>(model: &'a ViewModel, texts: &'a Texts) -> Node {
    let title = element("h2").attr("id", "title").class("title").attr("tabindex", "-1");
    let heading = match &model.screen {
        Screen::Ended(checkout::Ended::Completed(_)) => Key::CompletedTitle,
        Screen::Ended(checkout::Ended::Expired) => Key::ExpiredTitle,
        Screen::Ended(checkout::Ended::Broken(_)) | Screen::Loading | Screen::Shopping => Key::Title,
    };
    // Both buttons have one place. An unconfirmed write comes first.
    let action = match model.extend {
        _ if model.check => Some(button("secondary", texts.text(Key::CheckAgain), Event::Refreshed)),
        Some(enabled) => {
            let extend = button("secondary", texts.text(Key::ExpiryExtend), Event::MoreTimeAsked);
            Some(extend.part("extend").enabled(enabled))
        }
        None => None,
    };
    div("head")
        .child(title.text(texts.text(heading)))
        .child(model.expiry.map(|seconds| expiry(seconds, texts)))
        .child(action)
}

fn expiry(seconds: u32, texts: &Texts) -> Node {
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    let zero = if seconds < 10 { "0" } else { "" };
    let time = digits(minutes.into()) + ":" + zero + &digits(seconds.into());
    let text = texts.text(Key::Expiry);
    let (before, after) = around(&text, "time").unwrap_or((&text, ""));
    let words = |text: &str| element("span").text(text.to_owned());
    let expiry = div("expiry").part("expiry");
    expiry.child(words(before)).child(element("bdi").text(time)).child(words(after))
}

/// The status message, on the screen and for screen readers. It is there from the start: a live region that appears
/// together with its text is not announced.
#[component]
fn LiveRegion<'a>(status: Option<Status>, texts: &'a Texts) -> Node {
    let tone = status.map_or("info", |status| match status.tone {
        Tone::Busy => "busy",
        Tone::Success => "success",
        Tone::Error => "error",
        Tone::Warning => "warning",
        Tone::Info => "info",
    });
    div("message")
        .part("message")
        .attr("role", "status")
        .attr("data-tone", tone)
        .flag("data-quiet", status.is_some_and(|status| status.quiet))
        .text(status.map(|status| texts.message(status.message)).unwrap_or_default())
}

#[component]
fn Shopping<'a>(model: &'a ViewModel, texts: &'a Texts) -> Node {
    // A choice or a question takes the place of the form that it follows.
    let form = match (&model.question, &model.choice) {
        (Some(question), _) => view! { <Question question texts /> }.into_inner(),
        (None, Some(choice)) => view! { <Choice choice texts /> }.into_inner(),
        (None, None) => view! { <CodeForm form=&model.form texts /> }.into_inner(),
    };
    let actions = div("actions")
        .child(view! { <Vouchers vouchers=&model.vouchers payments=&model.payments texts /> })
        .child(form)
        .child(model.summary.as_ref().map(|order| due_bar(order, texts)))
        .child(view! { <Discounts rows=&model.discounts texts /> })
        .child(view! { <Tickets tickets=&model.tickets texts /> });
    let order = match &model.summary {
        Some(order) => view! { <Summary order texts /> },
        None => view! { <Skeleton /> },
    };
    div("columns").child(actions).child(order)
}

/// Grey bars in the place of an order that is still read.
#[component]
fn Skeleton() -> Node {
    div("skeleton").children((0..6).map(|_| span("bone", String::new())))
}
