//! Makes the checkout's calls: to a request, over HTTP, and back to an answer.

use super::host::Options;
use super::transport::Transport;
use crate::conversion::{Kind, Request, Requests};
use checkout::{Answer, Call, Failure, RequestId};
use std::cell::RefCell;
use web_sys::js_sys::{Array, Function};
use web_sys::wasm_bindgen::{JsCast, JsValue};

/// A client of the site's proxy.
pub(crate) struct Client {
    requests: Requests,
    pub(crate) transport: Transport,
    debug: Option<Debug>,
}

impl Client {
    pub(crate) fn new(mut options: Options) -> Client {
        Client {
            debug: options.debug.take().map(|log| Debug { log, left_out: RefCell::default() }),
            transport: Transport::new(&mut options),
            requests: Requests::new(options.settings, options.session),
        }
    }

    /// Makes a call.
    ///
    /// # Errors
    /// As the checkout understands it; a write without a readable response is [`Failure::Unconfirmed`].
    pub(crate) async fn call(&self, id: RequestId, call: Call) -> Result<Answer, Failure> {
        let mut call = call;
        let mut attempt = 0;
        loop {
            let answer = self.call_once(id, attempt, &call).await;
            let Some(next) = call.after(&answer) else { return answer };
            call = next;
            attempt += 1;
        }
    }

    async fn call_once(&self, id: RequestId, attempt: u64, call: &Call) -> Result<Answer, Failure> {
        let kind = match call {
            Call::Read(_) => Kind::Read,
            Call::Write(_) => Kind::Write(id, attempt),
        };
        let request = self.requests.request(call)?;
        let log = self.debug.as_ref().and_then(|debug| debug.begin(&request));
        let response = self.transport.send(&request, kind).await;
        let status = response.as_ref().map_or(0, |response| response.status);
        let left_out = self.debug.as_ref().map(|debug| &debug.left_out);
        let answer = self.requests.answer(&request, response, kind, left_out);
        if let (Some(debug), Some(log)) = (&self.debug, log) {
            debug.end(&log, status);
        }
        answer
    }
}

/// Reports each call to the page's `debug` function.
struct Debug {
    /// Takes method and path, and returns the function that takes the outcome.
    log: Function,
    /// The paths of the fields that could not be read.
    left_out: RefCell<Vec<String>>,
}

impl Debug {
    fn begin(&self, request: &Request) -> Option<Function> {
        let (method, path) = (request.method.as_str().into(), request.path.as_str().into());
        self.log.call2(&JsValue::UNDEFINED, &method, &path).ok()?.dyn_into().ok()
    }

    fn end(&self, log: &Function, status: u16) {
        let fields: Array = self.left_out.take().iter().map(|path| JsValue::from_str(path)).collect();
        let _ = log.call2(&JsValue::UNDEFINED, &status.into(), &fields);
    }
}
