//! A browser session, with the operations that the tests need beyond WebDriver.

use crate::{PATIENCE, keys, pause};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::env;
use std::time::{Duration, Instant};
use thirtyfour::Capabilities;
use thirtyfour::action_chain::ActionChain;
use thirtyfour::prelude::*;

/// The options of the browser. The wasm tests of the widget use the same file.
const OPTIONS: &str = include_str!("../../../webdriver.json");
/// Runs in every page before the scripts of the page.
const PROBE: &str = include_str!("probe.js");

/// A session of a browser.
pub struct Browser(WebDriver);

impl Browser {
    /// Starts a browser, with these arguments in addition to those of `webdriver.json`.
    pub(crate) async fn start(arguments: &[String]) -> Browser {
        let driver = env::var("WEBDRIVER_URL").unwrap_or_else(|_| "http://127.0.0.1:9515".to_owned());
        let mut options: Value = serde_json::from_str(OPTIONS).expect("webdriver.json is JSON");
        let usual = options.pointer_mut("/goog:chromeOptions/args").and_then(Value::as_array_mut);
        usual
            .expect("webdriver.json has arguments")
            .extend(arguments.iter().map(|flag| flag.as_str().into()));
        let mut capabilities: Capabilities = serde_json::from_value(options).expect("they are an object");
        capabilities.set("goog:loggingPrefs", json!({"browser": "ALL"})).expect("a capability is JSON");
        let limit = Duration::from_secs(300);
        let limits = json!({"script": limit.as_millis() as u64, "pageLoad": limit.as_millis() as u64});
        capabilities.set("timeouts", limits).expect("a capability is JSON");
        let session = WebDriver::builder(&driver, capabilities).request_timeout(limit).connect().await;
        let session = session.unwrap_or_else(|error| {
            panic!("no browser: is chromedriver running at {driver}? `cargo xtask test --only e2e` starts it. {error}")
        });
        let browser = Browser(session);
        browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": PROBE})).await;
        browser
    }

    pub(crate) async fn quit(self) {
        // This fails if the browser has crashed or was closed, and then there is nothing to quit.
        let _ = self.0.quit().await;
    }

    /// Opens an address and waits until the page has loaded.
    pub async fn open(&self, url: &str) {
        self.0.goto(url).await.expect("the page opens");
    }

    /// Reloads the page.
    pub async fn reload(&self) {
        self.0.refresh().await.expect("the page opens again");
    }

    /// Goes back to the previous page.
    pub async fn back(&self) {
        self.0.back().await.expect("there is a page before");
    }

    /// Opens a tab and switches to it. Returns the previous tab and the new one.
    pub async fn open_tab(&self) -> [WindowHandle; 2] {
        let before = self.0.window().await.expect("there is a window");
        let tab = self.0.new_tab().await.expect("a tab opens");
        self.go_to_tab(&tab).await;
        self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": PROBE})).await;
        [before, tab]
    }

    /// Switches to an open tab.
    pub async fn go_to_tab(&self, tab: &WindowHandle) {
        self.0.switch_to_window(tab.clone()).await.expect("the tab is open");
    }

    /// Copies a text to the clipboard, by the keyboard and from a field outside the widget.
    pub async fn copy(&self, text: &str) {
        let script = "const field = document.createElement('textarea'); field.value = arguments[0]; \
            document.body.append(field)";
        self.run::<()>(script, vec![text.into()]).await;
        let field = "return document.querySelector('body > textarea')";
        self.type_into(field, vec![], &format!("{}{}", keys::SELECT_ALL, keys::COPY)).await;
        self.run::<()>("document.querySelector('body > textarea').remove()", vec![]).await;
    }

    /// The address of the page.
    pub async fn address(&self) -> String {
        self.0.current_url().await.expect("there is a page").to_string()
    }

    /// Runs the body of a function in the page and returns its result.
    pub async fn run<T: DeserializeOwned>(&self, script: &str, arguments: Vec<Value>) -> T {
        let answer = self.0.execute(script, arguments).await;
        let answer = answer.unwrap_or_else(|error| panic!("{error}\nin the script {script}"));
        answer.convert().unwrap_or_else(|error| panic!("{error}: {}\nof the script {script}", answer.json()))
    }

