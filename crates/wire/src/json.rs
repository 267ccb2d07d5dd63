//! Parses JSON part by part, so that a damaged value is lost and the rest of the answer is kept.

use crate::json_value::{Members, Name, Value};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Values nested deeper than this are not read. It is also `serde_json`'s limit. No documented answer is deeper than 8.
const DEEPEST: u32 = 127;

/// Returns the body of an answer as text that `serde_json` accepts if a browser does: without a byte order mark, and with
/// U+FFFD for broken UTF-8 and for lone surrogates.
pub fn text(body: &[u8]) -> Cow<'_, str> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    match std::str::from_utf8(body) {
        Ok(text) => without_lone_surrogates(text),
        Err(_) => Cow::Owned(without_lone_surrogates(&String::from_utf8_lossy(body)).into_owned()),
    }
}

/// Parses JSON as a browser does, but more leniently. Returns `None` if the text is not JSON.
///
/// - Of duplicate keys, the last one counts.
/// - A number outside the range of a double, or a value nested deeper than 127 levels, becomes an empty object, which no
///   field accepts. The rest of the answer is read.
///
/// ```
/// use wire::json::{parse, text};
///
/// let text = text(b"\xEF\xBB\xBF{\"name\": \"Child \\ud83d\", \"price\": 1e400}");
/// let read = serde_json::to_value(parse(&text))?;
/// assert_eq!(read, serde_json::json!({"name": "Child \u{FFFD}", "price": {}}));
/// assert_eq!(parse("<html>"), None);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn parse(text: &str) -> Option<Value<'_>> {
    // Nearly every answer is sound, and is read in one pass.
    serde_json::from_str(text).ok().or_else(|| serde_json::from_str(text).ok().map(|raw| value(raw, 0)))
}

/// Stands for a value that cannot be read. An object without members fits no text, number, flag or list.
fn unreadable<'a>() -> Value<'a> {
    Value::Object(Members::default())
}

/// `serde_json` skips the inside of a `RawValue` without recursion, so the depth of the input is no danger.
fn value(raw: &RawValue, depth: u32) -> Value<'_> {
    let text = raw.get();
    let is_container = text.starts_with(['{', '[']);
    if is_container && depth == DEEPEST {
        return unreadable();
    }
    let read = if text.starts_with('{') {
        serde_json::from_str::<BTreeMap<Name<'_>, &RawValue>>(text).map(|members| {
            Value::Object(members.into_iter().map(|(name, raw)| (name, value(raw, depth + 1))).collect())
        })
    } else if text.starts_with('[') {
        serde_json::from_str::<Vec<&RawValue>>(text)
            .map(|items| Value::Array(items.into_iter().map(|raw| value(raw, depth + 1)).collect()))
    } else {
        serde_json::from_str(text)
    };
    read.unwrap_or_else(|_| unreadable())
}

/// Replaces each `\uD800` to `\uDFFF` that is not half of a pair by `\uFFFD`. `JSON.parse` accepts lone surrogates,
/// `serde_json` does not.
fn without_lone_surrogates(text: &str) -> Cow<'_, str> {
    if !text.contains("\\u") {
        return Cow::Borrowed(text);
    }
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        replaced.push_str(before);
        let (kept, length) = match (unit(escape), escape.get(6..).and_then(unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => (escape.get(..12), 12),
            (Some(0xD800..=0xDFFF), _) => (Some("\\uFFFD"), 6),
            // Two characters: the second may be a backslash that begins no escape.
            _ => {
                let length = escape.chars().take(2).map(char::len_utf8).sum();
                (escape.get(..length), length)
            }
        };
        replaced.push_str(kept.unwrap_or_default());
        rest = escape.get(length..).unwrap_or_default();
    }
    replaced.push_str(rest);
    Cow::Owned(replaced)
}

/// The UTF-16 unit of an escape such as `\u00e9` at the beginning of `text`.
fn unit(text: &str) -> Option<u16> {
    u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(json: &str) -> Option<serde_json::Value> {
        read_bytes(json.as_bytes())
    }

    fn read_bytes(body: &[u8]) -> Option<serde_json::Value> {
        parse(&text(body)).map(|value| serde_json::to_value(value).unwrap())
    }

    #[test]
    fn plain_json_is_read_as_it_is() {
        let text = r#" {"a": [1, -2.5, "x\né\\u00e9", true, null, {}], "b": {"c": []}} "#;
        assert_eq!(read(text), serde_json::from_str(text).ok());
        for broken in ["", "{", "[1,]", "{\"a\" 1}", "nul", "1 2", "<html>", "\"a\nb\"", "{\"a\":1}x"] {
            assert_eq!(read(broken), None, "{broken}");
        }
    }

    #[test]
    fn the_last_of_duplicate_keys_counts() {
        assert_eq!(read(r#"{"a":1,"b":2,"a":3}"#), Some(json!({"a": 3, "b": 2})));
    }

    #[test]
    fn surrogates_are_kept_in_pairs_and_replaced_alone() {
        for (text, expected) in [
            (r#""\ud83c\udf9f""#, "🎟"),
            (r#""\ud83c""#, "\u{FFFD}"),
            (r#""\udf9f\ud83c""#, "\u{FFFD}\u{FFFD}"),
            (r#""\ud83c\ud83c\udf9f""#, "\u{FFFD}🎟"),
            (r#""a\ud83c\n""#, "a\u{FFFD}\n"),
            (r#""\\ud83c""#, "\\ud83c"),
            (r#""\\\ud83c""#, "\\\u{FFFD}"),
            (r#""\u00e9é""#, "éé"),
        ] {
            assert_eq!(read(text), Some(json!(expected)), "{text}");
        }
        assert_eq!(read(r#"{"\ud83c":1}"#), Some(json!({"\u{FFFD}": 1})), "in a key");
        assert_eq!(read(r#""\ud83"#), None);
        assert_eq!(read(r#""\u12é4""#), None, "an escape cut by a longer character");
    }

    #[test]
    fn broken_utf_8_is_replaced() {
        assert_eq!(read_bytes(b"\"Child \xC3\""), Some(json!("Child \u{FFFD}")));
        assert_eq!(read_bytes(b"\xEF\xBB\xBF\"\xE4\""), Some(json!("\u{FFFD}")));
    }

    #[test]
    fn numbers_out_of_range_and_deep_values_cost_only_themselves() {
        assert_eq!(read(r#"[1e400, 2, -1e999]"#), Some(json!([{}, 2, {}])));
        let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        let kept = format!(r#"{{"a":{},"b":1}}"#, deep(500_000));
        let Some(serde_json::Value::Object(read)) = read(&kept) else { panic!("not an object") };
        assert_eq!(read.get("b"), Some(&json!(1)));
        assert!(read.get("a").is_some_and(serde_json::Value::is_array));
    }
}
