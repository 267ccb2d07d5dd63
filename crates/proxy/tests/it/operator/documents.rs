//! Names in docs/PROXY.md and in the example exist.

use crate::operator::program::run;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub(crate) fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The words in backticks.
fn words(document: &str) -> impl Iterator<Item = &str> {
    document
        .lines()
        .filter(|line| !line.starts_with("```"))
        .flat_map(|line| line.split('`').skip(1).step_by(2))
}

fn sources(folder: &Path, all: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, all);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            all.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_file_and_every_test_of_the_table_exists() {
    let document = read("docs/PROXY.md");
    let mut code = String::new();
    sources(&root().join("crates"), &mut code);
    let (mut files, mut tests) = (0, 0);
    for word in words(&document) {
        if word.starts_with("crates/") || word.starts_with("src/") {
            assert!(root().join(word).exists(), "{word} is not there");
            files += 1;
        }
        let is_name = word.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase());
        if is_name && word.matches('_').count() > 3 && !word.starts_with("voucher_checkout_") {
            assert!(code.contains(&format!("async fn {word}(")), "{word} is not there");
            tests += 1;
        }
    }
    assert!(files > 20 && tests > 5, "{files} files, {tests} tests");
}

/// systemd rates a unit from 0 (nothing unneeded is allowed) to 10. Newer versions of systemd
/// rate more properties.
#[test]
#[ignore = "needs systemd-analyze: cargo xtask test --only native"]
fn the_unit_lets_the_proxy_do_little_else() {
    let unit = root().join("packaging/voucher-checkout-proxy.service");
    let rate = ["security", "--offline=yes", "--threshold=15"];
    let rated = std::process::Command::new("systemd-analyze").args(rate).arg(unit).output().unwrap();
    assert!(rated.status.success(), "{}", String::from_utf8_lossy(&rated.stdout));
}

#[test]
fn every_setting_that_is_named_is_one() {
    let help = run(&["--help"], &[]).output;
    for path in [
        "docs/PROXY.md",
        "crates/proxy/example.env",
        "packaging/Containerfile",
        "packaging/compose.yaml",
        "packaging/kubernetes.yaml",
    ] {
        let document = read(path);
        let names = document.split(|letter: char| !(letter.is_ascii_uppercase() || letter == '_'));
        let names: Vec<_> = names.filter(|name| name.starts_with("VOUCHER_CHECKOUT_")).collect();
        assert!(!names.is_empty());
        for name in names {
            // The help has `[env: NAME=value]`, or `[env: NAME]` if the value is secret. A name that ends in _ stands for all
            // that begin with it.
            let ends = if name.ends_with('_') { &[""][..] } else { &["=", "]"] };
            let is_known = ends.iter().any(|end| help.contains(&format!("[env: {name}{end}")));
            assert!(is_known, "{path}: {name}");
        }
    }
}
