//! `cargo xtask controls`: puts known bugs into a copy of the sources, one after the other, and expects failed tests.
//!
//! Each file in `xtask/controls` describes the bug, names the tests to run (arguments of `cargo test`), and then has the
//! diff.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::machine::Machine;
use crate::report::Ticker;
use crate::{folder, job, machine, report, tally};

const FOLDER: &str = "xtask/controls";

/// A bug on purpose.
struct Control {
    name: String,
    /// The bug, in one sentence.
    what: String,
    /// The arguments of `cargo test`.
    tests: Vec<String>,
    file: PathBuf,
}

/// The result of the tests of a copy.
enum Outcome {
    Passed,
    /// The names of the failed tests.
    Failed(Vec<String>),
}

/// Runs the tests without a bug, which must pass, and then with each bug. Returns `false` if one is not caught.
///
/// # Errors
/// If a diff cannot be applied, a copy does not compile, or a test fails without a bug.
pub(crate) fn run(machine: &Machine) -> Result<bool> {
    let controls = read(&machine.root)?;
    let copy = machine.target.join("controls/copy");
    folder::remove(&copy)?;
    let mut ticker = Ticker::begin("the tests without a bug".to_owned(), "about 10 min the first time");
    copy_sources(machine, &copy)?;
    for tests in controls.iter().map(|control| &control.tests).collect::<BTreeSet<_>>() {
        if let Outcome::Failed(names) = test(machine, &copy, tests, &mut ticker)? {
            bail!("without a bug, {} tests of {tests:?} fail: {}", names.len(), names.join(", "));
        }
    }
    ticker.end("passed");
    let mut caught = 0;
    for control in &controls {
        let mut ticker = Ticker::begin(format!("{}: {}", control.name, control.what), "");
        let of = |arguments: &[&str]| apply(machine, &copy, &control.file, arguments);
        of(&[])?;
        let outcome = test(machine, &copy, &control.tests, &mut ticker)?;
        of(&["--reverse"])?;
        match outcome {
            Outcome::Failed(names) => {
                caught += 1;
                ticker.end(&format!("caught by {}: {}", names.len(), names.join(", ")));
            }
            Outcome::Passed => ticker.end("NOT caught"),
        }
    }
    report::line(format_args!("{caught} of {} bugs caught", controls.len()));
    Ok(caught == controls.len())
}

/// Reads the files of the folder, in the order of their names.
fn read(root: &Path) -> Result<Vec<Control>> {
    let files = folder::files(&root.join(FOLDER))?.into_iter();
    let control = |(name, bytes): (String, Vec<u8>)| {
        let file = root.join(FOLDER).join(&name);
        let text = String::from_utf8(bytes)?;
        let (what, rest) = text.split_once("\n\ntest: ").with_context(|| format!("{name} names no test"))?;
        let tests = rest.lines().next().unwrap_or_default().split_whitespace().map(str::to_owned).collect();
        Ok(Control { name, what: what.to_owned(), tests, file })
    };
    files.map(control).collect()
}

/// Copies the files that git knows.
fn copy_sources(machine: &Machine, copy: &Path) -> Result<()> {
    let names = machine::answer(machine.process("git").args(["ls-files"]).current_dir(&machine.root))?;
    for name in names.lines() {
        let (from, to) = (machine.root.join(name), copy.join(name));
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        // A file may be deleted and not committed yet.
        if from.is_file() {
            fs::copy(&from, &to).with_context(|| name.to_owned())?;
        }
    }
    Ok(())
}

fn apply(machine: &Machine, folder: &Path, diff: &Path, arguments: &[&str]) -> Result<()> {
    let mut git: Command = machine.process("git");
    git.arg("apply").args(arguments).arg(diff).current_dir(folder);
    // Within a repository, git would take the paths from its root.
    git.env("GIT_CEILING_DIRECTORIES", folder.parent().unwrap_or(folder));
    machine::answer(&mut git).map(drop).with_context(|| format!("{} does not apply", diff.display()))
}

fn test(machine: &Machine, copy: &Path, tests: &[String], ticker: &mut Ticker) -> Result<Outcome> {
    let mut cargo = machine.cargo();
    cargo.arg("test").args(tests).arg("--no-fail-fast").current_dir(copy);
    // Not the usual folder: programs with bugs must not lie beside the real ones.
    cargo.env("CARGO_TARGET_DIR", machine.target.join("controls/target"));
    cargo.env("RUST_TEST_THREADS", "8");
    let ended = job::run(machine, "controls", ticker, &mut cargo)?;
    let failed: Vec<String> = tally::failed(&ended.text).map(str::to_owned).collect();
    match (ended.ok, failed.is_empty()) {
        (true, _) => Ok(Outcome::Passed),
        (false, false) => Ok(Outcome::Failed(failed)),
        (false, true) => bail!("no test ran\n{}", ended.tail()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sources change, and a diff that no longer fits would be found only when it is needed.
    #[test]
    fn every_diff_fits_the_sources() {
        let machine = Machine::read(true, String::new()).unwrap();
        let controls = read(&machine.root).unwrap();
        assert_eq!(controls.len(), 10);
        for control in controls {
            assert!(control.what.ends_with('.') && !control.tests.is_empty(), "{}", control.name);
            apply(&machine, &machine.root, &control.file, &["--check"]).unwrap();
        }
    }
}
