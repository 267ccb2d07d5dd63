//! Barcode and PIN.

use super::Pen;
use super::kit::{Button, Input, field, field_error, form, group, heading, nothing, select};
use crate::texts::Key;
use checkout::{Event, FormView, Secret, VoucherKind};
use leptos::prelude::*;

pub(super) fn voucher_form(view: &FormView, pen: Pen<'_>) -> AnyView {
    let Pen { texts, to } = pen;
    let error = view.error.map(|message| texts.message(message)).unwrap_or_default();
    let barcode = Input {
        part: "barcode",
        class: "",
        mode: None,
        capitals: Some("characters"),
        value: view.barcode.value.reveal().to_owned(),
        invalid: view.barcode.invalid,
        error: "barcode-error",
        event: Event::BarcodeTyped,
    };
    let pin = Input {
        part: "pin",
        class: if view.revealed { "" } else { "masked" },
        mode: Some("numeric"),
        capitals: None,
        value: view.pin.value.reveal().to_owned(),
        invalid: view.pin.invalid,
        error: "barcode-error",
        event: |typed| Event::PinTyped(Secret::new(typed)),
    };
    // Before the field, so that Tab leads from it to the PIN.
    let scan = Button::new("quiet scan", texts.text(Key::FormScan), Event::ScanAsked);
    let scan = Button { part: "scan", busy: view.scanning, ..scan }.draw(to);
    let barcode = vec![scan, barcode.draw(to), field_error("barcode-error", error)];
    let pin = group("with-button", vec![pin.draw(to), reveal(view.revealed, pen)]);
    let content = vec![
        heading("form", texts.text(Key::FormTitle)),
        kinds(view, pen),
        field("field", "barcode", texts.text(Key::FormBarcode), String::new(), barcode),
        field("field pin", "pin", texts.text(Key::FormPin), texts.text(Key::FormPinOptional), vec![pin]),
        Button::submit("apply", "primary", texts.text(Key::FormSubmit), view.enabled, view.busy).draw(to),
    ];
    form("card voucher-form", to, Event::VoucherSubmitted, content)
}

fn kinds(view: &FormView, pen: Pen<'_>) -> AnyView {
    let Pen { texts, to } = pen;
    if view.kinds.len() < 2 {
        return nothing();
    }
    let option = |kind: &VoucherKind| (kind.as_str().to_owned(), texts.text(name(*kind)), *kind == view.kind);
    let options = view.kinds.iter().map(option).collect();
    let picked = |word: String| Event::KindPicked(VoucherKind::parse(&word).unwrap_or_default());
    let select = select("voucher-type", options, to, picked);
    field("field", "voucher-type", texts.text(Key::FormKind), String::new(), vec![select])
}

fn name(kind: VoucherKind) -> Key {
    match kind {
        VoucherKind::Ticket => Key::KindTicket,
        VoucherKind::Subscription => Key::KindSubscription,
        VoucherKind::Deal => Key::KindDeal,
    }
}

fn reveal(revealed: bool, pen: Pen<'_>) -> AnyView {
    let key = if revealed { Key::FormHide } else { Key::FormShow };
    Button::new("reveal", pen.texts.text(key), Event::PinRevealed(!revealed)).draw(pen.to)
}
