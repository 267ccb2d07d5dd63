//! The screen without a voucher step: the order could not be loaded, has expired, or is bought and has a receipt.

use super::kit::{button, card, div, heading, isolated, paragraph, span};
use super::node::{Node, element};
use super::summary::Summary;
use crate::texts::{Key, Texts};
use checkout::{Ended as Reason, Event, Gift, GiftView, Message, Receipt, Summary as Order};
use leptos::prelude::*;

#[component]
pub(super) fn Ended<'a>(ended: &'a Reason, order: Option<&'a Order>, texts: &'a Texts) -> Node {
    let said = |message: Message| paragraph(texts.message(message));
    let card = match ended {
        Reason::Broken(message) => card("ended", "ended", texts.text(Key::BrokenTitle))
            .child(said(*message))
            .child(button("secondary", texts.text(Key::BrokenRetry), Event::Refreshed)),
        // The title of the widget names these two.
        Reason::Completed(receipt) => {
            bought(div("ended").child(said(Message::OrderCompleted)), receipt, texts)
        }
        // The page's own way to a new order.
        Reason::Expired => {
            div("ended").child(said(Message::OrderExpired)).child(element("slot").attr("name", "expired"))
        }
    };
    div("columns").child(card).child(order.map(|order| view! { <Summary order texts /> }))
}

fn bought(card: Node, receipt: &Receipt, texts: &Texts) -> Node {
    let redeemed = receipt.voucher_redeemed.then(|| paragraph(texts.text(Key::CompletedRedeemed)));
    let card = card.child(redeemed);
    match &receipt.gift {
        None => card,
        Some(offer @ (GiftView::Offered | GiftView::Waiting)) => {
            let busy = matches!(offer, GiftView::Waiting);
            let ask = button("primary", texts.text(Key::GiftGet), Event::GiftAsked).part("gift");
            card.child(ask.busy(busy).enabled(!busy))
        }
        Some(GiftView::Got(gift)) => {
            gift_card(card.child(heading("gift", texts.text(Key::GiftTitle))), gift, texts)
        }
        Some(GiftView::Missed) => card.child(heading("gift", texts.text(Key::GiftMissed))),
    }
}

fn gift_card(card: Node, gift: &Gift, texts: &Texts) -> Node {
    let code = isolated("", gift.code.reveal().to_owned());
    let link = gift.url.as_ref().map(|url| {
        let link = element("a").attr("href", url).attr("target", "_blank").attr("rel", "noopener noreferrer");
        link.text(texts.text(Key::GiftLink))
    });
    let expiry = gift.expires_at.as_deref().and_then(|at| texts.moment(at));
    let expiry = expiry.map(|time| span("hint", texts.with(Key::GiftUntil, &[("time", &time)])));
    card.child(div("gift-code").part("gift-code").child(code)).child(link).child(expiry)
}
