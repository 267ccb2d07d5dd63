//! The metrics page as OTLP. Both exports have one source, so they never differ.
#![expect(clippy::disallowed_types, reason = "OTLP measures in floating point")]

use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue, any_value};
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use opentelemetry_proto::tonic::metrics::v1::number_data_point::Value;
use opentelemetry_proto::tonic::metrics::v1::{
    AggregationTemporality, Gauge, Histogram, HistogramDataPoint, Metric, NumberDataPoint, Sum,
};
use std::time::{SystemTime, UNIX_EPOCH};

/// The times of all points, in nanoseconds since 1970.
#[derive(Clone, Copy)]
struct Times {
    began: u64,
    now: u64,
}

/// A line of the page with a value.
struct Sample<'a> {
    name: &'a str,
    labels: Vec<(&'a str, &'a str)>,
    value: &'a str,
}

/// The metrics of a page that this program wrote, in OpenMetrics' text format. They have the names of its `TYPE` lines,
/// without `_total`: collectors add that again for Prometheus.
pub(super) fn of(page: &str, began: SystemTime, now: SystemTime) -> Vec<Metric> {
    let times = Times { began: nanoseconds(began), now: nanoseconds(now) };
    let mut metrics = Vec::<Metric>::new();
    let mut description = "";
    for line in page.lines() {
        if let Some((_, text)) = line.strip_prefix("# HELP ").and_then(|rest| rest.split_once(' ')) {
            description = text;
        } else if let Some((name, kind)) = line.strip_prefix("# TYPE ").and_then(|rest| rest.split_once(' '))
        {
            let (name, description) = (name.to_owned(), description.to_owned());
            metrics.push(Metric { name, description, data: empty(kind), ..Default::default() });
        } else if let (Some(sample), Some(metric)) = (sample(line), metrics.last_mut()) {
            add(metric, &sample, times);
        }
    }
    metrics
}

fn empty(kind: &str) -> Option<Data> {
    let aggregation_temporality = AggregationTemporality::Cumulative.into();
    match kind {
        "counter" => Some(Data::Sum(Sum { aggregation_temporality, is_monotonic: true, ..Sum::default() })),
        "gauge" => Some(Data::Gauge(Gauge::default())),
        "histogram" => Some(Data::Histogram(Histogram { aggregation_temporality, ..Histogram::default() })),
        _ => None,
    }
}

fn sample(line: &str) -> Option<Sample<'_>> {
    let end = line.find(['{', ' '])?;
    let (name, rest) = line.split_at_checked(end)?;
    let (labels, rest) = match rest.strip_prefix('{') {
        Some(rest) => labels(rest)?,
        None => (Vec::new(), rest),
    };
    Some(Sample { name, labels, value: rest.trim() })
}

/// The labels up to the closing brace, and the rest. All values are words of ours, so none has a quote.
fn labels(mut rest: &str) -> Option<(Vec<(&str, &str)>, &str)> {
    let mut labels = Vec::new();
    loop {
        if let Some(rest) = rest.strip_prefix('}') {
            return Some((labels, rest));
        }
        let (name, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        labels.push((name, value));
        rest = after.strip_prefix(',').unwrap_or(after);
    }
}

fn add(metric: &mut Metric, sample: &Sample<'_>, times: Times) {
    match &mut metric.data {
        Some(Data::Sum(sum)) => sum.data_points.extend(number(sample, times.began, times)),
        Some(Data::Gauge(gauge)) => gauge.data_points.extend(number(sample, 0, times)),
        Some(Data::Histogram(histogram)) => observe(&mut histogram.data_points, sample, times),
        _ => {}
    }
}

fn number(sample: &Sample<'_>, start_time_unix_nano: u64, times: Times) -> Option<NumberDataPoint> {
    let whole = sample.value.parse().map(Value::AsInt);
    let value = whole.or_else(|_| sample.value.parse().map(Value::AsDouble)).ok()?;
    Some(NumberDataPoint {
        attributes: attributes(sample),
        start_time_unix_nano,
        time_unix_nano: times.now,
        value: Some(value),
        ..Default::default()
    })
}

/// Adds a line of a histogram to the point of its labels.
fn observe(points: &mut Vec<HistogramDataPoint>, sample: &Sample<'_>, times: Times) {
    let attributes = attributes(sample);
    if points.last().is_none_or(|point| point.attributes != attributes) {
        points.push(HistogramDataPoint {
            attributes,
            start_time_unix_nano: times.began,
            time_unix_nano: times.now,
            ..Default::default()
        });
    }
    let Some(point) = points.last_mut() else { return };
    match sample.name.rsplit('_').next() {
        Some("sum") => point.sum = sample.value.parse().ok(),
        Some("count") => point.count = sample.value.parse().unwrap_or_default(),
        _ => {
            // The page has the observations up to each bound, and OTLP those of each bucket alone.
            let up_to_here: u64 = sample.value.parse().unwrap_or_default();
            let before: u64 = point.bucket_counts.iter().sum();
            point.bucket_counts.push(up_to_here.saturating_sub(before));
            let bound =
                sample.labels.iter().find(|(name, _)| *name == "le").and_then(|(_, le)| le.parse().ok());
            point.explicit_bounds.extend(bound.filter(|bound: &f64| bound.is_finite()));
        }
    }
}

fn attributes(sample: &Sample<'_>) -> Vec<KeyValue> {
    let labels = sample.labels.iter().filter(|(name, _)| *name != "le");
    let attribute = |(name, value): &(&str, &str)| KeyValue {
        key: (*name).to_owned(),
        value: Some(AnyValue { value: Some(any_value::Value::StringValue((*value).to_owned())) }),
        ..Default::default()
    };
    labels.map(attribute).collect()
}

fn nanoseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}
