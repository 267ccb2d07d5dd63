//! The files for containers fit the program: its image, commands, paths, ports, folders and times.

use crate::operator::documents::read;
use crate::operator::program::run;
use serde::Deserialize;
use serde_json::{Value, json};
use store::StoreUrl;

const PROGRAM: &str = "/usr/local/bin/voucher-checkout-proxy";
const FOLDER: &str = "/var/lib/voucher-checkout";

/// The documents of a YAML file.
fn documents(path: &str) -> Vec<Value> {
    let text = read(path);
    let document = |document| Value::deserialize(document).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_norway::Deserializer::from_str(&text).map(document).collect()
}

/// The image in the version of this repository.
fn image() -> String {
    format!("ghcr.io/OWNER/voucher-checkout-proxy:{}", env!("CARGO_PKG_VERSION"))
}

/// The only item with this name.
fn named<'a>(list: &'a Value, name: &str) -> &'a Value {
    list.as_array()
        .unwrap()
        .iter()
        .find(|one| one["name"] == name)
        .unwrap_or_else(|| panic!("{name}: {list}"))
}

#[test]
fn documents_name_this_version() {
    let document = read("docs/PROXY.md");
    let tags =
        document.split("voucher-checkout-proxy:").skip(1).map(|rest| rest.split([' ', '`']).next().unwrap());
    let tags: Vec<&str> = tags.collect();
    assert!(!tags.is_empty() && tags.iter().all(|tag| *tag == env!("CARGO_PKG_VERSION")), "{tags:?}");
    let heading = format!("\n## [{}] - 20", env!("CARGO_PKG_VERSION"));
    assert!(read("CHANGELOG.md").contains(&heading), "{heading}");
}

#[test]
fn the_image_starts_the_program_with_settings_that_it_has() {
    let file = read("packaging/Containerfile");
    for line in [
        "FROM scratch",
        "USER 65532:65532",
        "EXPOSE 8083 8084",
        &format!("WORKDIR {FOLDER}"),
        &format!("VOLUME {FOLDER}"),
        &format!("ENTRYPOINT [\"{PROGRAM}\"]"),
        "ENV VOUCHER_CHECKOUT_LISTEN=0.0.0.0:8083 VOUCHER_CHECKOUT_METRICS_LISTEN=0.0.0.0:8084",
    ] {
        assert!(file.lines().any(|found| found == line), "{line}");
    }
}

#[test]
fn the_compose_file_starts_the_image_with_a_store_by_socket() {
    let [compose] = documents("packaging/compose.yaml").try_into().unwrap();
    let proxy = &compose["services"]["proxy"];
    assert_eq!(proxy["image"], image());
    assert_eq!(proxy["healthcheck"]["test"], json!(["CMD", PROGRAM, "health"]));
    assert!(run(&["health", "--help"], &[]).text().contains("--listen"));
    assert_eq!((&proxy["read_only"], &proxy["cap_drop"]), (&json!(true), &json!(["ALL"])));
    let store: StoreUrl = proxy["environment"]["VOUCHER_CHECKOUT_STORE"].as_str().unwrap().parse().unwrap();
    assert!(store.to_string().starts_with("postgres://"), "{store}");
    // The socket's folder is the same for both, and PostgreSQL has no network.
    let (socket, postgres) = (json!("socket:/var/run/postgresql"), &compose["services"]["postgres"]);
    for service in [proxy, postgres] {
        assert!(service["volumes"].as_array().unwrap().contains(&socket), "{service}");
    }
    assert_eq!(postgres["network_mode"], "none");
    // nginx has the proxy's name and port, and every file and folder that is mentioned in its own file.
    assert!(read("packaging/nginx.conf").contains("proxy_pass http://proxy:8083/;"));
}

#[test]
fn the_manifests_for_kubernetes_fit_the_image_and_one_another() {
    let manifests = documents("packaging/kubernetes.yaml");
    let [deployment, service, budget] = &manifests[..] else { panic!("{manifests:?}") };
    let kinds = ["Deployment", "Service", "PodDisruptionBudget"];
    assert_eq!(manifests.iter().map(|one| one["kind"].as_str().unwrap()).collect::<Vec<_>>(), kinds);
    let pod = &deployment["spec"]["template"]["spec"];
    let labels = &deployment["spec"]["template"]["metadata"]["labels"];
    for selector in [&deployment["spec"]["selector"]["matchLabels"], &service["spec"]["selector"]] {
        assert_eq!(selector, labels);
    }
    assert_eq!(&budget["spec"]["selector"]["matchLabels"], labels);
    let user = &pod["securityContext"];
    assert_eq!((&user["runAsNonRoot"], &user["runAsUser"]), (&json!(true), &json!(65_532)));

    let proxy = named(&pod["containers"], "proxy");
    assert_eq!(proxy["image"], image());
    let limits = &proxy["securityContext"];
    assert_eq!(limits["readOnlyRootFilesystem"], true);
    assert_eq!(limits["capabilities"]["drop"], json!(["ALL"]));
    assert_eq!(named(&proxy["ports"], "http")["containerPort"], 8083);
    assert_eq!(named(&proxy["ports"], "metrics")["containerPort"], 8084);
    assert_eq!(proxy["readinessProbe"]["httpGet"]["path"], "/health/ready");
    assert_eq!(proxy["livenessProbe"]["httpGet"]["path"], "/health/live");
    // Too many customers are no reason for a restart.
    assert_eq!(proxy["livenessProbe"]["httpGet"]["port"], "metrics");
    let delay = named(&proxy["env"], "VOUCHER_CHECKOUT_STOP_DELAY_MS")["value"].as_str().unwrap();
    let (delay, period) = (delay.parse::<u64>().unwrap(), proxy["readinessProbe"]["periodSeconds"].as_u64());
    assert!(delay > 2_000 * period.unwrap(), "more than two intervals");
    let grace = pod["terminationGracePeriodSeconds"].as_u64().unwrap();
    assert!(grace * 1_000 > delay + 10_000, "running requests have 10 seconds");
}
