//! Checks the packed npm package with the tools that judge packages, and with projects that install it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::machine::Machine;
use crate::report::Ticker;
use crate::{folder, job, npm, package};

/// The folders of `packaging/npm/consumers`.
const CONSUMERS: [&str; 4] = ["plain", "vite", "react", "vue"];

/// The programs that check the installed package, with their arguments.
const CHECKS: [(&str, &[&str]); 5] = [
    ("publint", &["--strict", "node_modules/voucher-checkout"]),
    ("tsc", &["--project", "tsconfig.json"]),
    ("tsc", &["--project", "tsconfig.react18.json"]),
    ("node", &["manifest.js"]),
    // A server that renders pages imports it too, and has no elements to register.
    ("node", &["--input-type=module", "--eval", "await import('voucher-checkout/react')"]),
];

/// Runs the checks on the packed file and builds every consumer. Returns the folder that has a folder for each consumer.
///
/// # Errors
/// If a check or a build fails, with the end of its output.
pub(crate) fn check(machine: &Machine, packed: &Path, ticker: &mut Ticker) -> Result<PathBuf> {
    let sources = package::sources(machine);
    let checks = install(machine, &sources.join("checks"), packed, ticker)?;
    for (program, arguments) in CHECKS {
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
        let folder = install(machine, &sources.join("consumers").join(name), packed, ticker)?;
        let mut build = npm::command(machine);
        build.args(["run", "build", "--if-present"]).current_dir(&folder);
        let log = format!("npm-build-{name}");
        job::must(machine, &log, ticker, &mut build, &format!("the build of {name}"))?;
    }
    Ok(package::directory(machine))
}

/// As [`project`], with the packed file installed.
fn install(machine: &Machine, source: &Path, packed: &Path, ticker: &mut Ticker) -> Result<PathBuf> {
    let folder = project(machine, source, ticker)?;
    // npm would keep an installed package of the same version.
    folder::remove(&folder.join("node_modules/voucher-checkout"))?;
    let mut npm = npm::command(machine);
    npm.args(["install", "--no-save"]).args(npm::QUIET).arg(packed).current_dir(&folder);
    job::must(machine, "npm-install", ticker, &mut npm, "npm install of the packed file")?;
    Ok(folder)
}

/// Copies a project below the target directory and installs the packages of its lock file.
///
/// # Errors
/// If npm fails.
pub(crate) fn project(machine: &Machine, source: &Path, ticker: &mut Ticker) -> Result<PathBuf> {
    let folder = package::directory(machine).join(source.file_name().unwrap_or_default());
    folder::copy(source, &folder)?;
    let (lock, done) = (fs::read(folder.join("package-lock.json"))?, folder.join("installed.lock"));
    if fs::read(&done).ok().as_ref() != Some(&lock) {
        let mut npm = npm::command(machine);
        npm.arg("ci").args(npm::QUIET).current_dir(&folder);
        job::must(machine, "npm-ci", ticker, &mut npm, "npm ci")?;
        fs::write(done, lock)?;
    }
    Ok(folder)
}
