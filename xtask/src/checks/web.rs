//! The checks of the published files, most of them in a browser.

use std::fs::File;
use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::{Bench, Check, NATIVE};
use crate::browser::{self, Driver};
use crate::job::{self, Running};
use crate::machine;
use crate::report::{Steps, Ticker};
use crate::tally::Tally;
use crate::{apt, dist, package, published, scripts, site};

impl Bench<'_> {
    /// Fills `dist/`, and another folder: every step after the compiler must give the same bytes.
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
        let tools = published::tools(self.machine, &mut Steps::indented())?;
        self.in_browser(Check::E2e, "browser::", |cargo| {
            cargo.env("AXE_CORE", tools.join("axe-core/axe.min.js"));
        })
    }

    /// After [`dist`](Self::dist), which writes the declarations that the scripts are checked with.
    pub(super) fn js(&mut self) -> Result<Tally> {
        self.dist()?;
        let mut ticker = Ticker::begin(self.label.clone(), Check::Js.hint());
        scripts::check(self.machine, self.fix, &mut ticker)?;
        ticker.end("passed");
        Ok(Tally::one(true))
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
        let express = published::project(machine, published::EXPRESS, &mut ticker)?;
        ticker.end("ready");
        self.in_browser(Check::Docs, "embedding::", |cargo| {
            cargo.env("VOUCHER_CHECKOUT_EXPRESS", express);
        })
    }

    pub(super) fn site(&mut self) -> Result<Tally> {
        self.dist()?;
        site::build(self.machine, &mut Steps::indented())?;
        Ok(self.verdict(true))
    }

    /// Runs `cargo xtask serve` on free ports, tests its page, stops it, and makes sure that nothing listens afterwards.
    pub(super) fn trunk(&mut self) -> Result<Tally> {
        self.dist()?;
        let machine = self.machine;
        let ports = [browser::free_port()?, browser::free_port()?, browser::free_port()?];
        let [port, demo, sandbox] = ports.map(|port| port.to_string());
        // By cargo, which replaces itself: `native` may have built this program again, and then its own file is gone.
        let mut serve = machine.cargo();
        serve.args(["run", "--quiet", "--package", "xtask", "--", "serve", "--no-open"]);
        serve.args(["--port", &port, "--demo-port", &demo, "--sandbox-port", &sandbox]);
        let log = job::log(machine, "serve")?;
        let file = File::create(&log)?;
        let mut serve = Running::start(serve.stdout(file.try_clone()?).stderr(file))?;
        let tally = self.served(&mut serve, ports).with_context(|| format!("see {}", log.display()));
        // SIGTERM, after which it stops its programs.
        machine::answer(machine.process("kill").arg(serve.0.id().to_string()))?;
        let status = serve.0.wait()?;
        if let Some(port) = ports.iter().find(|port| browser::listens(**port)) {
            bail!("cargo xtask serve ended ({status}), and port {port} still listens");
        }
        tally
    }

    /// Tests the page of a `cargo xtask serve` that has just been started.
    fn served(&self, serve: &mut Running, ports: [u16; 3]) -> Result<Tally> {
        let [page, ..] = ports;
        let mut ticker = Steps::indented().begin("cargo xtask serve", Check::Trunk.hint());
        while !ports.iter().all(|port| browser::listens(*port)) {
            if let Some(status) = serve.0.try_wait()? {
                bail!("cargo xtask serve ended: {status}");
            }
            ticker.tick();
            thread::sleep(Duration::from_millis(100));
        }
        ticker.end("shows the page");
        self.in_browser(Check::Trunk, "trunk::", |cargo| {
            cargo.env("VOUCHER_CHECKOUT_SERVE", format!("http://127.0.0.1:{page}/"));
        })
    }

    /// Runs the browser tests of one module, e.g. `browser::`, in Chromium.
    fn in_browser(&self, check: Check, tests: &str, set_up: impl FnOnce(&mut Command)) -> Result<Tally> {
        let program = browser::ready(self.machine, &mut Steps::indented())?;
        let driver = Driver::start(self.machine, &program)?;
        let mut cargo = self.browser_tests();
        cargo.arg(tests).env("WEBDRIVER_URL", driver.url());
        set_up(&mut cargo);
        self.tests(check, &mut cargo)
    }

    /// The program of the browser tests, without the names of those to run.
    pub(super) fn browser_tests(&self) -> Command {
        let mut cargo = self.machine.cargo();
        cargo.args(NATIVE).args(["--no-fail-fast", "--test", "e2e", "--", "--test-threads=3"]);
        cargo.env("VOUCHER_CHECKOUT_DIST", dist::directory(self.machine));
        cargo
    }
}
