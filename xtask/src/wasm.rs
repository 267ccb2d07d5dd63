//! The compiler for WebAssembly: rustup's where it can be had, else Debian's with the standard library's sources.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::machine::{self, Machine};
use crate::report::Steps;
use crate::tools::Needed;
use crate::{apt, job, report, versions};

/// The target triple.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN_PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];
const PURPOSE: &str = "to compile the widget to WebAssembly";
const DEBIAN_STD: &str = "/usr/lib/rustlib/src/rust/library/std/Cargo.toml";
/// How long rustup may try: where its server cannot be reached it would go on for minutes.
const RUSTUP_LIMIT: Duration = Duration::from_secs(90);
/// The smallest code: a panic is a trap without a message, and std is built for size.
const SMALLEST: [&str; 4] =
    ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none", "-Zfmt-debug=none"];

/// How this machine compiles to WebAssembly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// The toolchain in use holds the target's standard library, and where it could be had, its sources: std built
    /// from them makes what users download some kilobytes smaller.
    Rustup { sources: bool },
    /// Debian's compiler builds the standard library from its sources and links with `linker`.
    Debian { linker: PathBuf },
}

/// What a build is for.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    /// What users download: small.
    Dist,
    /// Tests in a browser: panics speak.
    Test,
}

/// What is known of the machine while choosing.
#[derive(Clone, Copy, Default)]
struct Facts {
    target_installed: bool,
    debian_ready: bool,
    rustup: bool,
    apt: bool,
}

impl Facts {
    fn read(machine: &Machine) -> Result<Self> {
        Ok(Self {
            target_installed: target_installed(machine),
            debian_ready: debian_ready(machine)?,
            rustup: machine.which("rustup").is_some(),
            apt: apt::usable(machine),
        })
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Choice {
    UseRustup,
    UseDebian,
    TryRustup,
    InstallDebian,
    Nothing,
}

/// What is there already comes before what must be fetched; rustup before Debian.
fn choose(facts: Facts) -> Choice {
    match facts {
        Facts { target_installed: true, .. } => Choice::UseRustup,
        Facts { debian_ready: true, .. } => Choice::UseDebian,
        Facts { rustup: true, .. } => Choice::TryRustup,
        Facts { apt: true, .. } => Choice::InstallDebian,
        _ => Choice::Nothing,
    }
}

/// Makes a compiler ready and says in one line which.
///
/// # Errors
/// When there is none and none can be installed: says what to install.
pub(crate) fn ready(machine: &Machine, steps: &mut Steps) -> Result<Way> {
    let mut rustup_tried = false;
    let mut apt_tried = false;
    loop {
        let mut facts = Facts::read(machine)?;
        facts.rustup &= !rustup_tried;
        facts.apt &= !apt_tried;
        match choose(facts) {
            Choice::UseRustup => {
                let sources = rustup_sources(machine)?;
                let std = if sources { "std from its sources" } else { "std as it comes, a few kB larger" };
                steps.said(format_args!("compiler for wasm: the toolchain's own {TARGET}, {std}"));
                return Ok(Way::Rustup { sources });
            }
            Choice::UseDebian => {
                let version = machine::answer(machine.process("/usr/bin/rustc").arg("-V"))?;
                steps.said(format_args!("compiler for wasm: Debian's {version}, std from its sources"));
                return Ok(Way::Debian { linker: linker(machine)? });
            }
            Choice::TryRustup => {
                rustup_tried = true;
                rustup(machine, ["target", "add", TARGET])?;
            }
            Choice::InstallDebian => {
                apt_tried = true;
                if let Err(error) = apt::install(machine, &DEBIAN_PACKAGES, PURPOSE) {
                    report::line(format_args!("      {error:#}"));
                }
            }
            Choice::Nothing => bail!(
                "no compiler for wasm: run `rustup target add {TARGET}` (or, on Debian, install {})",
                DEBIAN_PACKAGES.join(" ")
            ),
        }
    }
}

/// The compiler as `cargo xtask setup --check` lists it.
///
/// # Errors
/// If Cargo.toml names no `rust-version`.
pub(crate) fn needed(machine: &Machine) -> Result<Needed> {
    let facts = Facts::read(machine)?;
    Ok(Needed {
        name: format!("compiler for {TARGET}"),
        is_there: matches!(choose(facts), Choice::UseRustup | Choice::UseDebian),
        install: if facts.rustup {
            format!("rustup target add {TARGET}")
        } else {
            apt::command(&DEBIAN_PACKAGES)
        },
    })
}

/// Lets rustup fetch something; where it cannot, there are other ways.
fn rustup(machine: &Machine, arguments: [&str; 3]) -> Result<()> {
    let mut ticker = Steps::indented().begin(format_args!("rustup {}", arguments.join(" ")), "under 1 min");
    let mut rustup = machine.process("rustup");
    rustup.args(arguments);
    let ended = job::run_for(machine, "rustup", &mut ticker, &mut rustup, RUSTUP_LIMIT)?;
    ticker.end(if ended.ok { "done" } else { "not to be had here" });
    Ok(())
}

/// Whether the toolchain in use has std's sources, after a try at fetching them.
fn rustup_sources(machine: &Machine) -> Result<bool> {
    let sysroot = machine::answer(machine.process("rustc").args(["--print", "sysroot"]))?;
    let sources = Path::new(&sysroot).join("lib/rustlib/src/rust/library/std/Cargo.toml");
    if !sources.exists() && machine.which("rustup").is_some() {
        rustup(machine, ["component", "add", "rust-src"])?;
    }
    Ok(sources.exists())
}

fn target_installed(machine: &Machine) -> bool {
    machine::answer(machine.process("rustc").args(["--print", "target-libdir", "--target", TARGET]))
        .is_ok_and(|directory| Path::new(&directory).is_dir())
}

fn debian_ready(machine: &Machine) -> Result<bool> {
    if !(Path::new(DEBIAN_STD).exists() && Path::new("/usr/bin/cargo").exists()) {
        return Ok(false);
    }
    let version = machine::answer(machine.process("/usr/bin/rustc").arg("-V")).unwrap_or_default();
    let version = version.strip_prefix("rustc ").and_then(versions::minor);
    Ok(version >= Some(versions::oldest_rust(machine)?))
}

/// Debian's compiler comes without the linker of wasm: rustup's own is there, else one of LLVM's.
fn linker(machine: &Machine) -> Result<PathBuf> {
    let host =
        Path::new("lib/rustlib").join(format!("{}-unknown-linux-gnu/bin/rust-lld", std::env::consts::ARCH));
    let toolchain = machine::answer(machine.process("rustc").args(["--print", "sysroot"])).ok();
    let bundled = toolchain.map(|sysroot| Path::new(&sysroot).join(&host)).filter(|path| path.is_file());
    let newest_first = (14..40).rev().map(|version| format!("wasm-ld-{version}"));
    let found = bundled
        .or_else(|| machine.which("rust-lld"))
        .or_else(|| machine.which("wasm-ld"))
        .or_else(|| newest_first.into_iter().find_map(|name| machine.which(&name)));
    match found {
        Some(linker) => Ok(linker),
        None => {
            apt::install(machine, &["lld"], "to link WebAssembly")?;
            Ok(machine.which("wasm-ld").unwrap_or_else(|| PathBuf::from("wasm-ld")))
        }
    }
}

impl Way {
    /// The cargo of this way, set up for `purpose`.
    pub(crate) fn cargo(&self, machine: &Machine, purpose: Purpose) -> Result<Command> {
        let mut command = match self {
            Self::Rustup { .. } => machine.cargo(),
            Self::Debian { .. } => machine.process("/usr/bin/cargo"),
        };
        self.prepare(machine, purpose, &mut command, &[])?;
        Ok(command)
    }

    /// Makes `command`, and the cargo it may start, build this way; `programs` come first on its search path.
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
            // No debugger reads it, and it takes minutes to write.
            command.env("CARGO_PROFILE_DEV_DEBUG", "none");
        }
        command.env("PATH", machine.path_with(&first)?);
        command.env("CARGO_TARGET_DIR", self.target(machine));
        command.env("CARGO_ENCODED_RUSTFLAGS", self.flags(machine, purpose).join("\x1f"));
        Ok(())
    }

