//! Counts the tests in the output of a test runner.

/// The numbers of passed and failed checks and tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
}

impl Tally {
    /// One check, which passed or failed.
    pub(crate) const fn one(passed: bool) -> Self {
        if passed { Self { passed: 1, failed: 0 } } else { Self { passed: 0, failed: 1 } }
    }

    /// Sums the `test result:` lines of `text`; `ok` is whether the runner succeeded.
    ///
    /// An ignored test counts as failed, because it did not run. A runner that fails without a failed test counts as one
    /// failure, and so does one that runs no test.
    pub(crate) fn of_tests(text: &str, ok: bool) -> Self {
        let results = text.lines().filter_map(|line| line.trim().strip_prefix("test result:"));
        let mut sum = results.fold(Self::default(), |sum, line| sum + Self::of_result(line));
        let ran_nothing = sum == Self::default();
        if sum.failed == 0 && (!ok || ran_nothing) {
            sum.failed = 1;
        }
        sum
    }

    fn of_result(line: &str) -> Self {
        let number_before = |word: &str| {
            let part = line.split(['.', ';']).map(str::trim).find_map(|part| part.strip_suffix(word));
            part.and_then(|number| number.trim().parse().ok()).unwrap_or(0)
        };
        Self {
            passed: number_before(" passed"),
            failed: number_before(" failed") + number_before(" ignored"),
        }
    }
}

impl std::ops::Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// The names of the failed tests in the output of a test runner.
pub(crate) fn failed(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| line.trim().strip_prefix("test ")?.strip_suffix(" ... FAILED"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO_BINARIES: &str = "
running 5 tests
test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s
   Doc-tests wire
test result: FAILED. 12 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s
";

    #[test]
    fn result_lines_are_summed() {
        assert_eq!(Tally::of_tests(TWO_BINARIES, false), Tally { passed: 17, failed: 2 });
    }

    #[test]
    fn failed_tests_are_named() {
        let text =
            "test wire::reads ... ok\ntest wire::writes ... FAILED\ntest result: FAILED. 1 passed; 1 failed";
        assert_eq!(failed(text).collect::<Vec<_>>(), ["wire::writes"]);
    }

    #[test]
    fn a_runner_that_fails_without_a_failed_test_counts_as_one() {
        let built_half = "test result: ok. 3 passed; 0 failed\nerror: could not compile";
        assert_eq!(Tally::of_tests(built_half, false), Tally { passed: 3, failed: 1 });
        assert_eq!(Tally::of_tests("error: could not compile", false), Tally::one(false));
    }

    #[test]
    fn an_ignored_test_is_a_failure() {
        let left_out = "test result: ok. 42 passed; 0 failed; 37 ignored; 0 measured; 0 filtered out";
        assert_eq!(Tally::of_tests(left_out, true), Tally { passed: 42, failed: 37 });
    }

    #[test]
    fn no_test_at_all_is_a_failure() {
        assert_eq!(
            Tally::of_tests("test result: ok. 0 passed; 0 failed; 0 ignored", true),
            Tally::one(false)
        );
        assert_eq!(Tally::of_tests("no tests to run!", true), Tally::one(false));
    }

    #[test]
    fn the_last_line_reads_as_promised() {
        assert_eq!(Tally { passed: 17, failed: 2 }.to_string(), "17 passed, 2 failed");
    }
}
