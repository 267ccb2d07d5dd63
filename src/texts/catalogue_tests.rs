//! Every catalogue has each text, with the plural forms and the punctuation of its language.

use super::format_tests::of;
use super::keys;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::js_sys::{Array, Intl, JSON, Object, Reflect};
use web_sys::wasm_bindgen::JsCast;

/// All catalogues with their language tags.
fn catalogues() -> [(&'static str, &'static str); 10] {
    [
        ("en", include_str!("locales/en.json")),
        ("ar", include_str!("locales/ar.json")),
        ("de", include_str!("locales/de.json")),
        ("es", include_str!("locales/es.json")),
        ("fr", include_str!("locales/fr.json")),
        ("it", include_str!("locales/it.json")),
        ("ja", include_str!("locales/ja.json")),
        ("nl", include_str!("locales/nl.json")),
        ("pl", include_str!("locales/pl.json")),
        ("sv", include_str!("locales/sv.json")),
    ]
}

/// The characters that begin an isolated text, and the one that ends it (UAX 9).
const ISOLATES: [char; 2] = ['\u{2066}', '\u{2068}'];
const END: char = '\u{2069}';

fn catalogue(json: &str) -> Map<String, Value> {
    serde_json::from_str(json).unwrap()
}

/// The texts of an entry. It has one text, or one for each plural category.
fn texts(entry: &Value) -> Vec<&str> {
    match entry {
        Value::Object(plurals) => plurals.values().map(|text| text.as_str().unwrap()).collect(),
        text => vec![text.as_str().unwrap()],
    }
}

/// Each text of each language, with the tag and the key.
fn all() -> impl Iterator<Item = (&'static str, String, String)> {
    catalogues().into_iter().flat_map(|(language, json)| {
        catalogue(json).into_iter().flat_map(move |(key, entry)| {
            let texts: Vec<String> = texts(&entry).into_iter().map(str::to_owned).collect();
            texts.into_iter().map(move |text| (language, key.clone(), text))
        })
    })
}

/// The names in braces.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).map(|rest| rest.split_once('}').unwrap().0).collect()
}

/// The plural categories of a language, each with its counts up to 200. Some categories are for fractions or millions only.
fn categories(language: &str) -> BTreeMap<String, Vec<u32>> {
    let formats = of(language, "NZD");
    let rules = Intl::PluralRules::new(&Array::of1(&language.into()), &Object::new()).resolved_options();
    let names = Array::from(&Reflect::get(&rules, &"pluralCategories".into()).unwrap());
    let mut counts: BTreeMap<String, Vec<u32>> =
        names.iter().map(|name| (name.as_string().unwrap(), Vec::new())).collect();
    for count in 0..=200 {
        counts.get_mut(&formats.plural(count)).unwrap().push(count);
    }
    counts
}

#[wasm_bindgen_test]
fn every_catalogue_has_exactly_the_keys_in_use_in_their_order() {
    for (language, json) in catalogues() {
        assert_eq!(catalogue(json)["language"], language);
        // JavaScript keeps the order of the file.
        let there = Object::keys(&JSON::parse(json).unwrap().unchecked_into::<Object>());
        let there: Vec<String> = there.iter().map(|key| key.as_string().unwrap()).collect();
        assert_eq!(there, keys().collect::<Vec<_>>(), "{language}");
        let lines = json.lines().filter(|line| line.starts_with("  \"")).count();
        assert_eq!(lines, there.len(), "{language}: a key stands twice");
    }
}

