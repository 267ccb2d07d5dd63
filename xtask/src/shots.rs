//! `cargo xtask shots`: pictures of the widget's states, in docs/shots.

use anyhow::Result;

use crate::browser::{self, Driver};
use crate::machine::Machine;
use crate::report::{self, Steps};
use crate::{dist, job, setup};

/// Builds the widget and takes the pictures named, or all.
///
/// # Errors
/// The step that failed, with the tail of what it said.
pub(crate) fn run(machine: &Machine, names: &[String]) -> Result<bool> {
    let mut steps = Steps::numbered(setup::WIDGET_STEPS + 3);
    let kit = setup::for_widget(machine, &mut steps)?;
    dist::build(machine, &kit, &mut steps)?;
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
