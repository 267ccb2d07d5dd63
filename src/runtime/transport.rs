//! Fetch: the only place that names it. Every request has a time limit, every answer a size limit; no redirect is
//! followed, nothing is cached, and nothing a page or a server does here can panic.

use crate::conversion::{Answer, Kind, no_answer, parse_text};
use crate::runtime::host::{Host, Options};
use checkout::{Failure, Settings};
pub(crate) use gloo_net::http::Method;
use gloo_net::http::{Request, RequestBuilder};
use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::{Function, Promise, Reflect};
use web_sys::wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, AbortSignal, RequestCache, RequestCredentials, RequestRedirect};
use wire::LONGEST_ANSWER;

/// After this long a request has no answer. The proxy gives up earlier and says so.
const TIME_LIMIT_MS: u32 = 12_000;

/// A call of the site's proxy.
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) body: Option<String>,
}

/// Calls the site's proxy.
pub(crate) struct Transport {
    api: String,
    pub(crate) settings: Settings,
    pub(crate) session: String,
    headers: Vec<(&'static str, String)>,
    order_token: RefCell<Option<String>>,
    /// Tells the writes of this widget from those of any other.
    nonce: Option<String>,
    reads: Option<AbortController>,
    host: Host,
    carrier: Option<Function>,
    debug: Option<Function>,
    /// The fields of the answer being read that could not be read, if the page debugs.
    pub(crate) left_out: Option<RefCell<Vec<String>>>,
}

impl Transport {
    pub(crate) fn new(options: Options, host: Host) -> Transport {
        let mut headers = vec![("Accept", "application/json".to_owned())];
        headers.extend(options.region.map(|region| ("Connect-Region-Code", region)));
        headers.retain(|(_, value)| is_header(value));
        Transport {
            api: options.api,
            session: options.session,
            settings: options.settings,
            headers,
            order_token: RefCell::new(options.order_token),
            nonce: nonce(),
            reads: AbortController::new().ok(),
            host,
            carrier: options.carrier,
            left_out: options.debug.as_ref().map(|_| RefCell::default()),
            debug: options.debug,
        }
    }

    /// What the calls from now on are sent with.
    pub(crate) fn set_order_token(&self, token: Option<String>) {
        self.order_token.replace(token);
    }

    /// An order that ends later has a token that does, where the proxy gives tokens.
    pub(crate) fn renew_token(&self, answer: &JsValue) {
        let token = Reflect::get(answer, &"token".into()).unwrap_or_default();
        if let Some(text) = token.as_string() {
            self.set_order_token(Some(text));
            self.host.renew_token(&token);
        }
    }

    /// Logs a request in debug mode, and returns the reporter for its answer.
    pub(crate) fn report(&self, method: &Method, path: &str) -> Option<Function> {
        let debug = self.debug.as_ref()?;
        debug.call2(&JsValue::UNDEFINED, &method.as_str().into(), &path.into()).ok()?.dyn_into().ok()
    }

    /// Gives up the reads under way.
    pub(crate) fn stop_reading(&self) {
        if let Some(reads) = &self.reads {
            reads.abort();
        }
    }

    /// # Errors
    /// What no answer means.
    pub(crate) async fn call(&self, call: Call, kind: Kind) -> Result<Answer, Failure> {
        let unknown = no_answer(kind);
        // Aborting a write would not undo it, so only the reads hang on the widget; the time limit ends both.
        let reads = self.reads.as_ref().filter(|_| kind == Kind::Read);
        let controller = AbortController::new().map_err(|_| unknown)?;
        let signal = reads.map_or(controller.signal(), AbortController::signal);
        let exchange = self.exchange(call, kind, &signal);
        match within(TIME_LIMIT_MS, exchange).await {
            Some(answer) => answer.ok_or(unknown),
            None => {
                controller.abort();
                Err(unknown)
            }
        }
    }

