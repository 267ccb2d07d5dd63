//! Reads the JSDoc of the class and its methods, and the custom properties of the style sheet.

use anyhow::{Context, Result, bail};

use super::{Api, Entry};
use crate::theming::{self, Token};

/// The tag that marks the comment of the class.
const NAME: &str = "@element voucher-checkout";
/// The methods that the browser calls and no page.
const LIFE: [&str; 6] = [
    "constructor",
    "connectedCallback",
    "connectedMoveCallback",
    "disconnectedCallback",
    "attributeChangedCallback",
    "adoptedCallback",
];

/// # Errors
/// The name of a public item without JSDoc, or with incomplete JSDoc.
pub(super) fn read(element: &str, tokens: &str) -> Result<Api> {
    let (before, _) = element.split_once(NAME).with_context(|| format!("no {NAME}"))?;
    let (_, head) = element.split_at(before.rfind("/**").context("no JSDoc")?);
    let (head, class) = head.trim_start_matches("/**").split_once("*/").context("JSDoc without an end")?;
    let (class, _) = class.split_once("\n}").context("a class without an end")?;
    let (summary, tags) = tags(head);
    let of = |name: &str| {
        let texts = tags.iter().filter(|(tag, _)| tag == name).map(|(_, text)| text);
        texts.map(|text| entry(text).with_context(|| format!("@{name} {text}"))).collect::<Result<Vec<_>>>()
    };
    let slot = tags.iter().find(|(tag, _)| tag == "slot").context("no @slot")?;
    let api = Api {
        summary,
        attributes: of("attr")?,
        properties: of("prop")?,
        methods: methods(class)?,
        events: of("fires")?,
        slot: slot.1.trim_start_matches('-').trim().to_owned(),
        parts: of("csspart")?,
        styles: styles(tokens),
    };
    complete(&api, class)?;
    Ok(api)
}

/// The text before the first tag, and each tag with its text on one line.
fn tags(comment: &str) -> (String, Vec<(String, String)>) {
    let mut summary = String::new();
    let mut tags: Vec<(String, String)> = Vec::new();
    for line in comment.lines().map(|line| line.trim().trim_start_matches('*').trim()) {
        if let Some(tag) = line.strip_prefix('@') {
            let (name, text) = tag.split_once(' ').unwrap_or((tag, ""));
            tags.push((name.to_owned(), text.trim().to_owned()));
        } else if !line.is_empty() {
            let text = tags.last_mut().map_or(&mut summary, |(_, text)| text);
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(line);
        }
    }
    (summary, tags)
}

/// `{type} name - text`; the type is optional.
fn entry(text: &str) -> Result<Entry> {
    let (kind, rest) = if text.starts_with('{') { braced(text)? } else { ("", text) };
    let (name, text) = rest.trim().split_once(" - ").context("wants a name, ` - ` and a text")?;
    Ok(Entry { name: name.trim().to_owned(), kind: kind.to_owned(), text: text.trim().to_owned() })
}

/// The text between the first brace and its partner, and the text after that.
fn braced(text: &str) -> Result<(&str, &str)> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            let (within, rest) = text.split_at(at);
            let within = within.strip_prefix('{').context("wants a type in braces")?;
            return Ok((within.trim(), rest.strip_prefix('}').unwrap_or(rest)));
        }
    }
    bail!("a brace without its partner")
}

/// The public methods. Each has the line `/** @type {(…) => …} What it does. */` in front of it.
fn methods(class: &str) -> Result<Vec<Entry>> {
    let mut methods = Vec::new();
    let mut before = "";
    for line in class.lines() {
        if let Some(name) = public_method(line).filter(|name| !LIFE.contains(name)) {
            let comment = before.trim().strip_prefix("/** @type ").and_then(|text| text.strip_suffix("*/"));
            let comment = comment.with_context(|| format!("{name}() has no `/** @type {{…}} … */`"))?;
            let (kind, text) = braced(comment).with_context(|| format!("{name}()"))?;
            methods.push(Entry {
                name: name.to_owned(),
                kind: kind.to_owned(),
                text: text.trim().to_owned(),
            });
        }
        before = line;
    }
    Ok(methods)
}

