//! The vouchers on the order.

use super::kit::{button, card, isolated, item, list, span};
use super::node::Node;
use crate::texts::{Key, Texts};
use checkout::{Event, VoucherRow};
use leptos::prelude::*;

#[component]
pub(super) fn Vouchers<'a>(rows: &'a [VoucherRow], texts: &'a Texts) -> Option<Node> {
    let rows = Some(rows).filter(|rows| !rows.is_empty())?;
    let items = rows.iter().map(|row| voucher(row, texts));
    Some(card("card vouchers", "vouchers", texts.text(Key::VouchersTitle)).child(list("list", items)))
}

fn voucher(row: &VoucherRow, texts: &Texts) -> Node {
    let hint = match row.tickets.map(u32::try_from) {
        None => texts.text(Key::KindDeal),
        Some(Ok(0) | Err(_)) => texts.text(Key::VouchersUnused),
        Some(Ok(tickets)) => texts.count(Key::VouchersPays, tickets),
    };
    let remove = button("quiet", texts.text(Key::VouchersRemove), Event::VoucherRemoved(row.id.clone()));
    let name = texts.with(Key::VouchersRemoveNamed, &[("voucher", &row.masked_barcode)]);
    let add_tickets = row
        .can_use
        .then(|| button("secondary use", texts.text(Key::VouchersUse), Event::VoucherUsed(row.id.clone())));
    item("voucher")
        .child(isolated("name", row.name.clone()))
        .child(isolated("code", row.masked_barcode.clone()))
        .child(span("hint", hint))
        .child(remove.part("remove").named(&name).enabled(row.can_remove))
        .child(add_tickets)
}
