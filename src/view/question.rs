//! What is asked before something that cannot be taken back.

use super::Pen;
use super::kit::{Button, Section, group, heading, paragraph, plain};
use crate::texts::Key;
use checkout::{Event, Question};
use leptos::prelude::*;

pub(super) fn question(question: &Question, pen: Pen<'_>) -> AnyView {
    let Pen { texts, to } = pen;
    let (title, text, yes) = match question {
        Question::ApplyCode { code, ticket, points } => {
            let mut text = texts.with(Key::ApplyText, &[("ticket", ticket)]);
            if let Some(points) = u32::try_from(*points).ok().filter(|points| *points > 0) {
                text.push(' ');
                text.push_str(&texts.count(Key::ApplyPoints, points));
            }
            (texts.with(Key::ApplyTitle, &[("code", code)]), text, Key::ApplyYes)
        }
        Question::ReplaceTicket { ticket, code: Some(code) } => {
            let text = texts.with(Key::ReplaceText, &[("ticket", ticket), ("code", code)]);
            (texts.text(Key::ReplaceTitle), text, Key::ReplaceYes)
        }
        Question::ReplaceTicket { ticket, code: None } => {
            (texts.text(Key::DropTitle), texts.with(Key::DropText, &[("ticket", ticket)]), Key::DropYes)
        }
        Question::PutBackAgain { ticket } => (
            texts.text(Key::PutBackTitle),
            texts.with(Key::PutBackText, &[("ticket", ticket)]),
            Key::PutBackYes,
        ),
    };
    let yes = Button::new("primary", texts.text(yes), Event::Answered(true)).draw(to);
    let no = Button::new("quiet", texts.text(Key::QuestionNo), Event::Answered(false)).draw(to);
    let text = paragraph("", Some("question-text"), vec![plain(text)]);
    let content = vec![heading("question", title), text, group("row", vec![yes, no])];
    let role = Some("alertdialog");
    let described = Some("question-text");
    Section { class: "card confirm", label: "question", role, described, ..Section::default() }.draw(content)
}
