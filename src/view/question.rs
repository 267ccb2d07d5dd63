//! What is asked before something that cannot be taken back.

use super::{Pen, on_click};
use crate::i18n::Key;
use checkout::{Event, Question};
use leptos::prelude::*;

pub(super) fn question(question: &Question, pen: Pen<'_>) -> impl IntoView + use<> {
    let Pen { texts, send } = pen;
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
    view! {
        <section class="card confirm" role="alertdialog" aria-labelledby="question" aria-describedby="question-text">
            <h3 id="question" tabindex="-1">{title}</h3>
            <p id="question-text">{text}</p>
            <div class="row">
                <button type="button" class="primary" on:click=on_click(send, Event::Answered(true))>
                    {texts.text(yes)}
                </button>
                <button type="button" class="quiet" on:click=on_click(send, Event::Answered(false))>
                    {texts.text(Key::QuestionNo)}
                </button>
            </div>
        </section>
    }
}
