//! `cargo xtask test`: the checks of a change, in order. CI runs longer ones in jobs of their own, which
//! `.github/workflows/ci.yml` lists.

mod check;
mod engines;
mod tidy;
mod web;

use std::cell::RefCell;
use std::fs;
use std::process::Command;

use anyhow::{Result, anyhow};
use clap::{Args, ValueEnum};

pub(crate) use check::Check;

use crate::browser;
use crate::bug_reports::Passed;
use crate::fuzz::{self, FuzzOptions};
use crate::machine::Machine;
use crate::postgres::Server;
use crate::report::{Steps, Ticker};
use crate::setup::{self, Kit};
use crate::tally::{self, Tally};
use crate::wasm::{Purpose, TARGET};
use crate::{apt, dist, job, load, postgres, report, size};

/// A part of the browser tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Selection {
    /// The tests of behaviour that differs between engines
    Core,
    /// Every test
    All,
}

#[derive(Args)]
pub(crate) struct TestOptions {
    /// Repair first: format, clippy's and Biome's suggestions, spelling, and generated tables
    #[arg(long)]
    pub(crate) fix: bool,
    /// Run only this check; may be given more than once
    #[arg(long, value_name = "NAME")]
    pub(crate) only: Vec<Check>,
    /// How much of `e2e` Firefox and WebKit run
    #[arg(long, value_name = "TESTS", default_value = "core")]
    pub(crate) engines: Selection,
    /// List the checks and run none
    #[arg(long)]
    pub(crate) list: bool,
}

/// The tests of every crate on this machine. With another selection, cargo would build most dependencies once more.
pub(crate) const NATIVE: [&str; 2] = ["test", "--workspace"];
/// The promises, the faults, and the public bug reports that tests hold.
const RELIABILITY: &str = "docs/RELIABILITY.md";

/// Runs the chosen checks, even if one fails. Returns `false` if one failed.
///
/// # Errors
/// None: a check that cannot run counts as failed.
pub(crate) fn run(machine: &Machine, options: &TestOptions) -> Result<bool> {
    let chosen: Vec<Check> = Check::value_variants()
        .iter()
        .copied()
        .filter(|check| match options.only.as_slice() {
            [] => check.is_usual() || (*check == Check::Engines && options.engines == Selection::All),
            only => only.contains(check),
        })
        .collect();
    if options.list {
        for check in chosen {
            report::line(check.name());
        }
        return Ok(true);
    }
    let mut bench = Bench {
        machine,
        fix: options.fix,
        engines: options.engines,
        label: String::new(),
        kit: None,
        passed: Passed::default(),
        failed: RefCell::default(),
    };
    let mut sum = Tally::default();
    for (check, number) in chosen.iter().zip(1..) {
        bench.label = format!("[{number}/{}] {}", chosen.len(), check.name());
        sum = sum + bench.run(*check);
    }
    let document = fs::read_to_string(machine.root.join(RELIABILITY)).unwrap_or_default();
    for test in bench.failed.borrow().iter() {
        report::line(format_args!("failed: {test}"));
    }
    if let Some(held) = bench.passed.held(&document) {
        report::line(held);
    }
    report::line(sum);
    Ok(sum.failed == 0)
}

struct Bench<'a> {
    machine: &'a Machine,
    fix: bool,
    engines: Selection,
    /// The beginning of the lines of the current check.
    label: String,
    /// Made when the first check needs it. A failure fails each check that needs it.
    kit: Option<Result<Kit, String>>,
    /// The tests of all checks so far.
    passed: Passed,
    /// The names of the failed tests, each after its check.
    failed: RefCell<Vec<String>>,
}

