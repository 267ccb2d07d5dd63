//! Programs from Debian packages. Before apt runs as root, the exact command and its purpose are printed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::job;
use crate::machine::Machine;
use crate::report::{self, Steps};
use crate::tools::Needed;

/// A program that a Debian package contains.
#[derive(Clone, Copy)]
pub(crate) struct Program {
    pub(crate) name: &'static str,
    package: &'static str,
    purpose: &'static str,
}

const fn program(name: &'static str, package: &'static str, purpose: &'static str) -> Program {
    Program { name, package, purpose }
}

pub(crate) const NODE: [Program; 2] = [
    program("node", "nodejs", "to bundle and check JavaScript"),
    program("npm", "npm", "to install esbuild, wasm-opt and the tools that check JavaScript"),
];
pub(crate) const BROWSER: [Program; 1] =
    [program("chromedriver", "chromium-driver", "to test the widget in Chromium")];
pub(crate) const FIREFOX: [Program; 1] =
    [program("firefox-esr", "firefox-esr", "to test the widget in Firefox")];
pub(crate) const WEBKIT: [Program; 2] = [
    program("WebKitWebDriver", "webkit2gtk-driver", "to test the widget in WebKit"),
    program("Xvfb", "xvfb", "to test the widget in WebKit"),
];
pub(crate) const DATABASES: [Program; 2] = [
    program("initdb", "postgresql", "to test the store on PostgreSQL"),
    program("pgbouncer", "pgbouncer", "to test the store behind a connection pool"),
];
pub(crate) const SYSTEMD: [Program; 1] =
    [program("systemd-analyze", "systemd", "to rate the proxy's unit for systemd")];
pub(crate) const SERVERS: [Program; 2] = [
    program("nginx", "nginx", "to test the snippets of docs/EMBEDDING.md"),
    program("caddy", "caddy", "to test the snippets of docs/EMBEDDING.md"),
];
pub(crate) const BENCH: [Program; 4] = [
    program("chromium", "chromium", "to measure pages"),
    program("nginx", "nginx", "to measure the proxy"),
    program("wrk", "wrk", "to measure the proxy"),
    PIP[0],
];
pub(crate) const RELEASE: [Program; 2] = [
    program("buildah", "buildah", "to write the image of the proxy"),
    program("qemu-aarch64-static", "qemu-user-static", "to run the proxy for the other machine"),
];
pub(crate) const PIP: [Program; 1] =
    [program("pip3", "python3-pip", "to install the programs that check dependencies, spelling and links")];

/// Debian keeps servers in folders that are not on the search path of users.
const SBIN: &str = "/usr/sbin";
const POSTGRES: &str = "/usr/lib/postgresql";
const INSTALL: [&str; 3] = ["install", "-y", "--no-install-recommends"];

/// The path of a program, if this machine has it.
pub(crate) fn find(machine: &Machine, name: &str) -> Option<PathBuf> {
    machine.which(name).or_else(|| {
        let postgres = newest(Path::new(POSTGRES)).map(|folder| folder.join("bin").join(name));
        postgres.into_iter().chain([Path::new(SBIN).join(name)]).find(|path| path.is_file())
    })
}

/// The subfolder with the highest number as its name.
fn newest(folder: &Path) -> Option<PathBuf> {
    let names = fs::read_dir(folder).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let newest = names.filter_map(|name| name.parse::<u32>().ok()).max()?;
    Some(folder.join(newest.to_string()))
}

/// Installs the programs that are missing.
///
/// # Errors
/// As [`install`].
pub(crate) fn ready(machine: &Machine, programs: &[Program]) -> Result<()> {
    let missing: Vec<&Program> = programs.iter().filter(|one| find(machine, one.name).is_none()).collect();
    let packages: Vec<&str> = missing.iter().map(|one| one.package).collect();
    match missing.first() {
        Some(first) => install(machine, &packages, first.purpose),
        None => Ok(()),
    }
}

/// The state of some programs, for `cargo xtask setup --check`.
pub(crate) fn needed(machine: &Machine, programs: &[Program]) -> Vec<Needed> {
    let needed = |one: &Program| {
        let name = format!("{} ({})", one.name, one.purpose);
        Needed::new(name, find(machine, one.name).is_some(), command(&[one.package]))
    };
    programs.iter().map(needed).collect()
}

/// Installs packages. Prints the command and the purpose first.
///
/// # Errors
/// If apt may or can not be used: the error has the command to run. If apt fails: the end of its output.
pub(crate) fn install(machine: &Machine, packages: &[&str], purpose: &str) -> Result<()> {
    let command_line = command(packages);
    if machine.no_apt || machine.which("apt-get").is_none() || !machine.is_root() {
        bail!("{} is missing, {purpose}: install it, on Debian by `{command_line}`", packages.join(" "));
    }
    report::line(format_args!("      needed {purpose}; running as root: apt-get update && {command_line}"));
    let mut ticker =
        Steps::indented().begin(format_args!("installing {}", packages.join(" ")), "up to 2 min");
    for (log, arguments) in [("apt-update", vec!["update"]), ("apt-install", [&INSTALL, packages].concat())] {
        let mut apt = machine.process("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive").args(arguments);
        job::must(machine, log, &mut ticker, &mut apt, "apt-get")?;
    }
    ticker.end("done");
    Ok(())
}

/// The command that installs packages.
pub(crate) fn command(packages: &[&str]) -> String {
    format!("apt-get {} {}", INSTALL.join(" "), packages.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_printed_as_it_runs() {
        assert_eq!(command(&["nginx", "caddy"]), "apt-get install -y --no-install-recommends nginx caddy");
    }
}
