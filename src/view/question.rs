//! The question before a step that cannot be undone.

use super::kit::{button, div, heading, paragraph, section};
use super::node::Node;
use crate::texts::{Key, Texts};
use checkout::{Event, Question as Asked};
use leptos::prelude::*;

#[component]
pub(super) fn Question<'a>(question: &'a Asked, texts: &'a Texts) -> Node {
    let (title, text, yes) = match question {
        Asked::ApplyCode { code, ticket, points } => {
            let mut text = texts.with(Key::ApplyText, &[("ticket", ticket)]);
            if let Some(points) = u32::try_from(*points).ok().filter(|points| *points > 0) {
                text.push(' ');
                text.push_str(&texts.count(Key::ApplyPoints, points));
            }
            (texts.with(Key::ApplyTitle, &[("code", code)]), text, Key::ApplyYes)
        }
        Asked::ReplaceTicket { ticket, code: Some(code) } => {
            let text = texts.with(Key::ReplaceText, &[("ticket", ticket), ("code", code)]);
            (texts.text(Key::ReplaceTitle), text, Key::ReplaceYes)
        }
        Asked::ReplaceTicket { ticket, code: None } => {
            (texts.text(Key::DropTitle), texts.with(Key::DropText, &[("ticket", ticket)]), Key::DropYes)
        }
        Asked::PutBackAgain { ticket } => (
            texts.text(Key::PutBackTitle),
            texts.with(Key::PutBackText, &[("ticket", ticket)]),
            Key::PutBackYes,
        ),
    };
    let row = div("row").child(button("primary", texts.text(yes), Event::Answered(true))).child(button(
        "quiet",
        texts.text(Key::QuestionNo),
        Event::Answered(false),
    ));
    section("card confirm", "question")
        .attr("role", "alertdialog")
        .attr("aria-describedby", "question-text")
        .child(heading("question", title))
        .child(paragraph(text).attr("id", "question-text"))
        .child(row)
}
