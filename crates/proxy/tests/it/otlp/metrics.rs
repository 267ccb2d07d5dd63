//! The exported metrics are those of `/metrics`.

use super::collector::{Collector, attributes};
use crate::support::house::{House, Served, voucher};
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use opentelemetry_proto::tonic::metrics::v1::number_data_point::Value;
use opentelemetry_proto::tonic::metrics::v1::{AggregationTemporality, Metric, NumberDataPoint};
use std::collections::BTreeMap;

/// The samples as the page has them: `name{label="value"}` and the value.
type Samples = BTreeMap<(String, BTreeMap<String, String>), String>;

fn of_the_page(page: &str) -> Samples {
    let lines = page.lines().filter(|line| !line.starts_with('#'));
    let sample = |line: &str| {
        let (series, value) = line.rsplit_once(' ').unwrap();
        let (name, labels) = series.split_once('{').unwrap_or((series, ""));
        let labels = labels.trim_end_matches('}').split("\",").filter(|label| !label.is_empty());
        let label =
            |label: &str| label.split_once("=\"").map(|(name, value)| (name.to_owned(), value.to_owned()));
        let labels = labels.map(|text| label(text.trim_end_matches('"')).unwrap());
        ((name.to_owned(), labels.collect()), value.to_owned())
    };
    lines.map(sample).collect()
}

fn of_the_export(metrics: &[Metric]) -> Samples {
    let mut samples = Samples::new();
    for Metric { name, data, .. } in metrics {
        let number = |point: &NumberDataPoint| match point.value.unwrap() {
            Value::AsInt(whole) => whole.to_string(),
            Value::AsDouble(other) => panic!("{name}: {other}"),
        };
        match data.as_ref().unwrap() {
            Data::Sum(sum) => {
                assert!(sum.is_monotonic);
                assert_eq!(sum.aggregation_temporality, AggregationTemporality::Cumulative as i32);
                for point in &sum.data_points {
                    assert!(0 < point.start_time_unix_nano);
                    assert!(point.start_time_unix_nano <= point.time_unix_nano);
                    samples.insert((format!("{name}_total"), attributes(&point.attributes)), number(point));
                }
            }
            Data::Gauge(gauge) => {
                for point in &gauge.data_points {
                    samples.insert((name.clone(), attributes(&point.attributes)), number(point));
                }
            }
            Data::Histogram(histogram) => {
                assert_eq!(histogram.aggregation_temporality, AggregationTemporality::Cumulative as i32);
                for point in &histogram.data_points {
                    let labels = attributes(&point.attributes);
                    let sum = point.sum.unwrap().to_string();
                    samples.insert((format!("{name}_sum"), labels.clone()), sum);
                    samples.insert((format!("{name}_count"), labels.clone()), point.count.to_string());
                    assert_eq!(point.bucket_counts.len(), point.explicit_bounds.len() + 1);
                    let bounds = point.explicit_bounds.iter().map(|bound| format!("{bound:?}"));
                    let mut up_to_here = 0;
                    for (bound, count) in bounds.chain(["+Inf".to_owned()]).zip(&point.bucket_counts) {
                        up_to_here += count;
                        let labels = labels.clone().into_iter().chain([("le".to_owned(), bound)]).collect();
                        samples.insert((format!("{name}_bucket"), labels), up_to_here.to_string());
                    }
                    assert_eq!(up_to_here, point.count);
                }
            }
            other => panic!("{other:?}"),
        }
    }
    samples
}

#[tokio::test]
async fn every_exported_value_equals_that_of_the_page() {
    let collector = Collector::start().await;
    let house = House::new().await;
    let mut config = house.config();
    collector.of(&mut config);
    config.otlp.otel_exporter_otlp_headers = Some("x-key=a%20key==, x-other=b".into());
    config.otlp.otel_metric_export_interval = 100;
    let proxy = Served::with(config).await;
    let order = house.order();
    let token = proxy.token(&order).await;
    for _ in 0..3 {
        proxy.ask(&token, "GET", &format!("/ocapi/v1/orders/{order}"), None).await;
    }
    let path = format!("/ocapi/v1/orders/{order}/vouchers");
    proxy.ask(&token, "POST", &path, voucher("WRONG00000001", "1")).await;
    let page = proxy.metrics().await;
    let known = collector.exports().len();
    while collector.exports().iter().skip(known).filter(|export| export.path == "/v1/metrics").count() < 2 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let (mut page, mut exported) = (of_the_page(&page), of_the_export(collector.metrics().last().unwrap()));
    // The connection that asks for the page is not counted, but those of the requests before it end in their own time.
    for samples in [&mut page, &mut exported] {
        samples
            .retain(|(name, _), _| !["connections", "in_flight"].iter().any(|gauge| name.ends_with(gauge)));
    }
    assert!(page.len() > 100, "{page:?}");
    assert!(page.iter().any(|((name, _), value)| name.ends_with("requests_total") && value == "3"));
    assert_eq!(page, exported);
    let export = &collector.exports()[0];
    assert_eq!(export.headers["content-type"], "application/x-protobuf");
    assert_eq!(
        (&export.headers["x-key"], &export.headers["x-other"]),
        (&"a key==".parse().unwrap(), &"b".parse().unwrap())
    );
    proxy.end().await;
}
