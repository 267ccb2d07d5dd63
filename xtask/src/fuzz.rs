//! `cargo xtask fuzz`: runs the fuzz targets of `fuzz/`, two at a time.

use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use anyhow::{Result, bail};
use clap::Args;

use crate::machine::Machine;
use crate::report::{self, Steps, Ticker};
use crate::{job, pip};

const ALL: [&str; 7] = ["answers", "code", "head", "refusal", "router", "settings", "webhook"];
/// The targets without the proxy, whose crates take minutes to build. `cargo xtask test --only fuzz` runs these.
const LIGHT: [&str; 3] = ["answers", "code", "head"];
/// libFuzzer ends with the number of executions, and with their number per second.
const STATISTICS: [&str; 2] = ["stat::number_of_executed_units:", "stat::average_exec_per_sec:"];

#[derive(Args)]
pub(crate) struct FuzzOptions {
    /// The time of each target
    #[arg(long, value_name = "N", default_value_t = 60)]
    seconds: u64,
    /// The number of executions of each target, however long they take
    #[arg(long, value_name = "N", conflicts_with = "seconds")]
    runs: Option<u64>,
    /// Run only this target; may be given more than once
    #[arg(long = "target", value_name = "NAME", value_parser = ALL, default_values = ALL, hide_default_value = true)]
    targets: Vec<String>,
}

impl FuzzOptions {
    /// The targets without the proxy.
    pub(crate) fn light(seconds: u64) -> Self {
        Self { seconds, runs: None, targets: LIGHT.map(str::to_owned).to_vec() }
    }
}

/// Builds the targets and runs them. Returns `false` if an input fails, and an error if a target cannot be built.
pub(crate) fn run(machine: &Machine, options: &FuzzOptions) -> Result<bool> {
    let tool = pip::FUZZ.ready(machine, &mut Steps::indented())?.join("bin/cargo-fuzz");
    let is_light = options.targets.iter().all(|target| LIGHT.contains(&target.as_str()));
    let cargo_fuzz = |command| {
        let mut fuzz = machine.process(&tool);
        // By default, cargo-fuzz turns debug assertions on in every crate. `fuzz/Cargo.toml` leaves one crate out.
        fuzz.args(["fuzz", command, "--release", "--sanitizer", "none", "--target-dir"]);
        fuzz.arg(machine.target.join("fuzz"));
        fuzz.args(is_light.then_some("--no-default-features"));
        // Its flags for the compiler are unstable.
        fuzz.env("RUSTC_BOOTSTRAP", "1");
        fuzz
    };
    let mut ticker = Steps::indented().begin("building the fuzz targets", "up to 6 min the first time");
    job::must(machine, "fuzz-build", &mut ticker, &mut cargo_fuzz("build"), "cargo fuzz build")?;
    ticker.end("done");
    let time = format!("-max_total_time={}", options.seconds);
    let limit = options.runs.map_or(time, |runs| format!("-runs={runs}"));
    let (next, sound) = (AtomicUsize::new(0), AtomicBool::new(true));
    let work = || -> Result<()> {
        while let Some(target) = options.targets.get(next.fetch_add(1, Ordering::Relaxed)) {
            sound.fetch_and(one(machine, target, &limit, &mut cargo_fuzz("run"))?, Ordering::Relaxed);
        }
        Ok(())
    };
    thread::scope(|scope| {
        let other = scope.spawn(work);
        work().and(other.join().unwrap_or_else(|_| bail!("a worker of the fuzz targets panicked")))
    })?;
    Ok(sound.into_inner())
}

/// Runs one target. New inputs go into the target directory, and so does one that fails.
fn one(machine: &Machine, target: &str, limit: &str, command: &mut Command) -> Result<bool> {
    let folder = machine.target.join("fuzz");
    let (found, failed) = (folder.join("corpus").join(target), folder.join("failed").join(target));
    fs::create_dir_all(&found)?;
    fs::create_dir_all(&failed)?;
    command.arg(target).arg(found).arg(format!("fuzz/corpus/{target}")).arg("--");
    command.arg(format!("-artifact_prefix={}/", failed.display()));
    command.args([&format!("-dict=fuzz/dictionaries/{target}.txt"), limit, "-print_final_stats=1"]);
    // A long text of codes takes long, because the text that is left is read again after each code.
    command.args((target == "code").then_some("-max_len=256"));
    let mut ticker = Ticker::begin(format!("      {target}"), "");
    let ended = job::run(machine, &format!("fuzz-{target}"), &mut ticker, command)?;
    ticker.end(&summary(&ended.text));
    if !ended.ok {
        // libFuzzer's last lines have the input and the command that repeats it.
        report::line(ended.tail());
    }
    Ok(ended.ok)
}

fn summary(output: &str) -> String {
    let number = |name| output.lines().find_map(|line| line.strip_prefix(name)).map_or("?", str::trim);
    let [executions, speed] = STATISTICS.map(number);
    format!("{executions} executions, {speed} per second")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn executions_are_read_from_the_last_lines() {
        let output = "#8 pulse\nDone 12 runs in 3 second(s)\nstat::number_of_executed_units: 12\n\
            stat::average_exec_per_sec:     4\n";
        assert_eq!(summary(output), "12 executions, 4 per second");
        assert_eq!(summary("error: could not compile"), "? executions, ? per second");
    }

    #[test]
    fn every_target_is_run_and_has_inputs() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz");
        let files = fs::read_dir(folder.join("targets")).unwrap();
        let mut names: Vec<_> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        assert_eq!(names, ALL.map(|name| format!("{name}.rs")));
        for name in ALL {
            assert!(folder.join("corpus").join(name).is_dir(), "{name}");
            assert!(folder.join(format!("dictionaries/{name}.txt")).is_file(), "{name}");
        }
    }
}
