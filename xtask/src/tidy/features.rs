//! docs/FEATURES.md claims nothing without a test: every "Y" of ours names one, and each that is named is there.

use super::Problem;
use super::source::Source;

const DOCUMENT: &str = "docs/FEATURES.md";

pub(super) fn check(sources: &[Source]) -> Vec<Problem> {
    let Some(document) = sources.iter().find(|source| source.path == DOCUMENT) else {
        return vec![Problem::new(DOCUMENT, "is not there")];
    };
    let mut problems = Vec::new();
    for (line, number) in document.text.lines().zip(1..) {
        let place = || format!("{DOCUMENT}:{number}");
        let tests = tests(line);
        for (name, path) in &tests {
            let file = sources.iter().find(|source| source.path == *path);
            if !file.is_some_and(|file| has_test(file, name)) {
                problems.push(Problem::new(place(), format!("there is no test {name} in {path}")));
            }
        }
        match ours(line) {
            Some("Y") if tests.is_empty() => problems.push(Problem::new(place(), "a Y without its test")),
            Some("P" | "N") if reason(line).is_none() => {
                problems.push(Problem::new(place(), "a P or an N without its reason"));
            }
            _ => {}
        }
    }
    problems
}

fn cells(line: &str) -> Option<Vec<&str>> {
    let row = line.strip_prefix('|')?.strip_suffix('|')?;
    Some(row.split('|').map(str::trim).collect())
}

/// The letter of our column, the second.
fn ours(line: &str) -> Option<&str> {
    cells(line)?.get(1)?.split_whitespace().next()
}

/// What stands behind that letter.
fn reason(line: &str) -> Option<&str> {
    cells(line)?.get(1)?.split_once(' ').map(|(_, reason)| reason)
}

/// The links of a line whose text is a name in code, each with the path from the root.
fn tests(line: &str) -> Vec<(&str, &str)> {
    let links = line.split("[`").skip(1);
    links
        .filter_map(|rest| {
            let (name, rest) = rest.split_once("`](../")?;
            Some((name, rest.split_once(')')?.0))
        })
        .collect()
}

/// A function of that name in Rust; in a script a test that is called so.
fn has_test(file: &Source, name: &str) -> bool {
    if file.has_extension(&["rs"]) {
        return file.text.contains(&format!("fn {name}("));
    }
    ["'", "\"", "`"].iter().any(|quote| file.text.contains(&format!("{quote}{name}{quote}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(row: &str) -> Vec<String> {
        let sources = [
            ("docs/FEATURES.md", format!("| feature | ours | theirs |\n|---|---|---|\n{row}\n")),
            ("crates/a/tests/b.rs", "#[test]\nfn it_works() {}\n".to_owned()),
            ("packaging/c.mjs", "test('it installs', () => {});\n".to_owned()),
        ];
        let sources = sources.map(|(path, text)| Source { path: path.into(), text });
        check(&sources).into_iter().map(|problem| problem.to_string().trim().to_owned()).collect()
    }

    #[test]
    fn a_claim_with_its_test_is_right() {
        let row = "| a | Y [`it_works`](../crates/a/tests/b.rs) [`it installs`](../packaging/c.mjs) | N |";
        assert_eq!(problems(row), Vec::<String>::new());
        assert_eq!(problems("| a | P no camera there | Y |"), Vec::<String>::new());
    }

    #[test]
    fn a_claim_without_a_test_is_named() {
        assert_eq!(problems("| a | Y | N |"), ["docs/FEATURES.md:3: a Y without its test"]);
        assert_eq!(problems("| a | N | N |"), ["docs/FEATURES.md:3: a P or an N without its reason"]);
    }

    #[test]
    fn a_test_that_is_not_there_is_named() {
        for link in ["[`it_work`](../crates/a/tests/b.rs)", "[`it_works`](../crates/a/tests/c.rs)"] {
            assert!(problems(&format!("| a | Y {link} | N |"))[0].contains("there is no test"), "{link}");
        }
    }
}
