//! The order: every line and every sum that the server sent.

use super::Pen;
use super::kit::{Group, Nodes, Section, heading, isolated, item, list, nothing, span};
use crate::texts::Key;
use checkout::{Line, Money, Summary};
use leptos::prelude::*;

pub(super) fn summary(order: &Summary, pen: Pen<'_>) -> AnyView {
    let texts = pen.texts;
    let mut lines: Nodes = order.lines.iter().map(|one| line(one, pen)).collect();
    lines.extend(order.items.iter().map(|(quantity, price)| {
        let name = texts.count(Key::SummaryItems, *quantity);
        line(&Line { name, price: *price, original: None, saved: None, voucher: None }, pen)
    }));
    let in_parts = !order.payments.is_empty();
    let total = match (order.bought, in_parts) {
        (true, _) => Key::SummaryPaid,
        (false, true) => Key::SummaryAll,
        (false, false) => Key::SummaryTotal,
    };
    // A receipt names it as a part of what was paid.
    let sign = if order.bought { 1 } else { -1 };
    let payments = order.payments.iter().map(|(mask, part)| {
        let label = texts.with(Key::SummaryPayment, &[("voucher", mask)]);
        sum(label, "payment", texts.money(Money { minor: sign * part.minor, ..*part }))
    });
    let left = Some(order.due).filter(|_| in_parts && !order.bought);
    let known = |(key, part, value): (Key, &'static str, Option<String>)| {
        value.map(|value| sum(texts.text(key), part, value))
    };
    let costs = [
        (Key::SummarySeats, "seats", Some(order.seats.join(", ")).filter(|seats| !seats.is_empty())),
        (Key::SummaryFees, "fees", amount(order.fees, pen)),
        (Key::SummarySaved, "saved", amount(order.saved, pen)),
        (total, "total", amount(Some(order.total), pen)),
    ];
    let rest =
        [(Key::SummaryDue, "due", amount(left, pen)), (Key::SummaryTax, "tax", amount(order.tax, pen))];
    let costs = costs.into_iter().filter_map(known);
    let sums: Nodes = costs.chain(payments).chain(rest.into_iter().filter_map(known)).collect();
    let sums = view! { <dl class="sums">{sums}</dl> };
    let content =
        vec![heading("summary", texts.text(Key::SummaryTitle)), list("lines", lines), sums.into_any()];
    Section { class: "card summary", label: "summary", busy: order.updating, ..Section::default() }
        .draw(content)
}

fn amount(money: Option<Money>, pen: Pen<'_>) -> Option<String> {
    money.map(|money| pen.texts.money(money))
}

fn sum(label: String, part: &'static str, value: String) -> AnyView {
    let term = view! { <dt>{label}</dt> };
    let value = view! { <dd>{isolated("", value)}</dd> };
    let content = vec![term.into_any(), value.into_any()];
    Group { class: part, part: Some(part), ..Group::default() }.draw(content)
}

fn line(line: &Line, pen: Pen<'_>) -> AnyView {
    let texts = pen.texts;
    let mut hints = Vec::new();
    if let Some(mask) = &line.voucher {
        hints.push(texts.with(Key::SummaryVoucher, &[("voucher", mask)]));
    }
    if let Some(saved) = line.saved {
        hints.push(texts.with(Key::SummarySaves, &[("amount", &texts.money(saved))]));
    }
    let original = line.original.map_or_else(nothing, |original| {
        let label = texts.text(Key::SummaryOriginal);
        // A name is not allowed for what is struck out.
        view! { <s part="original" class="original"><span class="said">{label}" "</span>{texts.money(original)}</s> }
            .into_any()
    });
    let name = isolated("name", line.name.clone());
    item(
        "line",
        vec![name, span("hint", hints.join(" · ")), original, isolated("price", texts.money(line.price))],
    )
}
