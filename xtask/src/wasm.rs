//! The compiler for WebAssembly: that of rustup if it is available, otherwise that of Debian, which compiles the standard
//! library from its sources.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::machine::{self, Machine};
use crate::report::Steps;
use crate::tools::Needed;
use crate::{apt, job, versions};

/// The target triple.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN_PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];
const LINKER_PACKAGES: [&str; 1] = ["lld"];
const DEBIAN_STD: &str = "/usr/lib/rustlib/src/rust/library/std/Cargo.toml";
/// The time limit of rustup, which retries for minutes if its server cannot be reached.
const RUSTUP_LIMIT: Duration = Duration::from_secs(90);
/// The smallest code: a panic is a trap without a message, and std is built for size.
const SMALLEST: [&str; 4] =
    ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none", "-Zfmt-debug=none"];
/// The stack in bytes. The linker's own is sixteen times as large, and a page has it in memory for each instance.
const STACK: &str = "-Clink-arg=-zstack-size=65536";

/// The compiler that this machine uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// The toolchain in use has the standard library of the target. If it has its sources too, the published wasm is
    /// built with a std that is some kilobytes smaller.
    Rustup { sources: bool },
    /// Debian's compiler, which builds std from its sources and links with `linker`.
    Debian { linker: PathBuf },
}

/// The purpose of a build.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    /// The published files: small.
    Dist,
    /// Tests and development: panics have messages.
    Test,
}

/// Finds a compiler, or installs one: by rustup if it is there, otherwise from Debian.
///
/// # Errors
/// If there is none and none can be installed. The error has the command to run.
pub(crate) fn ready(machine: &Machine, steps: &mut Steps) -> Result<Way> {
    if !target_installed(machine) && !debian_ready(machine) {
        if machine.which("rustup").is_some() {
            rustup(machine, ["target", "add", TARGET])?;
        }
        if !target_installed(machine) {
            let purpose = format!("to compile the widget if `rustup target add {TARGET}` cannot");
            apt::install(machine, &DEBIAN_PACKAGES, &purpose)?;
        }
    }
    if target_installed(machine) {
        if !has_sources(machine) && machine.which("rustup").is_some() {
            rustup(machine, ["component", "add", "rust-src"])?;
        }
        let sources = has_sources(machine);
        let std = if sources { "std from its sources" } else { "std as it comes, a few kB larger" };
        steps.said(format_args!("compiler for wasm: the toolchain's own {TARGET}, {std}"));
        return Ok(Way::Rustup { sources });
    }
    let version = machine::answer(machine.process("/usr/bin/rustc").arg("-V"))?;
    steps.said(format_args!("compiler for wasm: Debian's {version}, std from its sources"));
    if linker(machine).is_none() {
        apt::install(machine, &LINKER_PACKAGES, "to link WebAssembly")?;
    }
    Ok(Way::Debian { linker: linker(machine).context("no wasm-ld on the search path")? })
}

/// The compiler and its tools, as `cargo xtask setup --check` lists them.
pub(crate) fn needed(machine: &Machine) -> Vec<Needed> {
    let (has_target, has_debian) = (target_installed(machine), debian_ready(machine));
    let has_rustup = machine.which("rustup").is_some();
    let install =
        if has_rustup { format!("rustup target add {TARGET}") } else { apt::command(&DEBIAN_PACKAGES) };
    let mut needed = vec![Needed::new(format!("compiler for {TARGET}"), has_target || has_debian, install)];
    if !has_target && (has_debian || !has_rustup) {
        let install = apt::command(&LINKER_PACKAGES);
        needed.push(Needed::new("linker for WebAssembly", linker(machine).is_some(), install));
    } else if has_rustup {
        let install = "rustup component add rust-src";
        needed.push(Needed::new("rust-src, for a smaller wasm", has_sources(machine), install));
    }
    needed
}

/// Downloads something by rustup. A failure is no error, because there are other ways.
fn rustup(machine: &Machine, arguments: [&str; 3]) -> Result<()> {
    let mut ticker = Steps::indented().begin(format_args!("rustup {}", arguments.join(" ")), "under 1 min");
    let mut rustup = machine.process("rustup");
    rustup.args(arguments);
    let ended = job::run_for(machine, "rustup", &mut ticker, &mut rustup, RUSTUP_LIMIT)?;
    ticker.end(if ended.ok { "done" } else { "not available here" });
    Ok(())
}

