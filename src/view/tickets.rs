//! The tickets that vouchers can pay for.

use super::kit::{isolated, item, list, span};
use super::node::{Node, element};
use crate::texts::{Key, Texts};
use checkout::{TicketRow, ToPay};
use leptos::prelude::*;

#[component]
pub(super) fn Tickets<'a>(rows: &'a [TicketRow], texts: &'a Texts) -> Option<Node> {
    let rows = Some(rows).filter(|rows| !rows.is_empty())?;
    let items = rows.iter().map(|row| ticket(row, texts));
    let title = element("summary").attr("id", "tickets").text(texts.text(Key::TicketsTitle));
    Some(element("details").class("card tickets").child(title).child(list("list", items)))
}

fn ticket(row: &TicketRow, texts: &Texts) -> Node {
    let hint = match row.to_pay {
        ToPay::Nothing => texts.text(Key::TicketsFree),
        ToPay::Surcharge => texts.text(Key::TicketsSurcharge),
        ToPay::Fee(fee) => texts.with(Key::TicketsFee, &[("amount", &texts.money(fee))]),
        ToPay::SurchargeAndFee(fee) => {
            texts.with(Key::TicketsSurchargeAndFee, &[("amount", &texts.money(fee))])
        }
    };
    item("ticket")
        .child(isolated("name", row.name.clone()))
        .child(span("hint", hint))
        .child(isolated("price", texts.money(row.price)))
}
