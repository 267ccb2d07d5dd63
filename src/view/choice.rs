//! The choice which tickets a voucher pays for, and how many.

use super::kit::{button, card, div, isolated, span};
use super::node::{Node, element, send};
use crate::texts::{Key, Texts};
use checkout::{ChoiceView, Event, Money, text::digits};
use leptos::prelude::*;

#[component]
pub(super) fn Choice<'a>(choice: &'a ChoiceView, texts: &'a Texts) -> Node {
    let question = texts.text(Key::ChoiceTicket);
    let options = choice.options.iter().enumerate();
    let radios =
        div("options").attr("role", "radiogroup").named(&question).child(span("legend", question)).children(
            options.map(|(at, option)| radio(&option.name, option.price, at, at == choice.picked, texts)),
        );
    let confirm = texts.count(Key::ChoiceConfirm, choice.quantity);
    let row = div("row").child(button("primary", confirm, Event::ChoiceConfirmed)).child(button(
        "quiet",
        texts.text(Key::ChoiceDismiss),
        Event::ChoiceDismissed,
    ));
    let title = texts.with(Key::ChoiceTitle, &[("voucher", &choice.ending)]);
    card("choose", "choice", title)
        .child(radios)
        .child((choice.most > 1).then(|| quantity(choice, texts)))
        .child(row)
}

/// A ticket to choose, at this place in its list.
pub(super) fn radio(name: &str, price: Money, at: usize, picked: bool, texts: &Texts) -> Node {
    let radio = element("input").attr("type", "radio").attr("name", "ticket").flag("checked", picked);
    element("label")
        .class("option")
        .child(radio.on("change", send(Event::TicketPicked(at))))
        .child(isolated("name", name.to_owned()))
        .child(isolated("price", texts.money(price)))
}

fn quantity(choice: &ChoiceView, texts: &Texts) -> Node {
    let quantity = choice.quantity;
    let step = |label: &str, name: Key, quantity: u32, enabled: bool| {
        let step = button("step-by", label.to_owned(), Event::QuantityPicked(quantity));
        step.named(&texts.text(name)).enabled(enabled)
    };
    div("quantity")
        .part("quantity")
        .attr("role", "group")
        .named(&texts.text(Key::ChoiceQuantity))
        .child(step("−", Key::ChoiceLess, quantity.saturating_sub(1), quantity > 1))
        .child(element("output").attr("aria-live", "polite").text(digits(quantity.into())))
        .child(step("+", Key::ChoiceMore, quantity.saturating_add(1), quantity < choice.most))
        .child(span("hint", texts.count(Key::ChoiceMost, choice.most)))
}
