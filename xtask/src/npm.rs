//! Installs programs and scripts from npm: tools that build the widget, and axe-core for the browser tests.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::machine::Machine;
use crate::report::Steps;
use crate::tools::Needed;
use crate::{apt, job, tools};

/// A program in an npm package.
pub(crate) struct Tool {
    package: &'static str,
    version: &'static str,
    program: &'static str,
    /// The version that the program itself prints.
    says: &'static str,
}

/// Debian's binaryen is too old for what Rust writes today.
pub(crate) const WASM_OPT: Tool =
    Tool { package: "binaryen", version: "132.0.0", program: "wasm-opt", says: "132" };
/// Bundles and minifies the scripts and styles.
pub(crate) const ESBUILD: Tool =
    Tool { package: "esbuild", version: "0.28.2", program: "esbuild", says: "0.28.2" };

/// Asks no questions and prints no advertisements.
pub(crate) const QUIET: [&str; 3] = ["--no-audit", "--no-fund", "--ignore-scripts"];

/// npm, with a cache that the next clone uses too.
pub(crate) fn command(machine: &Machine) -> Command {
    let mut npm = machine.process("npm");
    npm.env("npm_config_cache", machine.cache.join("npm")).env("npm_config_update_notifier", "false");
    npm.env("NO_COLOR", "1");
    npm
}

/// Finds barriers in the browser tests.
const AXE: (&str, &str) = ("axe-core", "4.14.1");

impl Tool {
    /// The path of the program. Installs the package if it is missing.
    ///
    /// # Errors
    /// If npm cannot install it, or is missing and cannot be installed by apt.
    pub(crate) fn ready(&self, machine: &Machine, steps: &mut Steps) -> Result<PathBuf> {
        let Self { package, version, program, says } = *self;
        if let Some(found) = self.find(machine) {
            steps.said(format_args!("{program} {says}: ready"));
            return Ok(found);
        }
        install(machine, steps, package, version)?;
        Ok(self.cached(machine))
    }

    pub(crate) fn needed(&self, machine: &Machine) -> Needed {
        Needed {
            name: format!("{} {}", self.program, self.says),
            is_there: self.find(machine).is_some(),
            install: format!("npm install {}@{}", self.package, self.version),
        }
    }

    fn cached(&self, machine: &Machine) -> PathBuf {
        folder(machine, self.package, self.version).join(".bin").join(self.program)
    }

    fn find(&self, machine: &Machine) -> Option<PathBuf> {
        let mut paths = machine.which(self.program).into_iter().chain([self.cached(machine)]);
        paths.find(|path| tools::is_version(machine, path, self.says))
    }
}

/// The path of axe-core's script, which the browser tests load into the page. Installs it if it is missing.
///
/// # Errors
/// As [`Tool::ready`].
pub(crate) fn axe(machine: &Machine, steps: &mut Steps) -> Result<PathBuf> {
    let (package, version) = AXE;
    let script = axe_script(machine);
    match script.is_file() {
        true => steps.said(format_args!("{package} {version}: ready")),
        false => install(machine, steps, package, version)?,
    }
    Ok(script)
}

pub(crate) fn axe_needed(machine: &Machine) -> Needed {
    let (package, version) = AXE;
    let (name, install) = (format!("{package} {version}"), format!("npm install {package}@{version}"));
    Needed { name, is_there: axe_script(machine).is_file(), install }
}

fn axe_script(machine: &Machine) -> PathBuf {
    folder(machine, AXE.0, AXE.1).join("axe-core").join("axe.min.js")
}

/// The folder in which npm puts packages.
fn folder(machine: &Machine, package: &str, version: &str) -> PathBuf {
    machine.cache.join(format!("{package}-{version}")).join("node_modules")
}

fn install(machine: &Machine, steps: &mut Steps, package: &str, version: &str) -> Result<()> {
    apt::ready(machine, &apt::NODE)?;
    let mut ticker = steps.begin(format_args!("installing {package} {version}"), "under 1 min, once");
    let root = machine.cache.join(format!("{package}-{version}"));
    fs::create_dir_all(&root)?;
    let mut npm = command(machine);
    npm.arg("install").args(QUIET).arg("--prefix").arg(&root).arg(format!("{package}@{version}"));
    job::must(machine, package, &mut ticker, &mut npm, &format!("npm install {package}"))?;
    ticker.end("done");
    Ok(())
}
