//! The floors of docs/ARCHITECTURE.md, and the dependencies that the pure crates and the widget may have. The rules for
//! the other crates are in `deny.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use crate::project::{assert_none, output, read};

const WIDGET: &str = "voucher-checkout";
const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

#[test]
fn a_crate_depends_only_on_crates_of_lower_floors() {
    let floors = floors();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--locked", "--no-deps", "--format-version", "1"]);
    let metadata: Value = serde_json::from_str(&output(&mut cargo)).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let names: BTreeSet<&str> = packages.iter().map(|package| package["name"].as_str().unwrap()).collect();
    assert_eq!(names, floors.keys().map(String::as_str).collect(), "the crates, and those of the table");
    let mut problems = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap();
        for dependency in package["dependencies"].as_array().unwrap() {
            let (other, kind) = (dependency["name"].as_str().unwrap(), &dependency["kind"]);
            if kind != "dev" && floors.get(other).is_some_and(|floor| *floor >= floors[name]) {
                problems.push(format!("{name} depends on {other}, which is on no lower floor"));
            }
        }
    }
    assert_none(&problems);
}

/// The floor of each crate. The widget's crate is that of the root.
fn floors() -> BTreeMap<String, u32> {
    let text = read("docs/ARCHITECTURE.md");
    let (_, table) = text.split_once("| floor | crates |\n|---|---|\n").unwrap();
    let rows = table.lines().map_while(|line| line.strip_prefix("| ")?.split_once(" | "));
    let crates = rows.flat_map(|(floor, names)| {
        let names =
            names.split('`').skip(1).step_by(2).map(|name| if name == "src/" { WIDGET } else { name });
        names.map(move |name| (name.to_owned(), floor.parse().unwrap()))
    });
    crates.collect()
}

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
