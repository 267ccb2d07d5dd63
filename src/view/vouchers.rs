//! The vouchers on the order.

use super::{Pen, flag, on_click};
use crate::i18n::Key;
use checkout::{Event, VoucherRow};
use leptos::prelude::*;

pub(super) fn vouchers(rows: &[VoucherRow], pen: Pen<'_>) -> Option<impl IntoView + use<>> {
    let texts = pen.texts;
    let list: Vec<_> = rows.iter().map(|row| voucher(row, pen)).collect();
    (!list.is_empty()).then(|| {
        view! {
            <section class="card vouchers">
                <h3>{texts.text(Key::VouchersTitle)}</h3>
                <ul class="list">{list}</ul>
            </section>
        }
    })
}

fn voucher(row: &VoucherRow, pen: Pen<'_>) -> impl IntoView + use<> {
    let Pen { texts, send } = pen;
    let hint = match u32::try_from(row.tickets) {
        Ok(0) | Err(_) => texts.text(Key::VouchersUnused),
        Ok(tickets) => texts.count(Key::VouchersPays, tickets),
    };
    let named = texts.with(Key::VouchersRemoveNamed, &[("voucher", &row.masked_barcode)]);
    let take = row.can_use.then(|| {
        view! {
            <button type="button" class="quiet use" on:click=on_click(send, Event::VoucherUsed(row.id.clone()))>
                {texts.text(Key::VouchersUse)}
            </button>
        }
    });
    view! {
        <li part="voucher" class="voucher">
            <span class="name">{row.name.clone()}</span>
            <bdi class="code">{row.masked_barcode.clone()}</bdi>
            <span class="hint">{hint} " " {take}</span>
            <button
                type="button"
                part="remove"
                class="quiet"
                aria-label=named
                aria-disabled=flag(!row.can_remove)
                on:click=on_click(send, Event::VoucherRemoved(row.id.clone()))
            >
                {texts.text(Key::VouchersRemove)}
            </button>
        </li>
    }
}
