//! `cargo xtask bench`: speed beside others. The measuring is JavaScript, in `bench/`.

use anyhow::Result;

use crate::machine::Machine;
use crate::{apt, dist, job, published};

/// Builds the widget and the servers, and runs `bench/main.js` with these arguments.
///
/// # Errors
/// A program that can be neither found nor installed, or a failed build.
pub(crate) fn run(machine: &Machine, arguments: &[String]) -> Result<bool> {
    apt::ready(machine, &apt::BENCH)?;
    let (mut steps, _) = dist::ready(machine, 1)?;
    let mut ticker = steps.begin("building the servers and the benchmark", "about 10 min the first time");
    let mut build = machine.cargo();
    build.args(["build", "--profile", "server", "--package", "sandbox", "--package", "proxy"]);
    job::must(machine, "servers", &mut ticker, &mut build, "building the servers")?;
    let folder = published::project(machine, published::BENCH, &mut ticker)?;
    ticker.end("done");
    let mut node = machine.process("node");
    node.arg(folder.join("main.js")).args(arguments);
    node.arg("--target").arg(&machine.target).arg("--cache").arg(&machine.cache);
    Ok(node.status()?.success())
}
