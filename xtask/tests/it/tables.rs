//! The tables of docs/EMBEDDING.md and docs/THEMING.md, between `<!-- NAME -->` and `<!-- /NAME -->`, are generated from
//! the interface of the element. With `SNAPSHOTS=write` the tests write them.

use crate::interface::{Entry, Interface};
use crate::project::{assert_fresh, read};
use crate::tokens::by_scheme;

#[test]
fn embedding_has_the_tables_of_the_interface() {
    let mut interface = Interface::read();
    // The document says once how a promise is rejected.
    for Entry { text, .. } in &mut interface.methods {
        text.truncate(text.find(" Rejects with ").unwrap());
    }
    check(
        "docs/EMBEDDING.md",
        &[
            ("attributes", typed("attribute", "type", &interface.attributes)),
            ("properties", typed("property", "type", &interface.properties)),
            ("methods", typed("method", "type", &interface.methods)),
            ("events", typed("event", "detail", &interface.events)),
            ("slots", table("| slot | content |", interface.slots.iter().map(slot))),
        ],
    );
}

#[test]
fn theming_has_the_tables_of_the_tokens_and_the_parts() {
    let interface = Interface::read();
    let tokens = interface.styles.iter().map(|Entry { name, kind, text }| {
        let (light, dark) = by_scheme(kind);
        let dark = if light == dark { "the same".to_owned() } else { format!("`{dark}`") };
        format!("| `{name}` | {text} | `{light}` | {dark} |")
    });
    let parts = interface.parts.iter().map(|Entry { name, text, .. }| format!("| `{name}` | {text} |"));
    check(
        "docs/THEMING.md",
        &[
            ("tokens", table("| property | what it is | on a light page | on a dark page |", tokens)),
            ("parts", table("| part | what it is |", parts)),
        ],
    );
}

fn check(document: &str, tables: &[(&str, String)]) {
    let fresh = tables.iter().fold(read(document), |text, (name, table)| between(&text, name, table));
    assert_fresh(document, &fresh);
}

/// `text` with `content` between `<!-- name -->` and `<!-- /name -->`.
pub(crate) fn between(text: &str, name: &str, content: &str) -> String {
    let (begin, end) = (format!("<!-- {name} -->"), format!("<!-- /{name} -->"));
    let (before, rest) = text.split_once(&begin).unwrap_or_else(|| panic!("no {begin}"));
    let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("no {end}"));
    format!("{before}{begin}\n{content}{end}{after}")
}

pub(crate) fn table(head: &str, rows: impl Iterator<Item = String>) -> String {
    let columns = head.matches('|').count() - 1;
    format!("{head}\n|{}\n{}", "---|".repeat(columns), rows.map(|row| row + "\n").collect::<String>())
}

fn slot(Entry { name, text, .. }: &Entry) -> String {
    if name.is_empty() { format!("| the default slot | {text} |") } else { format!("| `{name}` | {text} |") }
}

/// A table of names, types and descriptions.
fn typed(name: &str, kind: &str, entries: &[Entry]) -> String {
    let rows = entries.iter().map(|Entry { name, kind, text }| {
        // A bar would end the cell.
        format!("| `{name}` | `{}` | {text} |", detail(kind).replace('|', "\\|"))
    });
    table(&format!("| {name} | {kind} |  |"), rows)
}

/// The type of the detail of a `CustomEvent<…>`; any other type as it is.
fn detail(kind: &str) -> &str {
    kind.strip_prefix("CustomEvent<").and_then(|kind| kind.strip_suffix('>')).unwrap_or(kind)
}
