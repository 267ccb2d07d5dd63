//! The W3C trace context (<https://www.w3.org/TR/trace-context/>): continues the caller's trace or begins a new one.
//! New ids are random.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;
use uuid::fmt::Simple;

pub(crate) const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
pub(crate) const TRACESTATE: HeaderName = HeaderName::from_static("tracestate");
/// The longest `tracestate`, in bytes, and its most entries. The W3C lets a participant drop a longer one.
const STATE_BYTES: usize = 512;
const STATE_ENTRIES: usize = 32;

/// A trace, and the span in it that the next span belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trace {
    /// Written as 32 hexadecimal digits.
    pub(crate) id: Simple,
    /// `None` at the beginning of a trace.
    pub(crate) parent: Option<u64>,
    pub(crate) sampled: bool,
    /// The caller's `tracestate`. It goes to the upstreams and nowhere else.
    state: Option<HeaderValue>,
}

tokio::task_local! {
    static CURRENT: Trace;
}

/// Runs `work` on another task in the trace of this one.
pub(crate) fn in_this_trace<F: Future>(work: F) -> impl Future<Output = F::Output> {
    Trace::current().scope(work)
}

impl Trace {
    /// The trace of these headers, or a new one if they have none that is well-formed.
    pub(crate) fn of(headers: &HeaderMap) -> Trace {
        let given = headers.get(TRACEPARENT).and_then(|value| value.to_str().ok()).and_then(Trace::parse);
        // Without a `traceparent`, `tracestate` has no meaning.
        let given = given.map(|trace| Trace { state: state(headers), ..trace });
        given.unwrap_or_else(Trace::new)
    }

    /// The trace of the request that this task works for, or a new one.
    pub(crate) fn current() -> Trace {
        CURRENT.try_with(Trace::clone).unwrap_or_else(|_| Trace::new())
    }

    /// Runs `work` in this trace.
    pub(crate) fn scope<F: Future>(self, work: F) -> impl Future<Output = F::Output> {
        CURRENT.scope(self, work)
    }

    /// The same trace under a span of its own.
    pub(crate) fn next(&self) -> Trace {
        let (span, _) = Uuid::new_v4().as_u64_pair();
        Trace { parent: Some(span), ..self.clone() }
    }

    /// The same trace under a recorded span, which may have begun it.
    #[cfg(feature = "otlp")]
    pub(crate) fn under(&self, id: Uuid, span: u64, sampled: bool) -> Trace {
        Trace { id: id.simple(), parent: Some(span), sampled, state: self.state.clone() }
    }

    /// Adds the headers for the next system.
    pub(crate) fn write(&self, headers: &mut HeaderMap) {
        let flags = if self.sampled { "01" } else { "00" };
        let span = self.parent.unwrap_or_else(|| Uuid::new_v4().as_u64_pair().0);
        let parent = HeaderValue::try_from(format!("00-{}-{span:016x}-{flags}", self.id));
        headers.extend(parent.ok().map(|value| (TRACEPARENT, value)));
        headers.extend(self.state.clone().map(|value| (TRACESTATE, value)));
    }

    fn new() -> Trace {
        Trace { id: Uuid::new_v4().simple(), parent: None, sampled: false, state: None }
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
        let parent = u64::from_str_radix(parent, 16).ok()?;
        Some(Trace { id: trace.parse().ok()?, parent: Some(parent), sampled, state: None })
    }
}

/// The `tracestate` of these headers, whose lines are one list. `None` if it is not well-formed.
fn state(headers: &HeaderMap) -> Option<HeaderValue> {
    let lines: Result<Vec<&str>, _> = headers.get_all(TRACESTATE).iter().map(HeaderValue::to_str).collect();
    let list = lines.ok()?.join(",");
    let entries = || list.split(',').map(str::trim).filter(|entry| !entry.is_empty());
    let known = (1..=STATE_BYTES).contains(&list.len())
        && (1..=STATE_ENTRIES).contains(&entries().count())
        && entries().all(|entry| entry.split_once('=').is_some_and(|(key, _)| !key.is_empty()));
    known.then(|| HeaderValue::try_from(&list).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIVEN: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    fn of(headers: &[(HeaderName, &str)]) -> Trace {
        let value = |text: &str| HeaderValue::from_str(text).unwrap();
        Trace::of(&headers.iter().map(|(name, text)| (name.clone(), value(text))).collect())
    }

    fn written(trace: &Trace, name: HeaderName) -> Option<String> {
        let mut headers = HeaderMap::new();
        trace.write(&mut headers);
        headers.get(name).map(|value| value.to_str().unwrap().to_owned())
    }

    #[test]
    fn a_trace_goes_on_under_a_new_span() {
        let trace = of(&[(TRACEPARENT, GIVEN)]);
        assert_eq!(trace.id.to_string(), "0af7651916cd43dd8448eb211c80319c");
        assert_eq!(written(&trace, TRACEPARENT).as_deref(), Some(GIVEN));
        let header = written(&trace.next(), TRACEPARENT).unwrap();
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
            let trace = of(&[(TRACEPARENT, text), (TRACESTATE, "a=1")]);
            assert!(!text.contains(&trace.id.to_string()), "{text}");
            assert_eq!((trace.parent, written(&trace, TRACESTATE)), (None, None), "{text}");
        }
    }

    #[test]
    fn a_tracestate_is_carried_if_it_is_well_formed() {
        let carried = |lines: &[&str]| {
            let lines = lines.iter().map(|line| (TRACESTATE, *line));
            written(
                &of(&[(TRACEPARENT, GIVEN)].into_iter().chain(lines).collect::<Vec<_>>()).next(),
                TRACESTATE,
            )
        };
        assert_eq!(carried(&["rojo=1,congo=t61"]).as_deref(), Some("rojo=1,congo=t61"));
        assert_eq!(carried(&["rojo=1", "congo=t61"]).as_deref(), Some("rojo=1,congo=t61"));
        for other in ["", ",", "rojo", "=1", &format!("a={}", "b".repeat(511)), &"a=1,".repeat(33)] {
            assert_eq!(carried(&[other]), None, "{other}");
        }
        assert_eq!(carried(&[]), None);
    }
}