    /// Whether std is built along: always where there is none ready, else for what users download.
    fn builds_std(&self, purpose: Purpose) -> bool {
        match self {
            Self::Rustup { sources } => *sources && matches!(purpose, Purpose::Dist),
            Self::Debian { .. } => true,
        }
    }

    /// The target directory: two compilers that share one rebuild everything at each switch.
    pub(crate) fn target(&self, machine: &Machine) -> PathBuf {
        machine.target.join(match self {
            Self::Rustup { .. } => "wasm",
            Self::Debian { .. } => "wasm-debian",
        })
    }

    /// No path of this machine gets into the wasm: two clones build the same bytes.
    fn flags(&self, machine: &Machine, purpose: Purpose) -> Vec<String> {
        let remap = |from: &Path, to: &str| format!("--remap-path-prefix={}={to}", from.display());
        let mut flags = vec![
            remap(&machine.cargo_home, "cargo"),
            remap(&machine.root, "."),
            remap(&machine.target, "target"),
        ];
        if self.builds_std(purpose) && matches!(purpose, Purpose::Dist) {
            flags.extend(SMALLEST.map(String::from));
        }
        flags
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_comes_before_what_must_be_fetched() {
        let all = Facts { target_installed: true, debian_ready: true, rustup: true, apt: true };
        assert_eq!(choose(all), Choice::UseRustup);
        assert_eq!(choose(Facts { target_installed: false, ..all }), Choice::UseDebian);
    }

    #[test]
    fn rustup_is_tried_before_debian_is_installed() {
        let bare = Facts { rustup: true, apt: true, ..Facts::default() };
        assert_eq!(choose(bare), Choice::TryRustup);
        assert_eq!(choose(Facts { rustup: false, ..bare }), Choice::InstallDebian);
        assert_eq!(choose(Facts::default()), Choice::Nothing);
    }
}
