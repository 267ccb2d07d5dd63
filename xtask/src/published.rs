//! Checks the packed npm package with the tools that judge packages, and with projects that install it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::machine::Machine;
use crate::report::{Steps, Ticker};
use crate::tools::{Needed, SETUP};
use crate::{folder, job, npm, package};

/// The npm packages that build the widget, and axe-core for the browser tests. Debian's binaryen is too old for the wasm
/// of Rust 1.95.
const TOOLS: &str = "packaging/tools";
/// The tools that check JavaScript and the package.
pub(crate) const CHECKS: &str = "packaging/npm/checks";
/// The server of a snippet of docs/EMBEDDING.md.
pub(crate) const EXPRESS: &str = "packaging/express";
/// The benchmark.
pub(crate) const BENCH: &str = "bench";
/// The folders of `packaging/npm/consumers`.
const CONSUMERS: [&str; 9] =
    ["plain", "vite", "react", "vue", "svelte", "next", "angular", "esbuild", "webpack"];
const LOCK: &str = "package-lock.json";
/// A copy of the lock file whose packages are installed.
const INSTALLED: &str = "installed.lock";

/// The programs that check the installed package, with their arguments.
const STEPS: [(&str, &[&str]); 6] = [
    ("publint", &["--strict", "node_modules/voucher-checkout"]),
    ("tsc", &["--project", "tsconfig.json"]),
    ("tsc", &["--project", "tsconfig.react18.json"]),
    ("node", &["manifest.js"]),
    ("node", &["jsdom.js"]),
    // A server that renders pages imports it too, and has no elements to register.
    ("node", &["--input-type=module", "--eval", "await import('voucher-checkout/react')"]),
];

/// Runs the checks on the packed file and builds every consumer. Returns the folder that has a folder for each consumer.
///
/// # Errors
/// If a check or a build fails, with the end of its output.
pub(crate) fn check(machine: &Machine, packed: &Path, ticker: &mut Ticker) -> Result<PathBuf> {
    let checks = install(machine, CHECKS, packed, ticker)?;
    for (program, arguments) in STEPS {
        let mut command = match program {
            "node" => machine.process(program),
            _ => machine.process(checks.join("node_modules/.bin").join(program)),
        };
        command.args(arguments).current_dir(&checks);
        job::must(machine, "npm-check", ticker, &mut command, &format!("{program} {}", arguments.join(" ")))?;
    }
    let mut attw = machine.process(checks.join("node_modules/.bin/attw"));
    attw.args(["--profile", "esm-only", "--no-color"]).arg(packed);
    job::must(machine, "npm-check", ticker, &mut attw, "attw")?;
    for name in CONSUMERS {
        let folder = install(machine, &format!("packaging/npm/consumers/{name}"), packed, ticker)?;
        let mut build = npm::command(machine);
        build.args(["run", "build", "--if-present"]).current_dir(&folder);
        job::must(machine, "npm-build", ticker, &mut build, &format!("the build of {name}"))?;
    }
    Ok(package::directory(machine))
}

/// As [`project`], with the packed file installed.
fn install(machine: &Machine, source: &str, packed: &Path, ticker: &mut Ticker) -> Result<PathBuf> {
    let folder = project(machine, source, ticker)?;
    // npm would keep an installed package of the same version.
    folder::remove(&folder.join("node_modules/voucher-checkout"))?;
    let mut npm = npm::command(machine);
    npm.args(["install", "--no-save"]).args(npm::QUIET).arg(packed).current_dir(&folder);
    job::must(machine, "npm-install", ticker, &mut npm, "npm install of the packed file")?;
    Ok(folder)
}

/// Copies a project out of the clone and installs the packages of its lock file.
///
/// # Errors
/// If npm fails, or is missing and cannot be installed by apt.
pub(crate) fn project(machine: &Machine, source: &str, ticker: &mut Ticker) -> Result<PathBuf> {
    let folder = copy_of(machine, source);
    folder::copy(&machine.root.join(source), &folder)?;
    if !is_installed(machine, source) {
        npm::node(machine)?;
        let mut npm = npm::command(machine);
        npm.arg("ci").args(npm::QUIET).current_dir(&folder);
        job::must(machine, "npm-ci", ticker, &mut npm, "npm ci")?;
        fs::copy(folder.join(LOCK), folder.join(INSTALLED))?;
    }
    Ok(folder)
}

/// The `node_modules` folder of [`TOOLS`]. Fails as [`project`] does.
pub(crate) fn tools(machine: &Machine, steps: &mut Steps) -> Result<PathBuf> {
    let mut ticker = steps.begin("esbuild, wasm-opt and axe-core", "under 1 min, once");
    let folder = project(machine, TOOLS, &mut ticker)?;
    ticker.end("ready");
    Ok(folder.join("node_modules"))
}

/// Installs the packages of the checks. Fails as [`project`] does.
pub(crate) fn ready(machine: &Machine, steps: &mut Steps) -> Result<()> {
    let mut ticker = steps.begin("npm packages of the checks", "under 1 min, once");
    project(machine, CHECKS, &mut ticker)?;
    project(machine, EXPRESS, &mut ticker)?;
    ticker.end("ready");
    Ok(())
}

/// The packages as `cargo xtask setup --check` lists them.
pub(crate) fn needed(machine: &Machine) -> [Needed; 3] {
    [TOOLS, CHECKS, EXPRESS]
        .map(|source| Needed::new(format!("npm packages of {source}"), is_installed(machine, source), SETUP))
}

/// The copy of a project: below the target directory, or for the tools in the cache, where the next clone finds them.
fn copy_of(machine: &Machine, source: &str) -> PathBuf {
    let folder = if source == TOOLS { machine.cache.clone() } else { package::directory(machine) };
    folder.join(source.rsplit('/').next().unwrap_or_default())
}

/// Whether the packages of the current lock file are installed.
fn is_installed(machine: &Machine, source: &str) -> bool {
    let installed = fs::read(copy_of(machine, source).join(INSTALLED));
    let lock = fs::read(machine.root.join(source).join(LOCK));
    installed.is_ok_and(|installed| lock.is_ok_and(|lock| lock == installed))
}
