//! The checks that show what sites embed to a browser.

use std::process::Command;

use anyhow::Result;

use super::{Bench, Check};
use crate::browser::{self, Driver};
use crate::report::{Steps, Ticker};
use crate::tally::Tally;
use crate::{apt, dist, npm, package, published, scripts};

impl Bench<'_> {
    /// Fills `dist/`, and once more elsewhere: all that comes after the compiler must give the same bytes.
    pub(super) fn dist_twice(&mut self) -> Result<bool> {
        self.dist()?;
        let kit = self.kit()?;
        let mut ticker = Ticker::begin(format!("{}, a second time", self.label), "under 1 min");
        let same = dist::reproduce(self.machine, &kit, &mut ticker)?;
        ticker.end(if same { "the same bytes" } else { "other bytes" });
        Ok(same)
    }

    pub(super) fn e2e(&mut self) -> Result<Tally> {
        self.dist()?;
        let axe = npm::axe(self.machine, &mut Steps::indented())?;
        self.in_browser(Check::E2e, "browser::", |cargo| {
            cargo.env("AXE_CORE", axe);
        })
    }

    /// After [`dist`](Self::dist), which writes the declarations that the scripts are checked with.
    pub(super) fn js(&mut self) -> Result<Tally> {
        self.dist()?;
        let mut ticker = Ticker::begin(self.label.clone(), Check::Js.hint());
        scripts::check(self.machine, self.fix, &mut ticker)?;
        ticker.end("passed");
        Ok(Tally::HELD)
    }

    pub(super) fn npm(&mut self) -> Result<Tally> {
        self.dist()?;
        let kit = self.kit()?;
        let mut ticker = Steps::indented().begin("packing, judging and using the package", "about 1 min");
        let packed = package::pack(self.machine, &kit, &mut ticker)?;
        let consumers = published::check(self.machine, &packed, &mut ticker)?;
        ticker.end("done");
        self.in_browser(Check::Npm, "consumers::", |cargo| {
            cargo.env("VOUCHER_CHECKOUT_CONSUMERS", consumers);
        })
    }

    pub(super) fn docs(&mut self) -> Result<Tally> {
        self.dist()?;
        let machine = self.machine;
        apt::ready(machine, &apt::SERVERS)?;
        let mut ticker = Steps::indented().begin("installing Express", "under 1 min, once");
        let express = published::project(machine, &machine.root.join("packaging/express"), &mut ticker)?;
        ticker.end("ready");
        self.in_browser(Check::Docs, "embedding::", |cargo| {
            cargo.env("VOUCHER_CHECKOUT_EXPRESS", express);
        })
    }

    /// Runs the browser tests of one module, e.g. `browser::`, with their own driver.
    fn in_browser(&self, check: Check, tests: &str, set_up: impl FnOnce(&mut Command)) -> Result<Tally> {
        let program = browser::ready(self.machine, &mut Steps::indented())?;
        let driver = Driver::start(self.machine, &program)?;
        let mut cargo = self.machine.cargo();
        cargo.args([
            "test",
            "--package",
            "e2e",
            "--no-fail-fast",
            "--test",
            "it",
            tests,
            "--",
            "--test-threads=2",
        ]);
        cargo.env("WEBDRIVER_URL", driver.url()).env("VOUCHER_CHECKOUT_DIST", dist::directory(self.machine));
        set_up(&mut cargo);
        self.tests(check, &mut cargo)
    }
}
