//! The colours of the widget and of the sample themes keep the contrasts of WCAG 2.2 AA: 4.5:1 for text (1.4.3), 3:1 for
//! edges of controls and the focus (1.4.11).

use std::collections::BTreeMap;

use super::Problem;
use super::source::Source;
use crate::theming::{self, TOKENS};

const THEMES: &str = "style/themes/";
const TEXT: f64 = 4.5;
const SHAPE: f64 = 3.0;

/// What stands on what in `style/widget.css`, and how far apart they must be.
const PAIRS: [(&str, &str, f64); 19] = [
    ("ink", "surface", TEXT),
    ("ink", "fill", TEXT),
    ("ink", "soft", TEXT),
    ("muted", "surface", TEXT),
    ("muted", "fill", TEXT),
    ("muted", "soft", TEXT),
    ("on-accent", "accent", TEXT),
    ("link", "surface", TEXT),
    ("link", "soft", TEXT),
    ("success", "fill", TEXT),
    ("error", "surface", TEXT),
    // The sign of a message is a hole in its tone.
    ("surface", "muted", TEXT),
    ("surface", "success", TEXT),
    ("surface", "error", TEXT),
    ("accent", "surface", SHAPE),
    ("focus", "surface", SHAPE),
    ("field-line", "surface", SHAPE),
    ("field-line", "fill", SHAPE),
    ("field-line", "soft", SHAPE),
];

/// A ground that `color-mix` makes: so much of the first on the second, and what stands on it as text.
const MIXED: [(&str, &str, f64, &str); 6] = [
    ("muted", "surface", 0.10, "ink"),
    ("success", "surface", 0.10, "ink"),
    ("error", "surface", 0.10, "ink"),
    ("warning", "surface", 0.10, "ink"),
    ("warning", "surface", 0.10, "link"),
    ("accent", "ink", 0.86, "on-accent"),
];

type Colour = [f64; 3];
type Values<'a> = BTreeMap<&'a str, &'a str>;

pub(super) fn check(sources: &[Source]) -> Vec<Problem> {
    let Some(tokens) = sources.iter().find(|source| source.path == TOKENS) else {
        return vec![Problem::new(TOKENS, "is not there")];
    };
    let own = |source: &Source| source.path.starts_with(THEMES) && source.has_extension(&["css"]);
    let themes = sources.iter().filter(|source| own(source));
    std::iter::once(tokens).chain(themes).flat_map(|theme| sheet(&tokens.text, theme)).collect()
}

/// Checks a sheet for the pages that it is for: one that sets `color-scheme` is for light or for dark ones alone.
fn sheet(tokens: &str, theme: &Source) -> Vec<Problem> {
    let mut values = Values::new();
    for token in theming::tokens(tokens).into_iter().chain(theming::tokens(&theme.text)) {
        values.insert(token.name, token.value);
    }
    let says =
        |scheme: &str| theme.path != TOKENS && theme.text.contains(&format!("color-scheme: {scheme};"));
    let schemes = [false, true].into_iter().filter(|night| !says(if *night { "light" } else { "dark" }));
    let broken = schemes.flat_map(|night| contrasts(&values, night));
    broken.map(|rule| Problem::new(&theme.path, rule)).collect()
}

/// What is wrong with the colours by day or by night.
fn contrasts(values: &Values<'_>, night: bool) -> Vec<String> {
    let scheme = if night { "dark" } else { "light" };
    let plain =
        PAIRS.map(|(on, ground, least)| (on, ground.to_owned(), least, colour(values, ground, night)));
    let mixed = MIXED.map(|(top, under, part, on)| {
        let ground = colour(values, top, night).zip(colour(values, under, night));
        let name = format!("{:.0}% {top} in {under}", part * 100.0);
        (on, name, TEXT, ground.map(|(top, under)| mix(top, under, part)))
    });
    let mut problems = Vec::new();
    for (on, name, least, ground) in plain.into_iter().chain(mixed) {
        match colour(values, on, night).zip(ground) {
            Some((on_colour, ground)) => {
                let found = contrast(on_colour, ground);
                if found < least {
                    problems.push(format!("{on} on {name}, {scheme}: {found:.2}:1; {least}:1 is the least"));
                }
            }
            None => problems.push(format!("{on} on {name}, {scheme}: not a colour as #abc or #aabbcc")),
        }
    }
    problems
}

