//! The discounts: listed, on offer and applied, and the form for a code.

use super::{Pen, field_error, flag, on_click};
use crate::i18n::{Key, Texts};
use checkout::{CodeView, DiscountRow, Event, TicketChoice, TicketKey};
use leptos::callback::Callable;
use leptos::prelude::*;

pub(super) fn discounts(
    rows: &[DiscountRow],
    code: Option<&CodeView>,
    pen: Pen<'_>,
) -> Option<impl IntoView + use<>> {
    let list: Vec<_> = rows.iter().map(|row| discount(row, pen)).collect();
    let form = code.filter(|code| !code.tickets.is_empty()).map(|code| code_form(code, pen));
    (!list.is_empty() || form.is_some()).then(|| {
        view! {
            <section class="card discounts">
                <h3>{pen.texts.text(Key::DiscountsTitle)}</h3>
                <ul class="list">{list}</ul>
                {form}
            </section>
        }
    })
}

/// What a row of the list says, and what its button does.
struct Row {
    name: String,
    hint: String,
    price: Option<String>,
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
                hint: hints.join(" · "),
                price: Some(texts.money(*amount)),
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
            Row {
                name: name.clone(),
                hint: hints.join(" · "),
                price: Some(texts.money(*amount)),
                take: target.as_ref().map(|ticket| Event::OfferTaken(code.clone(), ticket.clone())),
                drop: None,
            }
        }
        DiscountRow::Applied { ticket_key, ticket, saved, can_remove } => Row {
            name: texts.text(Key::DiscountsCode),
            hint: texts.with(Key::DiscountsSaves, &[("ticket", ticket), ("amount", &texts.money(*saved))]),
            price: None,
            take: None,
            drop: can_remove.then(|| Event::CodeRemoved(ticket_key.clone())),
        },
    }
}

fn discount(view: &DiscountRow, pen: Pen<'_>) -> impl IntoView + use<> {
    let Pen { texts, send } = pen;
    let row = row(view, texts);
    let button = |event: Option<Event>, label: Key, named: Key| {
        event.map(|event| {
            view! {
                <button
                    type="button"
                    class="quiet"
                    aria-label=texts.with(named, &[("discount", &row.name)])
                    on:click=on_click(send, event)
                >
                    {texts.text(label)}
                </button>
            }
        })
    };
    let take = button(row.take, Key::DiscountsUse, Key::DiscountsUseNamed);
    let drop = button(row.drop, Key::DiscountsRemove, Key::DiscountsRemoveNamed);
    view! {
        <li part="discount" class="discount">
            <span class="name">{row.name}<span class="hint">{row.hint}</span></span>
            {row.price.map(|price| view! { <bdi class="price">{price}</bdi> })}
            {take}
            {drop}
        </li>
    }
}

fn code_form(code: &CodeView, pen: Pen<'_>) -> impl IntoView + use<> {
    let Pen { texts, send } = pen;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send.run(Event::CodeSubmitted);
    };
    let options: Vec<_> = code
        .tickets
        .iter()
        .map(|ticket| {
            let picked = code.picked.as_ref() == Some(&ticket.key);
            view! { <option value=ticket.key.as_str().to_owned() prop:selected=picked>{label(ticket, texts)}</option> }
        })
        .collect();
    view! {
        <form class="code-form" novalidate on:submit=submit>
            <div class="field">
                <label for="discount-ticket">{texts.text(Key::CodeTicket)}</label>
                <select
                    id="discount-ticket"
                    part="discount-ticket"
                    on:change=move |event| {
                        send.run(Event::CodeTicketPicked(TicketKey::new(event_target_value(&event))));
                    }
                >
                    {options}
                </select>
            </div>
            <div class="field">
                <label for="discount-code">{texts.text(Key::CodeCode)}</label>
                <input
                    id="discount-code"
                    part="discount-code"
                    type="text"
                    dir="ltr"
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    enterkeyhint="go"
                    aria-describedby="code-error"
                    aria-invalid=flag(code.error.is_some())
                    prop:value=code.code.clone()
                    on:input=move |event| send.run(Event::CodeTyped(event_target_value(&event)))
                />
            </div>
            <button
                type="submit"
                part="discount-apply"
                class="secondary"
                aria-disabled=flag(!code.enabled)
                aria-busy=flag(code.busy)
            >
                {texts.text(Key::CodeSubmit)}
            </button>
            {field_error(code.error, "code-error", texts)}
        </form>
    }
}

fn label(ticket: &TicketChoice, texts: &Texts) -> String {
    let price = texts.money(ticket.price);
    match ticket.number {
        0 => format!("{}, {price}", ticket.name),
        number => format!("{} {number}, {price}", ticket.name),
    }
}
