//! The tools that cargo installs: found on the search path, or kept in a cache outside the clone.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::machine::{self, Machine};
use crate::report::Steps;
use crate::{job, versions};

const TRUNK_VERSION: &str = "0.21.14";

/// A tool cargo can install.
struct CargoTool<'a> {
    package: &'a str,
    program: &'a str,
    version: &'a str,
    locked: bool,
    time: &'a str,
}

/// The directory of `wasm-bindgen` and its test runner, of the very version Cargo.lock names.
///
/// # Errors
/// When it can neither be found nor installed.
pub(crate) fn wasm_bindgen(machine: &Machine, steps: &mut Steps) -> Result<PathBuf> {
    let version = versions::locked(machine, "wasm-bindgen")?;
    let tool = CargoTool {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version: &version,
        // Its own lock file names versions that not every registry still serves.
        locked: false,
        time: "about 3 min, once",
    };
    cargo_tool(machine, steps, &tool)
}

/// The directory of `trunk`.
///
/// # Errors
/// When it can neither be found nor installed.
pub(crate) fn trunk(machine: &Machine, steps: &mut Steps) -> Result<PathBuf> {
    let tool = CargoTool {
        package: "trunk",
        program: "trunk",
        version: TRUNK_VERSION,
        locked: true,
        time: "about 8 min, once",
    };
    cargo_tool(machine, steps, &tool)
}

fn cargo_tool(machine: &Machine, steps: &mut Steps, tool: &CargoTool<'_>) -> Result<PathBuf> {
    let CargoTool { package, program, version, .. } = *tool;
    let root = machine.cache.join(format!("{program}-{version}"));
    let cached = root.join("bin");
    let on_path = machine.which(program).and_then(|path| path.parent().map(Path::to_path_buf));
    for directory in on_path.into_iter().chain([cached.clone()]) {
        if is_version(machine, &directory.join(program), version) {
            steps.said(format_args!("{program} {version}: ready"));
            return Ok(directory);
        }
    }
    let mut ticker = steps.begin(format_args!("installing {program} {version}"), tool.time);
    let mut install = machine.cargo();
    install.args(["install", package, "--version", version, "--force", "--root"]).arg(&root);
    if tool.locked {
        install.arg("--locked");
    }
    job::must(machine, program, &mut ticker, &mut install, &format!("cargo install {package}"))?;
    ticker.end("done");
    Ok(cached)
}

/// Whether `program` is there and says it is `version`.
pub(crate) fn is_version(machine: &Machine, program: &Path, version: &str) -> bool {
    program.is_file()
        && machine::answer(machine.process(program).arg("--version"))
            .is_ok_and(|answer| says_version(&answer, version))
}

/// Whether an answer to `--version` names `version` as a word of its own.
fn says_version(answer: &str, version: &str) -> bool {
    answer.split_whitespace().any(|word| word == version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_whole_word() {
        assert!(says_version("wasm-bindgen 0.2.130", "0.2.130"));
        assert!(says_version("wasm-opt version 132 (version_132)", "132"));
        assert!(says_version("0.28.2", "0.28.2"));
        assert!(!says_version("wasm-bindgen 0.2.13", "0.2.130"));
        assert!(!says_version("wasm-bindgen 0.2.130", "0.2.13"));
    }
}
