//! The codes on the order: vouchers and voucher payments.

use super::kit::{button, div, isolated, item, list, span};
use super::node::Node;
use crate::texts::{Key, Texts};
use checkout::{Event, Money, PartView, VoucherPaymentRow, VoucherRow};
use leptos::prelude::*;

#[component]
pub(super) fn Vouchers<'a>(
    vouchers: &'a [VoucherRow],
    payments: &'a [VoucherPaymentRow],
    texts: &'a Texts,
) -> Option<Node> {
    let rows = vouchers.iter().map(|row| voucher(row, texts));
    let rows = rows.chain(payments.iter().map(|row| payment(row, texts)));
    if vouchers.is_empty() && payments.is_empty() {
        return None;
    }
    let list = list("list", rows).named(&texts.text(Key::VouchersTitle));
    Some(div("taken").child(list).child(span("hint", texts.text(Key::VouchersFinal))))
}

fn voucher(row: &VoucherRow, texts: &Texts) -> Node {
    let VoucherRow { id, name, ending, tickets, saved, can_use, can_remove, is_new } = row;
    let hint = match tickets.map(u32::try_from) {
        None => texts.text(Key::VouchersDeal),
        Some(Ok(0) | Err(_)) => texts.text(Key::VouchersUnused),
        Some(Ok(tickets)) => texts.count(Key::VouchersPays, tickets),
    };
    let is_used = tickets.is_some_and(|tickets| tickets > 0);
    let change = can_use.then(|| {
        let label = texts.text(if is_used { Key::VouchersChange } else { Key::VouchersUse });
        button(if is_used { "quiet" } else { "secondary" }, label, Event::VoucherUsed(id.clone())).part("use")
    });
    item("voucher")
        .child(isolated("name", name.clone()))
        .child(span("code", texts.with(Key::VouchersEnding, &[("voucher", ending)])))
        .child(span("hint", hint))
        .child(isolated("price", amount(*saved, texts)))
        .child(change)
        .child(
            remove("remove", ending, Event::VoucherRemoved(id.clone()), texts, *is_new).enabled(*can_remove),
        )
}

fn payment(row: &VoucherPaymentRow, texts: &Texts) -> Node {
    let VoucherPaymentRow { id, ending, part, can_remove, is_new } = row;
    let (hint, pays) = match part {
        PartView::Planned(part) => {
            let pays = texts.money(*part);
            (texts.with(Key::VoucherPaymentPlanned, &[("amount", &pays)]), amount(*part, texts))
        }
        PartView::Unused => (texts.text(Key::PaymentUnused), String::new()),
        PartView::Confirming => (texts.text(Key::PaymentConfirming), String::new()),
        PartView::UnderReview => (texts.text(Key::PaymentUnderReview), String::new()),
    };
    let button = can_remove.map(|enabled| {
        let event = Event::VoucherPaymentRemoved(id.clone());
        remove("payment-remove", ending, event, texts, *is_new).enabled(enabled)
    });
    item("payment-voucher")
        .child(span("code", texts.with(Key::SummaryPayment, &[("voucher", ending)])))
        .child(span("hint", hint))
        .child(isolated("price", pays))
        .child(button)
}

/// What a code takes off; nothing if that is 0.
fn amount(saved: Money, texts: &Texts) -> String {
    if saved.minor == 0 { String::new() } else { texts.money(Money::new(-saved.minor)) }
}

/// The button that removes a code; it says "Undo" after the code was added.
fn remove(part: &'static str, ending: &str, event: Event, texts: &Texts, is_new: bool) -> Node {
    let (label, named) = match is_new {
        true => (Key::VouchersUndo, Key::VouchersUndoNamed),
        false => (Key::VouchersRemove, Key::VouchersRemoveNamed),
    };
    let name = texts.with(named, &[("voucher", ending)]);
    button("quiet", texts.text(label), event).part(part).named(&name)
}
