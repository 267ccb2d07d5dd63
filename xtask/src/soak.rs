//! `cargo xtask soak`: the random tests, a million times each instead of thousands as in CI.

use anyhow::Result;

use crate::machine::Machine;
use crate::report::Ticker;
use crate::tally::Tally;
use crate::{job, report};

/// A random test, with the variable that sets how long it is. Without optimisation it would take days.
const TESTS: [(&str, &[&str], &str); 3] = [
    ("stories of the checkout", &["--package", "checkout", "the_rules_hold"], "STORIES"),
    (
        "stories of the widget against the sandbox",
        &["--package", "voucher-checkout", "the_total_is"],
        "STORIES",
    ),
    ("schedules of faults", &["--package", "redemption-runner", "schedules"], "REDEMPTION_SCHEDULES"),
];

/// Runs them. Returns `false` if one fails.
///
/// # Errors
/// If cargo cannot be started.
pub(crate) fn run(machine: &Machine, times: u64) -> Result<bool> {
    let mut sum = Tally::default();
    for (what, tests, variable) in TESTS {
        let mut ticker = Ticker::begin(format!("{times} {what}"), "hours for a million");
        let mut cargo = machine.cargo();
        cargo.args(["test", "--profile", "server"]).args(tests).args(["--", "--nocapture"]);
        let ended = job::run(machine, "soak", &mut ticker, cargo.env(variable, times.to_string()))?;
        let tally = Tally::of_tests(&ended.text, ended.ok);
        ticker.end(&tally.to_string());
        if tally.failed > 0 {
            report::line(ended.tail());
        }
        sum = sum + tally;
    }
    Ok(sum.failed == 0)
}
