//! Debian packages, where this machine may install them.

use anyhow::{Result, bail};

use crate::job;
use crate::machine::{self, Machine};
use crate::report::Steps;

/// Whether packages can be installed here: apt, and the rights to use it.
pub(crate) fn usable(machine: &Machine) -> bool {
    machine.which("apt-get").is_some()
        && machine::answer(machine.process("id").arg("-u")).is_ok_and(|id| id == "0")
}

/// Installs `packages` without what they merely recommend.
///
/// # Errors
/// When apt cannot be used here, naming the packages to install, or when it fails.
pub(crate) fn install(machine: &Machine, steps: &mut Steps, packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    if !usable(machine) {
        bail!("{names}: not found; install them (Debian's names), then run this again");
    }
    let mut ticker = steps.begin(format_args!("installing {names}"), "up to 2 min");
    let mut apt = |log: &str, arguments: &[&str]| {
        let mut command = machine.process("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").args(arguments);
        job::must(machine, log, &mut ticker, &mut command, "apt-get")
    };
    apt("apt-update", &["update"])?;
    apt("apt-install", &[&["install", "-y", "--no-install-recommends"], packages].concat())?;
    ticker.end("done");
    Ok(())
}
