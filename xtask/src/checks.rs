//! `cargo xtask test`: every check that CI runs, in order.

mod engines;
mod tidy;
mod web;

use std::process::Command;

use anyhow::{Result, anyhow};
use clap::{Args, ValueEnum};

use crate::browser;
use crate::fuzz::{self, FuzzOptions};
use crate::machine::Machine;
use crate::postgres::Server;
use crate::report::{Steps, Ticker};
use crate::setup::{self, Kit};
use crate::tally::Tally;
use crate::wasm::{Purpose, TARGET};
use crate::{dist, job, postgres, report, size};

/// A check, with its name on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Check {
    /// rustfmt has nothing to change
    Fmt,
    /// clippy has no warning
    Clippy,
    /// Dependencies, licences, spelling, links, workflows, and the rules of the project
    Tidy,
    /// Tests of every crate on this machine, with a PostgreSQL of their own
    Native,
    /// How proxy and widget read odd answers of the cinema's systems; `native` contains these tests
    Answers,
    /// The proxy with OpenTelemetry; only if it is named
    Otlp,
    /// The fuzz targets without the proxy, each for some seconds; only if it is named
    Fuzz,
    /// Tests of the widget in headless Chromium
    Wasm,
    /// dist/ can be built, twice with the same bytes
    Dist,
    /// The widget is within its budget
    Size,
    /// JavaScript: types, lint and format, and the declarations of the bindings of the wasm
    Js,
    /// `cargo xtask serve`: the page that Trunk builds works in Chromium, and stopping it leaves nothing behind
    Trunk,
    /// The demo page in Chromium, with proxy and sandbox
    E2e,
    /// The core of `e2e` in Firefox and in WebKit, or all of it with `--engines all`; only if one of them is named
    Engines,
    /// The npm package as published: its types, and projects that install it and redeem a voucher in Chromium
    Npm,
    /// Every snippet of docs/EMBEDDING.md, in Chromium and in front of the sandbox
    Docs,
}

impl Check {
    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    fn hint(self) -> &'static str {
        match self {
            Self::Clippy | Self::Native => "about 5 min the first time",
            Self::Wasm | Self::Trunk | Self::E2e | Self::Npm | Self::Docs => "about 4 min the first time",
            Self::Engines => "about 3 min",
            Self::Answers | Self::Otlp | Self::Js => "about 1 min the first time",
            Self::Fmt | Self::Tidy | Self::Fuzz | Self::Dist | Self::Size => "",
        }
    }
}

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

/// Runs the chosen checks, even if one fails. Returns `false` if one failed.
///
/// # Errors
/// None: a check that cannot run counts as failed.
pub(crate) fn run(machine: &Machine, options: &TestOptions) -> Result<bool> {
    let chosen: Vec<Check> = Check::value_variants()
        .iter()
        .copied()
        .filter(|check| match options.only.as_slice() {
            [] => match check {
                // `native` has the first, and building the others takes minutes.
                Check::Answers | Check::Otlp | Check::Fuzz => false,
                Check::Engines => options.engines == Selection::All,
                _ => true,
            },
            only => only.contains(check),
        })
        .collect();
    if options.list {
        for check in chosen {
            report::line(check.name());
        }
        return Ok(true);
    }
    let mut bench =
        Bench { machine, fix: options.fix, engines: options.engines, label: String::new(), kit: None };
    let mut sum = Tally::default();
    for (check, number) in chosen.iter().zip(1..) {
        bench.label = format!("[{number}/{}] {}", chosen.len(), check.name());
        sum = sum + bench.run(*check);
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
}

impl Bench<'_> {
    fn run(&mut self, check: Check) -> Tally {
        let result = match check {
            Check::Fmt => self.fmt(),
            Check::Clippy => self.clippy(),
            Check::Tidy => self.tidy(),
            Check::Native => self.native(),
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
        let server = Server::start(self.machine, &programs)?;
        let mut cargo = self.machine.cargo();
        cargo.args(["test", "--workspace", "--exclude", "e2e", "--no-fail-fast"]);
        // The tests that need the server are ignored otherwise.
        cargo.args(["--", "--include-ignored"]).env(postgres::VARIABLE, &server.url);
        // Most tests of the proxy wait for an event, so more than one test for each core shortens the whole.
        cargo.env("RUST_TEST_THREADS", "8");
        self.tests(Check::Native, &mut cargo)
    }

    fn answers(&self) -> Result<Tally> {
        let mut readers = self.machine.cargo();
        readers.args(["test", "--package", "wire", "--package", "answers", "--no-fail-fast"]);
        let mut proxy = self.machine.cargo();
        proxy.args(["test", "--package", "proxy", "--test", "it", "--", "api::answers::"]);
        Ok(self.tests(Check::Answers, &mut readers)? + self.tests(Check::Answers, &mut proxy)?)
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
        self.watched(self.label.clone(), &check.name(), check.hint(), command, Tally::of_tests)
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
