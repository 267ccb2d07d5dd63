//! The page object of a widget: what a person does with it and sees of it.

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
    /// The widget at this place of the page, from 0.
    pub fn new(browser: &'a Browser, widget: usize, texts: Texts) -> Checkout<'a> {
        Checkout { browser, widget, texts }
    }

    /// The browser that it is in.
    pub fn browser(&self) -> &'a Browser {
        self.browser
    }

    /// Shows the PIN, or hides it.
    pub async fn press_reveal(&self) {
        self.browser.click(FIND, vec![self.widget.into(), ".reveal".into()]).await;
    }

    /// A text of its language.
    pub fn text(&self, key: &str) -> String {
        self.texts.get(key)
    }

    /// A text with values in it.
    pub fn text_with(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.texts.with(key, values)
    }

    /// What it shows.
    pub async fn view(&self) -> View {
        self.browser.run("return probe.view(...arguments)", vec![self.widget.into()]).await
    }

    /// Waits until nothing is on its way and gives what it shows then.
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

    /// What the live region says.
    pub async fn message(&self) -> String {
        self.view().await.message
    }

    /// What is to pay.
    pub async fn total(&self) -> String {
        self.view().await.total
    }

    /// What the voucher form says of its fields.
    pub async fn field_error(&self) -> String {
        self.view().await.field_error
    }

    /// The part or id that has the focus.
    pub async fn focus(&self) -> String {
        self.view().await.focus
    }

    /// Fills the voucher form.
    pub async fn fill_in(&self, barcode: &str, pin: &str) {
        self.retype("barcode", barcode).await;
        self.retype("pin", pin).await;
    }

    /// Fills the voucher form and presses its button; what comes of it is still to come.
    pub async fn submit_voucher(&self, barcode: &str, pin: &str) {
        self.fill_in(barcode, pin).await;
        self.click_part("apply").await;
    }

    /// Fills the voucher form, presses its button and waits for what comes of it.
    pub async fn add_voucher(&self, barcode: &str, pin: &str) -> View {
        self.submit_voucher(barcode, pin).await;
        self.settled().await
    }

    /// Types a discount code, presses the button and waits.
    pub async fn enter_code(&self, code: &str) -> View {
        self.retype("discount-code", code).await;
        self.click_part("discount-apply").await;
        self.settled().await
    }

    /// Types a ProCinema code and, where one is given, the amount it shall pay; presses the button and waits.
    pub async fn pay_with(&self, code: &str, amount: Option<&str>) -> View {
        self.retype("payment-code", code).await;
        if let Some(amount) = amount {
            self.retype("payment-amount", amount).await;
        }
        self.click_part("payment-apply").await;
        self.settled().await
    }

    /// Presses the button, or picks the option, whose name begins with this, and waits.
    pub async fn press(&self, name: &str) -> View {
        self.browser.click(NAMED, vec![self.widget.into(), name.into()]).await;
        self.settled().await
    }

    /// Presses the button with this text of the widget's.
    pub async fn press_text(&self, key: &str) -> View {
        self.press(&self.text(key)).await
    }

    /// Clicks on a part.
    pub async fn click_part(&self, part: &str) {
        self.browser.click(FIND, self.part(part)).await;
    }

    /// Chooses a picture in the scanner, which is open.
    pub async fn choose_picture(&self, picture: &Print) {
        let file = vec![self.widget.into(), "#scan-file".into()];
        self.browser.type_into(FIND, file, &picture.path().display().to_string()).await;
    }

    /// Clicks on a part twice, as impatient people do.
    pub async fn double_click_part(&self, part: &str) {
        self.browser.double_click(FIND, self.part(part)).await;
    }

    /// Presses Enter where the focus is, and clicks on a part at once.
    pub async fn enter_and_click_part(&self, part: &str) {
        self.browser.enter_and_click(FIND, self.part(part)).await;
    }

    /// Types into a part, after what stands there.
    pub async fn type_into(&self, part: &str, keys: &str) {
        self.browser.type_into(FIND, self.part(part), keys).await;
    }

    /// Types into a part in the place of what stands there.
    pub async fn retype(&self, part: &str, text: &str) {
        // In one go: each beginning puts the caret at the end.
        let text = if text.is_empty() { keys::DELETE } else { text };
        self.type_into(part, &format!("{}{text}", keys::SELECT_ALL)).await;
    }

    fn part(&self, part: &str) -> Vec<Value> {
        vec![self.widget.into(), format!("[part~={part}]").into()]
    }

    /// A script with the element as `widget`; what it returns, awaited.
    pub async fn script(&self, body: &str) -> Value {
        let script = format!("const widget = probe.widgets()[arguments[0]]; {body}");
        self.browser.run_async(&script, vec![self.widget.into()]).await
    }
}