impl Bench<'_> {
    fn run(&mut self, check: Check) -> Tally {
        let result = match check {
            Check::Fmt => self.fmt(),
            Check::Clippy => self.clippy(),
            Check::Tidy => self.tidy(),
            Check::Native => self.native(),
            Check::Load => self.load(),
            Check::Answers => self.answers(),
            Check::Otlp => self.otlp(),
            Check::Fuzz => fuzz::run(self.machine, &FuzzOptions::light(20)).map(|held| self.verdict(held)),
            Check::Wasm => self.wasm(),
            Check::Dist => self.dist_twice().map(|held| self.verdict(held)),
            Check::Size => self.size().map(|held| self.verdict(held)),
            Check::Js => self.js(),
            Check::Trunk => self.trunk(),
            Check::E2e => self.e2e(),
            Check::Engines => self.engines(),
            Check::Npm => self.npm(),
            Check::Docs => self.docs(),
            Check::Site => self.site(),
        };
        result.unwrap_or_else(|error| {
            report::line(format_args!("{}: failed: {error:#}", self.label));
            Tally::one(false)
        })
    }

    /// Prints the result of a check that is not a program.
    fn verdict(&self, held: bool) -> Tally {
        report::line(format_args!("{}: {}", self.label, if held { "passed" } else { "failed" }));
        Tally::one(held)
    }

    fn fmt(&self) -> Result<Tally> {
        let mut cargo = self.machine.cargo();
        cargo.args(["fmt", "--all"]);
        if !self.fix {
            cargo.args(["--check", "--", "--color", "never"]);
        }
        self.program(Check::Fmt, &mut cargo)
    }

    fn clippy(&self) -> Result<Tally> {
        let everything = ["clippy", "--workspace", "--all-targets"];
        if self.fix {
            let mut fix = self.machine.cargo();
            fix.args(everything).args(["--fix", "--allow-dirty", "--allow-staged"]);
            let mut ticker = Steps::indented().begin("clippy --fix", Check::Clippy.hint());
            job::run(self.machine, "clippy-fix", &mut ticker, &mut fix)?;
            ticker.end("done");
        }
        let mut cargo = self.machine.cargo();
        cargo.args(everything).args(["--", "--deny", "warnings"]);
        self.program(Check::Clippy, &mut cargo)
    }

    fn native(&self) -> Result<Tally> {
        let programs = postgres::ready(self.machine, &mut Steps::indented())?;
        apt::ready(self.machine, &apt::SYSTEMD)?;
        let server = Server::start(self.machine, &programs)?;
        let mut cargo = self.machine.cargo();
        cargo.args(NATIVE).arg("--no-fail-fast");
        // The tests that need the server or systemd are ignored otherwise.
        cargo.args(["--", "--include-ignored"]).env(postgres::VARIABLE, &server.url);
        // Most tests of the proxy wait for an event, so several tests for each core shorten the whole.
        cargo.env("RUST_TEST_THREADS", "8");
        // The same stories each time: a change is not judged by the luck of the draw. `cargo test` and the soak draw.
        cargo.env("PROPTEST_RNG_SEED", "1");
        self.tests(Check::Native, &mut cargo)
    }

    fn answers(&self) -> Result<Tally> {
        let mut readers = self.machine.cargo();
        readers.args(["test", "--package", "wire", "--package", "answers", "--no-fail-fast"]);
        let mut proxy = self.machine.cargo();
        proxy.args(["test", "--package", "proxy", "--test", "it", "--", "api::answers::"]);
        Ok(self.tests(Check::Answers, &mut readers)? + self.tests(Check::Answers, &mut proxy)?)
    }

    fn load(&self) -> Result<Tally> {
        let mut load = load::light(self.machine)?;
        self.program(Check::Load, &mut load)
    }

    fn otlp(&self) -> Result<Tally> {
        let cargo = |command: &str| {
            let mut cargo = self.machine.cargo();
            cargo.args([command, "--package", "proxy", "--features", "otlp"]);
            cargo
        };
        let lints =
            self.program(Check::Otlp, cargo("clippy").args(["--all-targets", "--", "--deny", "warnings"]))?;
        Ok(lints + self.tests(Check::Otlp, cargo("test").args(["--lib", "--tests", "--", "otlp"]))?)
    }

    fn wasm(&mut self) -> Result<Tally> {
        let kit = self.kit()?;
        let driver = browser::ready(self.machine, &mut Steps::indented())?;
        let mut cargo = kit.way.cargo(self.machine, Purpose::Test)?;
        cargo.args(["test", "--package", "voucher-checkout", "--lib", "--tests", "--no-fail-fast"]);
        cargo.args(["--target", TARGET]);
        let runner = kit.bindgen.join("wasm-bindgen-test-runner");
        cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner);
        cargo.env("CHROMEDRIVER", driver).env("WASM_BINDGEN_USE_BROWSER", "1");
        self.tests(Check::Wasm, &mut cargo)
    }

    fn dist(&mut self) -> Result<()> {
        let kit = self.kit()?;
        dist::build(self.machine, &kit, &mut Steps::indented())
    }

    fn size(&mut self) -> Result<bool> {
        self.dist()?;
        size::run(self.machine)
    }

    fn kit(&mut self) -> Result<Kit> {
        let machine = self.machine;
        let make = || {
            let kit = setup::for_widget(machine, &mut Steps::indented());
            kit.map_err(|error| format!("{error:#}"))
        };
        self.kit.get_or_insert_with(make).clone().map_err(|error| anyhow!(error))
    }

    /// A check that is one program, which succeeds or fails.
    fn program(&self, check: Check, command: &mut Command) -> Result<Tally> {
        self.watched(self.label.clone(), &check.name(), check.hint(), command, |_, ok| Tally::one(ok))
    }

    /// A check whose program prints the tests that it ran.
    fn tests(&self, check: Check, command: &mut Command) -> Result<Tally> {
        let count = |text: &str, ok| {
            self.passed.add(text);
            let failed = tally::failed(text).map(|test| format!("{} {test}", check.name()));
            self.failed.borrow_mut().extend(failed);
            Tally::of_tests(text, ok)
        };
        self.watched(self.label.clone(), &check.name(), check.hint(), command, count)
    }

    fn watched(
        &self,
        label: String,
        log: &str,
        hint: &str,
        command: &mut Command,
        count: impl FnOnce(&str, bool) -> Tally,
    ) -> Result<Tally> {
        let mut ticker = Ticker::begin(label, hint);
        let ended = job::run(self.machine, log, &mut ticker, command)?;
        let tally = count(&ended.text, ended.ok);
        ticker.end(&tally.to_string());
        if tally.failed > 0 {
            report::line(ended.tail());
        }
        Ok(tally)
    }
}
