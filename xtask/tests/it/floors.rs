//! The dependencies that the pure crates and the widget may have. The rules for the other crates are in `deny.toml`.

use std::collections::BTreeSet;
use std::process::Command;

use crate::project::output;

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

#[test]
fn the_pure_crates_depend_on_nothing_else() {
    let allowed: [(&str, &[&str]); 4] = [
        ("checkout", &[]),
        ("redemption", &[]),
        ("wire", &["serde", "serde_json"]),
        ("answers", &["checkout", "serde_json", "wire"]),
    ];
    for (package, allowed) in allowed {
        let mut others = tree(package, &["--depth", "1"]);
        others.retain(|name| !allowed.contains(&name.as_str()));
        assert!(others.is_empty(), "{package} must not depend on {others:?}");
    }
}

#[test]
fn the_widget_has_no_server_and_no_decoder() {
    let banned = ["tokio", "reqwest", "axum", "chrono", "proxy", "sandbox", "decoder", "rxing"];
    assert_eq!(found(&tree("voucher-checkout", &WASM), &banned), [""; 0]);
}

/// cargo-deny cannot ban a member of the workspace that has no dependents.
#[test]
fn no_crate_depends_on_the_widget() {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--locked", "--workspace", "--invert", "voucher-checkout", "--prefix", "none"]);
    let dependents = output(&mut cargo);
    assert_eq!(dependents.lines().skip(1).collect::<Vec<_>>(), [""; 0]);
}

/// Leptos itself depends on them. The linker leaves them out. If it did not, the widget would exceed the budget of
/// `cargo xtask size`.
#[test]
fn only_leptos_depends_on_regular_expressions_and_urls() {
    let banned = ["regex", "url", "idna", "icu_"];
    let beside_leptos = tree("voucher-checkout", &[&WASM[..], &["--prune", "leptos"]].concat());
    assert_eq!(found(&beside_leptos, &banned), [""; 0]);
}

/// The names of the packages below `package`.
fn tree(package: &str, arguments: &[&str]) -> BTreeSet<String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--locked", "--package", package, "--edges", "normal,no-proc-macro"]);
    let tree = output(cargo.args(["--prefix", "none", "--format", "{p}"]).args(arguments));
    tree.lines().skip(1).filter_map(|line| Some(line.split(' ').next()?.to_owned())).collect()
}

/// The packages whose name begins with a banned one.
fn found<'a>(tree: &'a BTreeSet<String>, banned: &[&str]) -> Vec<&'a str> {
    tree.iter()
        .map(String::as_str)
        .filter(|name| banned.iter().any(|start| name.starts_with(start)))
        .collect()
}
