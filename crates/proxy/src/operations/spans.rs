//! The spans of requests and of calls to upstreams. The feature `otlp` with a collector records them; without it, a span
//! is just a new id for `traceparent`.

use crate::operations::otlp::{Record, Recorder};
use crate::operations::trace::Trace;
use axum::http::{Method, StatusCode};

/// Starts spans.
#[derive(Clone, Default)]
pub(crate) struct Spans(Option<Recorder>);

/// A request to the proxy or a call to an upstream. Dropping it ends it.
pub(crate) struct Span {
    trace: Trace,
    record: Option<Record>,
}

impl Spans {
    pub(crate) fn new(recorder: Option<Recorder>) -> Spans {
        Spans(recorder)
    }

    /// A request in the caller's trace. `route` is the template of its route, `None` without a route.
    pub(crate) fn request(&self, caller: Trace, method: &'static str, route: Option<&str>) -> Span {
        self.span(&caller, |recorder| recorder.request(&caller, method, route))
    }

    /// A call to an upstream, in the trace of this task. `template` is its path without ids. Only the host and the port
    /// of `url` are recorded.
    pub(crate) fn call(&self, method: &Method, template: &'static str, url: &str) -> Span {
        let trace = Trace::current();
        self.span(&trace, |recorder| recorder.call(&trace, method, template, url))
    }

    fn span(&self, parent: &Trace, record: impl FnOnce(&Recorder) -> Option<(Trace, Record)>) -> Span {
        match self.0.as_ref().and_then(record) {
            Some((trace, record)) => Span { trace, record: Some(record) },
            None => Span { trace: parent.next(), record: None },
        }
    }
}

impl Span {
    /// The trace with this span as the parent of the next.
    pub(crate) fn trace(&self) -> &Trace {
        &self.trace
    }

    /// Ends the span. `error` is the type of the failure, in our own words.
    pub(crate) fn end(self, status: Option<StatusCode>, error: Option<&str>) {
        if let Some(record) = self.record {
            record.end(status, error);
        }
    }
}
