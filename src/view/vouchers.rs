//! The vouchers on the order.

use super::Pen;
use super::kit::{Button, card, isolated, item, list, nothing, span};
use crate::texts::Key;
use checkout::{Event, VoucherRow};
use leptos::prelude::*;

pub(super) fn vouchers(rows: &[VoucherRow], pen: Pen<'_>) -> AnyView {
    if rows.is_empty() {
        return nothing();
    }
    let items = rows.iter().map(|row| voucher(row, pen)).collect();
    card("card vouchers", "vouchers", pen.texts.text(Key::VouchersTitle), vec![list("list", items)])
}

fn voucher(row: &VoucherRow, pen: Pen<'_>) -> AnyView {
    let Pen { texts, to } = pen;
    let hint = match row.tickets.map(u32::try_from) {
        None => texts.text(Key::KindDeal),
        Some(Ok(0) | Err(_)) => texts.text(Key::VouchersUnused),
        Some(Ok(tickets)) => texts.count(Key::VouchersPays, tickets),
    };
    let remove = Button::new("quiet", texts.text(Key::VouchersRemove), Event::VoucherRemoved(row.id.clone()));
    let name = texts.with(Key::VouchersRemoveNamed, &[("voucher", &row.masked_barcode)]);
    let mut content = vec![
        isolated("name", row.name.clone()),
        isolated("code", row.masked_barcode.clone()),
        span("hint", hint),
        Button { part: "remove", name: Some(name), enabled: row.can_remove, ..remove }.draw(to),
    ];
    if row.can_use {
        let event = Event::VoucherUsed(row.id.clone());
        content.push(Button::new("secondary use", texts.text(Key::VouchersUse), event).draw(to));
    }
    item("voucher", content)
}
