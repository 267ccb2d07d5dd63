//! Searching, filling in and joining texts. Those of std are faster on long texts and generic, and cost a moviegoer a
//! kilobyte after compression.

use checkout::text::cut;

/// Replaces each placeholder `{name}` by the value of that name. Other braces stay.
pub(super) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let (mut filled, mut rest) = (String::new(), text);
    while let Some((before, after)) = cut(rest, |byte| byte == b'{') {
        filled.push_str(before);
        let placeholder = cut(after, |byte| byte == b'}').and_then(|(name, after)| {
            let value = values.iter().find(|value| value.0 == name);
            value.map(|(_, value)| (value, after))
        });
        let (value, after) = placeholder.unwrap_or((&"{", after));
        filled.push_str(value);
        rest = after;
    }
    filled + rest
}

/// The text before and after the first placeholder `{name}`; `None` if there is none.
pub(crate) fn around<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    let placeholder = "{".to_owned() + name + "}";
    let at = place(text, &placeholder)?;
    Some((text.get(..at)?, text.get(at + placeholder.len()..)?))
}

/// Whether a text has this part, which must not be empty.
pub(crate) fn contains(text: &str, part: &str) -> bool {
    place(text, part).is_some()
}

/// The place of the first such part in a text, in bytes.
fn place(text: &str, part: &str) -> Option<usize> {
    text.as_bytes().windows(part.len()).position(|window| window == part.as_bytes())
}

/// Joins texts with a mark between each two.
pub(crate) fn joined(texts: &[String], mark: &str) -> String {
    let mut all = String::new();
    for text in texts {
        if !all.is_empty() {
            all.push_str(mark);
        }
        all.push_str(text);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{around, fill};

    #[test]
    fn only_placeholders_with_a_value_are_replaced() {
        let values = [("name", "{due}"), ("due", "5")];
        for (text, filled) in [
            ("{name} pays {due}, {name}", "{due} pays 5, {due}"),
            ("{other} {due} {", "{other} 5 {"),
            ("{{due}} due}", "{5} due}"),
            ("", ""),
        ] {
            assert_eq!(fill(text, &values), filled);
        }
    }

    #[test]
    fn a_text_is_cut_at_its_placeholder() {
        assert_eq!(around("{a} for {code}, now", "code"), Some(("{a} for ", ", now")));
        assert_eq!(around("for {codes} {code", "code"), None);
    }
}
