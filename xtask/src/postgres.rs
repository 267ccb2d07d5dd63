//! A PostgreSQL of our own for the tests, from Debian's packages.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::apt;
use crate::machine::{self, Machine};
use crate::report::Steps;

/// What tells the tests where the server is.
pub(crate) const VARIABLE: &str = "VOUCHER_CHECKOUT_TEST_POSTGRES";
const SCRIPT: &str = include_str!("postgres.sh");
/// Debian keeps the server's programs off the search path, a folder a version.
const DEBIAN: &str = "/usr/lib/postgresql";
/// The server runs as no root; Debian's package makes this user.
const USER: &str = "postgres";

/// Makes sure of the server's programs and of pgbouncer; gives the folder of the former.
///
/// # Errors
/// When there are none and they cannot be installed: says what to install.
pub(crate) fn ready(machine: &Machine, steps: &mut Steps) -> Result<PathBuf> {
    let missing = [("postgresql", find(machine).is_none()), ("pgbouncer", !has_pgbouncer(machine))];
    let missing: Vec<_> = missing.into_iter().filter_map(|(name, missing)| missing.then_some(name)).collect();
    if !missing.is_empty() {
        apt::install(machine, &mut Steps::indented(), &missing)?;
    }
    let programs = find(machine).context("no initdb on the search path or in /usr/lib/postgresql")?;
    ensure!(has_pgbouncer(machine), "no pgbouncer on the search path or in /usr/sbin");
    let version = machine::answer(machine.process(programs.join("initdb")).arg("--version"))?;
    steps.said(format_args!("{version}: {}", programs.display()));
    Ok(programs)
}

/// The tests look in both places too.
fn has_pgbouncer(machine: &Machine) -> bool {
    machine.which("pgbouncer").is_some() || Path::new("/usr/sbin/pgbouncer").is_file()
}

fn find(machine: &Machine) -> Option<PathBuf> {
    let complete = |folder: &PathBuf| ["initdb", "pg_ctl"].iter().all(|name| folder.join(name).is_file());
    let on_path = machine.which("initdb").and_then(|program| Some(program.parent()?.to_path_buf()));
    on_path.filter(complete).or_else(|| {
        let versions = fs::read_dir(DEBIAN).ok()?.filter_map(|entry| {
            let entry = entry.ok()?;
            Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin")))
        });
        versions.filter(|(_, folder)| complete(folder)).max().map(|(_, folder)| folder)
    })
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
