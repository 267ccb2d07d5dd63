//! `cargo xtask load`: load on two proxies and a PostgreSQL with a replica, while some of them are killed. The load is the
//! program of `crates/load`; this builds and starts it.

use std::process::Command;

use anyhow::Result;
use clap::Args;

use crate::checks::NATIVE;
use crate::machine::Machine;
use crate::report::Steps;
use crate::{job, postgres};

const LOAD: &str = "voucher-checkout-load";
const PROXY: &str = "voucher-checkout-proxy";

#[derive(Args)]
pub(crate) struct LoadOptions {
    /// How long requests are sent
    #[arg(long, value_name = "N", default_value_t = 600)]
    seconds: u32,
    /// Requests a second
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    rate: u32,
    /// Connections that hold a half-sent request beside them
    #[arg(long, value_name = "N", default_value_t = 5_000)]
    slow: u32,
    /// Control: do not wait for the replica, and kill the primary while it is behind; the ledger must not balance
    #[arg(long)]
    asynchronous: bool,
}

impl LoadOptions {
    /// The form of CI, for two cores that do nothing else fast.
    const LIGHT: Self = Self { seconds: 45, rate: 200, slow: 1_000, asynchronous: false };
}

/// Runs the load on optimised programs, and prints its report. Returns `false` if something was lost or doubled.
///
/// # Errors
/// If PostgreSQL is missing, or a program cannot be built or started.
pub(crate) fn run(machine: &Machine, options: &LoadOptions) -> Result<bool> {
    let mut ticker =
        Steps::indented().begin("building the proxy and the load", "about 10 min the first time");
    let mut build = machine.cargo();
    build.args(["build", "--profile", "server", "--package", "load", "--package", "proxy"]);
    job::must(machine, "load-build", &mut ticker, &mut build, "building the load")?;
    ticker.end("done");
    Ok(command(machine, "server", options)?.status()?.success())
}

/// The short form, with the programs that `native` has built.
///
/// # Errors
/// As [`run`].
pub(crate) fn light(machine: &Machine) -> Result<Command> {
    let mut ticker =
        Steps::indented().begin("building the proxy and the load", "about 5 min without `native`");
    let mut build = machine.cargo();
    build.args(NATIVE).arg("--no-run");
    job::must(machine, "load-build", &mut ticker, &mut build, "building the load")?;
    ticker.end("done");
    command(machine, "debug", &LoadOptions::LIGHT)
}

fn command(machine: &Machine, profile: &str, options: &LoadOptions) -> Result<Command> {
    let programs = machine.target.join(profile);
    let mut load = machine.process(programs.join(LOAD));
    load.arg("--proxy").arg(programs.join(PROXY));
    load.arg("--postgres").arg(postgres::ready(machine, &mut Steps::indented())?);
    load.arg("--logs").arg(job::log(machine, "load")?.with_file_name(""));
    load.args(["--seconds", &options.seconds.to_string(), "--rate", &options.rate.to_string()]);
    load.args(["--slow", &options.slow.to_string()]);
    load.args(options.asynchronous.then_some("--asynchronous"));
    Ok(load)
}
