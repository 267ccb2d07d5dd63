//! The order: every line and every sum that the server sent.

use super::Pen;
use super::kit::{Nodes, attribute, flag, heading, isolated, item, list, nothing, span};
use crate::i18n::Key;
use checkout::{Line, Money, Summary};
use leptos::prelude::*;

pub(super) fn summary(order: &Summary, pen: Pen<'_>) -> AnyView {
    let texts = pen.texts;
    let mut lines: Nodes = order.lines.iter().map(|one| line(one, pen)).collect();
    lines.extend(order.items.iter().map(|(quantity, price)| {
        let name = texts.count(Key::SummaryItems, *quantity);
        line(&Line { name, price: *price, original: None, saved: None, voucher: None }, pen)
    }));
    let sums: Nodes = [
        (Key::SummarySeats, "seats", Some(order.seats.join(", ")).filter(|seats| !seats.is_empty())),
        (Key::SummaryFees, "fees", amount(order.fees, pen)),
        (Key::SummarySaved, "saved", amount(order.saved, pen)),
        (Key::SummaryTotal, "total", amount(Some(order.total), pen)),
        (Key::SummaryTax, "tax", amount(order.tax, pen)),
    ]
    .into_iter()
    .filter_map(|(key, part, value)| value.map(|value| sum(texts.text(key), part, value)))
    .collect();
    view! {
        <section class="card summary" aria-labelledby="summary" aria-busy=flag(order.updating)>
            {heading("summary", texts.text(Key::SummaryTitle))}
            {list("lines", lines)}
            <dl class="sums">{sums}</dl>
        </section>
    }
    .into_any()
}

fn amount(money: Option<Money>, pen: Pen<'_>) -> Option<String> {
    money.map(|money| pen.texts.money(money))
}

fn sum(label: String, part: &'static str, value: String) -> AnyView {
    view! { <div part=attribute(part) class=attribute(part)><dt>{label}</dt><dd><bdi>{value}</bdi></dd></div> }.into_any()
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
        view! { <s part="original" class="original" aria-label=attribute(&label)>{texts.money(original)}</s> }
            .into_any()
    });
    let name = span("name", line.name.clone());
    item(
        "line",
        vec![name, span("hint", hints.join(" · ")), original, isolated("price", texts.money(line.price))],
    )
}