/// The colour of `--vc-name`, through `light-dark` and one `var` after the other.
fn colour(values: &Values<'_>, name: &str, night: bool) -> Option<Colour> {
    let mut name = format!("--vc-{name}");
    // Longer than any chain of properties.
    for _ in 0..values.len() {
        let (day, dark) = theming::by_scheme(values.get(name.as_str())?);
        let value = if night { dark } else { day };
        match value.strip_prefix("var(").and_then(|rest| rest.strip_suffix(')')) {
            Some(next) => name = next.to_owned(),
            None => return hex(value),
        }
    }
    None
}

fn hex(text: &str) -> Option<Colour> {
    let digits: Vec<u32> =
        text.strip_prefix('#')?.chars().map(|digit| digit.to_digit(16)).collect::<Option<_>>()?;
    let channel = |high: u32, low: u32| f64::from(16 * high + low) / 255.0;
    match digits.as_slice() {
        [r, g, b] => Some([channel(*r, *r), channel(*g, *g), channel(*b, *b)]),
        [r, s, g, h, b, c] => Some([channel(*r, *s), channel(*g, *h), channel(*b, *c)]),
        _ => None,
    }
}

/// `color-mix(in srgb, top part, under)`.
fn mix(top: Colour, under: Colour, part: f64) -> Colour {
    let [r, g, b] = under;
    let [x, y, z] = top;
    [(x, r), (y, g), (z, b)].map(|(top, under)| top * part + under * (1.0 - part))
}

/// The contrast ratio of WCAG 2.2.
fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The relative luminance of WCAG 2.2.
fn luminance(colour: Colour) -> f64 {
    let linear = |channel: f64| {
        if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
    };
    let [r, g, b] = colour.map(linear);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[cfg(test)]
mod tests {
    use super::*;

    const CSS: &str = include_str!("../../../style/tokens.css");

    fn problems(theme: &str) -> Vec<String> {
        let sources = [("style/tokens.css", CSS), ("style/themes/a.css", theme)]
            .map(|(path, text)| Source { path: path.into(), text: text.into() });
        check(&sources).into_iter().map(|problem| problem.to_string().trim().to_owned()).collect()
    }

    #[test]
    fn contrast_is_what_wcag_says() {
        let ratio = |one, other| contrast(hex(one).unwrap(), hex(other).unwrap());
        assert!((ratio("#000", "#ffffff") - 21.0).abs() < 0.001);
        // The example that everybody measures with.
        assert!((ratio("#777", "#fff") - 4.478).abs() < 0.001);
    }

    #[test]
    fn pale_text_is_named_with_its_scheme() {
        let all = problems("a {\n  --vc-error: light-dark(#f66, #ff9ca6);\n}\n");
        assert!(all[0].starts_with("style/themes/a.css: error on surface, light: "), "{all:?}");
        assert!(all.iter().all(|one| one.contains("light") && one.contains("error")), "{all:?}");
    }

    #[test]
    fn a_theme_for_the_dark_is_not_looked_at_by_day() {
        assert_eq!(problems("a {\n  color-scheme: dark;\n  --vc-muted: #a9b1c8;\n}\n"), Vec::<String>::new());
        assert!(!problems("a {\n  --vc-muted: #a9b1c8;\n}\n").is_empty());
    }

    #[test]
    fn a_colour_that_cannot_be_read_is_named() {
        let all = problems("a {\n  --vc-focus: red;\n}\n");
        assert!(
            all.iter().all(|one| one.contains("focus on surface") && one.contains("not a colour")),
            "{all:?}"
        );
        assert_eq!(all.len(), 2);
    }
}
