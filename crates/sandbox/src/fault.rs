//! Faults that tests and the demo ask for, by route and kind.

use crate::Route;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A fault and the calls it hits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The calls.
    pub route: Route,
    /// What happens to them.
    pub fault: FaultKind,
    /// To how many of them.
    #[serde(default)]
    pub times: Times,
}

/// How many calls a fault hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Times {
    /// The next one.
    #[default]
    Once,
    /// Every one until the faults are cleared.
    Always,
}

/// What happens to a call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum FaultKind {
    /// Nothing is done; this is the answer.
    Status {
        /// The HTTP status.
        status: u16,
        /// The header `Retry-After`: seconds, or an HTTP date.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<RetryAfter>,
        /// The error code in the problem that is sent where there is no `body`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error_code: Option<String>,
        /// A text is sent as HTML, everything else as JSON.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<Value>,
    },
    /// The call is late, and goes on to the next fault of its route.
    Delay {
        /// Milliseconds.
        ms: u64,
        /// Whether it waits before it does its work or before it answers.
        #[serde(default)]
        when: When,
    },
    /// The call waits until [`Sandbox::release`](crate::Sandbox::release) or until the faults are cleared, and goes on to
    /// the next fault of its route. So a test can act while a call is under way, however slow the machine is.
    Hold {
        /// Whether it waits before it does its work or before it answers.
        #[serde(default)]
        when: When,
    },
    /// The work is done, and the connection breaks without an answer.
    CommitThenDrop,
    /// Nothing is done, and the connection breaks without an answer.
    DropBefore,
    /// The work is done, and the JSON of the answer ends in its middle.
    Malformed,
    /// This answer, byte by byte.
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
    /// Nothing is done; the answer is a page in HTML with status 200, as of a captive portal.
    WrongContentType,
    /// The work is done; this field of the answer is `null`.
    NullField {
        /// A JSON pointer (RFC 6901), as `/order/totalPrice`.
        pointer: String,
    },
    /// The work is done; this field of the answer is left out.
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
    /// As it is written here.
    Text(String),
    /// In Base64: compressed bodies, and bytes that are no UTF-8.
    Base64(#[serde(with = "base64_text")] Vec<u8>),
}

impl RawBody {
    /// The bytes.
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

/// When a late call waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// Before its work: a caller who hangs up prevents it.
    #[default]
    Before,
    /// After its work: a caller who hangs up does not know that it is done.
    After,
}

/// When to come back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RetryAfter {
    /// In so many seconds.
    Seconds(u32),
    /// At this time, as an HTTP date; anything else is sent as it is.
    Date(String),
}

impl Fault {
    /// For the next call.
    pub fn once(route: Route, fault: FaultKind) -> Fault {
        Fault { route, fault, times: Times::Once }
    }

    /// For every call.
    pub fn always(route: Route, fault: FaultKind) -> Fault {
        Fault { route, fault, times: Times::Always }
    }
}

impl FaultKind {
    /// These bytes as the JSON of a success. `commit` says whether the work is done first.
    pub fn raw(body: impl Into<Vec<u8>>, commit: bool) -> FaultKind {
        FaultKind::Raw { status: 200, headers: BTreeMap::new(), body: RawBody::Base64(body.into()), commit }
    }

    /// Whether the call goes on to the next fault of its route afterwards.
    pub(crate) fn only_waits(&self) -> bool {
        matches!(self, FaultKind::Delay { .. } | FaultKind::Hold { .. })
    }

    /// A bare status.
    pub fn status(status: u16) -> FaultKind {
        FaultKind::Status { status, retry_after: None, error_code: None, body: None }
    }
}

/// The faults still to come, in the order they were asked for.
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

    /// The faults of this call: its delays and holds, and the first other fault.
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
