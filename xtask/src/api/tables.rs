//! The tables of docs/EMBEDDING.md, between `<!-- NAME -->` and `<!-- /NAME -->`.

use super::{Api, Entry};

/// The tables by their names.
pub(crate) fn tables(api: &Api) -> Vec<(&'static str, String)> {
    vec![
        ("attributes", table(["attribute", "type", ""], &api.attributes, |entry| code(&entry.kind))),
        ("properties", table(["property", "type", ""], &api.properties, |entry| code(&entry.kind))),
        ("methods", table(["method", "type", ""], &api.methods, |entry| code(&entry.kind))),
        ("events", table(["event", "detail", ""], &api.events, |entry| code(detail(&entry.kind)))),
    ]
}

fn table(head: [&str; 3], entries: &[Entry], kind: impl Fn(&Entry) -> String) -> String {
    let rows = entries.iter().map(|entry| {
        let Entry { name, text, .. } = entry;
        format!("| `{name}` | {} | {text} |\n", kind(entry))
    });
    format!("| {} |\n|---|---|---|\n{}", head.join(" | "), rows.collect::<String>())
}

/// A type as code. A bar is escaped because it would end the cell.
fn code(kind: &str) -> String {
    format!("`{}`", kind.replace('|', "\\|"))
}

/// The type of the detail of a `CustomEvent<…>`.
fn detail(kind: &str) -> &str {
    kind.strip_prefix("CustomEvent<").and_then(|kind| kind.strip_suffix('>')).unwrap_or(kind)
}

#[cfg(test)]
mod tests {
    use super::super::sample::api;
    use super::*;

    #[test]
    fn each_thing_has_a_row() {
        let tables = tables(&api());
        let of = |name: &str| tables.iter().find(|(found, _)| *found == name).map(|(_, text)| text.as_str());
        let attributes = of("attributes").unwrap();
        assert!(
            attributes.contains("| `theme` | `\"auto\"\\|\"light\"` | Default: auto. |\n"),
            "{attributes}"
        );
        assert_eq!(
            of("events"),
            Some(
                "| event | detail |  |\n|---|---|---|\n| `voucher-checkout:ready` | `OrderDetail` | It is there. |\n"
            )
        );
    }
}
