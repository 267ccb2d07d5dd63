//! The second way to pay: ProCinema vouchers on the order, and the form for another one.

use super::kit::{
    button, card, field, field_error, form, heading, input, isolated, item, list, span, submit_button,
};
use super::node::Node;
use crate::texts::{Key, Texts};
use checkout::{Event, PartView, Secret, VoucherPaymentFormView, VoucherPaymentRow, VoucherPaymentView};
use leptos::prelude::*;

/// The id of the text that describes an error of code or amount.
const ERROR: &str = "payment-error";

#[component]
pub(super) fn VoucherPayment<'a>(payment: &'a VoucherPaymentView, texts: &'a Texts) -> Node {
    let title = texts.text(Key::PaymentTitle);
    let rows = payment.parts.iter().map(|row| voucher(row, texts));
    let rows = (!payment.parts.is_empty()).then(|| list("list", rows));
    match &payment.form {
        Some(form) => code_form(form, title, rows, texts),
        None => card("card", "payment", title).child(rows),
    }
}

fn code_form(view: &VoucherPaymentFormView, title: String, rows: Option<Node>, texts: &Texts) -> Node {
    let VoucherPaymentFormView { code, amount, error, enabled, busy } = view;
    let typed = |value| Event::VoucherPaymentTyped(Secret::new(value));
    let code = input("payment-code", ERROR, code.value.reveal(), code.invalid, typed)
        .attr("autocapitalize", "characters");
    let most = || texts.plain(amount.most);
    let value = amount.typed.clone().unwrap_or_else(most);
    let amount = input("payment-amount", ERROR, &value, amount.invalid, Event::AmountTyped)
        .attr("inputmode", "decimal");
    let submit = submit_button("payment-apply", "secondary", texts.text(Key::PaymentSubmit));
    let error = error.map(|message| texts.message(message)).unwrap_or_default();
    form("card payment-form", Event::VoucherPaymentSubmitted)
        .child(heading("payment", title))
        .child(rows)
        .child(field("field", "payment-code", texts.text(Key::PaymentCode)).child(code))
        .child(field("field", "payment-amount", texts.text(Key::PaymentAmount)).child(amount))
        .child(field_error(ERROR, error))
        .child(submit.enabled(*enabled).busy(*busy))
}

fn voucher(row: &VoucherPaymentRow, texts: &Texts) -> Node {
    let VoucherPaymentRow { id, masked_code, part, can_remove } = row;
    let hint = match part {
        PartView::Planned(part) => texts.with(Key::VoucherPaymentPlanned, &[("amount", &texts.money(*part))]),
        PartView::Unused => texts.text(Key::PaymentUnused),
        PartView::Confirming => texts.text(Key::PaymentConfirming),
        PartView::UnderReview => texts.text(Key::PaymentUnderReview),
    };
    let remove = can_remove.map(|enabled| {
        let remove =
            button("quiet", texts.text(Key::VouchersRemove), Event::VoucherPaymentRemoved(id.clone()));
        let name = texts.with(Key::VouchersRemoveNamed, &[("voucher", masked_code)]);
        remove.part("payment-remove").named(&name).enabled(enabled)
    });
    item("payment-voucher")
        .child(isolated("code", masked_code.clone()))
        .child(span("hint", hint))
        .child(remove)
}
