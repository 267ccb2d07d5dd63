//! The machine that a command runs on: its folders, its programs and its environment, which only this module reads.
#![expect(clippy::disallowed_methods, reason = "the only module that reads the environment")]

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The folders, programs and settings of this machine.
pub(crate) struct Machine {
    /// The root of the workspace.
    pub(crate) root: PathBuf,
    /// Cargo's target directory.
    pub(crate) target: PathBuf,
    /// The folder of the tools. It is outside the clone, so that the next clone uses them too.
    pub(crate) cache: PathBuf,
    /// Cargo's home. Its path must not get into the built files.
    pub(crate) cargo_home: PathBuf,
    /// The search path of programs.
    pub(crate) path: OsString,
    /// Whether a browser window can be opened.
    pub(crate) has_display: bool,
    /// Whether apt must not be used, even if this process is root.
    pub(crate) no_apt: bool,
    /// The address of the repository.
    pub(crate) repository: String,
    cargo: PathBuf,
}

impl Machine {
    /// Reads the environment.
    ///
    /// # Errors
    /// If cargo fails, or there is no home directory for the tools.
    pub(crate) fn read(no_apt: bool, repository: String) -> Result<Self> {
        let cargo = env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from);
        let metadata = answer(Command::new(&cargo).args(["metadata", "--no-deps", "--format-version", "1"]))?;
        let metadata: serde_json::Value = serde_json::from_str(&metadata).context("cargo metadata")?;
        let directory = |name: &str| metadata.get(name).and_then(|path| path.as_str()).map(PathBuf::from);
        let home = env::home_dir().context("no home directory")?;
        let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
        let cache = env::var_os("XDG_CACHE_HOME").filter(|path| !path.is_empty());
        let cache = cache.map_or_else(|| home.join(".cache"), PathBuf::from);
        Ok(Self {
            root: directory("workspace_root").context("cargo metadata names no workspace_root")?,
            target: directory("target_directory").context("cargo metadata names no target_directory")?,
            cache: cache.join("voucher-checkout"),
            cargo_home: env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from),
            path: env::var_os("PATH").unwrap_or_default(),
            has_display: cfg!(any(target_os = "macos", windows))
                || is_set("DISPLAY")
                || is_set("WAYLAND_DISPLAY"),
            no_apt,
            repository,
            cargo,
        })
    }

    /// The cargo that started this command, in the workspace.
    pub(crate) fn cargo(&self) -> Command {
        self.process(&self.cargo)
    }

    /// `program`, in the workspace and without colours in its output.
    pub(crate) fn process(&self, program: impl AsRef<OsStr>) -> Command {
        let mut process = Command::new(program);
        process.current_dir(&self.root).env("CARGO_TERM_COLOR", "never");
        // `cargo run` sets it to the libraries of this toolchain, which another compiler must not load.
        process.env_remove("LD_LIBRARY_PATH");
        process
    }

    /// Flags of rustc that leave this machine's paths out of a built file, so that two clones build the same bytes.
    pub(crate) fn remaps(&self) -> Vec<String> {
        let remap = |from: &Path, to: &str| format!("--remap-path-prefix={}={to}", from.display());
        vec![remap(&self.cargo_home, "cargo"), remap(&self.root, "."), remap(&self.target, "target")]
    }

    /// Whether this process runs as root.
    pub(crate) fn is_root(&self) -> bool {
        answer(self.process("id").arg("-u")).is_ok_and(|id| id == "0")
    }

    /// The path of `program` on the search path.
    pub(crate) fn which(&self, program: &str) -> Option<PathBuf> {
        env::split_paths(&self.path).map(|directory| directory.join(program)).find(|path| path.is_file())
    }

    /// The search path with `first` in front of it.
    pub(crate) fn path_with(&self, first: &[&Path]) -> Result<OsString> {
        let first = first.iter().map(|path| path.to_path_buf());
        Ok(env::join_paths(first.chain(env::split_paths(&self.path)))?)
    }
}

/// The standard output of a program that ends soon, without blanks around it.
///
/// # Errors
/// If it cannot be started or fails; with its standard error.
pub(crate) fn answer(command: &mut Command) -> Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("cannot start {program}"))?;
    if !output.status.success() {
        bail!("{program}: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
