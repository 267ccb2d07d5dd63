//! The colours of the widget and of the sample themes keep the contrasts of WCAG 2.2 AA: 4.5:1 for text (1.4.3), 3:1 for
//! edges of controls and the focus (1.4.11).

use std::collections::BTreeMap;

use crate::project::{Source, assert_none, read, sources};
use crate::tokens::{by_scheme, tokens};

const TOKENS: &str = "style/tokens.css";
const THEMES: &str = "style/themes/";
const TEXT: f64 = 4.5;
const SHAPE: f64 = 3.0;

/// The foregrounds and backgrounds of `style/widget.css`, with the least contrast of each pair.
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
    // The icon of a message is cut out of the colour of its tone.
    ("surface", "muted", TEXT),
    ("surface", "success", TEXT),
    ("surface", "error", TEXT),
    ("accent", "surface", SHAPE),
    ("focus", "surface", SHAPE),
    ("field-line", "surface", SHAPE),
    ("field-line", "fill", SHAPE),
    ("field-line", "soft", SHAPE),
];

/// The backgrounds that `color-mix` makes: the first colour, the second, the part of the first, and the text on it.
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

#[test]
fn tokens_and_themes_have_enough_contrast() {
    let sheets = sources().into_iter().filter(|source| {
        source.path == TOKENS || (source.path.starts_with(THEMES) && source.has_extension(&["css"]))
    });
    let problems: Vec<String> = sheets.flat_map(|sheet| problems(&sheet)).collect();
    assert_none(&problems);
}

/// The colours of a sheet that have too little contrast. A sheet that sets `color-scheme` is for light or for dark pages
/// only.
fn problems(theme: &Source) -> Vec<String> {
    let defaults = read(TOKENS);
    let values = tokens(&defaults).into_iter().chain(tokens(&theme.text));
    let values: Values<'_> = values.map(|token| (token.name, token.value)).collect();
    let sets =
        |scheme: &str| theme.path != TOKENS && theme.text.contains(&format!("color-scheme: {scheme};"));
    let schemes = [false, true].into_iter().filter(|night| !sets(if *night { "light" } else { "dark" }));
    let broken = schemes.flat_map(|night| contrasts(&values, night));
    broken.map(|rule| format!("{}: {rule}", theme.path)).collect()
}

/// The pairs with too little contrast on light or on dark pages.
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
    // No chain of properties is longer, so a cycle ends.
    for _ in 0..values.len() {
        let (day, dark) = by_scheme(values.get(name.as_str())?);
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

#[test]
fn the_ratio_is_that_of_wcag() {
    let ratio = |one, other| contrast(hex(one).unwrap(), hex(other).unwrap());
    assert!((ratio("#000", "#ffffff") - 21.0).abs() < 0.001);
    // The usual example: the lightest grey that just fails.
    assert!((ratio("#777", "#fff") - 4.478).abs() < 0.001);
}

fn of_theme(text: &str) -> Vec<String> {
    problems(&Source { path: "style/themes/a.css".into(), text: text.into() })
}

#[test]
fn pale_text_is_named_with_its_scheme() {
    let all = of_theme("a {\n  --vc-error: light-dark(#f66, #ff9ca6);\n}\n");
    assert!(all[0].starts_with("style/themes/a.css: error on surface, light: "), "{all:?}");
    assert!(all.iter().all(|one| one.contains("light") && one.contains("error")), "{all:?}");
}

#[test]
fn a_theme_for_dark_pages_is_not_checked_on_light_ones() {
    assert_eq!(of_theme("a {\n  color-scheme: dark;\n  --vc-muted: #a9b1c8;\n}\n"), [""; 0]);
    assert!(!of_theme("a {\n  --vc-muted: #a9b1c8;\n}\n").is_empty());
}

#[test]
fn a_colour_that_cannot_be_read_is_named() {
    let all = of_theme("a {\n  --vc-focus: red;\n}\n");
    assert!(
        all.iter().all(|one| one.contains("focus on surface") && one.contains("not a colour")),
        "{all:?}"
    );
    assert_eq!(all.len(), 2);
}
