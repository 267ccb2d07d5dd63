//! The second way to pay: ProCinema vouchers, and the form for one more.

use super::Pen;
use super::kit::{
    Button, Input, card, field, field_error, form, heading, isolated, item, list, nothing, span,
};
use crate::texts::Key;
use checkout::{Event, PartView, PaymentFormView, PaymentRow, PaymentView, Secret};
use leptos::prelude::*;

const ERROR: &str = "payment-error";

pub(super) fn payment(view: &PaymentView, pen: Pen<'_>) -> AnyView {
    let title = pen.texts.text(Key::PaymentTitle);
    let rows = view.parts.iter().map(|part| row(part, pen)).collect::<Vec<_>>();
    let parts = if rows.is_empty() { nothing() } else { list("list", rows) };
    match &view.form {
        Some(view) => form_of(view, title, parts, pen),
        None => card("card", "payment", title, vec![parts]),
    }
}

fn form_of(view: &PaymentFormView, title: String, parts: AnyView, pen: Pen<'_>) -> AnyView {
    let Pen { texts, to } = pen;
    let PaymentFormView { code, amount, error, enabled, busy } = view;
    let code = Input {
        part: "payment-code",
        class: "",
        mode: None,
        capitals: Some("characters"),
        value: code.value.reveal().to_owned(),
        invalid: code.invalid,
        error: ERROR,
        event: |typed| Event::PaymentTyped(Secret::new(typed)),
    };
    let amount = Input {
        part: "payment-amount",
        class: "",
        mode: Some("decimal"),
        capitals: None,
        value: amount.typed.clone().unwrap_or_else(|| texts.plain(amount.most)),
        invalid: amount.invalid,
        error: ERROR,
        event: Event::AmountTyped,
    };
    let error = error.map(|message| texts.message(message)).unwrap_or_default();
    let entry = |part, label, input: Input| {
        field("field", part, texts.text(label), String::new(), vec![input.draw(to)])
    };
    let submit = texts.text(Key::PaymentSubmit);
    let content = vec![
        heading("payment", title),
        parts,
        entry("payment-code", Key::PaymentCode, code),
        entry("payment-amount", Key::PaymentAmount, amount),
        field_error(ERROR, error),
        Button::submit("payment-apply", "secondary", submit, *enabled, *busy).draw(to),
    ];
    form("card payment-form", to, Event::PaymentSubmitted, content)
}

fn row(row: &PaymentRow, pen: Pen<'_>) -> AnyView {
    let Pen { texts, to } = pen;
    let PaymentRow { id, masked_code, part, can_remove } = row;
    let hint = match part {
        PartView::Planned(part) => texts.with(Key::PaymentPlanned, &[("amount", &texts.money(*part))]),
        PartView::Unused => texts.text(Key::PaymentUnused),
        PartView::Confirming => texts.text(Key::PaymentConfirming),
        PartView::UnderReview => texts.text(Key::PaymentUnderReview),
    };
    let remove = can_remove.map_or_else(nothing, |enabled| {
        let name = Some(texts.with(Key::VouchersRemoveNamed, &[("voucher", masked_code)]));
        let removed = Event::PaymentRemoved(id.clone());
        let button = Button::new("quiet", texts.text(Key::VouchersRemove), removed);
        Button { part: "payment-remove", name, enabled, ..button }.draw(to)
    });
    item("payment-voucher", vec![isolated("code", masked_code.clone()), span("hint", hint), remove])
}
