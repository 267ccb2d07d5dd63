//! The tools besides the compiler: found on the search path, or kept in a cache outside the clone.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::cli::Machine;
use crate::report::Steps;
use crate::{apt, job, versions};

const TRUNK_VERSION: &str = "0.21.14";
/// The npm package that holds wasm-opt; Debian's is too old for what Rust writes today.
const BINARYEN_VERSION: &str = "132.0.0";

/// How much a tool is missed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// The work goes on without it.
    Wanted,
    /// Installed, or the work ends.
    Required,
}

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

/// `wasm-opt`, or nothing where it is only wanted and there is no Node.
///
/// # Errors
/// When it is required and cannot be installed.
pub(crate) fn wasm_opt(machine: &Machine, steps: &mut Steps, need: Need) -> Result<Option<PathBuf>> {
    let root = machine.cache.join(format!("binaryen-{BINARYEN_VERSION}"));
    let cached = root.join("node_modules").join(".bin").join("wasm-opt");
    let major = BINARYEN_VERSION.split('.').next().unwrap_or(BINARYEN_VERSION);
    for program in machine.which("wasm-opt").into_iter().chain([cached.clone()]) {
        if is_version(machine, &program, major) {
            steps.said(format_args!("wasm-opt {major}: ready"));
            return Ok(Some(program));
        }
    }
    let has_node = || machine.which("node").is_some() && machine.which("npm").is_some();
    if !has_node() {
        if need == Need::Wanted {
            steps.said("wasm-opt: not size-optimised: no Node");
            return Ok(None);
        }
        apt::install(machine, &mut Steps::indented(), &["nodejs", "npm"])?;
    }
    let mut ticker = steps.begin(format_args!("installing wasm-opt {major}"), "under 1 min, once");
    std::fs::create_dir_all(&root)?;
    let mut npm = machine.process("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]).arg(&root);
    npm.arg(format!("binaryen@{BINARYEN_VERSION}"));
    let ended = job::run(machine, "wasm-opt", &mut ticker, &mut npm)?;
    match (ended.ok, need) {
        (true, _) => {
            ticker.end("done");
            Ok(Some(cached))
        }
        (false, Need::Wanted) => {
            ticker.end("not size-optimised: npm could not fetch it");
            Ok(None)
        }
        (false, Need::Required) => bail!("npm install binaryen failed\n{}", ended.tail()),
    }
}

fn is_version(machine: &Machine, program: &Path, version: &str) -> bool {
    program.is_file()
        && job::answer(machine.process(program).arg("--version"))
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
        assert!(!says_version("wasm-bindgen 0.2.13", "0.2.130"));
        assert!(!says_version("wasm-bindgen 0.2.130", "0.2.13"));
    }
}
