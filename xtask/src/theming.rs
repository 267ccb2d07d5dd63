//! Reads custom properties from a sheet, such as `style/tokens.css`. The comment after each is its description.

/// A custom property.
#[derive(Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// The name, which begins with `--vc-`.
    pub name: &'a str,
    /// The value on the right of the colon.
    pub value: &'a str,
    /// The text of the comment after it, or empty if there is no comment.
    pub meaning: &'a str,
}

/// The two values of `light-dark(a, b)`. Any other value is returned twice.
pub fn by_scheme(value: &str) -> (&str, &str) {
    let halves = value.strip_prefix("light-dark(").and_then(|rest| rest.strip_suffix(')'));
    halves.and_then(|both| both.split_once(", ")).unwrap_or((value, value))
}

/// The custom properties that a sheet sets, if each is on a line of its own.
pub fn tokens(css: &str) -> Vec<Token<'_>> {
    css.lines().filter_map(token).collect()
}

fn token(line: &str) -> Option<Token<'_>> {
    let line = line.trim();
    let (name, rest) = line.split_once(": ").filter(|(name, _)| name.starts_with("--vc-"))?;
    let (value, after) = rest.split_once(';')?;
    let comment = after.trim().strip_prefix("/*").and_then(|text| text.strip_suffix("*/"));
    Some(Token { name, value, meaning: comment.unwrap_or_default().trim() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CSS: &str = "/* head */\n:host {\n  --vc-ink: light-dark(#000, #fff); /* text */\n  \
        --vc-radius: 1em; /* corners; of cards */\n}\na { color: var(--vc-ink); }\n";

    #[test]
    fn a_property_is_read_with_its_comment() {
        let [ink, radius] = tokens(CSS).try_into().unwrap();
        assert_eq!((ink.name, by_scheme(ink.value), ink.meaning), ("--vc-ink", ("#000", "#fff"), "text"));
        assert_eq!((by_scheme(radius.value), radius.meaning), (("1em", "1em"), "corners; of cards"));
    }
}
