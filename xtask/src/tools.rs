//! The tools that cargo installs. They are found on the search path or kept in a cache outside the clone.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::machine::{self, Machine};
use crate::report::Steps;
use crate::{job, versions};

/// A tool as `cargo xtask setup --check` lists it.
pub(crate) struct Needed {
    /// The name and the version, or the purpose.
    pub(crate) name: String,
    pub(crate) is_there: bool,
    /// The command that installs it.
    pub(crate) install: String,
}

/// Installs the tools that have no command of their own.
pub(crate) const SETUP: &str = "cargo xtask setup";

impl Needed {
    pub(crate) fn new(name: impl Into<String>, is_there: bool, install: impl Into<String>) -> Self {
        Self { name: name.into(), is_there, install: install.into() }
    }
}

/// A tool that cargo can install.
pub(crate) struct CargoTool {
    package: &'static str,
    program: &'static str,
    version: String,
    arguments: &'static [&'static str],
    time: &'static str,
}

/// `wasm-bindgen` and its test runner, in the version of Cargo.lock.
///
/// # Errors
/// If Cargo.lock cannot be read.
pub(crate) fn wasm_bindgen(machine: &Machine) -> Result<CargoTool> {
    Ok(CargoTool {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version: versions::locked(machine, "wasm-bindgen")?,
        // Not `--locked`: its lock file names versions that some registries no longer serve.
        arguments: &[],
        time: "about 1 min, once",
    })
}

/// `trunk`. Without default features it has no TLS, which it needs only to download tools by itself.
pub(crate) fn trunk() -> CargoTool {
    CargoTool {
        package: "trunk",
        program: "trunk",
        version: "0.21.14".to_owned(),
        arguments: &["--locked", "--no-default-features"],
        time: "about 2 min, once",
    }
}

/// `mdbook`, which makes the documentation site. It is built without its server.
pub(crate) fn mdbook() -> CargoTool {
    CargoTool {
        package: "mdbook",
        program: "mdbook",
        version: "0.5.4".to_owned(),
        arguments: &["--locked", "--no-default-features", "--features", "search"],
        time: "about 1 min, once",
    }
}

/// `cargo-sbom`, which writes the parts of a program as CycloneDX.
pub(crate) fn cargo_sbom() -> CargoTool {
    CargoTool {
        package: "cargo-sbom",
        program: "cargo-sbom",
        version: "0.10.0".to_owned(),
        arguments: &["--locked"],
        time: "about 1 min, once",
    }
}

/// `geckodriver`, the driver of Firefox. No package of Debian has it.
pub(crate) fn geckodriver() -> CargoTool {
    CargoTool {
        package: "geckodriver",
        program: "geckodriver",
        version: "0.37.1".to_owned(),
        arguments: &["--locked"],
        time: "about 1 min, once",
    }
}

impl CargoTool {
    /// The folder of the program. Installs the tool if it is missing.
    ///
    /// # Errors
    /// If cargo cannot install it.
    pub(crate) fn ready(&self, machine: &Machine, steps: &mut Steps) -> Result<PathBuf> {
        let Self { package, program, version, time, .. } = self;
        if let Some(folder) = self.find(machine) {
            steps.said(format_args!("{program} {version}: ready"));
            return Ok(folder);
        }
        let mut ticker = steps.begin(format_args!("installing {program} {version}"), time);
        let mut install = machine.cargo();
        install.args(self.arguments()).arg("--root").arg(self.root(machine));
        install.env("CARGO_PROFILE_DEV_DEBUG", "none");
        job::must(machine, program, &mut ticker, &mut install, &format!("cargo install {package}"))?;
        ticker.end("done");
        Ok(self.root(machine).join("bin"))
    }

    pub(crate) fn needed(&self, machine: &Machine) -> Needed {
        let name = format!("{} {}", self.program, self.version);
        Needed::new(name, self.find(machine).is_some(), format!("cargo {}", self.arguments().join(" ")))
    }

    /// Unoptimised: compiling takes a third of the time, and running them takes half a second longer.
    fn arguments(&self) -> Vec<&str> {
        let install = ["install", self.package, "--version", &self.version, "--debug", "--force"];
        install.into_iter().chain(self.arguments.iter().copied()).collect()
    }

    fn root(&self, machine: &Machine) -> PathBuf {
        machine.cache.join(format!("{}-{}", self.program, self.version))
    }

    fn find(&self, machine: &Machine) -> Option<PathBuf> {
        let on_path = machine.which(self.program).and_then(|path| path.parent().map(Path::to_path_buf));
        let mut folders = on_path.into_iter().chain([self.root(machine).join("bin")]);
        folders.find(|folder| {
            machine::answer(machine.process(folder.join(self.program)).arg("--version"))
                .is_ok_and(|answer| says_version(&answer, &self.version))
        })
    }
}

/// Whether the output of `--version` has `version` as a word of its own. mdBook writes a `v` before it.
fn says_version(answer: &str, version: &str) -> bool {
    answer.split_whitespace().any(|word| word.strip_prefix('v').unwrap_or(word) == version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_whole_word() {
        assert!(says_version("wasm-bindgen 0.2.130", "0.2.130"));
        assert!(says_version("trunk 0.21.14", "0.21.14"));
        assert!(says_version("mdbook v0.5.4", "0.5.4"));
        assert!(!says_version("wasm-bindgen 0.2.13", "0.2.130"));
        assert!(!says_version("wasm-bindgen 0.2.130", "0.2.13"));
    }
}
