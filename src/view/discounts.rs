//! The discounts, listed, offered and applied, and the form for a discount code.

use super::kit::{
    button, card, field, field_error, form, input, isolated, item, list, option, select, span, submit_button,
};
use super::node::Node;
use crate::texts::{Key, Texts};
use checkout::{CodeView, DiscountRow, Event, TicketChoice, TicketKey};
use leptos::prelude::*;

/// The id of the text that describes an error of the code.
const ERROR: &str = "code-error";

#[component]
pub(super) fn Discounts<'a>(
    rows: &'a [DiscountRow],
    code: Option<&'a CodeView>,
    texts: &'a Texts,
) -> Option<Node> {
    let code = code.filter(|code| !code.tickets.is_empty());
    if rows.is_empty() && code.is_none() {
        return None;
    }
    let items = rows.iter().map(|row| discount(row, texts));
    let card = card("card discounts", "discounts", texts.text(Key::DiscountsTitle));
    Some(card.child(list("list", items)).child(code.map(|code| code_form(code, texts))))
}

/// The texts of a row, and the events of its buttons.
struct Row {
    name: String,
    hints: Vec<String>,
    price: String,
    take: Option<Event>,
    remove: Option<Event>,
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
                remove: can_drop.then(|| Event::DiscountDropped(price.clone())),
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
            Row { name: name.clone(), hints, price: texts.money(*amount), take, remove: None }
        }
        DiscountRow::Applied { ticket_key, ticket, saved, can_remove } => Row {
            name: texts.text(Key::DiscountsCode),
            hints: vec![
                texts.with(Key::DiscountsSaves, &[("ticket", ticket), ("amount", &texts.money(*saved))]),
            ],
            price: String::new(),
            take: None,
            remove: can_remove.then(|| Event::CodeRemoved(ticket_key.clone())),
        },
    }
}

fn discount(view: &DiscountRow, texts: &Texts) -> Node {
    let row = row(view, texts);
    let button = |event: Option<Event>, label: Key, named: Key| {
        event.map(|event| {
            let name = texts.with(named, &[("discount", &row.name)]);
            button("quiet", texts.text(label), event).named(&name)
        })
    };
    let take = button(row.take, Key::DiscountsUse, Key::DiscountsUseNamed);
    let remove = button(row.remove, Key::DiscountsRemove, Key::DiscountsRemoveNamed);
    item("discount")
        .child(isolated("name", row.name))
        .child(span("hint", row.hints.join(" · ")))
        .child(isolated("price", row.price))
        .child(take)
        .child(remove)
}

fn code_form(code: &CodeView, texts: &Texts) -> Node {
    let tickets = code.tickets.iter().map(|ticket| {
        option(ticket.key.as_str(), label(ticket, texts), code.picked.as_ref() == Some(&ticket.key))
    });
    let picked = |key| Event::CodeTicketPicked(TicketKey::new(key));
    let ticket = select("discount-ticket", tickets, picked);
    let input = input("discount-code", ERROR, &code.code, code.error.is_some(), Event::CodeTyped)
        .attr("autocapitalize", "characters");
    let submit = submit_button("discount-apply", "secondary", texts.text(Key::CodeSubmit));
    let error = code.error.map(|message| texts.message(message)).unwrap_or_default();
    form("code-form", Event::CodeSubmitted)
        .child(field("field", "discount-ticket", texts.text(Key::CodeTicket)).child(ticket))
        .child(field("field", "discount-code", texts.text(Key::CodeCode)).child(input))
        .child(submit.enabled(code.enabled).busy(code.busy))
        .child(field_error(ERROR, error))
}

fn label(ticket: &TicketChoice, texts: &Texts) -> String {
    let amount = texts.money(ticket.price);
    let name = match ticket.number {
        0 => ticket.name.clone(),
        number => format!("{} {number}", ticket.name),
    };
    texts.with(Key::CodeChoice, &[("ticket", &name), ("amount", &amount)])
}
