//! The check `engines`: the browser tests in Firefox and in WebKit.

use std::fs;

use anyhow::{Context, Result};

use super::{Bench, Check, Selection};
use crate::engine::Engine;
use crate::published;
use crate::report::{self, Steps};
use crate::tally::Tally;

/// The names of the tests that every change runs in each engine, one in a line.
const CORE: &str = "crates/e2e/core.txt";
/// The beginning of the line in which a test names the ability that the engine lacks.
const NOT_RUN: &str = "[not run] ";

impl Bench<'_> {
    pub(super) fn engines(&mut self) -> Result<Tally> {
        self.dist()?;
        Ok(self.in_engine(Engine::Firefox)? + self.in_engine(Engine::WebKit)?)
    }

    fn in_engine(&self, engine: Engine) -> Result<Tally> {
        let tools = published::tools(self.machine, &mut Steps::indented())?;
        let driver = engine.ready(self.machine, &mut Steps::indented())?;
        let mut cargo = self.browser_tests();
        cargo.env("WEBDRIVER", driver).env("WEBDRIVER_ENGINE", engine.name());
        cargo.env("AXE_CORE", tools.join("axe-core/axe.min.js"));
        let core = fs::read_to_string(self.machine.root.join(CORE)).context(CORE)?;
        let wanted = match self.engines {
            Selection::Core => core.lines().count(),
            Selection::All => 0,
        };
        match self.engines {
            Selection::Core => cargo.arg("--exact").args(core.lines()),
            Selection::All => cargo.arg("browser::"),
        };
        let mut left_out = 0;
        let count = |text: &str, ok| {
            left_out = text.matches(NOT_RUN).count();
            let tally = Tally::of_tests(text, ok);
            Tally { passed: tally.passed.saturating_sub(left_out), ..tally }
        };
        let (label, log) =
            (format!("{}, {}", self.label, engine.name()), format!("engines-{}", engine.name()));
        let tally = self.watched(label, &log, Check::Engines.hint(), &mut cargo, count)?;
        if left_out > 0 {
            report::line(format_args!("      {left_out} not run: docs/FEATURES.md has the reasons"));
        }
        // A test of the core that does not exist or is not run has failed.
        let missing = wanted.saturating_sub(tally.passed + tally.failed);
        Ok(Tally { failed: tally.failed + missing, ..tally })
    }
}
