//! Every part, slot and custom property that a site can use is drawn and described.

use std::collections::BTreeSet;

use crate::interface::Interface;
use crate::project::{Source, sources};

const VIEW: &str = "src/view/";
/// Draws the form before the view exists.
const EARLY: &str = "src/element/early.js";
/// Draws a dialog of its own.
const SCANNER: &str = "src/scanner/dialog.js";
/// The text before the name of a part, without blanks: a method of the nodes, a function of `kit.rs`, `summary.rs` or
/// `vouchers.rs`, or an attribute in JavaScript.
const BEFORE: [&str; 8] =
    [".part(\"", "item(\"", "input(\"", "remove(\"", "submit_button(\"", "sum(\"", "amount(\"", "part:\""];
/// The text before the name of a slot.
const SLOT: &str = "element(\"slot\").attr(\"name\", \"";

#[test]
fn each_part_is_drawn_and_described() {
    let mut drawn = BTreeSet::new();
    for source in sources() {
        if source.path.starts_with(VIEW) || source.path == EARLY {
            drawn.extend(drawn_by_view(&source));
        } else if source.path == SCANNER {
            drawn.extend(drawn_by_scanner(&source));
        }
    }
    let described: BTreeSet<String> = Interface::read().parts.into_iter().map(|part| part.name).collect();
    assert_eq!(drawn, described, "the parts that are drawn, and the `@csspart` lines of public.d.ts");
}

#[test]
fn each_slot_is_drawn_and_described() {
    let mut drawn = BTreeSet::new();
    for source in sources().iter().filter(|source| source.path.starts_with(VIEW)) {
        let names = source.text.split(SLOT).skip(1).filter_map(|rest| rest.split_once('"'));
        drawn.extend(names.map(|(name, _)| name.to_owned()));
    }
    // The default slot, which the element itself has.
    drawn.insert(String::new());
    let described: BTreeSet<String> = Interface::read().slots.into_iter().map(|slot| slot.name).collect();
    assert_eq!(drawn, described, "the slots that are drawn, and the `@slot` lines of public.d.ts");
}

#[test]
fn each_custom_property_is_described() {
    for style in Interface::read().styles {
        assert!(!style.text.is_empty(), "{} has no comment in style/tokens.css", style.name);
    }
}

/// `make('button', 'scan-cancel', …` names the part second.
fn drawn_by_scanner(source: &Source) -> Vec<String> {
    let made = source.text.split("make('").skip(1).filter_map(|rest| rest.split('\'').nth(2));
    made.filter(|name| is_part(name)).map(str::to_owned).collect()
}

fn drawn_by_view(source: &Source) -> Vec<String> {
    let tight: String = source.text.replace('\'', "\"").chars().filter(|c| !c.is_whitespace()).collect();
    let names =
        BEFORE.iter().flat_map(|mark| tight.split(mark).skip(1)).filter_map(|rest| rest.split_once('"'));
    names.map(|(name, _)| name).filter(|name| is_part(name)).map(str::to_owned).collect()
}

/// Whether a text can be the name of a part.
fn is_part(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}
