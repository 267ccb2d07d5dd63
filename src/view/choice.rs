//! Which tickets a voucher shall become, and how many.

use super::Pen;
use super::kit::{Button, attribute, card, group, isolated, span};
use crate::i18n::Key;
use checkout::{ChoiceView, Event, OptionView};
use leptos::prelude::*;

pub(super) fn choice(choice: &ChoiceView, pen: Pen<'_>) -> AnyView {
    let Pen { texts, to } = pen;
    let options: Vec<AnyView> = choice
        .options
        .iter()
        .enumerate()
        .map(|(at, one)| option(one, at, at == choice.picked, pen))
        .collect();
    let options = view! {
        <fieldset class="options">
            <legend>{texts.text(Key::ChoiceTicket)}</legend>
            {options}
        </fieldset>
    };
    let confirm =
        Button::new("primary", texts.count(Key::ChoiceConfirm, choice.quantity), Event::ChoiceConfirmed);
    let dismiss = Button::new("quiet", texts.text(Key::ChoiceDismiss), Event::ChoiceDismissed);
    let title = texts.with(Key::ChoiceTitle, &[("voucher", &choice.masked_barcode)]);
    let row = group("row", vec![confirm.draw(to), dismiss.draw(to)]);
    card("card choose", "choice", title, vec![options.into_any(), quantity(choice, pen), row])
}

fn option(option: &OptionView, at: usize, picked: bool, pen: Pen<'_>) -> AnyView {
    let to = pen.to;
    view! {
        <label class="option">
            <input type="radio" name="ticket" prop:checked=picked on:change=move |_| to.send(Event::TicketPicked(at)) />
            {span("name", option.name.clone())}
            {isolated("price", pen.texts.money(option.price))}
        </label>
    }
    .into_any()
}

fn quantity(choice: &ChoiceView, pen: Pen<'_>) -> AnyView {
    let Pen { texts, to } = pen;
    let step = |label: &str, name: Key, quantity: u32, enabled: bool| {
        let button = Button::new("step", label.to_owned(), Event::QuantityPicked(quantity));
        Button { name: Some(texts.text(name)), enabled, ..button }.draw(to)
    };
    let quantity = choice.quantity;
    view! {
        <div part="quantity" class="quantity" role="group" aria-label=attribute(&texts.text(Key::ChoiceQuantity))>
            {step("−", Key::ChoiceLess, quantity.saturating_sub(1), quantity > 1)}
            <output aria-live="polite">{quantity.to_string()}</output>
            {step("+", Key::ChoiceMore, quantity.saturating_add(1), quantity < choice.most)}
            {span("hint", texts.count(Key::ChoiceMost, choice.most))}
        </div>
    }
    .into_any()
}
