//! A page with one widget on it, and a server that answers from the samples. See `test_page.js`.

use voucher_checkout::{Mounted, mount};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;
use web_sys::js_sys::{JSON, Object, Promise, Reflect};

pub(crate) const ORDER_CALL: &str = "GET /ocapi/v1/orders/1aaa031755d64e6d9cbddfec4b3c8633";
pub(crate) const PRICES_CALL: &str = "GET /ocapi/v1/showtimes/0002-2681/ticket-prices";
/// The path of the order in our own proxy's API.
pub(crate) const OWN: &str = "/checkout/v1/orders/1aaa031755d64e6d9cbddfec4b3c8633";
pub(crate) const VOUCHER_CALL: &str = "POST /ocapi/v1/orders/1aaa031755d64e6d9cbddfec4b3c8633/vouchers";
/// Vista's answer if an order has ended. An empty 404 comes from a gateway and proves nothing.
pub(crate) const GONE: &str = r#"{"status":404,"title":"Order does not exist."}"#;
pub(crate) const ORDER: &str = include_str!("../../../crates/wire/tests/fixtures/ocapi/order-response.json");
const ENGLISH: &str = include_str!("../../../src/texts/locales/en.json");
const PRICES: &str = include_str!("../../../crates/wire/tests/fixtures/ocapi/ticket-prices-response.json");

/// The ways in which a page's own `fetch` can fail.
pub(crate) const FAULTS: [&str; 6] = ["throw", "reject", "never", "nothing", "no promise", "no response"];

#[wasm_bindgen(module = "/src/element/own-texts.js")]
extern "C" {
    #[wasm_bindgen(js_name = withOwn)]
    fn with_own(catalogue: &JsValue, own: &JsValue, language: &str) -> JsValue;
}

#[wasm_bindgen(module = "/src/element/formats.js")]
extern "C" {
    fn formats(language: &str, currency: &str) -> JsValue;
}

#[wasm_bindgen(module = "/tests/it/test_page/test_page.js")]
extern "C" {
    pub(crate) type TestPage;
    #[wasm_bindgen(constructor)]
    fn new() -> TestPage;
    #[wasm_bindgen(method)]
    fn close(this: &TestPage) -> String;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn host(this: &TestPage) -> HtmlElement;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn root(this: &TestPage) -> HtmlElement;

    #[wasm_bindgen(method)]
    pub(crate) fn answer(this: &TestPage, call: &str, status: u16, body: &str);
    #[wasm_bindgen(method, js_name = answerLater)]
    pub(crate) fn answer_later(this: &TestPage, call: &str, status: u16, body: &str, seconds: u32);
    #[wasm_bindgen(method)]
    pub(crate) fn fault(this: &TestPage, call: &str, kind: &str);
    #[wasm_bindgen(method)]
    pub(crate) fn hold(this: &TestPage);
    #[wasm_bindgen(method)]
    pub(crate) fn release(this: &TestPage);
    #[wasm_bindgen(method)]
    pub(crate) fn hurry(this: &TestPage);

    #[wasm_bindgen(method)]
    pub(crate) fn calls(this: &TestPage, name: &str) -> u32;
    #[wasm_bindgen(method, js_name = allCalls)]
    pub(crate) fn all_calls(this: &TestPage) -> u32;
    #[wasm_bindgen(method)]
    pub(crate) fn aborted(this: &TestPage) -> u32;
    #[wasm_bindgen(method)]
    pub(crate) fn headers(this: &TestPage, name: &str, header: &str) -> String;
    #[wasm_bindgen(method)]
    pub(crate) fn listen(this: &TestPage, name: &str);
    #[wasm_bindgen(method, js_name = eventCount)]
    pub(crate) fn event_count(this: &TestPage, name: &str) -> u32;
    #[wasm_bindgen(method, js_name = lastDetail)]
    pub(crate) fn last_detail(this: &TestPage, name: &str) -> String;
    #[wasm_bindgen(method)]
    pub(crate) fn body(this: &TestPage, name: &str) -> String;

    #[wasm_bindgen(method)]
    pub(crate) fn find(this: &TestPage, selector: &str) -> JsValue;
    #[wasm_bindgen(method)]
    pub(crate) fn text(this: &TestPage, selector: &str) -> String;
    #[wasm_bindgen(method)]
    pub(crate) fn attribute(this: &TestPage, selector: &str, name: &str) -> String;
    #[wasm_bindgen(method)]
    pub(crate) fn value(this: &TestPage, selector: &str) -> String;
    #[wasm_bindgen(method)]
    pub(crate) fn focused(this: &TestPage) -> JsValue;
    #[wasm_bindgen(method)]
    pub(crate) fn children(this: &TestPage) -> u32;
    #[wasm_bindgen(method)]
    pub(crate) fn elements(this: &TestPage) -> u32;

    #[wasm_bindgen(method, js_name = type)]
    pub(crate) fn type_in(this: &TestPage, selector: &str, text: &str);
    #[wasm_bindgen(method)]
    pub(crate) fn paste(this: &TestPage, selector: &str, text: &str);
    #[wasm_bindgen(method)]
    pub(crate) fn translate(this: &TestPage);
    #[wasm_bindgen(method)]
    pub(crate) fn watch(this: &TestPage);
    #[wasm_bindgen(method)]
    pub(crate) fn touched(this: &TestPage) -> String;
    #[wasm_bindgen(method)]
    pub(crate) fn press(this: &TestPage, selector: &str);
    #[wasm_bindgen(method, js_name = submitTwice)]
    pub(crate) fn submit_twice(this: &TestPage, selector: &str);

    #[wasm_bindgen(method, catch, js_name = untilShown)]
    async fn until_shown(this: &TestPage, selector: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = untilText)]
    async fn until_text(this: &TestPage, selector: &str, text: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = untilCalled)]
    async fn until_called(this: &TestPage, name: &str, times: u32) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    async fn rest(this: &TestPage) -> Result<JsValue, JsValue>;
}

