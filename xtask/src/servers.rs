//! nginx and Caddy, which the snippets of docs/EMBEDDING.md are for.

use std::path::Path;

use anyhow::Result;

use crate::apt;
use crate::machine::Machine;
use crate::report::Steps;

const SERVERS: [&str; 2] = ["nginx", "caddy"];
/// Debian keeps servers where the search path of a plain user does not lead.
const SBIN: &str = "/usr/sbin";

/// Makes sure of both.
///
/// # Errors
/// When one is not there and cannot be installed: says what to install.
pub(crate) fn ready(machine: &Machine, steps: &mut Steps) -> Result<()> {
    let is_there = |name: &str| machine.which(name).is_some() || Path::new(SBIN).join(name).is_file();
    let missing: Vec<&str> = SERVERS.into_iter().filter(|name| !is_there(name)).collect();
    if !missing.is_empty() {
        apt::install(machine, &mut Steps::indented(), &missing)?;
    }
    steps.said(format_args!("{}: ready", SERVERS.join(", ")));
    Ok(())
}
