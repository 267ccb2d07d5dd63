//! The page object of a widget: operates it as a user, and reads it.

use crate::{Browser, PATIENCE, Print, Texts, View, eventually, keys, pause};
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

    /// The error at the field of the form.
    pub async fn field_error(&self) -> String {
        self.view().await.field_error
    }

    /// The part or the id of the focused element.
    pub async fn focus(&self) -> String {
        self.view().await.focus
    }

    /// Types a code into the field, with its PIN after a space if there is one.
    pub async fn fill_in(&self, code: &str, pin: &str) {
        self.back_to_code().await;
        self.retype("code", format!("{code} {pin}").trim_end()).await;
    }

    /// Leaves the second step, if it is shown.
    async fn back_to_code(&self) {
        let view = self.view().await;
        if view.pin.is_some() || view.amount.is_some() {
            self.click_part("change").await;
            self.settled().await;
        }
    }

    /// Types a voucher into the field and presses the button, and "It has none" if there is no PIN. Does not wait for
    /// the result.
    pub async fn submit_voucher(&self, barcode: &str, pin: &str) {
        self.fill_in(barcode, pin).await;
        self.click_part("apply").await;
        if pin.is_empty() && self.settled().await.pin.is_some() {
            self.click_part("no-pin").await;
        }
    }

    /// Like `submit_voucher`, and waits for the result.
    pub async fn add_voucher(&self, barcode: &str, pin: &str) -> View {
        self.submit_voucher(barcode, pin).await;
        self.settled().await
    }

    /// Types the PIN of the second step, presses the button and waits for the result.
    pub async fn enter_pin(&self, pin: &str) -> View {
        self.retype("pin", pin).await;
        self.click_part("apply").await;
        self.settled().await
    }

    /// Types a code, presses the button and waits for the result: the question before a discount, or the second step.
    pub async fn enter_code(&self, code: &str) -> View {
        self.fill_in(code, "").await;
        self.click_part("apply").await;
        self.settled().await
    }

    /// Types a ProCinema code, and the amount if one is given. Presses the button of both steps and waits for the
    /// result.
    pub async fn pay_with(&self, code: &str, amount: Option<&str>) -> View {
        let view = self.enter_code(code).await;
        if view.amount.is_none() {
            return view;
        }
        if let Some(amount) = amount {
            self.retype("amount", amount).await;
        }
        self.click_part("apply").await;
        self.settled().await
    }

    /// Agrees to the open question, and waits for the result.
    pub async fn agree(&self) -> View {
        self.click_part("yes").await;
        self.settled().await
    }

    /// Confirms the open choice with this number of tickets, and waits for the result.
    pub async fn use_for(&self, count: &str) -> View {
        self.press(&self.text_with("choice.confirm", &[("count", count)])).await
    }

    /// Removes the voucher whose code ends in this, and waits for the result. The button of the one that was added last
    /// says "Undo".
    pub async fn remove_ending(&self, ending: &str) -> View {
        let button = format!(".taken button[aria-label*='{ending}'][part$=remove]");
        self.browser.click(FIND, vec![self.widget.into(), button.into()]).await;
        self.settled().await
    }

    /// The message after a code has reduced the amount due by `amount` to `due`.
    pub fn saved(&self, amount: &str, due: &str) -> String {
        self.text_with("message.saved", &[("amount", &format!("−{amount}")), ("due", due)])
    }

    /// The error at the field if a code is of no use: the message of this key, and the amount to pay without the code.
    pub fn refusal(&self, key: &str, due: &str) -> String {
        format!("{} {}", self.text(key), self.text_with("form.or-pay", &[("due", due)]))
    }

    /// The wait after too many attempts that this text tells, in seconds: the whole of the last minute if it tells
    /// minutes. `None` if it is another text.
    pub fn wait_in(&self, text: &str) -> Option<u32> {
        let is = |key: &str, count: u32| self.text_with(key, &[("count", &count.to_string())]) == text;
        let seconds = (1..=60).find(|seconds| is("message.too-many-attempts", *seconds));
        let minutes = || (1..=60).find(|minutes| is("message.too-many-attempts-minutes", *minutes));
        seconds.or_else(|| minutes().map(|minutes| minutes * 60))
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

    /// Waits until the widget shows the discount that Connect offers for [`BLITZO`](sandbox::seed::BLITZO). It reads the
    /// offers in the background. Until then it does not know that the code is a discount.
    pub async fn offers(&self) {
        let is_offered = async || {
            let rows = self.view().await.discounts;
            rows.iter().any(|row| row.contains("September Blitz Discount"))
        };
        eventually!(is_offered(), true);
    }

    /// Opens the list of the tickets that vouchers can buy, and waits until it is drawn.
    pub async fn open_tickets(&self) {
        self.browser.click(FIND, vec![self.widget.into(), "#tickets".into()]).await;
        eventually!(async { self.view().await.tickets.is_empty() }, false);
    }

    /// Runs a script with the element as `widget`. Returns the same as [`Browser::run_async`].
    pub async fn script(&self, body: &str) -> Value {
        let script = format!("const widget = probe.widgets()[arguments[0]]; {body}");
        self.browser.run_async(&script, vec![self.widget.into()]).await
    }
}
