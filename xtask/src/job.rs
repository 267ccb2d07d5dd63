//! Runs other programs. Their output goes to a log, and a failure shows its end.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::machine::Machine;
use crate::report::Ticker;

/// The time between two checks of a running program.
const POLL: Duration = Duration::from_millis(50);
const TAIL_LINES: usize = 25;
/// The lines of a panic that are shown.
const FAILURE_LINES: usize = 4;
const LINE_CHARACTERS: usize = 500;

/// A program that is stopped when this is dropped.
pub(crate) struct Running(pub(crate) Child);

impl Running {
    /// Starts a program that gets no input.
    ///
    /// # Errors
    /// If it cannot be started.
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        let program = command.get_program().to_string_lossy().into_owned();
        let child = command.stdin(Stdio::null()).spawn();
        Ok(Self(child.with_context(|| format!("cannot start {program}"))?))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts programs, calls `started`, and stops them all at Ctrl-C or SIGTERM.
///
/// # Errors
/// If one cannot be started, or ends by itself.
pub(crate) fn run_until_stopped<const N: usize>(
    programs: [(&str, &mut Command); N],
    started: impl FnOnce(),
) -> Result<()> {
    let (sender, stop) = mpsc::channel();
    ctrlc::set_handler(move || {
        // The receiver is gone only if this process is about to end.
        let _ = sender.send(());
    })?;
    let mut running = Vec::new();
    for (name, program) in programs {
        running.push((name, Running::start(program)?));
    }
    started();
    while let Err(RecvTimeoutError::Timeout) = stop.recv_timeout(POLL) {
        for (name, program) in &mut running {
            if let Some(status) = program.0.try_wait()? {
                // Ctrl-C in a terminal reaches the programs too, perhaps before this process.
                if stop.recv_timeout(POLL).is_ok() {
                    return Ok(());
                }
                bail!("{name} ended: {status}");
            }
        }
    }
    Ok(())
}

/// A program that has ended.
pub(crate) struct Ended {
    pub(crate) ok: bool,
    /// Its standard output and standard error.
    pub(crate) text: String,
    log: PathBuf,
}

impl Ended {
    /// The panic of each failed test, the end of the output, and the path of the log.
    pub(crate) fn tail(&self) -> String {
        let lines: Vec<&str> = self.text.lines().collect();
        let ends = lines.len().saturating_sub(TAIL_LINES);
        let (before, last) = lines.split_at(ends);
        let shown = failures(before).into_iter().chain(last.iter().copied());
        let mut tail: String = shown.map(|line| format!("      {}\n", beginning(line))).collect();
        tail.push_str(&format!("      (all of it: {})", self.log.display()));
        tail
    }
}

/// The first lines of the last panic of each thread. A random test panics once for each story that it shortens.
fn failures<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let panics =
        lines.iter().enumerate().filter_map(|(at, line)| Some((line.split_once(" panicked at ")?.0, at)));
    let mut last: Vec<usize> = panics.collect::<BTreeMap<_, _>>().into_values().collect();
    last.sort_unstable();
    let said = |at: usize| lines.iter().copied().skip(at).take(FAILURE_LINES);
    last.into_iter().flat_map(|at| said(at).take_while(|line| *line != "stack backtrace:")).collect()
}

/// At most [`LINE_CHARACTERS`] of a line: the value of a failed comparison can be a whole order.
fn beginning(line: &str) -> &str {
    line.char_indices().nth(LINE_CHARACTERS).and_then(|(at, _)| line.get(..at)).unwrap_or(line)
}

/// Runs `command` to its end, its output in `target/xtask-logs/<log>.log`.
///
/// # Errors
/// If it cannot be started. [`Ended::ok`] says whether it failed.
pub(crate) fn run(machine: &Machine, log: &str, ticker: &mut Ticker, command: &mut Command) -> Result<Ended> {
    run_for(machine, log, ticker, command, Duration::MAX)
}

/// As [`run`], but stops the program after `limit`, which counts as a failure.
pub(crate) fn run_for(
    machine: &Machine,
    log: &str,
    ticker: &mut Ticker,
    command: &mut Command,
    limit: Duration,
) -> Result<Ended> {
    let log = self::log(machine, log)?;
    let file = File::create(&log).with_context(|| log.display().to_string())?;
    let mut running = Running::start(command.stdout(file.try_clone()?).stderr(file))?;
    let started = Instant::now();
    let mut status = running.0.try_wait()?;
    while status.is_none() && started.elapsed() < limit {
        ticker.tick();
        thread::sleep(POLL);
        status = running.0.try_wait()?;
    }
    let text = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
    Ok(Ended { ok: status.is_some_and(|status| status.success()), text, log })
}

/// As [`run`], but a failure is an error.
///
/// # Errors
/// If it fails: that `what` failed, and the end of the log.
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

/// The path of a log, in a folder that exists.
///
/// # Errors
/// If the folder cannot be made.
pub(crate) fn log(machine: &Machine, name: &str) -> Result<PathBuf> {
    let logs = machine.target.join("xtask-logs");
    fs::create_dir_all(&logs).with_context(|| logs.display().to_string())?;
    Ok(logs.join(name).with_extension("log"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_panic_of_each_thread_is_shown() {
        let lines = [
            "thread 'stories' (7) panicked at a.rs:1:2:",
            "a long story",
            "stack backtrace:",
            "thread 'other' (8) panicked at b.rs:3:4:",
            "stack backtrace:",
            "thread 'stories' (7) panicked at a.rs:1:2:",
            "a short story",
            "stack backtrace:",
        ];
        assert_eq!(failures(&lines), [lines[3], lines[5], lines[6]]);
    }

    #[test]
    fn a_long_line_is_cut_between_characters() {
        assert_eq!(beginning("short"), "short");
        assert_eq!(beginning(&"ä".repeat(600)), "ä".repeat(LINE_CHARACTERS));
    }
}
