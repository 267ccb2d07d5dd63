//! HTTP: the only place in Rust that names fetch. Every request has a time limit and every response a size limit, no
//! redirect is followed and nothing is cached. Nothing that a page's script or a server does here can panic.

use super::host::Options;
use crate::conversion::{Kind, Request, Response, no_answer, parse_text};
use crate::property::property;
use checkout::Failure;
use checkout::text::digits;
use gloo_net::http::Headers;
use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::{Function, Promise};
use web_sys::wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, AbortSignal, RequestCache, RequestCredentials, RequestInit, RequestRedirect};
use wire::LONGEST_ANSWER;

/// A request without a response counts as failed after this time. The proxy's own limit is shorter, so that its answer
/// arrives.
const TIME_LIMIT_MS: u32 = 12_000;

/// Sends requests to the site's proxy.
pub(crate) struct Transport {
    api: String,
    headers: Vec<(&'static str, String)>,
    order_token: RefCell<Option<String>>,
    /// Makes the idempotency keys of this widget different from any other's.
    nonce: Option<String>,
    reads: Option<AbortController>,
    /// Replaces the page's fetch, to use the reads that were sent before the widget was loaded.
    carrier: Option<Function>,
}

impl Transport {
    pub(crate) fn new(options: &mut Options) -> Transport {
        let mut headers = vec![("Accept", "application/json".to_owned())];
        headers.extend(options.region.take().map(|region| ("Connect-Region-Code", region)));
        headers.retain(|(_, value)| is_header(value));
        Transport {
            api: std::mem::take(&mut options.api),
            headers,
            order_token: RefCell::new(options.order_token.take()),
            nonce: nonce(),
            reads: AbortController::new().ok(),
            carrier: options.carrier.take(),
        }
    }

    /// Sets the token for all requests from now on.
    pub(crate) fn set_order_token(&self, token: Option<String>) {
        self.order_token.replace(token);
    }

    /// Aborts the reads that are under way.
    pub(crate) fn stop_reading(&self) {
        if let Some(reads) = &self.reads {
            reads.abort();
        }
    }

    /// Sends a request and receives its response whole.
    ///
    /// # Errors
    /// If there is no response within the time limit, or none that can be read.
    pub(crate) async fn send(&self, request: &Request, kind: Kind) -> Result<Response, Failure> {
        let unknown = no_answer(kind);
        // Aborting a write would not undo it, so only reads end with the widget. The time limit aborts a write's request
        // to free its connection; of a read it only gives up the result.
        let reads = self.reads.as_ref().filter(|_| kind == Kind::Read);
        let controller = AbortController::new().map_err(|_| unknown)?;
        let signal = reads.map_or(controller.signal(), AbortController::signal);
        match within(TIME_LIMIT_MS, self.exchange(request, kind, &signal)).await {
            Some(response) => response.ok_or(unknown),
            None => {
                controller.abort();
                Err(unknown)
            }
        }
    }

    async fn exchange(&self, request: &Request, kind: Kind, signal: &AbortSignal) -> Option<Response> {
        let headers = Headers::new();
        for (name, value) in &self.headers {
            headers.set(name, value);
        }
        if let Some(token) = self.order_token.borrow().as_deref().filter(|token| is_header(token)) {
            headers.set("Checkout-Order-Token", token);
        }
        if let (Kind::Write(request, attempt), Some(nonce)) = (kind, &self.nonce) {
            let key = nonce.clone() + "-" + &digits(request.number().into()) + "-" + &digits(attempt);
            headers.set("Idempotency-Key", &key);
        }
        let options = RequestInit::new();
        options.set_method(request.method.as_str());
        options.set_credentials(RequestCredentials::SameOrigin);
        options.set_cache(RequestCache::NoStore);
        options.set_redirect(RequestRedirect::Error);
        options.set_signal(Some(signal));
        if let Some(body) = &request.body {
            headers.set("Content-Type", "application/json");
            options.set_body(&body.into());
        }
        options.set_headers(&headers.into_raw());
        let url = self.api.clone() + &request.path;
        let request = web_sys::Request::new_with_str_and_init(&url, &options).ok()?;
        // A page's script may have replaced fetch by a function that throws or returns no promise. gloo-net's
        // `Request::send` panics then, and the browser's binding waits for ever.
        let window = web_sys::window()?;
        let fetch = self.carrier.clone().or_else(|| property(&window, "fetch").dyn_into().ok())?;
        let promise = fetch.call1(&window, &request).ok()?;
        // The response may come from another frame or be a plain object, so it is read by name, not by class.
        let response = JsFuture::from(Promise::resolve(&promise)).await.ok()?;
        let headers = property(&response, "headers");
        let header = |name: &str| call(&headers, "get", &name.into())?.as_string();
        let length = header("Content-Length").and_then(|length| length.parse().ok()).unwrap_or(0);
        if length > LONGEST_ANSWER {
            return None;
        }
        let text = call(&response, "text", &JsValue::UNDEFINED)?;
        let text = JsFuture::from(Promise::resolve(&text)).await.ok()?.as_string()?;
        let text = if text.len() > LONGEST_ANSWER { String::new() } else { text };
        Some(Response {
            status: property(&response, "status").as_f64()? as u16,
            retry_after: header("Retry-After").and_then(|seconds| seconds.trim().parse().ok()),
            date: header("Date"),
            body: parse_text(&text),
        })
    }
}

/// Calls a method with one argument; `None` if there is no such method or it throws.
fn call(of: &JsValue, method: &str, argument: &JsValue) -> Option<JsValue> {
    property(of, method).dyn_into::<Function>().ok()?.call1(of, argument).ok()
}

/// Whether a text can be the value of a header: visible ASCII. The browser throws at anything else.
fn is_header(value: &str) -> bool {
    value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
}

/// 128 random bits as 32 letters.
fn nonce() -> Option<String> {
    let mut bytes = [0; 32];
    web_sys::window()?.crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes.map(|byte| char::from(b'a' + byte % 16)).iter().collect())
}

/// The result of the work; `None` if it takes longer. Then the work is dropped.
async fn within<T>(milliseconds: u32, work: impl Future<Output = T>) -> Option<T> {
    let (mut work, mut timer) = (pin!(work), pin!(sleep(milliseconds)));
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending => timer.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// Waits.
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

/// Ends its timer when dropped: the pending promise would keep the waiting future alive.
struct Timer(Option<Function>);

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(over) = &self.0 {
            let _ = over.call0(&JsValue::UNDEFINED);
        }
    }
}
