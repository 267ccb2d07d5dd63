//! docs/FEATURES.md and docs/RELIABILITY.md claim nothing without a test: every "Y" in our column and every promise links
//! to one that exists.

use crate::project::{Source, assert_none, read, sources};

const DOCUMENT: &str = "docs/FEATURES.md";
const PROMISES: &str = "docs/RELIABILITY.md";

#[test]
fn every_test_that_a_document_names_exists() {
    let sources = sources();
    let mut problems = Vec::new();
    for document in [DOCUMENT, PROMISES] {
        for (line, number) in read(document).lines().zip(1..) {
            for (name, path) in tests(line) {
                if !sources.iter().any(|source| source.path == *path && has_test(source, name)) {
                    problems.push(format!("{document}:{number}: there is no test {name} in {path}"));
                }
            }
        }
    }
    assert_none(&problems);
}

#[test]
fn each_of_the_eighteen_promises_has_a_test() {
    let text = read(PROMISES);
    let promise = |number: u32| text.lines().find(|line| line.starts_with(&format!("| P{number} |")));
    for number in 1..=18 {
        let line = promise(number).unwrap_or_else(|| panic!("{PROMISES} has no P{number}"));
        assert!(!tests(line).is_empty(), "{line}");
    }
}

#[test]
fn each_public_bug_report_has_a_test() {
    let text = read(PROMISES);
    let section = text.split_once("\n## Public bug reports\n").unwrap().1.split("\n## ").next().unwrap();
    let rows: Vec<&str> =
        section.lines().filter(|line| line.starts_with("| ") && line.contains('#')).collect();
    let without = rows.iter().filter(|row| tests(row).is_empty());
    assert_none(&without.map(|row| format!("{PROMISES}: no test of ours: {row}")).collect::<Vec<_>>());
    assert!(!rows.is_empty());
}

#[test]
fn each_feature_has_a_test_or_a_reason() {
    let mut problems = Vec::new();
    for (line, number) in read(DOCUMENT).lines().zip(1..) {
        let tests = tests(line);
        let (letter, reason) = ours(line);
        if letter == "Y" && tests.is_empty() {
            problems.push(format!("{DOCUMENT}:{number}: a Y without its test"));
        }
        if ["P", "N"].contains(&letter) && reason.is_empty() {
            problems.push(format!("{DOCUMENT}:{number}: a P or an N without its reason"));
        }
    }
    assert_none(&problems);
}

/// The letter in our column, which is the second, and the text after it.
fn ours(line: &str) -> (&str, &str) {
    let cell = line.strip_prefix('|').and_then(|row| row.split('|').nth(1)).unwrap_or_default().trim();
    cell.split_once(' ').unwrap_or((cell, ""))
}

/// The links of a line whose text is a name in code, each with the path from the root.
fn tests(line: &str) -> Vec<(&str, &str)> {
    let links = line.split("[`").skip(1).filter_map(|rest| rest.split_once("`](../"));
    links.filter_map(|(name, rest)| Some((name, rest.split_once(')')?.0))).collect()
}

/// Whether a Rust file has a function of that name, or a script a test with that title.
fn has_test(file: &Source, name: &str) -> bool {
    if file.has_extension(&["rs"]) {
        return file.text.contains(&format!("fn {name}("));
    }
    ["'", "\"", "`"].iter().any(|quote| file.text.contains(&format!("{quote}{name}{quote}")))
}
