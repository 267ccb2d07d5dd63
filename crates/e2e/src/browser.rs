//! A browser session, with the operations that the tests need beyond WebDriver.

use crate::driver::Driver;
use crate::page_scripts::PageScripts;
use crate::{Engine, PATIENCE, keys, pause, session};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use thirtyfour::Capabilities;
use thirtyfour::action_chain::ActionChain;
use thirtyfour::prelude::*;

/// Runs in every page before the scripts of the page.
const PROBE: &str = include_str!("probe.js");
const CONSOLE: &str = include_str!("console.js");

/// A session of a browser.
pub struct Browser {
    pub(crate) session: WebDriver,
    pub(crate) engine: Engine,
    scripts: PageScripts,
    /// Whether another test can use the session.
    is_shared: bool,
    _driver: Driver,
}

/// A script that runs in every page.
pub struct PageScript(Value);

impl Browser {
    /// Starts a browser with these arguments in addition to the usual ones. Without any, it may be the cleared browser of
    /// an earlier test. The site of the test adds the scripts to its pages, if the driver cannot.
    pub(crate) async fn start(arguments: &[String], scripts: PageScripts) -> Browser {
        let engine = Engine::current();
        let driver = Driver::ready(engine).await;
        let mut capabilities: Capabilities =
            serde_json::from_value(engine.capabilities(arguments)).expect("they are an object");
        let limit = Duration::from_secs(300);
        let limits = json!({"script": limit.as_millis() as u64, "pageLoad": limit.as_millis() as u64});
        capabilities.set("timeouts", limits).expect("a capability is JSON");
        let is_shared = engine == Engine::Chromium && arguments.is_empty();
        let session = match is_shared.then(session::take).flatten() {
            Some(session) => session,
            None => {
                // A kept connection would end with the runtime of its test.
                let client = reqwest::Client::builder().timeout(limit).pool_max_idle_per_host(0).build();
                let client = client.expect("a client without certificates can be made");
                let started = WebDriver::builder(&driver.url, capabilities).client(client).connect().await;
                started.unwrap_or_else(|error| {
                    let url = &driver.url;
                    panic!("no {engine}: does its driver listen at {url}? `cargo xtask test --only e2e` starts it. {error}")
                })
            }
        };
        let browser = Browser { session, engine, scripts, is_shared, _driver: driver };
        browser.add_page_script(PROBE).await;
        if engine != Engine::Chromium {
            browser.add_page_script(CONSOLE).await;
        }
        browser
    }

    /// Ends the test's use of the browser. The browser of a passed test stays for the next one.
    pub(crate) async fn leave(self, passed: bool, site: &str) {
        if self.is_shared && passed && session::clear(&self.session, site).await.is_ok() {
            return session::keep(self.session);
        }
        // This fails if the browser has crashed or was closed, and then there is nothing to quit.
        let _ = self.session.quit().await;
    }

    /// Opens an address and waits until the page has loaded.
    pub async fn open(&self, url: &str) {
        self.session.goto(url).await.expect("the page opens");
    }

    /// Reloads the page.
    pub async fn reload(&self) {
        self.session.refresh().await.expect("the page opens again");
    }

    /// Goes back to the previous page.
    pub async fn back(&self) {
        self.session.back().await.expect("there is a page before");
    }

    /// Opens a tab and switches to it. Returns the previous tab and the new one.
    pub async fn open_tab(&self) -> [WindowHandle; 2] {
        let before = self.session.window().await.expect("there is a window");
        let tab = self.session.new_tab().await.expect("a tab opens");
        self.go_to_tab(&tab).await;
        if self.engine == Engine::Chromium {
            self.add_page_script(PROBE).await;
        }
        [before, tab]
    }

    /// Switches to an open tab.
    pub async fn go_to_tab(&self, tab: &WindowHandle) {
        self.session.switch_to_window(tab.clone()).await.expect("the tab is open");
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
        self.session.current_url().await.expect("there is a page").to_string()
    }

    /// Runs the body of a function in the page and returns its result.
    pub async fn run<T: DeserializeOwned>(&self, script: &str, arguments: Vec<Value>) -> T {
        let answer = self.session.execute(script, arguments).await;
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
        let answer = self.session.execute_async(&script, arguments).await;
        answer.unwrap_or_else(|error| panic!("{error}\nin the script {script}")).json().clone()
    }

    /// Runs a script in every page that is opened from now on, before the scripts of the page.
    pub async fn add_page_script(&self, source: &str) -> PageScript {
        PageScript(match self.engine {
            Engine::Chromium => {
                self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await
            }
            Engine::Firefox | Engine::WebKit => self.scripts.add(source).into(),
        })
    }

    /// Takes out the script of [`add_page_script`](Self::add_page_script).
    pub async fn remove_page_script(&self, script: PageScript) {
        match script.0.as_u64() {
            Some(number) => self.scripts.remove(number),
            None => {
                self.devtools("Page.removeScriptToEvaluateOnNewDocument", script.0).await;
            }
        }
    }

    /// Breaks the connections of the site whose path contains one of these, instead of the last ones.
    pub fn block(&self, parts: &[&str]) {
        self.scripts.block(parts);
    }

    /// Sends a command of the DevTools protocol, which only Chromium has, and returns its result.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        assert_eq!(self.engine, Engine::Chromium, "{command}: the test says by `needs!` what it needs");
        let answer = self.session.cdp().send_raw(command, parameters).await;
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
        self.session.enter_frame(0).await.expect("there is a frame");
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
        self.session.action_chain_with_delay(Some(Duration::ZERO), Some(Duration::ZERO))
    }

    /// Types into the element that the script returns, after its present text.
    pub async fn type_into(&self, finder: &str, arguments: Vec<Value>, keys: &str) {
        // WebKit's driver refuses to type nothing.
        let act = async |element: WebElement| match keys {
            "" => element.focus().await,
            keys => element.send_keys(keys).await,
        };
        self.act(finder, arguments, act).await;
    }

    /// Types into the focused element.
    pub async fn press(&self, keys: &str) {
        self.session.action_chain().send_keys(keys).perform().await.expect("keys can be pressed");
    }

    /// Presses Shift and Tab, which moves the focus back.
    pub async fn press_back(&self) {
        let chain = self.session.action_chain().key_down(Key::Shift).send_keys(keys::TAB).key_up(Key::Shift);
        chain.perform().await.expect("keys can be pressed");
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
                let found = self.session.execute(script, arguments.clone()).await?;
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

    /// The lines of the console since the last call, each with its level. Outside of Chromium only those of scripts.
    pub async fn console(&self) -> Vec<String> {
        if self.engine != Engine::Chromium {
            return self.run("return window.probe?.console.splice(0) ?? []", vec![]).await;
        }
        let lines = self.session.browser_log().await.expect("the driver keeps a log");
        lines.into_iter().map(|line| format!("{} {}", line.level, line.message)).collect()
    }

    /// The `events`, `errors` or `violations` that the probe in the page has recorded.
    pub async fn recorded(&self, kind: &str) -> Vec<Value> {
        self.run("return probe[arguments[0]]", vec![kind.into()]).await
    }
}
