//! The discounts: listed, offered and applied.

use super::kit::{button, card, isolated, item, list, span};
use super::node::{Node, element};
use crate::texts::{Key, Texts, joined};
use checkout::{DiscountRow, Event};
use leptos::prelude::*;

/// The discounts that are shown at once.
const SHOWN: usize = 4;

#[component]
pub(super) fn Discounts<'a>(rows: &'a [DiscountRow], texts: &'a Texts) -> Option<Node> {
    let rows = Some(rows).filter(|rows| !rows.is_empty())?;
    let items = |rows: &[DiscountRow]| list("list", rows.iter().map(|row| discount(row, texts)));
    let (first, others) = rows.split_at_checked(SHOWN).unwrap_or((rows, &[]));
    let others = (!others.is_empty()).then(|| {
        let all = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let summary = element("summary").text(texts.count(Key::DiscountsAll, all));
        element("details").child(summary).child(items(others))
    });
    let card = card("discounts", "discounts", texts.text(Key::DiscountsTitle));
    Some(card.child(items(first)).child(others))
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
            name: texts.with(Key::DiscountsSaves, &[("ticket", ticket), ("amount", &texts.money(*saved))]),
            hints: Vec::new(),
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
        .child(span("hint", joined(&row.hints, " · ")))
        .child(isolated("price", row.price))
        .child(take)
        .child(remove)
}
