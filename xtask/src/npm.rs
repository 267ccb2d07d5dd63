//! Installs programs and scripts from npm: tools that build the widget, and axe-core for the browser tests.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::job::Ended;
use crate::machine::Machine;
use crate::report::{Steps, Ticker};
use crate::{apt, job, tools};

/// A program in an npm package.
pub(crate) struct Tool {
    package: &'static str,
    version: &'static str,
    program: &'static str,
    /// What the program says its version is.
    says: &'static str,
}

/// Debian's binaryen is too old for what Rust writes today.
pub(crate) const WASM_OPT: Tool =
    Tool { package: "binaryen", version: "132.0.0", program: "wasm-opt", says: "132" };
/// Bundles and minifies the scripts and styles.
pub(crate) const ESBUILD: Tool =
    Tool { package: "esbuild", version: "0.28.2", program: "esbuild", says: "0.28.2" };

/// Asks nothing and advertises nothing.
pub(crate) const QUIET: [&str; 3] = ["--no-audit", "--no-fund", "--ignore-scripts"];

/// npm with a cache that the next clone finds.
pub(crate) fn command(machine: &Machine) -> Command {
    let mut npm = machine.process("npm");
    npm.env("npm_config_cache", machine.cache.join("npm")).env("npm_config_update_notifier", "false");
    npm.env("NO_COLOR", "1");
    npm
}

/// What the browser tests look with.
const AXE: (&str, &str) = ("axe-core", "4.14.1");

/// The tool's program. Installs it if it is missing.
///
/// # Errors
/// If it cannot be installed.
pub(crate) fn tool(machine: &Machine, steps: &mut Steps, tool: &Tool) -> Result<PathBuf> {
    let Tool { package, version, program, says } = *tool;
    let cached = folder(machine, package, version).join(".bin").join(program);
    for found in machine.which(program).into_iter().chain([cached.clone()]) {
        if tools::is_version(machine, &found, says) {
            steps.said(format_args!("{program} {says}: ready"));
            return Ok(found);
        }
    }
    if !["node", "npm"].iter().all(|name| machine.which(name).is_some()) {
        apt::install(machine, &mut Steps::indented(), &["nodejs", "npm"])?;
    }
    let mut ticker = steps.begin(format_args!("installing {program} {says}"), "under 1 min, once");
    let ended = install(machine, &mut ticker, package, version)?;
    if !ended.ok {
        bail!("npm install {package} failed\n{}", ended.tail());
    }
    ticker.end("done");
    Ok(cached)
}

/// The script of axe-core, which the browser tests bring into the page; where there is no Node it is not there yet.
///
/// # Errors
/// When it cannot be installed.
pub(crate) fn axe(machine: &Machine, steps: &mut Steps) -> Result<PathBuf> {
    let (package, version) = AXE;
    let script = folder(machine, package, version).join(package).join("axe.min.js");
    if script.is_file() {
        steps.said(format_args!("{package} {version}: ready"));
        return Ok(script);
    }
    if machine.which("npm").is_none() {
        steps.said(format_args!("{package}: left for the tests: no Node"));
        return Ok(script);
    }
    let mut ticker = steps.begin(format_args!("installing {package} {version}"), "under 1 min, once");
    let ended = install(machine, &mut ticker, package, version)?;
    if !ended.ok {
        bail!("npm install {package} failed\n{}", ended.tail());
    }
    ticker.end("done");
    Ok(script)
}

/// Where npm puts a package.
fn folder(machine: &Machine, package: &str, version: &str) -> PathBuf {
    machine.cache.join(format!("{package}-{version}")).join("node_modules")
}

fn install(machine: &Machine, ticker: &mut Ticker, package: &str, version: &str) -> Result<Ended> {
    let root = machine.cache.join(format!("{package}-{version}"));
    fs::create_dir_all(&root)?;
    let mut npm = command(machine);
    npm.arg("install").args(QUIET).arg("--prefix").arg(&root).arg(format!("{package}@{version}"));
    job::run(machine, package, ticker, &mut npm)
}
