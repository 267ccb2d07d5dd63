//! A PostgreSQL of our own for the tests, from Debian's packages.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::machine::{self, Machine};
use crate::report::Steps;
use crate::{apt, job};

/// The environment variable with the URL of the server.
pub(crate) const VARIABLE: &str = "VOUCHER_CHECKOUT_TEST_POSTGRES";
const SCRIPT: &str = include_str!("postgres.sh");
/// PostgreSQL refuses to run as root. Debian's package creates this user.
const USER: &str = "postgres";

/// The folder of the server's programs. Installs them and pgbouncer if they are missing.
///
/// # Errors
/// As [`apt::install`].
pub(crate) fn ready(machine: &Machine, steps: &mut Steps) -> Result<PathBuf> {
    apt::ready(machine, &apt::DATABASES)?;
    let initdb = apt::find(machine, "initdb").context("no initdb")?;
    let version = machine::answer(machine.process(&initdb).arg("--version"))?;
    steps.said(format_args!("{version}: {}", initdb.display()));
    // It may be a link in a folder without the other programs.
    let initdb = initdb.canonicalize()?;
    Ok(initdb.parent().map(Path::to_path_buf).unwrap_or_default())
}

/// A running server with its data in a folder of its own. Both are gone after this is dropped, and also if this process
/// is killed.
pub(crate) struct Server {
    guard: Child,
    /// The URL of the database from which others can be created.
    pub(crate) url: String,
}

impl Server {
    /// Starts a server with the programs in a folder.
    ///
    /// # Errors
    /// If it does not start; with the path of its log.
    pub(crate) fn start(machine: &Machine, programs: &PathBuf) -> Result<Self> {
        let log = job::log(machine, "postgres")?;
        let file = File::create(&log).with_context(|| log.display().to_string())?;
        let mut guard = as_no_root(machine)?
            .arg(SCRIPT)
            .arg("postgres.sh")
            .arg(programs)
            // The other user may not enter every folder.
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(file)
            .spawn()
            .context("cannot start a shell")?;
        let mut folder = String::new();
        if let Some(output) = guard.stdout.take() {
            BufReader::new(output).read_line(&mut folder)?;
        }
        let folder = folder.trim_end();
        let server = Self { guard, url: format!("postgres:///postgres?host={folder}&user=postgres") };
        if folder.is_empty() {
            bail!("PostgreSQL does not start; see {}", log.display());
        }
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        // Nothing is left to do if it failed.
        let _ = self.guard.wait();
    }
}

/// A shell that runs a script from its command line. If this user is root, it runs as [`USER`].
fn as_no_root(machine: &Machine) -> Result<Command> {
    let root = machine.is_root();
    let mut command = machine.process(if root { "setpriv" } else { "sh" });
    if root {
        if machine::answer(machine.process("id").args(["-u", USER])).is_err() {
            bail!("PostgreSQL does not run as root, and there is no user {USER} to run it as");
        }
        command.args(["--reuid", USER, "--regid", USER, "--init-groups", "sh"]);
    }
    command.arg("-c");
    Ok(command)
}
