//! Runs other programs: their output goes to a log, of which a failure shows the tail.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::machine::Machine;
use crate::report::Ticker;

/// Time between two looks at a running program.
const POLL: Duration = Duration::from_millis(50);
const TAIL_LINES: usize = 25;
/// How much of what a test says of its failure is shown, in lines.
const FAILURE_LINES: usize = 4;

/// A program that has ended.
pub(crate) struct Ended {
    pub(crate) ok: bool,
    /// All it printed.
    pub(crate) text: String,
    log: PathBuf,
}

impl Ended {
    /// Why each test failed, the end of what it printed, and where the rest is.
    pub(crate) fn tail(&self) -> String {
        let lines: Vec<&str> = self.text.lines().collect();
        let ends = lines.len().saturating_sub(TAIL_LINES);
        let (before, last) = lines.split_at(ends);
        let mut tail: String = failures(before).chain(last).map(|line| format!("      {line}\n")).collect();
        tail.push_str(&format!("      (all of it: {})", self.log.display()));
        tail
    }
}

/// What is said of each panic, which may stand far from the end.
fn failures<'a>(lines: &'a [&'a str]) -> impl Iterator<Item = &'a &'a str> {
    let panics = lines.iter().enumerate().filter(|(_, line)| line.contains(" panicked at "));
    panics.flat_map(|(at, _)| {
        let said = lines.iter().skip(at).take(FAILURE_LINES);
        said.take_while(|line| **line != "stack backtrace:")
    })
}

/// Runs `command` to its end, its output in `target/xtask-logs/<log>.log`.
///
/// # Errors
/// When it cannot be started; that it failed is in [`Ended::ok`].
pub(crate) fn run(machine: &Machine, log: &str, ticker: &mut Ticker, command: &mut Command) -> Result<Ended> {
    run_for(machine, log, ticker, command, Duration::MAX)
}

/// As [`run`], but the program is stopped, and has failed, after `limit`.
pub(crate) fn run_for(
    machine: &Machine,
    log: &str,
    ticker: &mut Ticker,
    command: &mut Command,
    limit: Duration,
) -> Result<Ended> {
    let logs = machine.target.join("xtask-logs");
    fs::create_dir_all(&logs).with_context(|| logs.display().to_string())?;
    let log = logs.join(log).with_extension("log");
    let file = File::create(&log).with_context(|| log.display().to_string())?;
    let program = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(file.try_clone()?)
        .stderr(file)
        .spawn()
        .with_context(|| format!("cannot start {program}"))?;
    let started = Instant::now();
    let status: Option<ExitStatus> = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        if started.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            break None;
        }
        ticker.tick();
        thread::sleep(POLL);
    };
    let text = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
    Ok(Ended { ok: status.is_some_and(|status| status.success()), text, log })
}

/// As [`run`], for a program whose failure ends the step.
///
/// # Errors
/// With `what` failed and the tail of the log.
pub(crate) fn must(
    machine: &Machine,
    log: &str,
    ticker: &mut Ticker,
    command: &mut Command,
    what: &str,
) -> Result<Ended> {
    let ended = run(machine, log, ticker, command)?;
    if !ended.ok {
        bail!("{what} failed\n{}", ended.tail());
    }
    Ok(ended)
}
