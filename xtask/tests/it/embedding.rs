//! The details of events have the fields that the widget sends, and each event that it sends is documented.

use std::collections::BTreeSet;

use crate::interface::Interface;
use crate::project::read;

const HOST: &str = "src/runtime/host.rs";
const DECLARATIONS: &str = "src/element/public.d.ts";

/// The interfaces, with the function that makes an object of each.
const MADE_OF: [(&str, &str); 7] = [
    ("Amount", "amount"),
    ("OrderDetail", "detail"),
    ("VoucherDetail", "voucher"),
    ("DiscountDetail", "discount"),
    ("ErrorDetail", "problem"),
    ("CompletedDetail", "ended"),
    ("CodeOutcome", "outcome"),
];

#[test]
fn each_event_that_the_widget_sends_is_documented() {
    let declared: BTreeSet<String> = Interface::read().events.into_iter().map(|event| event.name).collect();
    let host = read(HOST);
    let arms: Vec<&str> = body(&host, "fn notify(").split("=> (\"").skip(1).collect();
    assert!(!arms.is_empty(), "no event in {HOST}");
    for arm in arms {
        let (name, _) = arm.split_once('"').unwrap();
        let name = format!("voucher-checkout-{name}");
        assert!(declared.contains(&name), "{HOST} sends {name}, which is not in {DECLARATIONS}");
    }
}

/// A name with a colon is no JSX attribute, and a template of Angular cannot bind it.
#[test]
fn every_framework_can_write_the_name_of_an_event() {
    for event in Interface::read().events {
        let is_plain = event.name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        assert!(is_plain, "{}", event.name);
    }
}

#[test]
fn details_have_the_fields_that_are_sent() {
    let (host, details) = (read(HOST), read(DECLARATIONS));
    for (interface, function) in MADE_OF {
        let (typed, sent) = (typed(&details, interface), sent(&host, function));
        // An outcome has some fields in some states only, which its type leaves out.
        let agree = if function == "outcome" { typed.is_subset(&sent) } else { typed == sent };
        assert!(agree && !typed.is_empty(), "{interface} has {typed:?}, {HOST} sends {sent:?}");
    }
}

/// The names of the pairs that a function makes, such as `("minor", minor.into())`.
fn sent(host: &str, function: &str) -> BTreeSet<String> {
    let pairs = body(host, &format!("fn {function}(")).split('(');
    let names = pairs.filter_map(|pair| Some(pair.trim_start().strip_prefix('"')?.split_once("\",")?.0));
    names.map(str::to_owned).collect()
}

/// The fields of an interface.
fn typed(details: &str, interface: &str) -> BTreeSet<String> {
    let lines = body(details, &format!("interface {interface} ")).lines();
    let names = lines.filter_map(|line| Some(line.trim().split_once(": ")?.0));
    names.filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric())).map(str::to_owned).collect()
}

/// The text between the braces after `head`.
fn body<'a>(text: &'a str, head: &str) -> &'a str {
    let rest = text.split_once(head).map_or("", |(_, rest)| rest);
    rest.split_once('{').and_then(|(_, rest)| rest.split_once("\n}")).map_or("", |(body, _)| body)
}
