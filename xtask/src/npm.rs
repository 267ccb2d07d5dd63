//! Runs npm.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::machine::{self, Machine};
use crate::{apt, versions};

/// Asks no questions and prints no advertisements.
pub(crate) const QUIET: [&str; 3] = ["--no-audit", "--no-fund", "--ignore-scripts"];

/// npm, with a cache that the next clone uses too.
pub(crate) fn command(machine: &Machine) -> Command {
    let mut npm = machine.process("npm");
    npm.env("npm_config_cache", machine.cache.join("npm")).env("npm_config_update_notifier", "false");
    // An old Node is an error that names the package and the version it needs.
    npm.env("npm_config_engine_strict", "true").env("NO_COLOR", "1");
    npm
}

/// Installs Node if it is missing.
///
/// # Errors
/// As [`apt::install`]; or if it is older than the tools need, as Debian 12's is.
pub(crate) fn node(machine: &Machine) -> Result<()> {
    apt::ready(machine, &apt::NODE)?;
    let node = machine::answer(machine.process("node").arg("--version"))?;
    let is_usable = versions::minor(node.trim_start_matches('v')) >= Some((20, 19));
    ensure!(is_usable, "Node is {node}, and 20.19 or newer is needed: install it, https://nodejs.org");
    Ok(())
}
