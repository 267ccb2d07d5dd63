//! The W3C trace context: continues the caller's trace or begins a new one. New ids are random.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;
use uuid::fmt::Simple;

pub(crate) const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The trace that a request belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Trace {
    /// Written as 32 hexadecimal digits.
    pub(crate) id: Simple,
    sampled: bool,
}

impl Trace {
    /// The trace of these headers, or a new one if they have none that is well-formed.
    pub(crate) fn of(headers: &HeaderMap) -> Trace {
        let given = headers.get(TRACEPARENT).and_then(|value| value.to_str().ok()).and_then(Trace::parse);
        given.unwrap_or_else(|| Trace { id: Uuid::new_v4().simple(), sampled: false })
    }

    fn parse(text: &str) -> Option<Trace> {
        let mut parts = text.split('-');
        let (version, trace, parent, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let hex = |part: &str, length| {
            let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
            part.len() == length && part.bytes().all(digit)
        };
        let zero = |part: &str| part.bytes().all(|byte| byte == b'0');
        let well_formed = hex(version, 2) && hex(trace, 32) && hex(parent, 16) && hex(flags, 2);
        // Version 00 has four parts; later versions may have more.
        let known = version != "ff" && (version != "00" || parts.next().is_none());
        let sampled = u8::from_str_radix(flags, 16).is_ok_and(|flags| flags & 1 == 1);
        if !well_formed || !known || zero(trace) || zero(parent) {
            return None;
        }
        Some(Trace { id: trace.parse().ok()?, sampled })
    }

    /// The `traceparent` header for the next system, with a new span.
    pub(crate) fn header(&self) -> Option<HeaderValue> {
        let (span, _) = Uuid::new_v4().as_u64_pair();
        let flags = if self.sampled { "01" } else { "00" };
        HeaderValue::try_from(format!("00-{}-{span:016x}-{flags}", self.id)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIVEN: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    fn of(text: &str) -> Trace {
        Trace::of(&HeaderMap::from_iter([(TRACEPARENT, HeaderValue::from_str(text).unwrap())]))
    }

    #[test]
    fn a_trace_goes_on_under_a_new_span() {
        let trace = of(GIVEN);
        assert_eq!(trace.id.to_string(), "0af7651916cd43dd8448eb211c80319c");
        let header = trace.header().unwrap();
        let header = header.to_str().unwrap();
        assert!(header.starts_with("00-0af7651916cd43dd8448eb211c80319c-") && header.ends_with("-01"));
        assert_ne!(header, GIVEN);
    }

    #[test]
    fn what_is_not_well_formed_begins_a_new_one() {
        for text in [
            "",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
            "00-order0002-2681-b7ad6b7169203331-01",
        ] {
            let trace = of(text);
            assert!(!text.contains(&trace.id.to_string()), "{text}");
        }
    }
}
