//! Every language says everything.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use checkout::Message;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use voucher_checkout::i18n::{Key, catalogues};
use wasm_bindgen_test::wasm_bindgen_test;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

fn catalogue(json: &str) -> Map<String, Value> {
    serde_json::from_str(json).unwrap()
}

/// The texts of an entry: one, or one for each plural category.
fn texts(entry: &Value) -> Vec<&str> {
    match entry {
        Value::Object(plurals) => plurals.values().map(|text| text.as_str().unwrap()).collect(),
        text => vec![text.as_str().unwrap()],
    }
}

/// The names in braces.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).map(|rest| rest.split_once('}').unwrap().0).collect()
}

fn needed() -> BTreeSet<String> {
    let keys = Key::ALL.iter().map(|key| key.as_str().to_owned());
    keys.chain(Message::codes().map(|code| format!("message.{code}"))).collect()
}

#[wasm_bindgen_test]
fn every_catalogue_has_exactly_the_keys_that_are_asked_for() {
    for (language, json) in catalogues() {
        let there: BTreeSet<String> = catalogue(json).into_iter().map(|(key, _)| key).collect();
        let missing: Vec<_> = needed().difference(&there).cloned().collect();
        let left_over: Vec<_> = there.difference(&needed()).cloned().collect();
        assert_eq!((missing, left_over), (vec![], vec![]), "{language}");
        let lines = json.lines().filter(|line| line.starts_with("  \"")).count();
        assert_eq!(lines, there.len(), "{language}: a key stands twice");
    }
}

#[wasm_bindgen_test]
fn no_text_is_empty() {
    for (language, json) in catalogues() {
        for (key, entry) in &catalogue(json) {
            assert!(texts(entry).iter().all(|text| !text.trim().is_empty()), "{language}: {key}");
        }
    }
}

#[wasm_bindgen_test]
fn every_language_names_the_same_values() {
    let [(_, english), ..] = catalogues();
    let english = catalogue(english);
    for (language, json) in catalogues() {
        for (key, entry) in &catalogue(json) {
            let [first, ..] = texts(&english[key])[..] else { panic!("{key} is empty") };
            for text in texts(entry) {
                assert_eq!(placeholders(text), placeholders(first), "{language}: {key}");
            }
        }
    }
}

#[wasm_bindgen_test]
fn counted_texts_have_one_for_all_other_counts() {
    let categories = ["zero", "one", "two", "few", "many", "other"];
    for (language, json) in catalogues() {
        for (key, entry) in &catalogue(json) {
            if let Value::Object(plurals) = entry {
                assert!(plurals.contains_key("other"), "{language}: {key}");
                assert!(plurals.keys().all(|name| categories.contains(&name.as_str())), "{language}: {key}");
            }
        }
    }
}
