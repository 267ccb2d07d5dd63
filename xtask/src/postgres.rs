//! A PostgreSQL of our own for the tests, from Debian's packages.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::apt;
use crate::machine::{self, Machine};
use crate::report::Steps;

/// What tells the tests where the server is.
pub(crate) const VARIABLE: &str = "VOUCHER_CHECKOUT_TEST_POSTGRES";
const SCRIPT: &str = include_str!("postgres.sh");
/// The server runs as no root; Debian's package makes this user.
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
    Ok(initdb.parent().map(Path::to_path_buf).unwrap_or_default())
}

/// A running server with its data in a folder of its own; both go when this is dropped or this program ends, however it
/// does.
pub(crate) struct Server {
    guard: Child,
    url: String,
}

impl Server {
    /// Starts a server with the programs in a folder.
    ///
    /// # Errors
    /// When it does not start; with the place of its log.
    pub(crate) fn start(machine: &Machine, programs: &PathBuf) -> Result<Self> {
        let logs = machine.target.join("xtask-logs");
        fs::create_dir_all(&logs).with_context(|| logs.display().to_string())?;
        let log = logs.join("postgres.log");
        let file = File::create(&log).with_context(|| log.display().to_string())?;
        let mut guard = as_no_root(machine)?
            .arg(SCRIPT)
            .arg("postgres.sh")
            .arg(programs)
            // Not every folder is open to the user it may run as.
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

    /// Of the database that others can be made from.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        // However it ended, there is nothing more to do.
        let _ = self.guard.wait();
    }
}

/// A shell that runs a script of its command line, as another user where this one is root.
fn as_no_root(machine: &Machine) -> Result<Command> {
    let root = machine::answer(machine.process("id").arg("-u")).is_ok_and(|id| id == "0");
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
