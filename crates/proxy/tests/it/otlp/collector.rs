//! A collector that keeps the exports that it gets.

use crate::support::serve;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{KeyValue, any_value};
use opentelemetry_proto::tonic::metrics::v1::Metric;
use opentelemetry_proto::tonic::trace::v1::Span;
use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use prost::Message;
use proxy::Config;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

/// A request to the collector: its path, headers and body.
#[derive(Clone)]
pub(super) struct Export {
    pub(super) path: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

#[derive(Clone)]
pub(super) struct Collector {
    exports: Arc<Mutex<Vec<Export>>>,
    address: SocketAddr,
}

impl Collector {
    pub(super) async fn start() -> Collector {
        let exports = Arc::<Mutex<Vec<Export>>>::default();
        let keep = async |State(exports): State<Arc<Mutex<Vec<Export>>>>, uri: Uri, headers, body| {
            exports.lock().unwrap().push(Export { path: uri.path().to_owned(), headers, body });
        };
        let address = serve(Router::new().fallback(keep).with_state(exports.clone())).await;
        Collector { exports, address }
    }

    /// Makes a proxy export here.
    pub(super) fn of(&self, config: &mut Config) {
        config.otlp.otel_exporter_otlp_endpoint = Some(format!("http://{}", self.address).parse().unwrap());
    }

    pub(super) fn exports(&self) -> Vec<Export> {
        self.exports.lock().unwrap().clone()
    }

    fn bodies(&self, path: &str) -> Vec<Bytes> {
        let exports = self.exports().into_iter().filter(|export| export.path == path);
        exports.map(|export| export.body).collect()
    }

    pub(super) fn spans(&self) -> Vec<Span> {
        let requests = self
            .bodies("/v1/traces")
            .into_iter()
            .map(|body| ExportTraceServiceRequest::decode(body).unwrap());
        let resources = requests.flat_map(|request| request.resource_spans);
        resources.flat_map(|resource| resource.scope_spans).flat_map(|scope| scope.spans).collect()
    }

    /// The only request with this name.
    pub(super) fn request(&self, name: &str) -> Span {
        let is_it = |span: &Span| span.name == name && span.kind == SpanKind::Server as i32;
        let spans: Vec<Span> = self.spans().into_iter().filter(is_it).collect();
        let [span] = &spans[..] else { panic!("{} of {name} in {:?}", spans.len(), names(&self.spans())) };
        span.clone()
    }

    /// The metrics of each export.
    pub(super) fn metrics(&self) -> Vec<Vec<Metric>> {
        let requests = self
            .bodies("/v1/metrics")
            .into_iter()
            .map(|body| ExportMetricsServiceRequest::decode(body).unwrap());
        let of = |request: ExportMetricsServiceRequest| {
            let resources = request.resource_metrics.into_iter();
            resources.flat_map(|resource| resource.scope_metrics).flat_map(|scope| scope.metrics).collect()
        };
        requests.map(of).collect()
    }
}

pub(super) fn names(spans: &[Span]) -> Vec<&str> {
    spans.iter().map(|span| span.name.as_str()).collect()
}

/// The attributes as text.
pub(super) fn attributes(attributes: &[KeyValue]) -> BTreeMap<String, String> {
    let value = |attribute: &KeyValue| match attribute.value.clone().unwrap().value.unwrap() {
        any_value::Value::StringValue(text) => text,
        any_value::Value::IntValue(number) => number.to_string(),
        other => panic!("{other:?}"),
    };
    attributes.iter().map(|attribute| (attribute.key.clone(), value(attribute))).collect()
}

/// An id as hexadecimal digits.
pub(super) fn hex(id: &[u8]) -> String {
    id.iter().map(|byte| format!("{byte:02x}")).collect()
}
