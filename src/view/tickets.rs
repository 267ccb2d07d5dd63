//! The tickets that vouchers can pay for.

use super::kit::{isolated, item, list, span};
use super::node::{Handler, Node, element};
use crate::texts::{Key, Texts};
use checkout::{TicketList, TicketRow, ToPay};
use leptos::prelude::*;

#[component]
pub(super) fn Tickets<'a>(tickets: &'a TicketList, texts: &'a Texts) -> Option<Node> {
    let rows = match tickets {
        TicketList::Absent => return None,
        TicketList::Closed => None,
        TicketList::Open(rows) => Some(list("list", rows.iter().map(|row| ticket(row, texts)))),
    };
    let title = element("summary").attr("id", "tickets").text(texts.text(Key::TicketsTitle));
    let details = element("details").class("tickets").on("toggle", Handler::SendOpen);
    Some(details.child(title).child(rows))
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
