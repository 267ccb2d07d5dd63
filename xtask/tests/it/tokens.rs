//! Reads the custom properties of a style sheet.

/// A custom property, from a line such as `--vc-ink: light-dark(#000, #fff); /* text */`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: &'a str,
    /// The comment behind it; empty if there is none.
    pub(crate) meaning: &'a str,
}

/// The value on a light page, and on a dark one: the two of `light-dark(a, b)`, or any other value twice.
pub(crate) fn by_scheme(value: &str) -> (&str, &str) {
    let halves = value.strip_prefix("light-dark(").and_then(|rest| rest.strip_suffix(')'));
    halves.and_then(|both| both.split_once(", ")).unwrap_or((value, value))
}

/// The custom properties that a sheet sets.
pub(crate) fn tokens(css: &str) -> Vec<Token<'_>> {
    css.lines().filter_map(token).collect()
}

fn token(line: &str) -> Option<Token<'_>> {
    let (name, rest) = line.trim().split_once(": ").filter(|(name, _)| name.starts_with("--vc-"))?;
    let (value, after) = rest.split_once(';')?;
    let comment = after.trim().strip_prefix("/*").and_then(|text| text.strip_suffix("*/"));
    Some(Token { name, value, meaning: comment.unwrap_or_default().trim() })
}

#[test]
fn a_property_is_read_with_its_comment() {
    let css = "/* head */\n:host {\n  --vc-ink: light-dark(#000, #fff); /* text */\n  \
        --vc-radius: 1em; /* corners; of cards */\n}\na { color: var(--vc-ink); }\n";
    let [ink, radius] = tokens(css).try_into().unwrap();
    assert_eq!((ink.name, by_scheme(ink.value), ink.meaning), ("--vc-ink", ("#000", "#fff"), "text"));
    assert_eq!((by_scheme(radius.value), radius.meaning), (("1em", "1em"), "corners; of cards"));
}
