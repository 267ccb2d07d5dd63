//! Writes `src/element/early-form.js`: the widget before its order is read, for the time until the wasm is loaded. The
//! components draw it, so there is no second form to keep like the first. The file has the form's texts in every language.
//!
//! `SNAPSHOTS=write cargo test --lib early` writes the file anew.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use super::VoucherCheckout;
use super::node::{Content, Node};
use crate::texts::{Key, Texts};
use checkout::{Checkout, Currency, Language, OrderId, Settings, ShowtimeId, VoucherKind, view_model};
use leptos::prelude::*;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::{env, fs};

const FILE: &str = "src/element/early-form.js";
const LOCALES: &str = "src/texts/locales";

/// Texts that are not in the form but are needed if the widget cannot be loaded.
const MORE: [Key; 2] = [Key::BrokenTitle, Key::BrokenRetry];

const HEAD: &str = "\
// Written from the view by `SNAPSHOTS=write cargo test --lib early`, see src/view/early.rs.

/** The keys of the texts that are needed before the widget is there. */
";
const WORDS: &str = "\
/**
 * The texts of `KEYS` in each language, in the same order.
 * @type {Record<string, string[]>}
 */
";
const FORM: &str = "\
/**
 * An element. A number in its content is a text: the place of its key in `KEYS`.
 * @typedef {[tag: string, attributes: Record<string, string>, ...content: (string | number | Tree)[]]} Tree
 */

/**
 * The widget before its order is read.
 * @type {Tree}
 */
";

#[test]
#[expect(clippy::disallowed_methods, reason = "a setting of this test")]
fn the_early_form_is_the_one_that_the_view_draws() {
    let currency = Currency::parse("NZD").unwrap();
    let settings = Settings {
        order: OrderId::new("order"),
        showtime: ShowtimeId::new("0002-2681"),
        currency,
        voucher_kinds: VoucherKind::ALL.to_vec(),
        language: Language::new("en"),
    };
    let (model, texts) = (view_model(&Checkout::new(settings)), Texts::keys(currency));
    let view = view! { <VoucherCheckout model=&model texts=&texts /> };
    let mut keys = Vec::new();
    let form = tree(&view.into_inner(), 0, &mut keys);
    for key in MORE {
        words(&texts.text(key), &mut keys);
    }
    let words = in_each_language(&keys);
    let keys = serde_json::to_string(&keys).unwrap();
    let fresh = format!(
        "{HEAD}export const KEYS = {keys};\n\n{WORDS}export const WORDS = {{\n{words}}};\n\n\
         {FORM}export const FORM = {form};\n"
    );

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    if env::var("SNAPSHOTS").is_ok_and(|word| word == "write") {
        fs::write(&path, &fresh).unwrap();
    }
    assert!(
        fs::read_to_string(&path).is_ok_and(|old| old == fresh),
        "{FILE} is stale: `SNAPSHOTS=write cargo test --lib early` writes it anew"
    );
}

/// One line for each language, with the texts of `keys` in their order.
fn in_each_language(keys: &[String]) -> String {
    let files = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(LOCALES)).unwrap();
    let line = |path: PathBuf| {
        let texts: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let words: Vec<&str> = keys.iter().map(|key| texts[key].as_str().unwrap()).collect();
        let tag = path.file_stem().unwrap().to_str().unwrap();
        format!("  {tag}: {},\n", serde_json::to_string(&words).unwrap())
    };
    let mut lines: Vec<String> = files.map(|file| line(file.unwrap().path())).collect();
    lines.sort();
    lines.concat()
}

/// The element as `[tag, attributes, ...content]`. A number in its content is the place of a text's key in `keys`.
fn tree(node: &Node, depth: usize, keys: &mut Vec<String>) -> String {
    let element = &*node.0;
    // The form begins empty, and `early.js` sets its language.
    let attributes = element.attributes.iter().filter(|(name, _)| !["value", "lang"].contains(name));
    let attributes: Vec<String> = attributes.map(|(name, value)| format!("{name:?}: {value:?}")).collect();
    let mut parts = vec![format!("{:?}", element.tag), format!("{{{}}}", attributes.join(", "))];
    match &element.content {
        Content::Text(text) => parts.extend(words(text, keys)),
        Content::Children(children) => {
            let line = |child| format!("\n{:depth$}  {}", "", tree(child, depth + 2, keys));
            parts.extend(children.iter().flatten().map(line));
        }
    }
    format!("[{}]", parts.join(", ").replace(", \n", ",\n"))
}

/// The parts of a text: each `{key}` as its place in `keys`, and the characters around it.
fn words(text: &str, keys: &mut Vec<String>) -> Vec<String> {
    let parts = text.split(['{', '}']).enumerate().filter(|(_, part)| !part.is_empty());
    // The parts at odd places were between braces, so they are keys.
    let word = |(at, part): (usize, &str)| match at % 2 {
        0 => format!("{part:?}"),
        _ => {
            let known = keys.iter().position(|key| key == part);
            let place = known.unwrap_or_else(|| {
                keys.push(part.to_owned());
                keys.len() - 1
            });
            place.to_string()
        }
    };
    parts.map(word).collect()
}
