//! What docs/EMBEDDING.md says is what the element's JSDoc says, and the types of events have the fields that are sent.

use std::collections::BTreeSet;

use anyhow::Result;

use super::Problem;
use super::source::Source;
use crate::api::{Api, tables};
use crate::theming::between;

pub(super) const DOCUMENT: &str = "docs/EMBEDDING.md";
const HOST: &str = "src/runtime/host.rs";
const DETAILS: &str = "src/element/details.d.ts";

/// The interfaces of the types with the functions that make such an object.
const MADE_OF: [(&str, &str); 7] = [
    ("Amount", "amount"),
    ("OrderDetail", "detail"),
    ("VoucherDetail", "voucher"),
    ("DiscountDetail", "discount"),
    ("ErrorDetail", "problem"),
    ("CompletedDetail", "ended"),
    ("DiscountOutcome", "outcome"),
];

pub(super) fn check(sources: &[Source], api: &Api) -> Vec<Problem> {
    let text =
        |path: &str| sources.iter().find(|source| source.path == path).map(|source| source.text.as_str());
    let (host, details) = (text(HOST).unwrap_or_default(), text(DETAILS).unwrap_or_default());
    let differ = MADE_OF.iter().filter_map(|(interface, made_of)| fields(host, made_of, details, interface));
    let mut problems: Vec<Problem> = differ.collect();
    problems.extend(events(host, api.events.iter().map(|event| event.name.as_str())));
    let document = text(DOCUMENT).unwrap_or_default();
    match written(document, api) {
        Ok(fresh) if fresh == document => {}
        Ok(_) => {
            problems.push(Problem::new(DOCUMENT, "a table is stale: `cargo xtask tidy --fix` writes it anew"))
        }
        Err(error) => problems.push(Problem::new(DOCUMENT, error.to_string())),
    }
    problems
}

/// The document with the tables as they are to be.
///
/// # Errors
/// Where the document lacks the comments that a table stands between.
pub(super) fn written(document: &str, api: &Api) -> Result<String> {
    tables(api).iter().try_fold(document.to_owned(), |text, (name, table)| between(&text, name, table))
}

/// Every event that the widget dispatches is declared by an `@fires` of the element. The element itself dispatches the
/// rest.
fn events<'a>(host: &str, declared: impl Iterator<Item = &'a str>) -> Vec<Problem> {
    let declared: BTreeSet<&str> = declared.collect();
    let arms = body(host, "fn notify(").split("=> (\"").skip(1);
    let sent = arms.filter_map(|arm| Some(format!("voucher-checkout:{}", arm.split_once('"')?.0)));
    let missing = sent.filter(|name| !declared.contains(name.as_str()));
    missing
        .map(|name| Problem::new(HOST, format!("sends {name}, which has no `@fires` in element.js")))
        .collect()
}

/// An interface has the fields of the objects that a function makes.
fn fields(host: &str, made_of: &str, details: &str, interface: &str) -> Option<Problem> {
    let made = body(host, &format!("fn {made_of}("));
    // A name begins each pair: `("minor", minor.into())`.
    let pairs = made.split('(').filter_map(|pair| pair.trim_start().strip_prefix('"')?.split_once("\","));
    let sent: BTreeSet<String> = pairs.map(|(name, _)| name.to_owned()).collect();
    let typed: BTreeSet<String> = body(details, &format!("interface {interface} "))
        .lines()
        .filter_map(|line| line.trim().split_once(": "))
        .filter(|(name, _)| name.chars().all(|c| c.is_ascii_alphanumeric()))
        .map(|(name, _)| name.to_owned())
        .collect();
    // What is sent in some states only is typed there.
    let optional = made_of == "outcome";
    let agree = if optional { typed.is_subset(&sent) } else { typed == sent };
    let rule = format!("{interface} has {typed:?}, {HOST} sends {sent:?}");
    (!agree || typed.is_empty()).then(|| Problem::new(DETAILS, rule))
}

/// What stands between the braces after `head`.
fn body<'a>(text: &'a str, head: &str) -> &'a str {
    let rest = text.split_once(head).map_or("", |(_, rest)| rest);
    rest.split_once('{').and_then(|(_, rest)| rest.split_once("\n}")).map_or("", |(body, _)| body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_declared() {
        let host = "fn notify(&self) {\n        HostEvent::Ready => (\"ready\", x),\n        HostEvent::Over => (\"over\", y),\n}\n";
        let ready = ["voucher-checkout:ready"];
        assert_eq!(events(host, ["voucher-checkout:over"].into_iter().chain(ready)).len(), 0);
        assert_eq!(events(host, ready.into_iter()).len(), 1);
    }

    #[test]
    fn types_have_the_fields_that_are_sent() {
        let host = "fn amount(minor: f64) -> JsValue {\n    object(&[(\"minor\", minor.into()), (\n\"maskedCode\", mask())])\n}\n";
        let details =
            "export interface Amount {\n  /** Cents: whole. */\n  minor: number;\n  maskedCode: string;\n}\n";
        assert_eq!(fields(host, "amount", details, "Amount"), None);
        assert!(fields(&host.replace("\"minor", "\"major"), "amount", details, "Amount").is_some());
        assert!(fields(host, "amount", "", "Amount").is_some());
    }
}
