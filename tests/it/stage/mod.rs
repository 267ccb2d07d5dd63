//! A page with one widget on it, and a server that answers from the samples. See `stage.js`.

use voucher_checkout::{Mounted, mount};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlElement;
use web_sys::js_sys::{Object, Reflect};

pub(crate) const ORDER_CALL: &str = "GET /ocapi/v1/orders/1aaa031755d64e6d9cbddfec4b3c8633";
pub(crate) const PRICES_CALL: &str = "GET /ocapi/v1/showtimes/0002-2681/ticket-prices";
/// The path of the order in our own proxy's API.
pub(crate) const OWN: &str = "/checkout/v1/orders/1aaa031755d64e6d9cbddfec4b3c8633";
pub(crate) const VOUCHER_CALL: &str = "POST /ocapi/v1/orders/1aaa031755d64e6d9cbddfec4b3c8633/vouchers";
/// Vista's answer if an order has ended. An empty 404 comes from a gateway and proves nothing.
pub(crate) const GONE: &str = r#"{"status":404,"title":"Not Found"}"#;
pub(crate) const ORDER: &str = include_str!("../../../crates/wire/tests/fixtures/ocapi/order-response.json");
const PRICES: &str = include_str!("../../../crates/wire/tests/fixtures/ocapi/ticket-prices-response.json");

/// The ways in which a page's own `fetch` can fail.
pub(crate) const FAULTS: [&str; 6] = ["throw", "reject", "never", "nothing", "no promise", "no response"];

#[wasm_bindgen(module = "/tests/it/stage/stage.js")]
extern "C" {
    pub(crate) type Stage;
    #[wasm_bindgen(constructor)]
    fn new() -> Stage;
    #[wasm_bindgen(method)]
    fn close(this: &Stage) -> String;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn host(this: &Stage) -> HtmlElement;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn root(this: &Stage) -> HtmlElement;

    #[wasm_bindgen(method)]
    pub(crate) fn answer(this: &Stage, call: &str, status: u16, body: &str);
    #[wasm_bindgen(method, js_name = answerLater)]
    pub(crate) fn answer_later(this: &Stage, call: &str, status: u16, body: &str, seconds: u32);
    #[wasm_bindgen(method)]
    pub(crate) fn fault(this: &Stage, call: &str, kind: &str);
    #[wasm_bindgen(method)]
    pub(crate) fn hold(this: &Stage);
    #[wasm_bindgen(method)]
    pub(crate) fn release(this: &Stage);
    #[wasm_bindgen(method)]
    pub(crate) fn hurry(this: &Stage);

    #[wasm_bindgen(method)]
    pub(crate) fn calls(this: &Stage, name: &str) -> u32;
    #[wasm_bindgen(method, js_name = allCalls)]
    pub(crate) fn all_calls(this: &Stage) -> u32;
    #[wasm_bindgen(method)]
    pub(crate) fn aborted(this: &Stage) -> u32;
    #[wasm_bindgen(method)]
    pub(crate) fn headers(this: &Stage, name: &str, header: &str) -> String;
    #[wasm_bindgen(method)]
    pub(crate) fn listen(this: &Stage, name: &str);
    #[wasm_bindgen(method, js_name = eventCount)]
    pub(crate) fn event_count(this: &Stage, name: &str) -> u32;
    #[wasm_bindgen(method, js_name = lastDetail)]
    pub(crate) fn last_detail(this: &Stage, name: &str) -> String;
    #[wasm_bindgen(method)]
    pub(crate) fn body(this: &Stage, name: &str) -> String;

    #[wasm_bindgen(method)]
    pub(crate) fn find(this: &Stage, selector: &str) -> JsValue;
    #[wasm_bindgen(method)]
    pub(crate) fn text(this: &Stage, selector: &str) -> String;
    #[wasm_bindgen(method)]
    pub(crate) fn attribute(this: &Stage, selector: &str, name: &str) -> String;
    #[wasm_bindgen(method)]
    pub(crate) fn value(this: &Stage, selector: &str) -> String;
    #[wasm_bindgen(method)]
    pub(crate) fn focused(this: &Stage) -> JsValue;
    #[wasm_bindgen(method)]
    pub(crate) fn children(this: &Stage) -> u32;
    #[wasm_bindgen(method)]
    pub(crate) fn elements(this: &Stage) -> u32;

    #[wasm_bindgen(method, js_name = type)]
    pub(crate) fn type_in(this: &Stage, selector: &str, text: &str);
    #[wasm_bindgen(method)]
    pub(crate) fn pick(this: &Stage, selector: &str, value: &str);
    #[wasm_bindgen(method)]
    pub(crate) fn translate(this: &Stage);
    #[wasm_bindgen(method)]
    pub(crate) fn watch(this: &Stage);
    #[wasm_bindgen(method)]
    pub(crate) fn touched(this: &Stage) -> String;
    #[wasm_bindgen(method)]
    pub(crate) fn press(this: &Stage, selector: &str);
    #[wasm_bindgen(method, js_name = submitTwice)]
    pub(crate) fn submit_twice(this: &Stage, selector: &str);

    #[wasm_bindgen(method, catch, js_name = untilShown)]
    async fn until_shown(this: &Stage, selector: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = untilText)]
    async fn until_text(this: &Stage, selector: &str, text: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = untilCalled)]
    async fn until_called(this: &Stage, name: &str, times: u32) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    async fn rest(this: &Stage) -> Result<JsValue, JsValue>;
}

/// A stage whose server answers the calls for one order.
pub(crate) struct Show {
    pub(crate) stage: Stage,
}

impl std::ops::Deref for Show {
    type Target = Stage;

    fn deref(&self) -> &Stage {
        &self.stage
    }
}

impl Show {
    pub(crate) fn new() -> Show {
        let show = Show { stage: Stage::new() };
        show.answers();
        show
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
        assert_eq!(self.stage.close(), "");
    }
}

/// The options that `element.js` passes to `mount`.
pub(crate) fn options(given: &[(&str, &str)]) -> JsValue {
    let options = Object::new();
    for (name, value) in given {
        Reflect::set(&options, &(*name).into(), &(*value).into()).unwrap();
    }
    options.into()
}