    /// `None` where there was no answer, or none that can be read.
    async fn exchange(&self, call: Call, kind: Kind, signal: &AbortSignal) -> Option<Answer> {
        let Call { method, path, body } = call;
        let mut builder = RequestBuilder::new(&format!("{}{path}", self.api))
            .method(method)
            .credentials(RequestCredentials::SameOrigin)
            .cache(RequestCache::NoStore)
            .redirect(RequestRedirect::Error)
            .abort_signal(Some(signal));
        for (name, value) in &self.headers {
            builder = builder.header(name, value);
        }
        if let Some(token) = self.order_token.borrow().as_deref().filter(|token| is_header(token)) {
            builder = builder.header("Checkout-Order-Token", token);
        }
        if let (Kind::Write(request), Some(nonce)) = (kind, &self.nonce) {
            builder = builder.header("Idempotency-Key", &format!("{nonce}-{}", request.number()));
        }
        let request: Request = match body {
            Some(body) => builder.header("Content-Type", "application/json").body(body).ok()?,
            None => builder.build().ok()?,
        };
        let request: web_sys::Request = request.into();
        // A page's script may have replaced fetch by something that throws or gives no promise. Neither
        // `Request::send` nor the browser's binding stands that: the widget would wait for ever.
        let window = web_sys::window()?;
        let fetch = self.carrier.clone().or_else(|| get(&window, "fetch").dyn_into().ok())?;
        let given = fetch.call1(&window, &request).ok()?;
        // What it gives may be of another frame, or made by hand: it is asked by name, and for no class.
        let answer = JsFuture::from(Promise::resolve(&given)).await.ok()?;
        let headers = get(&answer, "headers");
        let header = |name: &str| ask(&headers, "get", &name.into())?.as_string();
        let length = header("Content-Length").and_then(|length| length.parse().ok()).unwrap_or(0);
        if length > LONGEST_ANSWER {
            return None;
        }
        let text = ask(&answer, "text", &JsValue::UNDEFINED)?;
        let text = JsFuture::from(Promise::resolve(&text)).await.ok()?.as_string()?;
        let text = if text.len() > LONGEST_ANSWER { String::new() } else { text };
        Some(Answer {
            status: get(&answer, "status").as_f64()? as u16,
            retry_after: header("Retry-After").and_then(|seconds| seconds.trim().parse().ok()),
            date: header("Date"),
            body: parse_text(&text),
        })
    }
}

/// A property, or undefined where there is none to be had.
fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or_default()
}

/// What a method gives, if it is one and gives something.
fn ask(of: &JsValue, method: &str, argument: &JsValue) -> Option<JsValue> {
    get(of, method).dyn_into::<Function>().ok()?.call1(of, argument).ok()
}

/// Whether a text can be a header's value: visible ASCII. The browser throws at anything else.
fn is_header(value: &str) -> bool {
    value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
}

/// 32 random letters of 16, which is 128 bits.
fn nonce() -> Option<String> {
    let mut bytes = [0; 32];
    web_sys::window()?.crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes.map(|byte| char::from(b'a' + byte % 16)).iter().collect())
}

/// What the work gives, or `None` where it takes longer. Work that never ends is dropped.
async fn within<T>(milliseconds: u32, work: impl Future<Output = T>) -> Option<T> {
    let (mut work, mut timer) = (pin!(work), pin!(sleep(milliseconds)));
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending => timer.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// Comes back after so many milliseconds.
pub(crate) async fn sleep(milliseconds: u32) {
    let milliseconds = i32::try_from(milliseconds).unwrap_or(i32::MAX);
    let mut timer = Timer(None);
    let over = Promise::new(&mut |resolve: Function, _| {
        if let Some(window) = web_sys::window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
        }
        timer.0 = Some(resolve);
    });
    let _ = JsFuture::from(over).await;
}

/// A timer that nobody waits for any more is over at once: its promise would keep what waited until then.
struct Timer(Option<Function>);

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(over) = &self.0 {
            let _ = over.call0(&JsValue::UNDEFINED);
        }
    }
}
