//! The order: each line and each sum that the server sent.

use super::kit::{card, div, isolated, item, list, span};
use super::node::{Node, element};
use crate::texts::{Key, Texts, joined};
use checkout::{Line, Money, Summary as Order};
use leptos::prelude::*;

#[component]
pub(super) fn Summary<'a>(order: &'a Order, texts: &'a Texts) -> Node {
    let tickets = order.lines.iter().map(|one| line(one, texts));
    let items = order.items.iter().map(|(quantity, price)| {
        let name = texts.count(Key::SummaryItems, *quantity);
        line(&Line { name, price: *price, original: None, saved: None, voucher: None }, texts)
    });
    card("summary", "summary", texts.text(Key::SummaryTitle))
        .busy(order.updating)
        .child(list("lines", tickets.chain(items)))
        .child(sums(order, texts))
}

fn sums(order: &Order, texts: &Texts) -> Node {
    let in_parts = !order.payments.is_empty();
    let total = match (order.bought, in_parts) {
        (true, _) => Key::SummaryPaid,
        (false, true) => Key::SummaryAll,
        (false, false) => Key::SummaryTotal,
    };
    // On a receipt a voucher payment is a part of the amount paid; before, it is taken off the total.
    let sign = if order.bought { 1 } else { -1 };
    let payments = order.payments.iter().map(|(mask, part)| {
        let label = texts.with(Key::SummaryPayment, &[("voucher", mask)]);
        sum("payment", label, texts.money(Money::new(sign * part.minor)))
    });
    let due = Some(order.due).filter(|_| in_parts && !order.bought);
    let seats = Some(joined(&order.seats, ", ")).filter(|seats| !seats.is_empty());
    let amount = |part: &str, key: Key, money: Option<Money>| {
        money.map(|money| sum(part, texts.text(key), texts.money(money)))
    };
    let before = [
        seats.map(|seats| sum("seats", texts.text(Key::SummarySeats), seats)),
        amount("fees", Key::SummaryFees, order.fees),
        amount("saved", Key::SummarySaved, order.saved),
        amount("total", total, Some(order.total)),
    ];
    let after = [amount("due", Key::SummaryDue, due), amount("tax", Key::SummaryTax, order.tax)];
    let sums = before.into_iter().flatten().chain(payments).chain(after.into_iter().flatten());
    element("dl").class("sums").children(sums)
}

/// The amount due under the form, in sight also when the summary is not. Screen readers read it in the summary.
pub(super) fn due_bar(order: &Order, texts: &Texts) -> Node {
    div("due-bar")
        .part("due-bar")
        .attr("aria-hidden", "true")
        .busy(order.updating)
        .child(span("", texts.text(Key::SummaryTotal)))
        .child(isolated("price", texts.money(order.due)))
}

fn sum(part: &str, label: String, value: String) -> Node {
    let value = element("dd").child(element("bdi").text(value));
    div(part).part(part).child(element("dt").text(label)).child(value)
}

fn line(line: &Line, texts: &Texts) -> Node {
    let mut hints = Vec::new();
    if let Some(mask) = &line.voucher {
        hints.push(texts.with(Key::SummaryVoucher, &[("voucher", mask)]));
    }
    if let Some(saved) = line.saved {
        hints.push(texts.with(Key::SummarySaves, &[("amount", &texts.money(saved))]));
    }
    let original = line.original.map(|original| {
        // A hidden text, as an element that is struck out may not have a name of its own.
        element("s")
            .part("original")
            .class("original")
            .child(span("said", texts.text(Key::SummaryOriginal) + " "))
            .child(element("span").text(texts.money(original)))
    });
    item("line")
        .child(isolated("name", line.name.clone()))
        .child(span("hint", joined(&hints, " · ")))
        .child(original)
        .child(isolated("price", texts.money(line.price)))
}
