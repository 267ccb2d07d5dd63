//! The discounts: listed, on offer and applied, and the form for a code.

use super::Pen;
use super::kit::{
    Button, Input, card, field, field_error, form, isolated, item, list, nothing, select, span,
};
use crate::texts::{Key, Texts};
use checkout::{CodeView, DiscountRow, Event, TicketChoice, TicketKey};
use leptos::prelude::*;

pub(super) fn discounts(rows: &[DiscountRow], code: Option<&CodeView>, pen: Pen<'_>) -> AnyView {
    let code = code.filter(|code| !code.tickets.is_empty());
    if rows.is_empty() && code.is_none() {
        return nothing();
    }
    let items = rows.iter().map(|row| discount(row, pen)).collect();
    let form = code.map_or_else(nothing, |code| code_form(code, pen));
    card("card discounts", "discounts", pen.texts.text(Key::DiscountsTitle), vec![list("list", items), form])
}

/// What a row of the list says, and what its buttons do.
struct Row {
    name: String,
    hints: Vec<String>,
    price: String,
    take: Option<Event>,
    drop: Option<Event>,
}

fn row(row: &DiscountRow, texts: &Texts) -> Row {
    match row {
        DiscountRow::Listed { price, name, ticket, amount, applied, can_take, can_drop } => {
            let mut hints = vec![texts.with(Key::DiscountsFor, &[("ticket", ticket)])];
            if let Some(applied) = u32::try_from(*applied).ok().filter(|applied| *applied > 0) {
                hints.push(texts.count(Key::DiscountsApplied, applied));
            }
            Row {
                name: name.clone(),
                hints,
                price: texts.money(*amount),
                take: can_take.then(|| Event::DiscountTaken(price.clone())),
                drop: can_drop.then(|| Event::DiscountDropped(price.clone())),
            }
        }
        DiscountRow::Offered { code, name, ticket, amount, members_only, points, target } => {
            let mut hints = vec![texts.with(Key::DiscountsFor, &[("ticket", ticket)])];
            if *members_only {
                hints.push(texts.text(Key::DiscountsMembers));
            }
            if let Some(points) = u32::try_from(*points).ok().filter(|points| *points > 0) {
                hints.push(texts.count(Key::DiscountsPoints, points));
            }
            let take = target.as_ref().map(|ticket| Event::OfferTaken(code.clone(), ticket.clone()));
            Row { name: name.clone(), hints, price: texts.money(*amount), take, drop: None }
        }
        DiscountRow::Applied { ticket_key, ticket, saved, can_remove } => Row {
            name: texts.text(Key::DiscountsCode),
            hints: vec![
                texts.with(Key::DiscountsSaves, &[("ticket", ticket), ("amount", &texts.money(*saved))]),
            ],
            price: String::new(),
            take: None,
            drop: can_remove.then(|| Event::CodeRemoved(ticket_key.clone())),
        },
    }
}

fn discount(view: &DiscountRow, pen: Pen<'_>) -> AnyView {
    let Pen { texts, to } = pen;
    let row = row(view, texts);
    let button = |event: Option<Event>, label: Key, named: Key| {
        event.map_or_else(nothing, |event| {
            let name = Some(texts.with(named, &[("discount", &row.name)]));
            Button { name, ..Button::new("quiet", texts.text(label), event) }.draw(to)
        })
    };
    let take = button(row.take, Key::DiscountsUse, Key::DiscountsUseNamed);
    let drop = button(row.drop, Key::DiscountsRemove, Key::DiscountsRemoveNamed);
    let hint = row.hints.join(" · ");
    let content =
        vec![isolated("name", row.name), span("hint", hint), isolated("price", row.price), take, drop];
    item("discount", content)
}

fn code_form(code: &CodeView, pen: Pen<'_>) -> AnyView {
    let Pen { texts, to } = pen;
    let error = code.error.map(|message| texts.message(message)).unwrap_or_default();
    let input = Input {
        part: "discount-code",
        class: "",
        mode: None,
        capitals: Some("characters"),
        value: code.code.clone(),
        invalid: code.error.is_some(),
        error: "code-error",
        event: Event::CodeTyped,
    };
    let content = vec![
        field(
            "field",
            "discount-ticket",
            texts.text(Key::CodeTicket),
            String::new(),
            vec![tickets(code, pen)],
        ),
        field("field", "discount-code", texts.text(Key::CodeCode), String::new(), vec![input.draw(to)]),
        Button::submit("discount-apply", "secondary", texts.text(Key::CodeSubmit), code.enabled, code.busy)
            .draw(to),
        field_error("code-error", error),
    ];
    form("code-form", to, Event::CodeSubmitted, content)
}

fn tickets(code: &CodeView, pen: Pen<'_>) -> AnyView {
    let option = |ticket: &TicketChoice| {
        let picked = code.picked.as_ref() == Some(&ticket.key);
        (ticket.key.as_str().to_owned(), label(ticket, pen.texts), picked)
    };
    let options = code.tickets.iter().map(option).collect();
    select("discount-ticket", options, pen.to, |key| Event::CodeTicketPicked(TicketKey::new(key)))
}

fn label(ticket: &TicketChoice, texts: &Texts) -> String {
    let amount = texts.money(ticket.price);
    let name = match ticket.number {
        0 => ticket.name.clone(),
        number => format!("{} {number}", ticket.name),
    };
    texts.with(Key::CodeChoice, &[("ticket", &name), ("amount", &amount)])
}
