//! What was asked of the sandbox, for tests to look at.

use crate::{FaultKind, Route};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::VecDeque;
use std::fmt;

/// So many calls are remembered; the oldest go first.
const KEPT: usize = 10_000;

/// One call. Neither `Debug` nor JSON shows a barcode, a PIN or a code; [`Call::body`] holds what was sent.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Call {
    /// From 1, in the order of arrival.
    pub number: u64,
    /// `GET`, `POST` and so on.
    pub method: String,
    /// Without the query and without a prefix.
    pub path: String,
    /// What was called.
    pub route: Route,
    /// The HTTP status; `None` where the connection was broken instead, or the caller hung up.
    pub status: Option<u16>,
    /// The error code of the answer, where it was a refusal.
    pub error_code: Option<String>,
    /// The faults that hit it.
    pub faults: Vec<FaultKind>,
    /// The names of the headers, in lower case, sorted.
    pub headers: Vec<String>,
    /// The header `Connect-Region-Code`.
    pub region: Option<String>,
    /// The body as it was sent, a form as an object with stars for its password; `None` where it was empty or neither.
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

/// The same JSON with stars for what proves that somebody holds a voucher.
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
    /// Enters a call on arrival, without its outcome; answers its number.
    pub(crate) fn open(&mut self, call: Call) -> u64 {
        self.last += 1;
        if self.calls.len() == KEPT {
            self.calls.pop_front();
        }
        self.calls.push_back(Call { number: self.last, ..call });
        self.last
    }

    /// Enters how a call ended.
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
