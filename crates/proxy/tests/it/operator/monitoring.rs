//! The metrics that docs/PROXY.md, the alert rules and the dashboard use exist and start at 0.

use crate::operator::documents::read;
use crate::support::house::{House, Served, client};
use std::collections::BTreeSet;

const PREFIX: &str = "voucher_checkout_";
const FILES: [&str; 3] =
    ["docs/PROXY.md", "packaging/prometheus-rules.yml", "packaging/grafana-dashboard.json"];

/// The samples of a proxy that has had one request, without their values.
async fn samples() -> BTreeSet<String> {
    let house = House::new().await;
    let proxy = Served::with(house.config()).await;
    client().get(format!("http://{}/health/live", proxy.public)).send().await.unwrap();
    let metrics = proxy.metrics().await;
    let samples = metrics.lines().filter(|line| !line.starts_with('#'));
    samples.map(|line| line.rsplit_once(' ').unwrap().0.to_owned()).collect()
}

/// A metric with its selector, for example `voucher_checkout_gifts_total` and `result="refused"`.
fn asked(document: &str) -> Vec<(String, &str)> {
    let word = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    let found = document.split(PREFIX).skip(1).map(|rest| {
        let (name, rest) = rest.split_at(rest.find(|letter| !word(letter)).unwrap_or(rest.len()));
        let selector = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
        (format!("{PREFIX}{name}"), selector.map_or("", |(selector, _)| selector))
    });
    found.collect()
}

/// The labels of a selector; an expression yields one label for each of its words.
fn labels(selector: &str) -> Vec<String> {
    let labels = selector.split(',').filter(|label| !label.is_empty());
    let labels = labels.flat_map(|label| match label.split_once(['=', '!']) {
        None => vec![format!("{label}=\"")],
        // A class of statuses.
        Some((name, "~\"5..\"")) => vec![format!("{name}=\"")],
        Some((name, values)) => {
            let values = values.trim_start_matches(['=', '~']).trim_matches('"');
            values.split('|').map(|value| format!("{name}=\"{value}\"")).collect()
        }
    });
    labels.collect()
}

#[tokio::test]
async fn every_metric_and_every_label_that_is_asked_for_is_there_from_the_start() {
    let samples = samples().await;
    for file in FILES {
        let document = read(file).replace("\\\"", "\"");
        let asked = asked(&document);
        assert!(asked.len() > 8, "{file}: {asked:?}");
        for (name, selector) in asked {
            let of_the_name = |sample: &&String| {
                let written = sample.split('{').next().unwrap();
                let parts = ["", "_bucket", "_sum", "_count"];
                parts.iter().any(|part| written.strip_suffix(part) == Some(name.as_str()))
            };
            let series: Vec<&String> = samples.iter().filter(of_the_name).collect();
            assert!(!series.is_empty(), "{file}: there is no {name}");
            for label in labels(selector) {
                let has = |sample: &&String| sample.contains(&label);
                assert!(series.iter().any(has), "{file}: no {name} has {label}: {series:?}");
            }
        }
    }
}

#[tokio::test]
async fn the_series_of_known_labels_begin_with_zero() {
    let house = House::new().await;
    let mut config = house.config();
    // A site without voucher payments may have had them until yesterday.
    config.procinema = proxy::config::ProCinemaSettings::default();
    let metrics = Served::with(config).await.metrics().await;
    for series in [
        "redemption_open{state=\"escalated\"}",
        "redemption_open{state=\"redeem-unknown\"}",
        "redemption_open{state=\"other\"}",
        "attempts_refused_total{limit=\"all\"}",
        "attempts_refused_total{limit=\"discount-address\"}",
        "gifts_total{result=\"refused\"}",
        "webhooks_total{result=\"unknown-code\"}",
        "refused_total{refusal=\"busy\"}",
        "fields_left_out_total{answer=\"OrderResponse\",field=\"none\"}",
        "replays_total",
        "store_failures_total",
        "stored_unreadable_total",
        "in_flight",
    ] {
        assert!(metrics.contains(&format!("\n{PREFIX}{series} 0\n")), "{series} in {metrics}");
    }
}
