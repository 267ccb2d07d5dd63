//! The form for a code, and its second step: the PIN of a voucher, or the amount of a ProCinema code.

use super::kit::{button, div, field, field_error, form, input, span, submit_button};
use super::node::{Handler, Node, element};
use crate::texts::{Key, Texts, add_sentence, around};
use checkout::{Event, FormView, Money, Secret, StepView};
use leptos::prelude::*;

/// The ids of the texts that describe a field: an error, and a hint.
const ERROR: &str = "code-error";
const PIN_HINT: &str = "pin-hint code-error";

#[component]
pub(super) fn CodeForm<'a>(form: &'a FormView, texts: &'a Texts) -> Node {
    let mut error = form.error.map(|message| texts.message(message)).unwrap_or_default();
    if let Some(due) = form.or_pay {
        add_sentence(&mut error, &texts.with(Key::FormOrPay, &[("due", &texts.money(due))]));
    }
    let step = match &form.step {
        StepView::Code { text } => code(form, text, texts),
        StepView::Pin { code, pin, may_be_discount } => {
            let other = may_be_discount.then_some(Key::FormNotVoucher);
            second_step(code, pin_field(form, pin, texts), texts).child(others(true, other, texts))
        }
        StepView::Amount { code, typed, most } => {
            let field = amount(form, typed.as_deref(), *most, texts);
            second_step(code, field, texts).child(others(false, Some(Key::FormNotProcinema), texts))
        }
    };
    self::form("code-form", Event::Submitted).child(step).child(field_error(ERROR, error))
}

fn code(form: &FormView, text: &Secret, texts: &Texts) -> Node {
    let label = texts.text(if form.discounts { Key::FormCode } else { Key::FormVoucher });
    let typed = |value| Event::CodeTyped(Secret::new(value));
    let input = input("code", ERROR, text.reveal(), form.error.is_some(), typed)
        .attr("autocapitalize", "characters")
        .on("paste", Handler::SendPasted);
    let scan = button("quiet scan", texts.text(Key::FormScan), Event::ScanAsked).part("scan");
    field("field", "code", label)
        // Before the field, so that Tab leads from the field to its button.
        .child(scan.busy(form.scanning))
        .child(div("with-button").child(input).child(submit(form, texts)))
}

/// The code, with a button to change it, and the field of the second step.
fn second_step(code: &Secret, field: Node, texts: &Texts) -> Node {
    let text = texts.text(Key::FormFor);
    let (before, after) = around(&text, "voucher").unwrap_or((&text, ""));
    // A field, because tools that record a page leave the values of fields out.
    let shown = element("input").class("code").attr("readonly", "").attr("value", code.reveal());
    let line = div("for")
        .child(span("", before.to_owned()))
        .child(shown.attr("dir", "ltr").named(&(before.to_owned() + after)))
        .child(span("", after.to_owned()))
        .child(button("quiet", texts.text(Key::FormChange), Event::CodeReopened).part("change"));
    div("step").child(line).child(field)
}

fn pin_field(form: &FormView, pin: &Secret, texts: &Texts) -> Node {
    let typed = |value| Event::PinTyped(Secret::new(value));
    // No `type=password`: a PIN on a voucher is no secret to the people around, and a hidden one is mistyped.
    let input = input("pin", PIN_HINT, pin.reveal(), form.error.is_some(), typed);
    field("field", "pin", texts.text(Key::FormPin))
        .child(div("with-button").child(input).child(submit(form, texts)))
        .child(span("hint", texts.text(Key::FormPinHint)).attr("id", "pin-hint"))
}

fn amount(form: &FormView, typed: Option<&str>, most: Money, texts: &Texts) -> Node {
    let value = typed.map_or_else(|| texts.plain(most), str::to_owned);
    let input = input("amount", ERROR, &value, form.error.is_some(), Event::AmountTyped);
    field("field", "amount", texts.text(Key::PaymentAmount))
        .child(div("with-button").child(input.attr("inputmode", "decimal")).child(submit(form, texts)))
}

/// The other answers to the question of the second step.
fn others(may_have_no_pin: bool, other_kind: Option<Key>, texts: &Texts) -> Node {
    let no_pin = may_have_no_pin
        .then(|| button("secondary", texts.text(Key::FormNoPin), Event::PinAbsent).part("no-pin"));
    let other =
        other_kind.map(|key| button("quiet", texts.text(key), Event::OtherKindMeant).part("other-kind"));
    div("row").child(no_pin).child(other)
}

fn submit(form: &FormView, texts: &Texts) -> Node {
    submit_button("apply", "primary", texts.text(Key::FormAdd)).enabled(form.enabled).busy(form.busy)
}
