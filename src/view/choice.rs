//! Which tickets a voucher shall become, and how many.

use super::{Pen, flag, on_click};
use crate::i18n::Key;
use checkout::{ChoiceView, Event};
use leptos::callback::Callable;
use leptos::prelude::*;

pub(super) fn choice(choice: &ChoiceView, pen: Pen<'_>) -> impl IntoView + use<> {
    let Pen { texts, send } = pen;
    let options: Vec<_> = choice
        .options
        .iter()
        .enumerate()
        .map(|(at, option)| {
            view! {
                <label class="option">
                    <input
                        type="radio"
                        name="ticket"
                        prop:checked=at == choice.picked
                        on:change=move |_| send.run(Event::TicketPicked(at))
                    />
                    <span class="name">{option.name.clone()}</span>
                    <bdi class="price">{texts.money(option.price)}</bdi>
                </label>
            }
        })
        .collect();
    let quantity = choice.quantity;
    let confirm = texts.count(Key::ChoiceConfirm, quantity);
    let title = texts.with(Key::ChoiceTitle, &[("voucher", &choice.masked_barcode)]);
    view! {
        <section class="card choose" aria-labelledby="choice">
            <h3 id="choice" tabindex="-1">{title}</h3>
            <fieldset class="options">
                <legend>{texts.text(Key::ChoiceTicket)}</legend>
                {options}
            </fieldset>
            <div part="quantity" class="quantity" role="group" aria-label=texts.text(Key::ChoiceQuantity)>
                <button
                    type="button"
                    class="step"
                    aria-label=texts.text(Key::ChoiceLess)
                    aria-disabled=flag(quantity <= 1)
                    on:click=on_click(send, Event::QuantityPicked(quantity.saturating_sub(1)))
                >
                    "−"
                </button>
                <output aria-live="polite">{quantity}</output>
                <button
                    type="button"
                    class="step"
                    aria-label=texts.text(Key::ChoiceMore)
                    aria-disabled=flag(quantity >= choice.most)
                    on:click=on_click(send, Event::QuantityPicked(quantity.saturating_add(1)))
                >
                    "+"
                </button>
                <span class="hint">{texts.count(Key::ChoiceMost, choice.most)}</span>
            </div>
            <div class="row">
                <button type="button" class="primary" on:click=on_click(send, Event::ChoiceConfirmed)>{confirm}</button>
                <button type="button" class="quiet" on:click=on_click(send, Event::ChoiceDismissed)>
                    {texts.text(Key::ChoiceDismiss)}
                </button>
            </div>
        </section>
    }
}
