//! `cargo xtask shots`: screenshots of the states of the widget, in docs/shots.

use anyhow::Result;

use crate::browser::{self, Driver};
use crate::machine::Machine;
use crate::report;
use crate::{dist, job};

/// Builds the widget and takes the named screenshots, or all.
///
/// # Errors
/// If a step fails; with the end of its output.
pub(crate) fn run(machine: &Machine, names: &[String]) -> Result<bool> {
    let (mut steps, _) = dist::ready(machine, 2)?;
    let program = browser::ready(machine, &mut steps)?;
    let driver = Driver::start(machine, &program)?;
    let mut ticker = steps.begin("taking pictures", "about 3 min");
    let mut cargo = machine.cargo();
    cargo.args(["run", "--package", "e2e", "--bin", "shots", "--"]).args(names);
    cargo.env("WEBDRIVER_URL", driver.url()).env("VOUCHER_CHECKOUT_DIST", dist::directory(machine));
    let taken = job::must(machine, "shots", &mut ticker, &mut cargo, "taking pictures")?;
    ticker.end("done, in docs/shots/");
    for line in taken.text.lines().filter(|line| line.contains(" bytes")) {
        report::line(line);
    }
    Ok(true)
}
