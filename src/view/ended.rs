//! Where there is nothing to do here: not loaded, over, or bought, which has a receipt.

use super::kit::{
    Button, Group, Nodes, attribute, card, group, heading, isolated, nothing, paragraph, plain, span,
};
use super::{Pen, summary};
use crate::texts::Key;
use checkout::{Ended, Event, Gift, GiftView, Message, Receipt, Summary};
use leptos::prelude::*;

pub(super) fn ended(ended: &Ended, order: Option<&Summary>, pen: Pen<'_>) -> AnyView {
    let Pen { texts, to } = pen;
    let (title, message) = match ended {
        Ended::Broken(message) => (Key::BrokenTitle, *message),
        Ended::Expired => (Key::ExpiredTitle, Message::OrderExpired),
        Ended::Completed(_) => (Key::CompletedTitle, Message::OrderCompleted),
    };
    let mut content = vec![said(texts.message(message))];
    match ended {
        Ended::Broken(_) => {
            let retry = Button::new("secondary", texts.text(Key::BrokenRetry), Event::Refreshed);
            content.push(retry.draw(to));
        }
        Ended::Completed(receipt) => content.extend(bought(receipt, pen)),
        Ended::Expired => {}
    }
    let order = order.map_or_else(nothing, |order| summary::summary(order, pen));
    group("columns", vec![card("card ended", "ended", texts.text(title), content), order])
}

fn bought(receipt: &Receipt, pen: Pen<'_>) -> Nodes {
    let Pen { texts, to } = pen;
    let mut content = Nodes::new();
    if receipt.voucher_redeemed {
        content.push(said(texts.text(Key::CompletedRedeemed)));
    }
    let Some(gift) = &receipt.gift else { return content };
    match gift {
        GiftView::Offered | GiftView::Waiting => {
            let busy = matches!(gift, GiftView::Waiting);
            let button = Button::new("primary", texts.text(Key::GiftGet), Event::GiftAsked);
            content.push(Button { part: "gift", busy, enabled: !busy, ..button }.draw(to));
        }
        GiftView::Got(gift) => {
            content.push(heading("gift", texts.text(Key::GiftTitle)));
            content.extend(card_code(gift, pen));
        }
        GiftView::Missed => content.push(heading("gift", texts.text(Key::GiftMissed))),
    }
    content
}

fn said(text: String) -> AnyView {
    paragraph("", None, vec![plain(text)])
}

fn card_code(gift: &Gift, pen: Pen<'_>) -> Nodes {
    let texts = pen.texts;
    let code = vec![isolated("", gift.code.reveal().to_owned())];
    let mut content =
        vec![Group { class: "gift-code", part: Some("gift-code"), ..Group::default() }.draw(code)];
    if let Some(url) = &gift.url {
        let text = texts.text(Key::GiftLink);
        let link = view! { <a href=attribute(url) target="_blank" rel="noopener noreferrer">{text}</a> };
        content.push(link.into_any());
    }
    if let Some(time) = gift.expires_at.as_deref().and_then(|at| texts.moment(at)) {
        content.push(span("hint", texts.with(Key::GiftUntil, &[("time", &time)])));
    }
    content
}
