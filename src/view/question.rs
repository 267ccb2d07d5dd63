//! The question before a step that cannot be undone. Its button names the ticket and both prices.

use super::choice::radio;
use super::kit::{button, div, heading, paragraph, section, span};
use super::node::Node;
use crate::texts::{Key, Texts, add_sentence};
use checkout::{Event, Question as Asked, TicketChoice};
use leptos::prelude::*;

#[component]
pub(super) fn Question<'a>(question: &'a Asked, texts: &'a Texts) -> Node {
    let (title, text, yes, choice) = match question {
        Asked::UseCode { code, is_offered, tickets, picked, points } => {
            let ticket = tickets.get(*picked);
            let title = if *is_offered { Key::UseTitle } else { Key::UseUnknown };
            let replaces = ticket.is_some_and(|ticket| ticket.has_code);
            let mut text = texts.text(if replaces { Key::UseReplaces } else { Key::UseText });
            if ticket.is_some_and(|ticket| ticket.loses_discount) {
                add_sentence(&mut text, &texts.text(Key::UseLoses));
            }
            if let Some(points) = u32::try_from(*points).ok().filter(|points| *points > 0) {
                add_sentence(&mut text, &texts.count(Key::UsePoints, points));
            }
            let yes = ticket.map(|ticket| use_it(ticket, texts)).unwrap_or_default();
            (texts.with(title, &[("code", code)]), text, yes, which(tickets, *picked, texts))
        }
        Asked::DropCode(ticket) => {
            let text = texts.with(Key::DropText, &[("ticket", &ticket.name)]);
            let yes = texts.with(
                Key::DropYes,
                &prices(ticket, texts).each_ref().map(|(name, price)| (*name, price.as_str())),
            );
            (texts.text(Key::DropTitle), text, yes, None)
        }
        Asked::PutBackAgain { ticket } => {
            let text = texts.with(Key::PutBackText, &[("ticket", ticket)]);
            (texts.text(Key::PutBackTitle), text, texts.text(Key::PutBackYes), None)
        }
    };
    let row = div("row").child(button("primary", yes, Event::Answered(true)).part("yes")).child(button(
        "quiet",
        texts.text(Key::QuestionNo),
        Event::Answered(false),
    ));
    section("confirm", "question")
        .attr("role", "alertdialog")
        .attr("aria-describedby", "question-text")
        .child(heading("question", title))
        .child(paragraph(text).attr("id", "question-text"))
        .child(choice)
        .child(row)
}

/// The tickets to choose from, if there are several.
fn which(tickets: &[TicketChoice], picked: usize, texts: &Texts) -> Option<Node> {
    if tickets.len() < 2 {
        return None;
    }
    let question = texts.text(Key::UseWhich);
    let radios = tickets
        .iter()
        .enumerate()
        .map(|(at, ticket)| radio(&named(ticket, texts), ticket.price, at, at == picked, texts));
    let group = div("options").attr("role", "radiogroup").named(&question);
    Some(group.child(span("legend", question)).children(radios))
}

fn use_it(ticket: &TicketChoice, texts: &Texts) -> String {
    let name = named(ticket, texts);
    if ticket.discounted.is_none() {
        return texts.with(Key::UseYes, &[("ticket", &name)]);
    }
    let [after, before] = prices(ticket, texts);
    texts.with(Key::UseYesPrice, &[("ticket", &name), (after.0, &after.1), (before.0, &before.1)])
}

/// The price afterwards and the price now, by the names of their placeholders.
fn prices(ticket: &TicketChoice, texts: &Texts) -> [(&'static str, String); 2] {
    let after = ticket.discounted.unwrap_or(ticket.price);
    [("after", texts.money(after)), ("before", texts.money(ticket.price))]
}

fn named(ticket: &TicketChoice, texts: &Texts) -> String {
    match &ticket.seat {
        Some(seat) => texts.with(Key::QuestionSeat, &[("ticket", &ticket.name), ("seat", seat)]),
        None => ticket.name.clone(),
    }
}