/// Whether the toolchain in use has the sources of std.
fn has_sources(machine: &Machine) -> bool {
    sysroot(machine).is_some_and(|root| root.join("lib/rustlib/src/rust/library/std/Cargo.toml").exists())
}

fn sysroot(machine: &Machine) -> Option<PathBuf> {
    machine::answer(machine.process("rustc").args(["--print", "sysroot"])).ok().map(PathBuf::from)
}

fn target_installed(machine: &Machine) -> bool {
    machine::answer(machine.process("rustc").args(["--print", "target-libdir", "--target", TARGET]))
        .is_ok_and(|directory| Path::new(&directory).is_dir())
}

/// Whether Debian's compiler is there and new enough for the workspace.
fn debian_ready(machine: &Machine) -> bool {
    if !(Path::new(DEBIAN_STD).exists() && Path::new("/usr/bin/cargo").exists()) {
        return false;
    }
    let version = machine::answer(machine.process("/usr/bin/rustc").arg("-V")).unwrap_or_default();
    let version = version.strip_prefix("rustc ").and_then(versions::minor);
    version >= versions::minor(env!("CARGO_PKG_RUST_VERSION"))
}

/// A linker for wasm, which Debian's compiler lacks: that of the toolchain in use, otherwise one of LLVM.
fn linker(machine: &Machine) -> Option<PathBuf> {
    let host = format!("lib/rustlib/{}-unknown-linux-gnu/bin/rust-lld", std::env::consts::ARCH);
    let bundled = sysroot(machine).map(|sysroot| sysroot.join(host)).filter(|path| path.is_file());
    bundled.or_else(|| machine.which("rust-lld")).or_else(|| machine.which("wasm-ld"))
}

impl Way {
    /// The cargo of this compiler, set up for `purpose`.
    pub(crate) fn cargo(&self, machine: &Machine, purpose: Purpose) -> Result<Command> {
        let mut command = match self {
            Self::Rustup { .. } => machine.cargo(),
            Self::Debian { .. } => machine.process("/usr/bin/cargo"),
        };
        self.prepare(machine, purpose, &mut command, &[])?;
        Ok(command)
    }

    /// Sets up `command`, and the cargo that it may start, to build with this compiler. `programs` are folders that come
    /// first on its search path.
    pub(crate) fn prepare(
        &self,
        machine: &Machine,
        purpose: Purpose,
        command: &mut Command,
        programs: &[&Path],
    ) -> Result<()> {
        let mut first = programs.to_vec();
        if let Self::Debian { linker } = self {
            first.push(Path::new("/usr/bin"));
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        }
        if self.builds_std(purpose) {
            let crates = match purpose {
                Purpose::Dist => "std,panic_abort",
                Purpose::Test => "std,panic_abort,test",
            };
            command.env("RUSTC_BOOTSTRAP", "1").env("CARGO_UNSTABLE_BUILD_STD", crates);
            if let Purpose::Dist = purpose {
                command.env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
            }
        }
        if let Purpose::Test = purpose {
            // No debugger reads the debug information, and writing it takes minutes.
            command.env("CARGO_PROFILE_DEV_DEBUG", "none");
        }
        command.env("PATH", machine.path_with(&first)?);
        command.env("CARGO_TARGET_DIR", self.target(machine));
        command.env("CARGO_ENCODED_RUSTFLAGS", self.flags(machine, purpose).join("\x1f"));
        Ok(())
    }

    /// Whether std is compiled too: always if the compiler has no compiled one, otherwise only for the published files.
    fn builds_std(&self, purpose: Purpose) -> bool {
        match self {
            Self::Rustup { sources } => *sources && matches!(purpose, Purpose::Dist),
            Self::Debian { .. } => true,
        }
    }

    /// The target directory: that of the native builds, which has the macros already, but only with their compiler. Two
    /// compilers in one directory would rebuild everything at each switch.
    pub(crate) fn target(&self, machine: &Machine) -> PathBuf {
        match self {
            Self::Rustup { .. } => machine.target.clone(),
            Self::Debian { .. } => machine.target.join("wasm-debian"),
        }
    }

    /// The flags of the compiler.
    fn flags(&self, machine: &Machine, purpose: Purpose) -> Vec<String> {
        let mut flags = machine.remaps();
        if self.builds_std(purpose) && matches!(purpose, Purpose::Dist) {
            flags.extend(SMALLEST.map(String::from));
        }
        if let Purpose::Dist = purpose {
            flags.push(STACK.to_owned());
        }
        flags
    }
}
