//! docs/THEMING.md says what the sources say, and every part of the view has a line there.

use std::collections::BTreeSet;

use super::Problem;
use super::source::Source;
use crate::theming::{self, DOCUMENT, ELEMENT, TOKENS};

const VIEW: &str = "src/view/";
/// What stands there before the view does, and in its place.
const EARLY: &str = "src/element/early.js";
/// Draws a dialog of its own.
const SCANNER: &str = "src/scanner/scan.js";
/// What stands before the name of a part, blanks aside: a method of the nodes, a function of `kit.rs` or
/// `summary.rs`, or an attribute in JavaScript.
const BEFORE: [&str; 8] =
    [".part(\"", "item(\"", "input(\"", "select(\"", "submit_button(\"", "sum(\"", "amount(\"", "part:\""];

pub(super) fn check(sources: &[Source]) -> Vec<Problem> {
    let text =
        |path: &str| sources.iter().find(|source| source.path == path).map(|source| source.text.as_str());
    let (Some(css), Some(element), Some(document)) = (text(TOKENS), text(ELEMENT), text(DOCUMENT)) else {
        return vec![Problem::new(DOCUMENT, format!("needs {TOKENS}, {ELEMENT} and itself"))];
    };
    let mut problems = Vec::new();
    for token in theming::tokens(css).iter().filter(|token| token.meaning.is_empty()) {
        problems.push(Problem::new(TOKENS, format!("{} has no comment that says what it is", token.name)));
    }
    match theming::document(document, css, element) {
        Ok(fresh) if fresh == document => {}
        Ok(_) => {
            problems.push(Problem::new(DOCUMENT, "a table is stale: `cargo xtask tidy --fix` writes it anew"))
        }
        Err(error) => problems.push(Problem::new(DOCUMENT, error.to_string())),
    }
    let described: BTreeSet<String> =
        theming::parts(element).iter().map(|(name, _)| (*name).to_owned()).collect();
    let view =
        sources.iter().filter(|source| source.path.starts_with(VIEW) || source.path == EARLY).flat_map(drawn);
    let scanner = sources.iter().filter(|source| source.path == SCANNER).flat_map(drawn_by_scanner);
    let drawn: BTreeSet<String> = view.chain(scanner).collect();
    for name in drawn.difference(&described) {
        problems.push(Problem::new(ELEMENT, format!("no `@csspart {name} - …`, which {VIEW} draws")));
    }
    for name in described.difference(&drawn) {
        problems.push(Problem::new(ELEMENT, format!("`@csspart {name}`, which {VIEW} does not draw")));
    }
    problems
}

/// The names of the parts that the scanner makes: `make('button', 'scan-cancel', …`.
fn drawn_by_scanner(source: &Source) -> Vec<String> {
    let made = source.text.split("make('").skip(1).filter_map(|rest| rest.split('\'').nth(2));
    made.filter(|name| is_part(name)).map(str::to_owned).collect()
}

/// The names of the parts that a file of the view gives to its nodes.
fn drawn(source: &Source) -> BTreeSet<String> {
    let tight: String = source.text.replace('\'', "\"").chars().filter(|c| !c.is_whitespace()).collect();
    let mut names = BTreeSet::new();
    for mark in BEFORE {
        let found = tight.split(mark).skip(1).filter_map(|rest| rest.split_once('"'));
        names.extend(found.map(|(name, _)| name).filter(|name| is_part(name)).map(str::to_owned));
    }
    names
}

/// Whether this is a name: an empty one is none, and a text with other letters is no part.
fn is_part(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source { path: path.into(), text: text.into() }
    }

    const CSS: &str = ":host {\n  --vc-ink: #000; /* text */\n}\n";
    const JS: &str = "/**\n * @csspart apply - A button.\n * @csspart line - A line.\n */\n";
    const VIEW: &str = "submit_button(\n    \"apply\",\n    \"primary\", x); item(\"line\")";

    fn problems(css: &str, view: &str, document: &str) -> Vec<String> {
        let sources = [
            source(TOKENS, css),
            source(ELEMENT, JS),
            source(DOCUMENT, document),
            source("src/view/a.rs", view),
        ];
        check(&sources).into_iter().map(|problem| problem.to_string().trim().to_owned()).collect()
    }

    fn fresh() -> String {
        let empty = "<!-- tokens --><!-- /tokens --><!-- parts --><!-- /parts -->";
        theming::document(empty, CSS, JS).unwrap()
    }

    #[test]
    fn what_the_sources_say_is_right() {
        assert_eq!(problems(CSS, VIEW, &fresh()), Vec::<String>::new());
    }

    #[test]
    fn a_stale_table_is_named() {
        let [one] = problems(&CSS.replace("000", "111"), VIEW, &fresh()).try_into().unwrap();
        assert!(one.contains("stale") && one.contains("--fix"), "{one}");
    }

    #[test]
    fn a_property_without_a_meaning_is_named() {
        let all = problems(":host {\n  --vc-ink: #000;\n}\n", VIEW, &fresh());
        assert!(all[0].contains("--vc-ink has no comment"), "{all:?}");
    }

    #[test]
    fn parts_are_described_and_drawn() {
        let [one] = problems(CSS, &format!("{VIEW} item(\"other\", y)"), &fresh()).try_into().unwrap();
        assert!(one.contains("no `@csspart other"), "{one}");
        let [one] = problems(CSS, "item(\"line\")", &fresh()).try_into().unwrap();
        assert!(one.contains("`@csspart apply`, which"), "{one}");
    }

    #[test]
    fn a_part_is_found_wherever_the_view_names_one() {
        let text = "input(\"barcode\", ERROR) div(\"quantity\")\n.part(\"quantity\") element(\"s\").part(\"original\") \
            item(\"line\") select(\"voucher-type\", y) div(part).part(part) field(\"field\", \"pin\") sum(\"due\", z) \
            amount(\"total\", x) .part(\"\") submit_button(\"apply\", \"primary\")";
        let found: Vec<String> = drawn(&source("src/view/a.rs", text)).into_iter().collect();
        let expected = ["apply", "barcode", "due", "line", "original", "quantity", "total", "voucher-type"];
        assert_eq!(found, expected);
    }
}
