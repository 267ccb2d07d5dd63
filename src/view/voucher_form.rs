//! The form for a voucher: its type, barcode and PIN.

use super::kit::{
    button, div, field, field_error, form, heading, input, option, select, span, submit_button,
};
use super::node::{Handler, Node, element};
use crate::texts::{Key, Texts};
use checkout::{Event, FormView, Secret, VoucherKind};
use leptos::prelude::*;

/// The id of the text that describes an error of barcode or PIN.
const ERROR: &str = "barcode-error";

#[component]
pub(super) fn VoucherForm<'a>(form: &'a FormView, texts: &'a Texts) -> Node {
    let error = form.error.map(|message| texts.message(message)).unwrap_or_default();
    let submit = submit_button("apply", "primary", texts.text(Key::FormSubmit));
    self::form("card voucher-form", Event::VoucherSubmitted)
        .child(heading("form", texts.text(Key::FormTitle)))
        .child(voucher_type(form, texts))
        .child(barcode(form, error, texts))
        .child(pin(form, texts))
        .child(submit.enabled(form.enabled).busy(form.busy))
}

fn voucher_type(form: &FormView, texts: &Texts) -> Option<Node> {
    if form.kinds.len() < 2 {
        return None;
    }
    let kinds = form.kinds.iter();
    let options = kinds.map(|kind| option(kind.as_str(), texts.text(name(*kind)), *kind == form.kind));
    let picked = |value: String| Event::KindPicked(VoucherKind::parse(&value).unwrap_or_default());
    let select = select("voucher-type", options, picked);
    Some(field("field", "voucher-type", texts.text(Key::FormKind)).child(select))
}

fn name(kind: VoucherKind) -> Key {
    match kind {
        VoucherKind::Ticket => Key::KindTicket,
        VoucherKind::Subscription => Key::KindSubscription,
        VoucherKind::Deal => Key::KindDeal,
    }
}

fn barcode(form: &FormView, error: String, texts: &Texts) -> Node {
    let scan = button("quiet scan", texts.text(Key::FormScan), Event::ScanAsked);
    let FormView { barcode, .. } = form;
    let input = input("barcode", ERROR, barcode.value.reveal(), barcode.invalid, Event::BarcodeTyped)
        .attr("autocapitalize", "characters")
        .on("paste", Handler::SendPasted);
    field("field", "barcode", texts.text(Key::FormBarcode))
        // Before the field, so that Tab leads from the barcode to the PIN.
        .child(scan.part("scan").busy(form.scanning))
        .child(input)
        .child(field_error(ERROR, error))
}

fn pin(form: &FormView, texts: &Texts) -> Node {
    let typed = |value| Event::PinTyped(Secret::new(value));
    let mut input = input("pin", ERROR, form.pin.value.reveal(), form.pin.invalid, typed)
        .attr("inputmode", "numeric")
        .on("paste", Handler::SendPasted);
    if !form.revealed {
        input = input.class("masked");
    }
    let reveal = texts.text(if form.revealed { Key::FormHide } else { Key::FormShow });
    let reveal = button("reveal", reveal, Event::PinRevealed(!form.revealed));
    let label = element("label")
        .attr("for", "pin")
        .child(element("span").text(texts.text(Key::FormPin)))
        .child(span("optional", format!(" {}", texts.text(Key::FormPinOptional))));
    div("field pin").child(label).child(div("with-button").child(input).child(reveal))
}
