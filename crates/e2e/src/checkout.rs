//! The page object of a widget: operates it as a user, and reads it.

use crate::{Browser, PATIENCE, Print, Texts, View, keys, pause};
use serde_json::Value;
use std::time::Instant;

const FIND: &str = "return probe.find(...arguments)";
const NAMED: &str = "return probe.named(...arguments)";

/// A widget on the page.
#[derive(Clone, Copy)]
pub struct Checkout<'a> {
    browser: &'a Browser,
    widget: usize,
    texts: Texts,
}

impl<'a> Checkout<'a> {
    /// The widget with this index on the page, from 0.
    pub fn new(browser: &'a Browser, widget: usize, texts: Texts) -> Checkout<'a> {
        Checkout { browser, widget, texts }
    }

    /// The browser of the widget.
    pub fn browser(&self) -> &'a Browser {
        self.browser
    }

    /// Shows or hides the PIN.
    pub async fn press_reveal(&self) {
        self.browser.click(FIND, vec![self.widget.into(), ".reveal".into()]).await;
    }

    /// A text in the language of the widget.
    pub fn text(&self, key: &str) -> String {
        self.texts.get(key)
    }

    /// A text in the language of the widget, with values.
    pub fn text_with(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.texts.with(key, values)
    }

    /// Reads the widget.
    pub async fn view(&self) -> View {
        self.browser.run("return probe.view(...arguments)", vec![self.widget.into()]).await
    }

    /// Waits until no call is under way, and returns the view.
    pub async fn settled(&self) -> View {
        let started = Instant::now();
        loop {
            let view = self.view().await;
            if view.drawn && !view.busy {
                return view;
            }
            assert!(started.elapsed() < PATIENCE, "still busy: {view:#?}");
            pause().await;
        }
    }

    /// The text of the live region.
    pub async fn message(&self) -> String {
        self.view().await.message
    }

    /// The total.
    pub async fn total(&self) -> String {
        self.view().await.total
    }

    /// The error at the fields of the voucher form.
    pub async fn field_error(&self) -> String {
        self.view().await.field_error
    }

    /// The part or the id of the focused element.
    pub async fn focus(&self) -> String {
        self.view().await.focus
    }

    /// Fills the voucher form.
    pub async fn fill_in(&self, barcode: &str, pin: &str) {
        self.retype("barcode", barcode).await;
        self.retype("pin", pin).await;
    }

    /// Fills the voucher form and presses its button, without waiting for the result.
    pub async fn submit_voucher(&self, barcode: &str, pin: &str) {
        self.fill_in(barcode, pin).await;
        self.click_part("apply").await;
    }

    /// Fills the voucher form, presses its button and waits for the result.
    pub async fn add_voucher(&self, barcode: &str, pin: &str) -> View {
        self.submit_voucher(barcode, pin).await;
        self.settled().await
    }

    /// Types a discount code, presses the button and waits for the result.
    pub async fn enter_code(&self, code: &str) -> View {
        self.retype("discount-code", code).await;
        self.click_part("discount-apply").await;
        self.settled().await
    }

    /// Types a ProCinema code, and the amount if one is given. Presses the button and waits for the result.
    pub async fn pay_with(&self, code: &str, amount: Option<&str>) -> View {
        self.retype("payment-code", code).await;
        if let Some(amount) = amount {
            self.retype("payment-amount", amount).await;
        }
        self.click_part("payment-apply").await;
        self.settled().await
    }

    /// Presses the button or selects the option whose name starts with this, and waits for the result.
    pub async fn press(&self, name: &str) -> View {
        self.browser.click(NAMED, vec![self.widget.into(), name.into()]).await;
        self.settled().await
    }

    /// Presses the button with the text of this key, and waits for the result.
    pub async fn press_text(&self, key: &str) -> View {
        self.press(&self.text(key)).await
    }

    /// Clicks a part of the widget, e.g. `apply`.
    pub async fn click_part(&self, part: &str) {
        self.browser.click(FIND, self.part(part)).await;
    }

    /// Chooses a picture in the open scanner. Keep the print until it is read.
    pub async fn choose_picture(&self, picture: &Print) {
        let file = vec![self.widget.into(), "#scan-file".into()];
        self.browser.type_into(FIND, file, &picture.path().display().to_string()).await;
    }

    /// Double-clicks a part.
    pub async fn double_click_part(&self, part: &str) {
        self.browser.double_click(FIND, self.part(part)).await;
    }

    /// Presses Enter in the focused element, and clicks a part right after it.
    pub async fn enter_and_click_part(&self, part: &str) {
        self.browser.enter_and_click(FIND, self.part(part)).await;
    }

    /// Types into a part, after its present text.
    pub async fn type_into(&self, part: &str, keys: &str) {
        self.browser.type_into(FIND, self.part(part), keys).await;
    }

    /// Replaces the text of a part by typing.
    pub async fn retype(&self, part: &str, text: &str) {
        // In one command: each command puts the caret at the end first.
        let text = if text.is_empty() { keys::DELETE } else { text };
        self.type_into(part, &format!("{}{text}", keys::SELECT_ALL)).await;
    }

    fn part(&self, part: &str) -> Vec<Value> {
        vec![self.widget.into(), format!("[part~={part}]").into()]
    }

    /// Runs a script with the element as `widget`. Returns the same as [`Browser::run_async`].
    pub async fn script(&self, body: &str) -> Value {
        let script = format!("const widget = probe.widgets()[arguments[0]]; {body}");
        self.browser.run_async(&script, vec![self.widget.into()]).await
    }
}
