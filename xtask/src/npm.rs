//! Installs programs and scripts from npm: tools that build the widget, and axe-core for the browser tests.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, ensure};

use crate::machine::{self, Machine};
use crate::report::Steps;
use crate::tools::{Needed, SETUP};
use crate::{apt, job, versions};

/// An npm package with the one file of it that is used.
pub(crate) struct Tool {
    package: &'static str,
    version: &'static str,
    file: &'static str,
}

/// Makes the wasm smaller. Debian's binaryen is too old for the wasm of Rust 1.95.
pub(crate) const WASM_OPT: Tool = Tool { package: "binaryen", version: "132.0.0", file: ".bin/wasm-opt" };
/// Bundles and minifies the scripts and styles.
pub(crate) const ESBUILD: Tool = Tool { package: "esbuild", version: "0.28.2", file: ".bin/esbuild" };
/// Finds barriers in the browser tests, which load it into the page.
pub(crate) const AXE: Tool = Tool { package: "axe-core", version: "4.14.1", file: "axe-core/axe.min.js" };

/// Asks no questions and prints no advertisements.
pub(crate) const QUIET: [&str; 3] = ["--no-audit", "--no-fund", "--ignore-scripts"];

/// npm, with a cache that the next clone uses too.
pub(crate) fn command(machine: &Machine) -> Command {
    let mut npm = machine.process("npm");
    npm.env("npm_config_cache", machine.cache.join("npm")).env("npm_config_update_notifier", "false");
    // An old Node is an error that names the package and the version it needs.
    npm.env("npm_config_engine_strict", "true").env("NO_COLOR", "1");
    npm
}

/// Installs Node if it is missing.
///
/// # Errors
/// As [`apt::install`]; or if it is older than the tools need, as Debian 12's is.
fn node(machine: &Machine) -> Result<()> {
    apt::ready(machine, &apt::NODE)?;
    let node = machine::answer(machine.process("node").arg("--version"))?;
    let is_usable = versions::minor(node.trim_start_matches('v')) >= Some((20, 19));
    ensure!(is_usable, "Node is {node}, and 20.19 or newer is needed: install it, https://nodejs.org");
    Ok(())
}

impl Tool {
    /// The path of the file. Installs the package if it is missing.
    ///
    /// # Errors
    /// If npm cannot install it, or is missing and cannot be installed by apt.
    pub(crate) fn ready(&self, machine: &Machine, steps: &mut Steps) -> Result<PathBuf> {
        let Self { package, version, .. } = *self;
        let file = self.path(machine);
        if file.is_file() {
            steps.said(format_args!("{package} {version}: ready"));
            return Ok(file);
        }
        node(machine)?;
        let mut ticker = steps.begin(format_args!("installing {package} {version}"), "under 1 min, once");
        let root = self.root(machine);
        fs::create_dir_all(&root)?;
        let mut npm = command(machine);
        npm.arg("install").args(QUIET).arg("--prefix").arg(&root).arg(format!("{package}@{version}"));
        job::must(machine, package, &mut ticker, &mut npm, &format!("npm install {package}"))?;
        ticker.end("done");
        Ok(file)
    }

    /// The tool as `cargo xtask setup --check` lists it.
    pub(crate) fn needed(&self, machine: &Machine) -> Needed {
        let Self { package, version, .. } = self;
        Needed::new(format!("{package} {version}"), self.path(machine).is_file(), SETUP)
    }

    fn root(&self, machine: &Machine) -> PathBuf {
        machine.cache.join(format!("{}-{}", self.package, self.version))
    }

    fn path(&self, machine: &Machine) -> PathBuf {
        self.root(machine).join("node_modules").join(self.file)
    }
}
