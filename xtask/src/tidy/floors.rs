//! The floors: who may know whom, read from cargo's own tree.

use anyhow::Result;

use super::Problem;
use crate::machine::{self, Machine};
use crate::wasm::TARGET;

/// What the wasm build must not hold, by the beginning of a package's name.
const NOT_IN_WASM: [&str; 8] = ["tokio", "reqwest", "axum", "chrono", "proxy", "sandbox", "decoder", "rxing"];
/// The same, but for what Leptos itself asks for and the linker leaves out: `cargo xtask dist` checks that it does.
const NOT_BESIDE_LEPTOS: [&str; 4] = ["regex", "url", "idna", "icu_"];

/// What the redeeming of a voucher must not know: how its calls are made.
const OF_HTTP: [&str; 6] = ["axum", "reqwest", "wire", "proxy", "sandbox", "checkout"];

/// A package in a tree, with its features.
struct Package<'a> {
    name: &'a str,
    features: &'a str,
}

/// Asks cargo for the trees and checks them all.
///
/// # Errors
/// When cargo cannot tell.
pub(super) fn check(machine: &Machine) -> Result<Vec<Problem>> {
    let tree = |package: &str, arguments: &[&str]| {
        let mut cargo = machine.cargo();
        cargo.args(["tree", "--package", package, "--edges", "normal,no-proc-macro", "--prefix", "none"]);
        machine::answer(cargo.args(["--format", "{p}|{f}"]).args(arguments))
    };
    let widget = tree("voucher-checkout", &["--target", TARGET])?;
    let beside_leptos = tree("voucher-checkout", &["--target", TARGET, "--prune", "leptos"])?;
    let mut problems = only("checkout", &tree("checkout", &[])?, &[]);
    problems.extend(only("wire", &tree("wire", &["--depth", "1"])?, &["serde", "serde_json"]));
    problems.extend(only("answers", &tree("answers", &["--depth", "1"])?, &["checkout", "wire"]));
    problems.extend(without("voucher-checkout", &widget, &NOT_IN_WASM));
    problems.extend(without("voucher-checkout", &beside_leptos, &NOT_BESIDE_LEPTOS));
    problems.extend(no_delegation(&widget));
    problems.extend(without("proxy", &tree("proxy", &[])?, &["sandbox", "voucher-checkout"]));
    problems.extend(without("sandbox", &tree("sandbox", &[])?, &["proxy", "voucher-checkout"]));
    problems.extend(only("redemption", &tree("redemption", &[])?, &[]));
    problems.extend(without("store", &tree("store", &[])?, &OF_HTTP));
    problems.extend(without("redemption-runner", &tree("redemption-runner", &[])?, &OF_HTTP));
    let ours = ["checkout", "wire", "proxy", "sandbox", "store", "redemption-runner", "redemption"];
    problems.extend(without("edge", &tree("edge", &[])?, &ours));
    problems.extend(without("decoder", &tree("decoder", &[])?, &ours));
    Ok(problems)
}

/// The packages of a tree without the one it begins with.
fn packages(tree: &str) -> impl Iterator<Item = Package<'_>> {
    let mut lines: Vec<&str> = tree.lines().skip(1).map(|line| line.trim_end_matches(" (*)")).collect();
    lines.sort_unstable();
    lines.dedup();
    lines.into_iter().filter_map(|line| {
        let (package, features) = line.split_once('|')?;
        Some(Package { name: package.split(' ').next()?, features })
    })
}

/// `package` knows only `allowed`.
fn only(package: &str, tree: &str, allowed: &[&str]) -> Vec<Problem> {
    let others = packages(tree).filter(|other| !allowed.contains(&other.name));
    others.map(|other| Problem::new(package, format!("must not depend on {}", other.name))).collect()
}

/// `package` holds nothing whose name begins with one of `banned`.
fn without(package: &str, tree: &str, banned: &[&str]) -> Vec<Problem> {
    let found = packages(tree).filter(|other| banned.iter().any(|name| other.name.starts_with(name)));
    found.map(|other| Problem::new(package, format!("must not hold {}", other.name))).collect()
}

/// Delegated listeners sit outside the shadow root and see retargeted events.
fn no_delegation(tree: &str) -> Vec<Problem> {
    let found = packages(tree).filter(|package| package.features.split(',').any(|name| name == "delegation"));
    found.map(|package| Problem::new(package.name, "its feature `delegation` must be off")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: &str = "widget v0.1.0 (/w)|
serde v1.0.0|default,derive
serde_derive v1.0.0 (proc-macro)|
tokio-util v0.7.0|
serde v1.0.0|default,derive (*)
leptos v0.8.0|csr,delegation
regex-automata v0.4.0|";

    fn rules(problems: Vec<Problem>) -> Vec<String> {
        problems.into_iter().map(|problem| problem.to_string().trim().to_owned()).collect()
    }

    #[test]
    fn a_crate_alone_has_no_problem() {
        assert_eq!(only("checkout", "checkout v0.1.0 (/w)|", &[]), []);
        assert_eq!(
            rules(only("wire", "wire v0.1.0|\nserde v1.0.0|derive", &["serde"])),
            Vec::<String>::new()
        );
    }

    #[test]
    fn an_uninvited_dependency_is_named_once() {
        let tree = "wire v0.1.0|\nserde v1.0.0|derive\nrand v0.9.0|\nrand v0.9.0| (*)";
        assert_eq!(rules(only("wire", tree, &["serde"])), ["wire: must not depend on rand"]);
    }

    #[test]
    fn what_wasm_must_not_hold_is_found_by_its_beginning() {
        assert_eq!(rules(without("widget", TREE, &NOT_IN_WASM)), ["widget: must not hold tokio-util"]);
        assert_eq!(
            rules(without("widget", TREE, &NOT_BESIDE_LEPTOS)),
            ["widget: must not hold regex-automata"]
        );
        assert_eq!(without("widget", TREE, &["axum"]), []);
    }

    #[test]
    fn delegation_is_seen() {
        assert_eq!(rules(no_delegation(TREE)), ["leptos: its feature `delegation` must be off"]);
        assert_eq!(no_delegation("widget v0.1.0|\nleptos v0.8.0|csr"), []);
    }
}
