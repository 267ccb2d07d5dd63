//! The tickets that vouchers open.

use super::Pen;
use super::kit::{card, isolated, item, list, nothing, span};
use crate::texts::Key;
use checkout::{TicketRow, ToPay};
use leptos::prelude::*;

pub(super) fn tickets(rows: &[TicketRow], pen: Pen<'_>) -> AnyView {
    if rows.is_empty() {
        return nothing();
    }
    let items = rows.iter().map(|row| ticket(row, pen)).collect();
    card("card tickets", "tickets", pen.texts.text(Key::TicketsTitle), vec![list("list", items)])
}

fn ticket(row: &TicketRow, pen: Pen<'_>) -> AnyView {
    let texts = pen.texts;
    let hint = match row.to_pay {
        ToPay::Nothing => texts.text(Key::TicketsFree),
        ToPay::Surcharge => texts.text(Key::TicketsSurcharge),
        ToPay::Fee(fee) => texts.with(Key::TicketsFee, &[("amount", &texts.money(fee))]),
        ToPay::SurchargeAndFee(fee) => {
            texts.with(Key::TicketsSurchargeAndFee, &[("amount", &texts.money(fee))])
        }
    };
    let content = vec![
        isolated("name", row.name.clone()),
        span("hint", hint),
        isolated("price", texts.money(row.price)),
    ];
    item("ticket", content)
}
