//! The tickets that vouchers open.

use super::Pen;
use crate::i18n::Key;
use checkout::{TicketRow, ToPay};
use leptos::prelude::*;

pub(super) fn tickets(rows: &[TicketRow], pen: Pen<'_>) -> Option<impl IntoView + use<>> {
    let texts = pen.texts;
    let list: Vec<_> = rows
        .iter()
        .map(|row| {
            let hint = match row.to_pay {
                ToPay::Nothing => texts.text(Key::TicketsFree),
                ToPay::Surcharge => texts.text(Key::TicketsSurcharge),
                ToPay::Fee(fee) => texts.with(Key::TicketsFee, &[("amount", &texts.money(fee))]),
                ToPay::SurchargeAndFee(fee) => {
                    texts.with(Key::TicketsSurchargeAndFee, &[("amount", &texts.money(fee))])
                }
            };
            view! {
                <li part="ticket" class="ticket">
                    <span class="name">{row.name.clone()}</span>
                    <span class="hint">{hint}</span>
                    <bdi class="price">{texts.money(row.price)}</bdi>
                </li>
            }
        })
        .collect();
    (!list.is_empty()).then(|| {
        view! {
            <section class="card tickets">
                <h3>{texts.text(Key::TicketsTitle)}</h3>
                <ul class="list">{list}</ul>
            </section>
        }
    })
}
