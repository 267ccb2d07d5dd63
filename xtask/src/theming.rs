//! What a site can style, read where it is written: the custom properties of `style/tokens.css` with the comment behind
//! each, and the parts that the JSDoc of `src/element/element.js` names. From both come the tables of `docs/THEMING.md`.

use std::fmt::Write as _;

use anyhow::{Context, Result};

/// The custom properties.
pub(crate) const TOKENS: &str = "style/tokens.css";
/// The parts, as lines ` * @csspart name - what it is`.
pub(crate) const ELEMENT: &str = "src/element/element.js";
/// The document that the tables stand in.
pub(crate) const DOCUMENT: &str = "docs/THEMING.md";

/// A custom property.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: &'a str,
    /// What the comment behind it says; empty where there is none.
    pub(crate) meaning: &'a str,
}

impl<'a> Token<'a> {
    /// Its value on a light page, and on a dark one.
    pub(crate) fn by_scheme(&self) -> (&'a str, &'a str) {
        by_scheme(self.value)
    }
}

/// The two halves of `light-dark(a, b)`; any other value twice.
pub(crate) fn by_scheme(value: &str) -> (&str, &str) {
    let halves = value.strip_prefix("light-dark(").and_then(|rest| rest.strip_suffix(')'));
    halves.and_then(|both| both.split_once(", ")).unwrap_or((value, value))
}

/// The custom properties that a sheet sets, one a line.
pub(crate) fn tokens(css: &str) -> Vec<Token<'_>> {
    css.lines().filter_map(token).collect()
}

fn token(line: &str) -> Option<Token<'_>> {
    let line = line.trim();
    let (name, rest) = line.split_once(": ").filter(|(name, _)| name.starts_with("--vc-"))?;
    let (value, after) = rest.split_once(';')?;
    let comment = after.trim().strip_prefix("/*").and_then(|text| text.strip_suffix("*/"));
    Some(Token { name, value, meaning: comment.unwrap_or_default().trim() })
}

/// The parts, each with what it is.
pub(crate) fn parts(element: &str) -> Vec<(&str, &str)> {
    let named = element.lines().filter_map(|line| line.trim().strip_prefix("* @csspart "));
    named.filter_map(|line| line.split_once(" - ")).collect()
}

/// The document with its tables as they are to be.
///
/// # Errors
/// Where the document lacks the comments that the tables stand between.
pub(crate) fn document(old: &str, css: &str, element: &str) -> Result<String> {
    let mut properties =
        String::from("| property | what it is | on a light page | on a dark page |\n|---|---|---|---|\n");
    for token in tokens(css) {
        let (day, night) = token.by_scheme();
        let night = if day == night { "the same".to_owned() } else { format!("`{night}`") };
        let _ = writeln!(properties, "| `{}` | {} | `{day}` | {night} |", token.name, token.meaning);
    }
    let mut parts_table = String::from("| part | what it is |\n|---|---|\n");
    for (name, meaning) in parts(element) {
        let _ = writeln!(parts_table, "| `{name}` | {meaning} |");
    }
    between(&between(old, "tokens", &properties)?, "parts", &parts_table)
}

/// `text` with `content` in the place of what stands between `<!-- name -->` and `<!-- /name -->`.
///
/// # Errors
/// Where one of the two is missing.
pub(crate) fn between(text: &str, name: &str, content: &str) -> Result<String> {
    let (begin, end) = (format!("<!-- {name} -->"), format!("<!-- /{name} -->"));
    let cut = text.split_once(&begin).and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)));
    let (before, after) = cut.with_context(|| format!("no {begin} … {end}"))?;
    Ok(format!("{before}{begin}\n{content}{end}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CSS: &str = "/* head */\n:host {\n  --vc-ink: light-dark(#000, #fff); /* text */\n  \
        --vc-radius: 1em; /* corners; of cards */\n}\na { color: var(--vc-ink); }\n";
    const ELEMENT: &str = "/**\n * @csspart apply - The button, \"Add\".\n */\nclass X {}\n";

    #[test]
    fn a_property_is_read_with_its_comment() {
        let [ink, radius] = tokens(CSS).try_into().unwrap();
        assert_eq!((ink.name, ink.by_scheme(), ink.meaning), ("--vc-ink", ("#000", "#fff"), "text"));
        assert_eq!((radius.by_scheme(), radius.meaning), (("1em", "1em"), "corners; of cards"));
    }

    #[test]
    fn the_tables_take_the_place_of_the_old_ones_and_the_rest_stays() {
        let old = "# A\n<!-- tokens -->\nold\n<!-- /tokens -->\nB\n<!-- parts --><!-- /parts -->\nC\n";
        let new = document(old, CSS, ELEMENT).unwrap();
        assert_eq!(
            new,
            "# A\n<!-- tokens -->\n| property | what it is | on a light page | on a dark page |\n|---|---|---|---|\n\
             | `--vc-ink` | text | `#000` | `#fff` |\n| `--vc-radius` | corners; of cards | `1em` | the same |\n\
             <!-- /tokens -->\nB\n<!-- parts -->\n| part | what it is |\n|---|---|\n\
             | `apply` | The button, \"Add\". |\n<!-- /parts -->\nC\n"
        );
        assert_eq!(document(&new, CSS, ELEMENT).unwrap(), new, "and then it stays");
        assert!(document("# A", CSS, ELEMENT).is_err());
    }
}
