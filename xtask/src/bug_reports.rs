//! The bug reports of other projects that `docs/RELIABILITY.md` lists with our tests: which of them a test run holds.

use std::cell::RefCell;
use std::collections::BTreeSet;

/// The beginning of the section.
const SECTION: &str = "\n## Public bug reports\n";
/// The most reports that are named as not held.
const NAMED: usize = 10;

/// The names of the tests that passed in this run, without their modules.
#[derive(Default)]
pub(crate) struct Passed(RefCell<BTreeSet<String>>);

impl Passed {
    /// Adds the passed tests in the output of a test runner.
    pub(crate) fn add(&self, text: &str) {
        let lines =
            text.lines().filter_map(|line| line.trim().strip_prefix("test ")?.strip_suffix(" ... ok"));
        let names = lines.filter_map(|path| path.rsplit("::").next()).map(str::to_owned);
        self.0.borrow_mut().extend(names);
    }

    /// The line about the reports of this document. `None` without a test.
    pub(crate) fn held(&self, document: &str) -> Option<String> {
        let passed = self.0.borrow();
        let reports = reports(document);
        let is_held = |tests: &[String]| !tests.is_empty() && tests.iter().all(|test| passed.contains(test));
        let not: Vec<&str> = reports.iter().filter(|(_, tests)| !is_held(tests)).map(|(id, _)| *id).collect();
        let (all, held) = (reports.len(), reports.len() - not.len());
        let named = not.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
        let more = not.len().saturating_sub(NAMED);
        let rest = match (not.len(), more) {
            (0, _) => String::new(),
            (_, 0) => format!("; failed or not run: {named}"),
            (..) => format!("; failed or not run: {named} and {more} more"),
        };
        (!passed.is_empty()).then(|| format!("holds {held} of {all} public bug reports{rest}"))
    }
}

/// Each report with the tests that hold it. A row may have several reports.
fn reports(document: &str) -> Vec<(&str, Vec<String>)> {
    let section = document.split_once(SECTION).map(|(_, rest)| rest).unwrap_or_default();
    let section = section.split("\n## ").next().unwrap_or_default();
    let rows = section.lines().filter(|line| line.starts_with("| ") && line.contains("[`"));
    rows.flat_map(|row| {
        let tests: Vec<String> =
            row.split("[`").skip(1).filter_map(|rest| Some(rest.split_once("`](")?.0.to_owned())).collect();
        let ids = row.trim_start_matches("| ").split(" |").next().unwrap_or_default();
        ids.split(", ").map(move |id| (id, tests.clone()))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "
## Public bug reports

| report | what happened there | tests here |
|---|---|---|
| one#1, two#2 | it broke | [`a_test`](../a.rs) |
| three#3 | it broke too | [`b_test`](../b.rs) [`c_test`](../b.rs) |

## Next

| four#4 | is no report | [`a_test`](../a.rs) |
";

    #[test]
    fn a_report_is_held_if_all_its_tests_passed() {
        let passed = Passed::default();
        assert_eq!(passed.held(DOCUMENT), None, "no test ran");
        passed.add("test a_test ... FAILED\ntest browser::b_test ... ok\ntest it::x::y ... ignored");
        let line = passed.held(DOCUMENT).unwrap();
        assert_eq!(line, "holds 0 of 3 public bug reports; failed or not run: one#1, two#2, three#3");
        passed.add("test a::a_test ... ok");
        let line = passed.held(DOCUMENT).unwrap();
        assert_eq!(line, "holds 2 of 3 public bug reports; failed or not run: three#3");
        passed.add("test c_test ... ok");
        assert_eq!(passed.held(DOCUMENT).unwrap(), "holds 3 of 3 public bug reports");
    }

    #[test]
    fn the_document_has_reports() {
        assert_eq!(reports(include_str!("../../docs/RELIABILITY.md")).len(), 40);
    }
}
