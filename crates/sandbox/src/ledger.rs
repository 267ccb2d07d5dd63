//! The calls that the sandbox received, for tests.

use crate::{FaultKind, Route};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::VecDeque;
use std::fmt;

/// The most calls that are kept. Older calls are dropped.
const KEPT: usize = 10_000;

/// One call. `Debug` and JSON hide barcodes, PINs and codes. [`Call::body`] has the body as it was sent.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Call {
    /// The number of the call in the order of arrival, from 1.
    pub number: u64,
    /// The HTTP method, for example `GET`.
    pub method: String,
    /// The path without query and prefix.
    pub path: String,
    /// The call.
    pub route: Route,
    /// The HTTP status. `None` if the connection was broken, or if the caller hung up.
    pub status: Option<u16>,
    /// The error code of the answer if it was a refusal.
    pub error_code: Option<String>,
    /// The faults that hit it.
    pub faults: Vec<FaultKind>,
    /// The names of the headers, in lower case, sorted.
    pub headers: Vec<String>,
    /// The header `Connect-Region-Code`.
    pub region: Option<String>,
    /// The body. A form is an object with stars for its password. `None` if the body was empty or in another format.
    #[serde(serialize_with = "redacted")]
    pub body: Option<Value>,
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("number", &self.number)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("status", &self.status)
            .field("error_code", &self.error_code)
            .field("faults", &self.faults)
            .field("body", &self.body.as_ref().map(hide))
            .finish_non_exhaustive()
    }
}

fn redacted<S: serde::Serializer>(body: &Option<Value>, serializer: S) -> Result<S::Ok, S::Error> {
    body.as_ref().map(hide).serialize(serializer)
}

/// Returns the same JSON with stars for barcodes, PINs and codes.
pub(crate) fn hide(body: &Value) -> Value {
    match body {
        Value::Object(fields) => fields.iter().map(hide_field).collect::<Map<_, _>>().into(),
        Value::Array(items) => items.iter().map(hide).collect(),
        _ => body.clone(),
    }
}

fn hide_field((key, value): (&String, &Value)) -> (String, Value) {
    let name = key.to_ascii_lowercase();
    let secret = name == "code" || ["barcode", "pin", "password"].iter().any(|word| name.ends_with(word));
    (key.clone(), if secret { Value::from("***") } else { hide(value) })
}

/// The calls so far.
#[derive(Default)]
pub(crate) struct Ledger {
    calls: VecDeque<Call>,
    last: u64,
}

impl Ledger {
    /// Adds a call without its outcome. Returns its number.
    pub(crate) fn open(&mut self, call: Call) -> u64 {
        self.last += 1;
        if self.calls.len() == KEPT {
            self.calls.pop_front();
        }
        self.calls.push_back(Call { number: self.last, ..call });
        self.last
    }

    /// Adds the outcome of a call.
    pub(crate) fn close(&mut self, number: u64, status: Option<u16>, error_code: Option<String>) {
        if let Some(call) = self.calls.iter_mut().rfind(|call| call.number == number) {
            call.status = status;
            call.error_code = error_code;
        }
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.calls.iter().cloned().collect()
    }

    pub(crate) fn clear(&mut self) {
        self.calls.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(body: Value) -> Call {
        Call {
            number: 0,
            method: "POST".to_owned(),
            path: "/".to_owned(),
            route: Route::AddVoucher,
            status: None,
            error_code: None,
            faults: Vec::new(),
            headers: Vec::new(),
            region: None,
            body: Some(body),
        }
    }

    #[test]
    fn secrets_are_kept_at_any_depth_and_in_any_case() {
        let call = call(serde_json::json!({
            "credentials": {"barcode": "ADTMM0000111", "pin": "1234"},
            "Tickets": [{"voucherBarcode": "ADTMM0000111"}],
            "code": "HALFMOON-0000111",
        }));
        for text in [format!("{call:?}"), serde_json::to_string(&call).unwrap()] {
            assert!(!text.contains("0000111") && !text.contains("1234"), "{text}");
            assert!(text.contains("***"));
        }
    }

    #[test]
    fn only_so_many_calls_are_kept() {
        let mut ledger = Ledger::default();
        for _ in 0..=KEPT {
            ledger.open(call(Value::Null));
        }
        assert_eq!(ledger.calls().len(), KEPT);
        assert_eq!(ledger.calls().first().map(|call| call.number), Some(2));
    }
}
