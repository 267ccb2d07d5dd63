//! The second way to pay: a ProCinema code, or what such a voucher pays.

use super::Pen;
use super::kit::{
    Button, Input, card, field, field_error, form, heading, isolated, item, list, nothing, span,
};
use crate::i18n::Key;
use checkout::{Event, PartView, PaymentView, Secret};
use leptos::prelude::*;

const ERROR: &str = "payment-error";

pub(super) fn payment(view: &PaymentView, pen: Pen<'_>) -> AnyView {
    let Pen { texts, to } = pen;
    let title = texts.text(Key::PaymentTitle);
    match view {
        PaymentView::Form { code, amount, error, enabled, busy } => {
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
                entry("payment-code", Key::PaymentCode, code),
                entry("payment-amount", Key::PaymentAmount, amount),
                field_error(ERROR, error),
                Button::submit("payment-apply", "secondary", submit, *enabled, *busy).draw(to),
            ];
            form("card payment-form", to, Event::PaymentSubmitted, content)
        }
        PaymentView::Part { masked_code, part, can_remove } => {
            let hint = match part {
                PartView::Planned(part) => {
                    texts.with(Key::PaymentPlanned, &[("amount", &texts.money(*part))])
                }
                PartView::Unused => texts.text(Key::PaymentUnused),
                PartView::Confirming => texts.text(Key::PaymentConfirming),
            };
            let remove = can_remove.map_or_else(nothing, |enabled| {
                let name = Some(texts.with(Key::VouchersRemoveNamed, &[("voucher", masked_code)]));
                let button = Button::new("quiet", texts.text(Key::VouchersRemove), Event::PaymentRemoved);
                Button { part: "payment-remove", name, enabled, ..button }.draw(to)
            });
            let line = vec![isolated("code", masked_code.clone()), span("hint", hint), remove];
            card("card", "payment", title, vec![list("list", vec![item("payment-voucher", line)])])
        }
    }
}
