//! Barcode and PIN.

use super::Pen;
use super::kit::{Button, Input, field, field_error, form, group, heading};
use crate::i18n::Key;
use checkout::{Event, FormView, Secret};
use leptos::prelude::*;

pub(super) fn voucher_form(view: &FormView, pen: Pen<'_>) -> AnyView {
    let Pen { texts, to } = pen;
    let error = view.barcode.error.map(|message| texts.message(message)).unwrap_or_default();
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
    let barcode = vec![barcode.draw(to), field_error("barcode-error", error)];
    let pin = group("with-button", vec![pin.draw(to), reveal(view.revealed, pen)]);
    let content = vec![
        heading("form", texts.text(Key::FormTitle)),
        field("field", "barcode", texts.text(Key::FormBarcode), String::new(), barcode),
        field("field pin", "pin", texts.text(Key::FormPin), texts.text(Key::FormPinOptional), vec![pin]),
        Button::submit("apply", "primary", texts.text(Key::FormSubmit), view.enabled, view.busy).draw(to),
    ];
    form("card voucher-form", to, Event::VoucherSubmitted, content)
}

fn reveal(revealed: bool, pen: Pen<'_>) -> AnyView {
    let (key, pressed) = if revealed { (Key::FormHide, "true") } else { (Key::FormShow, "false") };
    let button = Button::new("reveal", pen.texts.text(key), Event::PinRevealed(!revealed));
    Button { pressed: Some(pressed), ..button }.draw(pen.to)
}
