//! Barcode and PIN.

use super::{Pen, field_error, flag};
use crate::i18n::Key;
use checkout::{Event, FormView, Secret};
use leptos::callback::Callable;
use leptos::prelude::*;

pub(super) fn voucher_form(form: &FormView, pen: Pen<'_>, revealed: RwSignal<bool>) -> impl IntoView + use<> {
    let Pen { texts, send } = pen;
    let class = if revealed.get() { "revealed" } else { "masked" };
    let reveal = texts.text(if revealed.get() { Key::FormHide } else { Key::FormShow });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send.run(Event::VoucherSubmitted);
    };
    view! {
        <form class="card voucher-form" novalidate on:submit=submit>
            <h3>{texts.text(Key::FormTitle)}</h3>
            <div class="field">
                <label for="barcode">{texts.text(Key::FormBarcode)}</label>
                <input
                    id="barcode"
                    part="barcode"
                    type="text"
                    dir="ltr"
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    enterkeyhint="next"
                    aria-describedby="barcode-error"
                    aria-invalid=flag(form.barcode.invalid)
                    prop:value=form.barcode.value.reveal().to_owned()
                    on:input=move |event| send.run(Event::BarcodeTyped(event_target_value(&event)))
                />
                {field_error(form.barcode.error, "barcode-error", texts)}
            </div>
            <div class="field pin">
                <label for="pin">
                    {texts.text(Key::FormPin)} " "
                    <span class="optional">{texts.text(Key::FormPinOptional)}</span>
                </label>
                <div class="with-button">
                    // A text field with a mask: password managers keep their hands off it, and a PIN may be pasted.
                    <input
                        id="pin"
                        part="pin"
                        class=class
                        type="text"
                        dir="ltr"
                        inputmode="numeric"
                        autocomplete="off"
                        spellcheck="false"
                        data-1p-ignore=""
                        data-lpignore="true"
                        data-bwignore=""
                        data-form-type="other"
                        aria-describedby="barcode-error"
                        aria-invalid=flag(form.pin.invalid)
                        prop:value=form.pin.value.reveal().to_owned()
                        on:input=move |event| send.run(Event::PinTyped(Secret::new(event_target_value(&event))))
                    />
                    <button
                        type="button"
                        class="reveal"
                        aria-pressed=if revealed.get() { "true" } else { "false" }
                        aria-controls="pin"
                        on:click=move |_| revealed.update(|revealed| *revealed = !*revealed)
                    >
                        {reveal}
                    </button>
                </div>
            </div>
            <button
                part="apply"
                class="primary"
                type="submit"
                aria-disabled=flag(!form.enabled)
                aria-busy=flag(form.busy)
            >
                {texts.text(Key::FormSubmit)}
            </button>
        </form>
    }
}