    /// Runs the body of an async function in the page. Returns `{"value": …}`, or `{"reason": …}` if it throws.
    pub async fn run_async(&self, script: &str, arguments: Vec<Value>) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1], given = [...arguments].slice(0, -1); \
             (async function () {{ {script} }})(...given) \
             .then((value) => done({{ value: value ?? null }}), (reason) => done({{ reason: reason?.message && !reason.code ? String(reason) : reason }}))"
        );
        let answer = self.0.execute_async(&script, arguments).await;
        answer.unwrap_or_else(|error| panic!("{error}\nin the script {script}")).json().clone()
    }

    /// Sends a command of the DevTools protocol and returns its result.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let answer = self.0.cdp().send_raw(command, parameters).await;
        answer.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// Clicks in the middle of the element that the script returns. Waits until the element is there and nothing covers
    /// it.
    pub async fn click(&self, finder: &str, arguments: Vec<Value>) {
        self.act(finder, arguments, async |element| element.click().await).await;
    }

    /// Clicks in the middle of the element that the script returns, without scrolling to it first. Waits until the element
    /// is there and nothing covers it.
    pub async fn click_in_sight(&self, finder: &str, arguments: Vec<Value>) {
        let find = format!("return (function () {{ {finder} }})(...arguments)");
        self.act_on(&find, arguments, async |element| element.click().await).await;
    }

    /// Double-clicks the element that the script returns.
    pub async fn double_click(&self, finder: &str, arguments: Vec<Value>) {
        let twice = async |element: WebElement| self.actions().double_click_element(&element).perform().await;
        self.act(finder, arguments, twice).await;
    }

    /// Presses the mouse button on the element that the script returns, and does not release it.
    pub async fn press_mouse(&self, finder: &str, arguments: Vec<Value>) {
        let press =
            async |element: WebElement| self.actions().click_and_hold_element(&element).perform().await;
        self.act(finder, arguments, press).await;
    }

    /// Releases the mouse button.
    pub async fn release_mouse(&self) {
        self.actions().release().perform().await.expect("the mouse button can be released");
    }

    /// Runs later commands in the first frame of the page.
    pub async fn enter_frame(&self) {
        self.0.enter_frame(0).await.expect("there is a frame");
    }

    /// Presses Enter in the focused element, and clicks the element that the script returns right after it.
    pub async fn enter_and_click(&self, finder: &str, arguments: Vec<Value>) {
        let both = async |element: WebElement| {
            self.actions().send_keys(keys::ENTER).click_element(&element).perform().await
        };
        self.act(finder, arguments, both).await;
    }

    /// A chain of actions without pauses between them.
    fn actions(&self) -> ActionChain {
        self.0.action_chain_with_delay(Some(Duration::ZERO), Some(Duration::ZERO))
    }

    /// Types into the element that the script returns, after its present text.
    pub async fn type_into(&self, finder: &str, arguments: Vec<Value>, keys: &str) {
        self.act(finder, arguments, async |element| element.send_keys(keys).await).await;
    }

    /// Types into the focused element.
    pub async fn press(&self, keys: &str) {
        self.0.action_chain().send_keys(keys).perform().await.expect("keys can be pressed");
    }

    /// Finds an element, scrolls to it and acts on it. A failed attempt has done nothing, so it is repeated for [`PATIENCE`].
    async fn act(
        &self,
        finder: &str,
        arguments: Vec<Value>,
        action: impl AsyncFn(WebElement) -> WebDriverResult<()>,
    ) {
        let script = format!(
            "const found = (function () {{ {finder} }})(...arguments); \
             found?.scrollIntoView({{ block: 'center', behavior: 'instant' }}); return found"
        );
        self.act_on(&script, arguments, action).await;
    }

    /// Acts on the element that the script returns, as [`act`](Self::act) does.
    async fn act_on(
        &self,
        script: &str,
        arguments: Vec<Value>,
        action: impl AsyncFn(WebElement) -> WebDriverResult<()>,
    ) {
        let started = Instant::now();
        loop {
            let attempt = async {
                let found = self.0.execute(script, arguments.clone()).await?;
                action(found.element()?).await
            };
            match attempt.await {
                Ok(()) => return,
                Err(error) if started.elapsed() > PATIENCE => {
                    panic!("{error}\nat what this finds: {script} {arguments:?}")
                }
                Err(_) => pause().await,
            }
        }
    }

    /// The lines of the console since the last call, each with its level.
    pub async fn console(&self) -> Vec<String> {
        let lines = self.0.browser_log().await.expect("the driver keeps a log");
        lines.into_iter().map(|line| format!("{} {}", line.level, line.message)).collect()
    }

    /// The `events`, `errors` or `violations` that the probe in the page has recorded.
    pub async fn recorded(&self, kind: &str) -> Vec<Value> {
        self.run("return probe[arguments[0]]", vec![kind.into()]).await
    }
}
