//! Exports spans and metrics by OTLP, as protobuf over HTTP. Nothing here delays a request: spans wait in a bounded
//! queue, and those that the collector does not take are lost.

mod collector;
mod points;
mod spans;

pub(crate) use spans::{Record, Recorder};

use crate::config::{Config, ConfigError};
use crate::limits::LAST_EXPORT;
use collector::{Collector, Signal};
use opentelemetry::Key;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::common::v1::InstrumentationScope;
use opentelemetry_proto::tonic::metrics::v1::{ResourceMetrics, ScopeMetrics};
use opentelemetry_proto::tonic::resource::v1;
use opentelemetry_proto::transform::common::tonic::ResourceAttributesWithSchema;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use prost::Message;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::task::JoinHandle;

/// The service name unless `OTEL_SERVICE_NAME` is set, and the name of the instrumentation scope.
const NAME: &str = "voucher-checkout-proxy";

/// Exports spans and metrics. After a drop, the spans in the queue are still sent if the collector answers soon.
pub(crate) struct Export {
    provider: SdkTracerProvider,
    metrics: MetricsExport,
}

#[derive(Clone)]
struct MetricsExport {
    collector: Arc<Collector>,
    resource: Resource,
    interval: Duration,
    /// The time at which the counters were 0.
    began: SystemTime,
}

impl Export {
    /// `None` without a collector. Needs a Tokio runtime.
    pub(crate) fn new(config: &Config) -> Result<Option<Export>, ConfigError> {
        let Some((url, headers)) = config.otlp.collector()? else { return Ok(None) };
        let collector = Arc::new(Collector::new(url, headers)?);
        let resource = resource();
        let provider = SdkTracerProvider::builder()
            .with_resource(resource.clone())
            .with_batch_exporter(spans::Exporter::new(collector.clone(), &resource))
            .build();
        let interval = Duration::from_millis(config.otlp.otel_metric_export_interval);
        let metrics = MetricsExport { collector, resource, interval, began: SystemTime::now() };
        Ok(Some(Export { provider, metrics }))
    }

    pub(crate) fn recorder(&self) -> Recorder {
        Recorder::new(&self.provider)
    }

    /// Exports the metrics of `page` at intervals, until the task is aborted.
    pub(crate) fn report(&self, page: impl Fn() -> Option<String> + Send + 'static) -> JoinHandle<()> {
        let metrics = self.metrics.clone();
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(metrics.interval).await;
                metrics.send(page()).await;
            }
        })
    }

    /// Exports the metrics of `page` and the waiting spans for the last time.
    pub(crate) async fn stop(&self, page: Option<String>) {
        let provider = self.provider.clone();
        // It waits for the thread that sends the spans.
        let spans = tokio::task::spawn_blocking(move || provider.shutdown_with_timeout(LAST_EXPORT));
        let all = async { tokio::join!(spans, self.metrics.send(page)) };
        // Exports that the collector has not accepted by then are lost.
        let _ = tokio::time::timeout(LAST_EXPORT, all).await;
    }
}

impl Drop for Export {
    fn drop(&mut self) {
        let provider = self.provider.clone();
        // The last provider that is dropped waits for the collector, and this thread may be the one that has to send.
        // If no other thread can be started, the spans are lost.
        let _ = std::thread::Builder::new().spawn(move || provider.shutdown_with_timeout(LAST_EXPORT));
    }
}

impl MetricsExport {
    async fn send(&self, page: Option<String>) {
        let Some(page) = page else { return };
        let ResourceAttributesWithSchema { attributes, schema_url } = (&self.resource).into();
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let scope = InstrumentationScope { name: NAME.to_owned(), version, ..Default::default() };
        let metrics = points::of(&page, self.began, SystemTime::now());
        let scope_metrics = vec![ScopeMetrics { scope: Some(scope), metrics, ..Default::default() }];
        let resource = Some(v1::Resource { attributes: attributes.0, ..Default::default() });
        let schema_url = schema_url.unwrap_or_default();
        let request = ExportMetricsServiceRequest {
            resource_metrics: vec![ResourceMetrics { resource, scope_metrics, schema_url }],
        };
        self.collector.send(Signal::Metrics, request.encode_to_vec()).await;
    }
}

/// The attributes of this process, with those of the operator's environment.
fn resource() -> Resource {
    let given = Resource::builder().build();
    let name = given.get(&Key::from_static_str("service.name")).map(|name| name.to_string());
    // The SDK's default is `unknown_service:` with the name of the program's file.
    let is_named = name.is_some_and(|name| !name.starts_with("unknown_service"));
    if is_named { given } else { Resource::builder().with_service_name(NAME).build() }
}
