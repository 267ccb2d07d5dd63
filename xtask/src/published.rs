//! Looks at the packed npm package as those who install it do: the tools that judge packages, and projects that use it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::machine::{self, Machine};
use crate::report::Ticker;
use crate::{folder, job, npm, package, versions};

/// Vite asks for it.
const OLDEST_NODE: (u32, u32) = (20, 19);
/// The folders of `packaging/npm/consumers`.
const CONSUMERS: [&str; 4] = ["plain", "vite", "react", "vue"];

/// What is asked of the installed package: the program, and its arguments.
const QUESTIONS: [(&str, &[&str]); 5] = [
    ("publint", &["--strict", "node_modules/voucher-checkout"]),
    ("tsc", &["--project", "tsconfig.json"]),
    ("tsc", &["--project", "tsconfig.react18.json"]),
    ("node", &["manifest.js"]),
    // A server that renders pages imports it too; there is nothing to register there.
    ("node", &["--input-type=module", "--eval", "await import('voucher-checkout/react')"]),
];

/// Asks everything of the packed file and builds every consumer; gives the folder with a folder for each of them.
///
/// # Errors
/// What does not hold, with the end of what the tool said.
pub(crate) fn check(machine: &Machine, packed: &Path, ticker: &mut Ticker) -> Result<PathBuf> {
    new_enough(machine)?;
    let sources = package::sources(machine);
    let judged = install(machine, &sources.join("checks"), packed, ticker)?;
    let programs = judged.join("node_modules").join(".bin");
    let mut ask = |program: &str, arguments: &[&str], of: Option<&Path>| {
        let path = if program == "node" { PathBuf::from(program) } else { programs.join(program) };
        let mut command = machine.process(path);
        command.args(arguments).args(of).current_dir(&judged);
        let what = format!("{program} {}", arguments.join(" "));
        job::must(machine, "npm-check", ticker, &mut command, &what)
    };
    for (program, arguments) in QUESTIONS {
        ask(program, arguments, None)?;
    }
    ask("attw", &["--profile", "esm-only", "--no-color"], Some(packed))?;
    for name in CONSUMERS {
        let folder = install(machine, &sources.join("consumers").join(name), packed, ticker)?;
        let mut build = npm::command(machine);
        build.args(["run", "build", "--if-present"]).current_dir(&folder);
        job::must(
            machine,
            &format!("npm-build-{name}"),
            ticker,
            &mut build,
            &format!("the build of {name}"),
        )?;
    }
    Ok(package::directory(machine))
}

fn new_enough(machine: &Machine) -> Result<()> {
    let answer = machine::answer(machine.process("node").arg("--version"))?;
    if versions::minor(answer.trim_start_matches('v')) < Some(OLDEST_NODE) {
        let (major, minor) = OLDEST_NODE;
        bail!("Node is {answer}: the projects that use the package need {major}.{minor} or newer");
    }
    Ok(())
}

/// As [`project`], with the packed file installed.
fn install(machine: &Machine, source: &Path, packed: &Path, ticker: &mut Ticker) -> Result<PathBuf> {
    let folder = project(machine, source, ticker)?;
    // The same version may hold other files since the last time.
    let installed = folder.join("node_modules").join("voucher-checkout");
    if installed.exists() {
        fs::remove_dir_all(&installed)?;
    }
    let mut npm = npm::command(machine);
    npm.args(["install", "--no-save"]).args(npm::QUIET).arg(packed).current_dir(&folder);
    job::must(machine, "npm-install", ticker, &mut npm, "npm install of the packed file")?;
    Ok(folder)
}

/// Copies a project below the target directory and installs what its lock file names.
///
/// # Errors
/// When npm fails.
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