/// A page whose server answers the calls for one order.
pub(crate) struct OrderPage {
    pub(crate) page: TestPage,
}

impl std::ops::Deref for OrderPage {
    type Target = TestPage;

    fn deref(&self) -> &TestPage {
        &self.page
    }
}

impl OrderPage {
    pub(crate) fn new() -> OrderPage {
        let page = OrderPage { page: TestPage::new() };
        page.answers();
        page
    }

    /// Lets the server answer, also after a fault.
    pub(crate) fn answers(&self) {
        self.answer(ORDER_CALL, 200, ORDER);
        self.answer(PRICES_CALL, 200, PRICES);
    }

    pub(crate) fn mount(&self) -> Mounted {
        self.mount_with(&[])
    }

    /// Mounts a widget with these options too. They replace an option of the same name.
    pub(crate) fn mount_with(&self, further: &[(&str, &str)]) -> Mounted {
        let given = [
            ("order", "1aaa031755d64e6d9cbddfec4b3c8633"),
            ("showtime", "0002-2681"),
            ("currency", "NZD"),
            ("language", "en"),
        ];
        mount(self.host(), self.root(), options(&[&given, further].concat())).unwrap()
    }

    /// Lets the server list these capabilities.
    pub(crate) fn can(&self, words: &str) {
        self.answer("GET /checkout/v1/capabilities", 200, &format!(r#"{{"capabilities":[{words}]}}"#));
    }

    /// Waits until the widget shows the order.
    pub(crate) async fn shopping(&self) {
        self.shown("[part=total]").await;
    }

    /// Opens the list of the tickets that vouchers can pay.
    pub(crate) async fn open_tickets(&self) {
        self.press("#tickets");
        self.shown("[part=ticket]").await;
    }

    pub(crate) async fn shown(&self, selector: &str) {
        self.until_shown(selector).await.unwrap();
    }

    pub(crate) async fn says(&self, selector: &str, text: &str) {
        self.until_text(selector, text).await.unwrap();
    }

    pub(crate) async fn called(&self, name: &str, times: u32) {
        self.until_called(name, times).await.unwrap();
    }

    /// Waits until everything that is ready has happened.
    pub(crate) async fn pause(&self) {
        self.rest().await.unwrap();
    }

    /// Removes the widget from the page, and fails if the page has seen an error.
    pub(crate) fn end(self, widget: Mounted) {
        drop(widget);
        self.close();
    }

    /// Fails if the page has seen an error.
    pub(crate) fn close(self) {
        assert_eq!(self.page.close(), "");
    }
}

/// The options that `element.js` passes to `mount`. `catalogue` and the page's own `texts` are given as JSON. The default
/// is English, and no texts of the page.
pub(crate) fn options(given: &[(&str, &str)]) -> JsValue {
    let last = |name: &str| given.iter().rfind(|(other, _)| *other == name).map(|(_, value)| *value);
    let texts = texts(last("catalogue").unwrap_or(ENGLISH), last("texts"), last("language").unwrap_or("en"));
    let mut options: Vec<(&str, JsValue)> =
        given.iter().map(|(name, value)| (*name, JsValue::from(*value))).collect();
    let formats = formats(last("language").unwrap_or("en"), last("currency").unwrap_or_default());
    options.extend([("texts", texts), ("formats", formats)]);
    object(&options)
}

/// Lets a widget do an action of the page that returns a promise.
pub(crate) fn ask(widget: &Mounted, action: &str, given: &[(&str, &str)]) -> Promise {
    let texts: Vec<(&str, JsValue)> =
        given.iter().map(|(name, text)| (*name, JsValue::from(*text))).collect();
    widget.ask(action, &object(&texts)).unchecked_into()
}

pub(crate) fn set_language(widget: &Mounted, language: &str, texts: &JsValue) {
    let formats = formats(language, "NZD");
    let given = [("language", language.into()), ("texts", texts.clone()), ("formats", formats)];
    widget.ask("setLanguage", &object(&given));
}

/// Returns `false` for a widget that has to be mounted again.
pub(crate) fn set_order_token(widget: &Mounted, token: &str) -> bool {
    widget.ask("setOrderToken", &object(&[("token", token.into())])).is_truthy()
}

fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value).unwrap();
    }
    object.into()
}

/// The texts of a catalogue with the page's own ones, both as JSON, as `element.js` joins them.
pub(crate) fn texts(catalogue: &str, own: Option<&str>, language: &str) -> JsValue {
    let own = own.map(|json| JSON::parse(json).unwrap()).unwrap_or_default();
    with_own(&JSON::parse(catalogue).unwrap(), &own, language)
}