/// The name of the method that begins in this line of the class. Private and static methods and accessors do not count;
/// Biome indents a method by two blanks.
fn public_method(line: &str) -> Option<&str> {
    let line = line.strip_prefix("  ")?;
    let line = line.strip_prefix("async ").unwrap_or(line);
    let (name, _) = line.split_once('(')?;
    let first = name.chars().next()?;
    (first.is_ascii_lowercase() && name.chars().all(|c| c.is_ascii_alphanumeric())).then_some(name)
}

/// Custom properties with their defaults.
fn styles(tokens: &str) -> Vec<Entry> {
    let style = |token: Token<'_>| Entry {
        name: token.name.to_owned(),
        kind: token.value.to_owned(),
        text: token.meaning.to_owned(),
    };
    theming::tokens(tokens).into_iter().map(style).collect()
}

/// Every observed attribute has its `@attr`, every accessor its `@prop`.
fn complete(api: &Api, class: &str) -> Result<()> {
    let (_, observed) = class.split_once("observedAttributes = [").context("no observedAttributes")?;
    let (observed, _) = observed.split_once(']').context("observedAttributes without an end")?;
    let mut names =
        observed.split(',').map(|name| name.trim().trim_matches('\'')).filter(|name| !name.is_empty());
    let undocumented = |entries: &[Entry], name: &str| entries.iter().all(|entry| entry.name != name);
    if let Some(name) = names.find(|name| undocumented(&api.attributes, name)) {
        bail!("the attribute {name} has no @attr");
    }
    let mut setters = class.lines().filter_map(|line| line.strip_prefix("  set ")?.split_once('('));
    if let Some((name, _)) = setters.find(|(name, _)| undocumented(&api.properties, name)) {
        bail!("the property {name} has no @prop");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::sample::{ELEMENT, TOKENS, api};
    use super::*;

    fn entry(name: &str, kind: &str, text: &str) -> Entry {
        Entry { name: name.into(), kind: kind.into(), text: text.into() }
    }

    #[test]
    fn everything_is_read() {
        let expected = Api {
            summary: "A step of the checkout.".into(),
            attributes: vec![
                entry("theme", "\"auto\"|\"light\"", "Default: auto."),
                entry("order", "string", "Id of the order, in progress."),
            ],
            properties: vec![entry("orderToken", "string|undefined", "The token.")],
            methods: vec![entry(
                "applyVoucher",
                "(voucher: { barcode: string }) => Promise<void>",
                "Adds it.",
            )],
            events: vec![entry("voucher-checkout:ready", "CustomEvent<OrderDetail>", "It is there.")],
            slot: "Shown first.".into(),
            parts: vec![entry("barcode", "", "The field.")],
            styles: vec![
                entry("--vc-ink", "light-dark(#000, #fff)", "Text."),
                entry("--vc-space", "1em", ""),
            ],
        };
        assert_eq!(api(), expected);
    }

    #[test]
    fn nothing_public_is_without_its_jsdoc() {
        for (from, to, says) in [
            ("['order'", "['api', 'order'", "the attribute api has no @attr"),
            (
                "  get orderToken()",
                "  set texts(value) {}\n  get orderToken()",
                "the property texts has no @prop",
            ),
            ("  constructor", "  refresh() {}\n  constructor", "refresh() has no `/** @type {…} … */`"),
            ("barcode - The field.", "barcode", "@csspart barcode"),
            (" * @slot - Shown first.\n", "", "no @slot"),
        ] {
            let element = ELEMENT.replacen(from, to, 1);
            assert_ne!(element, ELEMENT, "{from}");
            assert_eq!(read(&element, TOKENS).unwrap_err().to_string(), says);
        }
    }
}
