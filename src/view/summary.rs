//! The order: every line and every sum that the server sent.

use super::{Pen, flag};
use crate::i18n::Key;
use checkout::{Line, Money, Summary};
use leptos::prelude::*;

pub(super) fn summary(order: &Summary, pen: Pen<'_>) -> impl IntoView + use<> {
    let texts = pen.texts;
    let mut lines: Vec<_> = order.lines.iter().map(|one| line(one, pen)).collect();
    lines.extend(order.items.iter().map(|(quantity, price)| {
        let name = texts.count(Key::SummaryItems, *quantity);
        line(&Line { name, price: *price, original: None, saved: None, voucher: None }, pen)
    }));
    let sum = |key: Key, amount: Option<Money>, part: &'static str, class: &'static str| {
        amount.map(|amount| {
            view! {
                <div part=part class=class>
                    <dt>{texts.text(key)}</dt>
                    <dd><bdi>{texts.money(amount)}</bdi></dd>
                </div>
            }
        })
    };
    let seats = (!order.seats.is_empty()).then(|| {
        let seats = order.seats.join(", ");
        view! { <div class="seats"><dt>{texts.text(Key::SummarySeats)}</dt><dd><bdi>{seats}</bdi></dd></div> }
    });
    view! {
        <section class="card summary" aria-labelledby="summary" aria-busy=flag(order.updating)>
            <h3 id="summary">{texts.text(Key::SummaryTitle)}</h3>
            <ul class="lines">{lines}</ul>
            <dl class="sums">
                {seats}
                {sum(Key::SummaryFees, order.fees, "fees", "fees")}
                {sum(Key::SummarySaved, order.saved, "saved", "saved")}
                {sum(Key::SummaryTotal, Some(order.total), "total", "total")}
                {sum(Key::SummaryTax, order.tax, "tax", "tax")}
            </dl>
        </section>
    }
}

fn line(line: &Line, pen: Pen<'_>) -> impl IntoView + use<> {
    let texts = pen.texts;
    let mut hints = Vec::new();
    if let Some(mask) = &line.voucher {
        hints.push(texts.with(Key::SummaryVoucher, &[("voucher", mask)]));
    }
    if let Some(saved) = line.saved {
        hints.push(texts.with(Key::SummarySaves, &[("amount", &texts.money(saved))]));
    }
    let hint = (!hints.is_empty()).then(|| view! { <span class="hint">{hints.join(" · ")}</span> });
    let original = line.original.map(|original| {
        view! { <s part="original" class="original" aria-label=texts.text(Key::SummaryOriginal)>{texts.money(original)}</s> }
    });
    view! {
        <li part="line" class="line">
            <span class="name">{line.name.clone()}</span>
            {hint}
            {original}
            <bdi class="price">{texts.money(line.price)}</bdi>
        </li>
    }
}
