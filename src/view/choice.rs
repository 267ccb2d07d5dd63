//! Which tickets a voucher shall become, and how many.

use super::Pen;
use super::kit::{Button, Group, Nodes, card, group, isolated, label, span};
use crate::texts::Key;
use checkout::{ChoiceView, Event, OptionView};
use leptos::prelude::*;

pub(super) fn choice(choice: &ChoiceView, pen: Pen<'_>) -> AnyView {
    let Pen { texts, to } = pen;
    let question = texts.text(Key::ChoiceTicket);
    let mut options = vec![span("legend", question.clone())];
    let drawn = choice.options.iter().enumerate();
    options.extend(drawn.map(|(at, one)| option(one, at, at == choice.picked, pen)));
    let radios =
        Group { class: "options", role: Some("radiogroup"), name: Some(question), ..Group::default() };
    let confirm =
        Button::new("primary", texts.count(Key::ChoiceConfirm, choice.quantity), Event::ChoiceConfirmed);
    let dismiss = Button::new("quiet", texts.text(Key::ChoiceDismiss), Event::ChoiceDismissed);
    let title = texts.with(Key::ChoiceTitle, &[("voucher", &choice.masked_barcode)]);
    let row = group("row", vec![confirm.draw(to), dismiss.draw(to)]);
    card("card choose", "choice", title, vec![radios.draw(options), quantity(choice, pen), row])
}

fn option(option: &OptionView, at: usize, picked: bool, pen: Pen<'_>) -> AnyView {
    let sends = pen.to.send(Event::TicketPicked(at));
    let radio = view! { <input type="radio" name="ticket" prop:checked=picked data-change=sends /> };
    let (name, price) =
        (isolated("name", option.name.clone()), isolated("price", pen.texts.money(option.price)));
    label("option", None, vec![radio.into_any(), name, price])
}

fn quantity(choice: &ChoiceView, pen: Pen<'_>) -> AnyView {
    let Pen { texts, to } = pen;
    let step = |label: &str, name: Key, quantity: u32, enabled: bool| {
        let button = Button::new("step", label.to_owned(), Event::QuantityPicked(quantity));
        Button { name: Some(texts.text(name)), enabled, ..button }.draw(to)
    };
    let quantity = choice.quantity;
    let shown = view! { <output aria-live="polite">{quantity.to_string()}</output> };
    let content: Nodes = vec![
        step("−", Key::ChoiceLess, quantity.saturating_sub(1), quantity > 1),
        shown.into_any(),
        step("+", Key::ChoiceMore, quantity.saturating_add(1), quantity < choice.most),
        span("hint", texts.count(Key::ChoiceMost, choice.most)),
    ];
    let group = Group { class: "quantity", part: Some("quantity"), role: Some("group"), ..Group::default() };
    Group { name: Some(texts.text(Key::ChoiceQuantity)), ..group }.draw(content)
}