#[wasm_bindgen_test]
fn every_language_names_the_same_values() {
    let [(_, english), ..] = catalogues();
    let english = catalogue(english);
    for (language, json) in catalogues() {
        let categories = categories(language);
        for (key, entry) in &catalogue(json) {
            let [first, ..] = texts(&english[key])[..] else { panic!("{key} is empty") };
            let named = placeholders(first);
            let Value::Object(forms) = entry else {
                assert_eq!(placeholders(entry.as_str().unwrap()), named, "{language}: {key}");
                continue;
            };
            for (category, text) in forms {
                let mut here = placeholders(text.as_str().unwrap());
                // If a form is for one number only, it may have a word instead of the count, such as "two" in Arabic.
                if categories[category].len() == 1 && named.contains("count") {
                    here.insert("count");
                }
                assert_eq!(here, named, "{language}: {key}, {category}");
            }
        }
    }
}

#[wasm_bindgen_test]
fn counted_texts_have_exactly_the_forms_of_their_language() {
    let [(_, english), ..] = catalogues();
    let english = catalogue(english);
    for (language, json) in catalogues() {
        let expected: BTreeSet<String> = categories(language).into_keys().collect();
        for (key, entry) in &catalogue(json) {
            assert_eq!(entry.is_object(), english[key].is_object(), "{language}: {key}");
            if let Value::Object(forms) = entry {
                let forms: BTreeSet<String> = forms.keys().cloned().collect();
                assert_eq!(forms, expected, "{language}: {key}");
            }
        }
    }
}

#[wasm_bindgen_test]
fn texts_use_typographic_marks() {
    for (language, key, text) in all() {
        let place = format!("{language}: {key}: {text}");
        assert!(!text.is_empty() && text.trim() == text, "{place}");
        assert!(!text.contains(['"', '\'']), "{place}: quotes of a typewriter");
        assert!(!text.contains("  ") && !text.contains("..."), "{place}");
    }
}

/// The quotation marks of each language, around a text of the cinema or the user.
#[wasm_bindgen_test]
fn quotes_are_those_of_the_language() {
    let quotes = |language| match language {
        "en" => ("“", "”"),
        "de" | "pl" => ("„", if language == "de" { "“" } else { "”" }),
        "fr" => ("«\u{a0}", "\u{a0}»"),
        "es" | "it" => ("«", "»"),
        "ar" => ("«\u{2068}", "\u{2069}»"),
        "nl" => ("‘", "’"),
        "sv" => ("”", "”"),
        "ja" => ("「", "」"),
        other => panic!("the quotes of {other}?"),
    };
    for (language, json) in catalogues() {
        let (open, close) = quotes(language);
        for key in ["question.drop.text", "question.put-back.text"] {
            let text = catalogue(json)[key].as_str().unwrap().to_owned();
            assert!(text.contains(&format!("{open}{{ticket}}{close}")), "{language}: {key}: {text}");
        }
    }
}

#[wasm_bindgen_test]
fn no_text_is_left_in_english() {
    let [(_, english), ..] = catalogues();
    let english = catalogue(english);
    // Words that are the same in English.
    let taken = ["form.pin", "form.for"];
    for (language, key, text) in all().filter(|(language, ..)| *language != "en") {
        let short = text.split_whitespace().count() < 2;
        let same = texts(&english[&key]).contains(&text.as_str());
        assert!(
            !same || taken.contains(&key.as_str()) || (short && key == "summary.all"),
            "{language}: {key}: {text}"
        );
        let words = text.split(|character: char| !character.is_alphabetic());
        let english_words =
            words.filter(|word| ["the", "your", "you", "and", "please", "not"].contains(word)).count();
        assert_eq!(english_words, 0, "{language}: {key}: {text}");
    }
}

#[wasm_bindgen_test]
fn left_to_right_parts_of_a_right_to_left_text_are_isolated() {
    let mut seen = 0;
    for (language, key, text) in all() {
        if language != "ar" {
            assert!(!text.contains(END), "{language}: {key}: {text}");
            continue;
        }
        for (at, _) in text.match_indices('{') {
            let (before, after) = (&text[..at], &text[at..]);
            let (name, rest) = after.split_once('}').unwrap();
            if name != "{count" {
                assert!(before.ends_with(ISOLATES) && rest.starts_with(END), "{key}: {text}");
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "{seen}");
}
