//! Spans, by the semantic conventions for HTTP. Their attributes are our own words and numbers, and the hosts of the
//! settings. `url.path` and `url.full`, which the conventions ask for, are left out: they hold ids.

use super::NAME;
use super::collector::{Collector, Signal};
use crate::operations::trace::Trace;
use axum::http::{Method, StatusCode, Uri};
use opentelemetry::trace::{
    Span, SpanContext, SpanKind, Status, TraceContextExt, TraceFlags, TraceState, Tracer, TracerProvider,
};
use opentelemetry::{Context, KeyValue};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::transform::common::tonic::ResourceAttributesWithSchema;
use opentelemetry_proto::transform::trace::tonic::group_spans_by_resource_and_scope;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider, SpanData, SpanExporter};
use prost::Message;
use std::fmt;
use std::sync::Arc;
use tokio::runtime::Handle;
use uuid::Uuid;

/// Records spans.
#[derive(Clone)]
pub(crate) struct Recorder(SdkTracer);

/// A span that has not ended. Dropping it ends it.
pub(crate) struct Record(opentelemetry_sdk::trace::Span);

impl Recorder {
    pub(super) fn new(provider: &SdkTracerProvider) -> Recorder {
        Recorder(provider.tracer(NAME))
    }

    /// The span of a request, and the trace after it. `None` after the last export.
    pub(crate) fn request(
        &self,
        caller: &Trace,
        method: &'static str,
        route: Option<&str>,
    ) -> Option<(Trace, Record)> {
        let route = route.map(|route| KeyValue::new("http.route", route.to_owned()));
        self.start(caller, true, SpanKind::Server, method, route.into_iter().collect())
    }

    /// The span of a call to an upstream, and the trace after it.
    pub(crate) fn call(
        &self,
        trace: &Trace,
        method: &Method,
        template: &'static str,
        url: &str,
    ) -> Option<(Trace, Record)> {
        let path = template.split('?').next().unwrap_or(template);
        let mut attributes = vec![KeyValue::new("url.template", path)];
        if let Ok(url) = url.parse::<Uri>() {
            attributes.extend(url.host().map(|host| KeyValue::new("server.address", host.to_owned())));
            let usual = if url.scheme_str() == Some("http") { 80 } else { 443 };
            attributes.push(KeyValue::new("server.port", i64::from(url.port_u16().unwrap_or(usual))));
        }
        self.start(trace, false, SpanKind::Client, crate::operations::method_name(method), attributes)
    }

    /// The first attribute is the template of the path.
    fn start(
        &self,
        parent: &Trace,
        is_remote: bool,
        kind: SpanKind,
        method: &'static str,
        mut attributes: Vec<KeyValue>,
    ) -> Option<(Trace, Record)> {
        let (word, known) = if method == "other" { ("HTTP", "_OTHER") } else { (method, method) };
        let template = attributes.first().map(|template| format!("{word} {}", template.value));
        attributes.push(KeyValue::new("http.request.method", known));
        let name = template.unwrap_or_else(|| word.to_owned());
        let builder = self.0.span_builder(name).with_kind(kind).with_attributes(attributes);
        let span = self.0.build_with_context(builder, &context(parent, is_remote));
        let begun = span.span_context().clone();
        let trace = parent.under(
            Uuid::from_bytes(begun.trace_id().to_bytes()),
            u64::from_be_bytes(begun.span_id().to_bytes()),
            begun.is_sampled(),
        );
        // After the last export, spans have no ids.
        begun.is_valid().then_some((trace, Record(span)))
    }
}

/// The parent of a span. The caller's `tracestate` is not in it, because that is text from outside.
fn context(trace: &Trace, is_remote: bool) -> Context {
    let Some(parent) = trace.parent else { return Context::new() };
    let flags = if trace.sampled { TraceFlags::SAMPLED } else { TraceFlags::default() };
    let id = trace.id.as_uuid().as_u128();
    let parent = SpanContext::new(id.into(), parent.into(), flags, is_remote, TraceState::default());
    Context::new().with_remote_span_context(parent)
}

impl Record {
    pub(crate) fn end(mut self, status: Option<StatusCode>, error: Option<&str>) {
        if let Some(status) = status {
            self.0.set_attribute(KeyValue::new("http.response.status_code", i64::from(status.as_u16())));
        }
        if let Some(error) = error {
            self.0.set_attribute(KeyValue::new("error.type", error.to_owned()));
            self.0.set_status(Status::error(""));
        }
        self.0.end();
    }
}

/// Sends batches of spans. The SDK calls it on a thread of its own, so the runtime does the sending.
pub(super) struct Exporter {
    collector: Arc<Collector>,
    resource: ResourceAttributesWithSchema,
    runtime: Handle,
}

impl Exporter {
    pub(super) fn new(collector: Arc<Collector>, resource: &Resource) -> Exporter {
        Exporter { collector, resource: resource.into(), runtime: Handle::current() }
    }
}

impl SpanExporter for Exporter {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let resource_spans = group_spans_by_resource_and_scope(batch, &self.resource);
        let body = ExportTraceServiceRequest { resource_spans }.encode_to_vec();
        let collector = self.collector.clone();
        let sending = self.runtime.spawn(async move { collector.send(Signal::Traces, body).await });
        let failed = || OTelSdkError::InternalFailure("not sent".to_owned());
        if sending.await.unwrap_or(false) { Ok(()) } else { Err(failed()) }
    }
}

impl fmt::Debug for Exporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Exporter")
    }
}
