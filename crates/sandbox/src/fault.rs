//! Faults that tests and the demo inject, by route and kind.

use crate::Route;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A fault and the calls it hits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The route of the calls.
    pub route: Route,
    /// The kind of fault.
    pub fault: FaultKind,
    /// The number of calls that it hits.
    #[serde(default)]
    pub times: Times,
}

/// The number of calls that a fault hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Times {
    /// The next call.
    #[default]
    Once,
    /// Every call until the faults are cleared.
    Always,
}

/// The effect of a fault on a call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum FaultKind {
    /// The call has no effect and gets this answer.
    Status {
        /// The HTTP status.
        status: u16,
        /// The header `Retry-After`: seconds, or an HTTP date.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<RetryAfter>,
        /// The error code of the problem that is sent if there is no `body`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error_code: Option<String>,
        /// A text is sent as HTML, everything else as JSON.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<Value>,
    },
    /// The call waits, and then meets the next fault of its route.
    Delay {
        /// The time in milliseconds.
        ms: u64,
        /// Whether it waits before it does its work or before it answers.
        #[serde(default)]
        when: When,
    },
    /// The call waits until [`Sandbox::release`](crate::Sandbox::release) or until the faults are cleared, and goes on
    /// to the next fault of its route. So a test can act while a call is under way, however slow the machine is.
    Hold {
        /// Whether it waits before it does its work or before it answers.
        #[serde(default)]
        when: When,
    },
    /// The call takes effect, and the connection breaks without an answer.
    CommitThenDrop,
    /// The call has no effect, and the connection breaks without an answer.
    DropBefore,
    /// The call takes effect, and the JSON of the answer is cut in half.
    Malformed,
    /// The answer has exactly this status, these headers and this body.
    Raw {
        /// The HTTP status.
        #[serde(default = "ok")]
        status: u16,
        /// The headers. `Content-Type` is JSON if it is not among them.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        headers: BTreeMap<String, String>,
        /// The body.
        body: RawBody,
        /// Whether the work is done before the answer.
        #[serde(default)]
        commit: bool,
    },
    /// The call has no effect. The answer is an HTML page with status 200, as from a captive portal.
    WrongContentType,
    /// The call takes effect, and this field of the answer is `null`.
    NullField {
        /// A JSON pointer (RFC 6901), for example `/order/totalPrice`.
        pointer: String,
    },
    /// The call takes effect, and this field is missing in the answer.
    MissingField {
        /// A JSON pointer (RFC 6901).
        pointer: String,
    },
}

fn ok() -> u16 {
    200
}

/// The body of a raw answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RawBody {
    /// A text, which is sent unchanged.
    Text(String),
    /// Bytes in Base64, for example of a compressed body or of invalid UTF-8.
    Base64(#[serde(with = "base64_text")] Vec<u8>),
}

impl RawBody {
    /// Returns the bytes to send.
    pub fn bytes(&self) -> &[u8] {
        match self {
            RawBody::Text(text) => text.as_bytes(),
            RawBody::Base64(bytes) => bytes,
        }
    }
}

mod base64_text {
    use base64::Engine;
    use base64::prelude::BASE64_STANDARD;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64_STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        BASE64_STANDARD.decode(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// The point at which a delayed call waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// Before it takes effect. If the caller hangs up, it has no effect.
    #[default]
    Before,
    /// After it took effect. If the caller hangs up, the outcome is unknown to the caller.
    After,
}

/// The value of `Retry-After`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RetryAfter {
    /// In this many seconds.
    Seconds(u32),
    /// At this time, as an HTTP date. The text is sent unchanged.
    Date(String),
}

impl Fault {
    /// Returns a fault for the next call.
    pub fn once(route: Route, fault: FaultKind) -> Fault {
        Fault { route, fault, times: Times::Once }
    }

    /// Returns a fault for every call.
    pub fn always(route: Route, fault: FaultKind) -> Fault {
        Fault { route, fault, times: Times::Always }
    }
}

impl FaultKind {
    /// Returns a success with these bytes as JSON. If `commit` is true, the call takes effect first.
    pub fn raw(body: impl Into<Vec<u8>>, commit: bool) -> FaultKind {
        FaultKind::Raw { status: 200, headers: BTreeMap::new(), body: RawBody::Base64(body.into()), commit }
    }

    /// Returns whether the call then meets the next fault of its route.
    pub(crate) fn only_waits(&self) -> bool {
        matches!(self, FaultKind::Delay { .. } | FaultKind::Hold { .. })
    }

    /// Returns an answer with a status only.
    pub fn status(status: u16) -> FaultKind {
        FaultKind::Status { status, retry_after: None, error_code: None, body: None }
    }
}

/// The faults that have not happened yet, in the order of injection.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Removes the holds. A call that has not arrived yet is not held.
    pub(crate) fn release(&mut self) {
        self.0.retain(|fault| !matches!(fault.fault, FaultKind::Hold { .. }));
    }

    /// Takes the faults of this call: its delays and holds, and the first other fault.
    pub(crate) fn take(&mut self, route: Route) -> Vec<FaultKind> {
        let mut taken = Vec::new();
        let mut ended = false;
        self.0.retain(|fault| {
            if ended || fault.route != route {
                return true;
            }
            ended = !fault.fault.only_waits();
            taken.push(fault.fault.clone());
            fault.times == Times::Always
        });
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_written_as_the_readme_says() {
        let read = |json| serde_json::from_str::<Fault>(json).unwrap();
        let plain = r#"{"route":"add-voucher","fault":{"kind":"status","status":503,"retryAfter":2},"times":"always"}"#;
        let FaultKind::Status { status: 503, retry_after: Some(RetryAfter::Seconds(2)), .. } =
            read(plain).fault
        else {
            panic!("not the status that was written")
        };
        let short = read(r#"{"route":"set-showtime","fault":{"kind":"commit-then-drop"}}"#);
        assert_eq!(short, Fault::once(Route::SetShowtime, FaultKind::CommitThenDrop));
        let wrong = r#"{"route":"set-showtime","fault":{"kind":"delay","ms":1,"wen":"after"}}"#;
        assert!(serde_json::from_str::<Fault>(wrong).is_err(), "a slip of the pen must not pass");
    }

    #[test]
    fn a_call_takes_its_delays_and_one_fault_more() {
        let mut faults = Faults::default();
        let delay = FaultKind::Delay { ms: 1, when: When::Before };
        faults.add(Fault::always(Route::AddVoucher, delay.clone()));
        faults.add(Fault::once(Route::ReadOrder, FaultKind::Malformed));
        faults.add(Fault::once(Route::AddVoucher, FaultKind::CommitThenDrop));
        faults.add(Fault::once(Route::AddVoucher, FaultKind::DropBefore));
        assert_eq!(faults.take(Route::AddVoucher), [delay.clone(), FaultKind::CommitThenDrop]);
        assert_eq!(faults.take(Route::AddVoucher), [delay.clone(), FaultKind::DropBefore]);
        assert_eq!(faults.take(Route::AddVoucher), [delay]);
        assert_eq!(faults.take(Route::ReadOrder), [FaultKind::Malformed]);
    }
}
