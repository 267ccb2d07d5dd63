//! Settings that are missing or wrong, and the help that explains them.

use crate::operator::program::{SECRET, run};
use crate::support::house::Folder;

const URL: (&str, &str) = ("VOUCHER_CHECKOUT_OCAPI_URL", "https://vista.example");
const TOKEN: (&str, &str) = ("VOUCHER_CHECKOUT_OCAPI_TOKEN", "canary-token");
const OPEN: (&str, &str) = ("VOUCHER_CHECKOUT_OPEN_TO_ALL", "yes");
const KEY: (&str, &str) = ("VOUCHER_CHECKOUT_SECRET", SECRET);

#[test]
fn a_missing_setting_is_one_line_that_names_it() {
    for (environment, names) in [
        (&[][..], "VOUCHER_CHECKOUT_OCAPI_URL"),
        (&[URL, TOKEN, OPEN], "VOUCHER_CHECKOUT_SECRET"),
        (&[URL, KEY, OPEN], "VOUCHER_CHECKOUT_OCAPI_TOKEN"),
        (&[URL, KEY, OPEN], "VOUCHER_CHECKOUT_TOKEN_URL"),
        (&[URL, TOKEN, KEY], "VOUCHER_CHECKOUT_SITE_KEY"),
        (&[URL, TOKEN, KEY], "VOUCHER_CHECKOUT_OPEN_TO_ALL"),
        (
            &[URL, TOKEN, KEY, OPEN, ("VOUCHER_CHECKOUT_PROCINEMA_URL", "https://p.example/v1")],
            "VOUCHER_CHECKOUT_PROCINEMA_KEY",
        ),
        (
            &[URL, TOKEN, KEY, OPEN, ("VOUCHER_CHECKOUT_CINEMATICCARD_URL", "https://c.example")],
            "VOUCHER_CHECKOUT_CINEMATICCARD_KEY",
        ),
    ] {
        let said = run(&[], environment);
        assert!(said.complaint().contains(names), "{said:?}");
    }
    for command in [&["redemptions", "list"][..], &["gifts"]] {
        assert!(run(command, &[]).complaint().contains("VOUCHER_CHECKOUT_SECRET"), "{command:?}");
    }
}

#[test]
fn a_wrong_setting_is_one_line_without_its_value() {
    const REPEATING: &str = "swordfishswordfishswordfishswordfish";
    let folder = Folder::new();
    let lost = format!("{}/no-such-folder/state.db", folder.url());
    for (wrong, names) in [
        (("VOUCHER_CHECKOUT_SECRET", "swordfish"), "VOUCHER_CHECKOUT_SECRET"),
        (("VOUCHER_CHECKOUT_SECRET", REPEATING), "VOUCHER_CHECKOUT_SECRET"),
        (("VOUCHER_CHECKOUT_OPEN_TO_ALL", "swordfish"), "VOUCHER_CHECKOUT_OPEN_TO_ALL"),
        (("VOUCHER_CHECKOUT_STORE", "swordfish"), "VOUCHER_CHECKOUT_STORE"),
        (("VOUCHER_CHECKOUT_STORE", lost.as_str()), "VOUCHER_CHECKOUT_STORE"),
        (("VOUCHER_CHECKOUT_LISTEN", "swordfish"), "VOUCHER_CHECKOUT_LISTEN"),
        (("VOUCHER_CHECKOUT_SETTINGS", "/no/such/swordfish"), "VOUCHER_CHECKOUT_SETTINGS"),
    ] {
        let said = run(&[], &[URL, TOKEN, KEY, OPEN, wrong]);
        assert!(said.complaint().contains(names), "{said:?}");
        assert!(names == "VOUCHER_CHECKOUT_SETTINGS" || !said.complaint().contains("swordfish"), "{said:?}");
    }
}

#[test]
fn settings_that_contradict_each_other_start_nothing() {
    const ALERT: (&str, &str) = ("VOUCHER_CHECKOUT_ALERT_URL", "https://chat.example/swordfish");
    let folder = Folder::new();
    let store = folder.url();
    let said = run(&[], &[URL, TOKEN, KEY, OPEN, ALERT, ("VOUCHER_CHECKOUT_STORE", &store)]);
    assert!(said.complaint().contains(ALERT.0) && !said.complaint().contains("swordfish"), "{said:?}");
    assert!(!folder.file().exists(), "a store was made");
}

/// The program ends by itself, because its address is taken.
#[cfg(not(feature = "otlp"))]
#[test]
fn a_program_without_the_feature_warns_of_a_collector() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let (taken, folder) = (taken.local_addr().unwrap().to_string(), Folder::new());
    let (store, listen) = (folder.url(), ("VOUCHER_CHECKOUT_LISTEN", taken.as_str()));
    let warnings = |endpoint| {
        let endpoint = ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
        let said = run(&[], &[URL, TOKEN, KEY, OPEN, listen, endpoint, ("VOUCHER_CHECKOUT_STORE", &store)]);
        assert!(said.error.contains("cannot listen"), "{said:?}");
        said.output.lines().filter(|line| line.contains("WARN") && line.contains(endpoint.0)).count()
    };
    assert_eq!(warnings("http://collector:4318"), 1);
    assert_eq!(warnings(""), 0);
}

#[test]
fn the_example_starts_nothing_that_others_could_reach() {
    let file = ["--settings", concat!(env!("CARGO_MANIFEST_DIR"), "/example.env")];
    let folder = Folder::new();
    let store = folder.url();
    let store = ("VOUCHER_CHECKOUT_STORE", store.as_str());
    for (own, names) in [
        (&[("VOUCHER_CHECKOUT_LISTEN", "0.0.0.0:0")][..], "VOUCHER_CHECKOUT_SECRET"),
        (&[("VOUCHER_CHECKOUT_OCAPI_URL", "https://vista.example")], "VOUCHER_CHECKOUT_SECRET"),
        (&[("VOUCHER_CHECKOUT_LISTEN", "0.0.0.0:0"), KEY], "VOUCHER_CHECKOUT_SITE_KEY"),
    ] {
        let said = run(&file, &[own, &[store]].concat());
        assert!(said.complaint().contains(names) && said.complaint().contains("example"), "{said:?}");
    }
    let both = run(&file, &[OPEN, store]);
    for name in [OPEN.0, "VOUCHER_CHECKOUT_SITE_KEY"] {
        assert!(both.complaint().contains(name), "{both:?}");
    }
}

#[test]
fn each_command_explains_itself() {
    for (name, arguments) in [
        ("help", &["--help"][..]),
        ("help_redemptions", &["redemptions", "--help"]),
        ("help_redemptions_resolve", &["redemptions", "resolve", "--help"]),
        ("help_gifts", &["gifts", "--help"]),
        ("help_probe", &["probe", "--help"]),
        ("help_health", &["health", "--help"]),
    ] {
        let said = run(arguments, &[KEY]);
        said.matches_snapshot(name);
        assert!(!said.output.contains(SECRET), "{arguments:?}");
    }
    assert!(run(&["--version"], &[]).text().starts_with("voucher-checkout-proxy "));
}
