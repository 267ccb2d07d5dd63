//! The command line and the environment: the only module that reads either.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command as Process;

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};

use crate::checks::Check;
use crate::job;

#[derive(Parser)]
#[command(bin_name = "cargo xtask", version, about = "Sets up, builds, shows and checks voucher-checkout")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// What can be asked for.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make a compiler for WebAssembly and the tools ready; done in seconds when they are
    Setup,
    /// Fill dist/ with the widget: module, wasm, languages, types, element manifest, integrity and the lines to copy
    Dist,
    /// Pack the npm package: target/npm/voucher-checkout-VERSION.tgz
    Npm,
    /// Print the size of the built widget, and fail above the budget
    Size,
    /// Build everything and show the demo page at http://127.0.0.1:8080/
    Demo(DemoOptions),
    /// Run every check CI runs; the last line is `N passed, M failed`
    Test(TestOptions),
    /// Fill target/playground/ with the playground as files that any server can have
    Playground,
    /// Take the pictures in docs/shots/ anew, in Chromium
    Shots {
        /// These alone
        names: Vec<String>,
    },
    /// Check the floors and the house rules
    Tidy {
        /// Write the tables that are made from the sources anew first
        #[arg(long)]
        fix: bool,
    },
    /// Open a page once its server answers
    #[command(hide = true)]
    Open { url: String },
}

#[derive(Args)]
pub(crate) struct DemoOptions {
    /// Port of the page and the proxy
    #[arg(long, value_name = "N", default_value_t = 8080)]
    pub(crate) port: u16,
    /// Port of the sandbox that imitates the cinema's systems
    #[arg(long, value_name = "N", default_value_t = 8081)]
    pub(crate) sandbox_port: u16,
    /// Do not open the browser
    #[arg(long)]
    pub(crate) no_open: bool,
}

#[derive(Args)]
pub(crate) struct TestOptions {
    /// Let rustfmt, clippy and tidy repair what they can first
    #[arg(long)]
    pub(crate) fix: bool,
    /// Run this check alone; may be given more than once
    #[arg(long, value_name = "NAME")]
    pub(crate) only: Vec<Check>,
    /// Name the checks and run none
    #[arg(long)]
    pub(crate) list: bool,
}

/// The command asked for; prints the help and ends where there is none.
pub(crate) fn command() -> Command {
    Cli::parse().command
}

/// What the commands know of the machine they run on.
pub(crate) struct Machine {
    /// The workspace.
    pub(crate) root: PathBuf,
    /// Cargo's target directory.
    pub(crate) target: PathBuf,
    /// Where the tools are kept: outside the clone, so that the next clone finds them.
    pub(crate) cache: PathBuf,
    /// Cargo's home, whose name must not get into what is built.
    pub(crate) cargo_home: PathBuf,
    /// The search path of programs.
    pub(crate) path: OsString,
    /// Whether a browser window can be opened.
    pub(crate) has_display: bool,
    cargo: PathBuf,
}

impl Machine {
    /// Reads the environment.
    ///
    /// # Errors
    /// When cargo does not answer, or there is no home directory to keep tools in.
    pub(crate) fn read() -> Result<Self> {
        let cargo = env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from);
        let metadata =
            job::answer(Process::new(&cargo).args(["metadata", "--no-deps", "--format-version", "1"]))?;
        let metadata: serde_json::Value = serde_json::from_str(&metadata).context("cargo metadata")?;
        let directory = |name: &str| metadata.get(name).and_then(|path| path.as_str()).map(PathBuf::from);
        let home = env::home_dir().context("no home directory")?;
        let cache = env::var_os("XDG_CACHE_HOME").filter(|path| !path.is_empty());
        let cache = cache.map_or_else(|| home.join(".cache"), PathBuf::from);
        Ok(Self {
            root: directory("workspace_root").context("cargo metadata names no workspace_root")?,
            target: directory("target_directory").context("cargo metadata names no target_directory")?,
            cache: cache.join("voucher-checkout"),
            cargo_home: env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from),
            path: env::var_os("PATH").unwrap_or_default(),
            has_display: cfg!(any(target_os = "macos", windows))
                || ["DISPLAY", "WAYLAND_DISPLAY"]
                    .iter()
                    .any(|name| env::var_os(name).is_some_and(|v| !v.is_empty())),
            cargo,
        })
    }

    /// Cargo as this command was started by, in the workspace.
    pub(crate) fn cargo(&self) -> Process {
        self.process(&self.cargo)
    }

    /// `program`, started in the workspace, its output free of colours.
    pub(crate) fn process(&self, program: impl AsRef<std::ffi::OsStr>) -> Process {
        let mut process = Process::new(program);
        process.current_dir(&self.root).env("CARGO_TERM_COLOR", "never");
        // `cargo run` points it at this toolchain's libraries, which another compiler must not load.
        process.env_remove("LD_LIBRARY_PATH");
        process
    }

    /// Where `program` is found on the search path.
    pub(crate) fn which(&self, program: &str) -> Option<PathBuf> {
        env::split_paths(&self.path).map(|directory| directory.join(program)).find(|path| path.is_file())
    }

    /// The search path with `first` in front of it.
    pub(crate) fn path_with(&self, first: &[&Path]) -> Result<OsString> {
        let first = first.iter().map(|path| path.to_path_buf());
        Ok(env::join_paths(first.chain(env::split_paths(&self.path)))?)
    }
}

/// This very program, to start it again beside itself.
pub(crate) fn own_program() -> Result<PathBuf> {
    Ok(env::current_exe()?)
}
