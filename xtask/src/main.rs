//! `cargo xtask`: sets up the tools, builds the widget, runs the demo and every check.
#![forbid(unsafe_code)]
#![warn(clippy::disallowed_methods)]

mod apt;
mod bench;
mod bindings;
mod browser;
mod bug_reports;
mod bundle;
mod checks;
mod cli;
mod controls;
mod demo;
mod dist;
mod engine;
mod folder;
mod fuzz;
mod growth;
mod integrity;
mod job;
mod load;
mod machine;
mod npm;
mod package;
mod pip;
mod playground;
mod postgres;
mod published;
mod release;
mod report;
mod scripts;
mod serve;
mod setup;
mod shots;
mod site;
mod size;
mod soak;
mod tally;
mod tools;
mod versions;
mod wasm;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

use crate::cli::{Cli, Command};
use crate::machine::Machine;
use crate::report::Refusal;

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            report::fault(format_args!("error: {error:#}"));
            if error.is::<Refusal>() { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

/// Runs the command. Returns `false` if a check failed.
fn run() -> Result<bool> {
    let Cli { command, no_apt, repository } = Cli::parse();
    let machine = Machine::read(no_apt, repository)?;
    match command {
        Command::Setup { check: true } => setup::check(&machine),
        Command::Setup { check: false } => setup::run(&machine),
        Command::Dist => dist::ready(&machine, 0).map(|_| true),
        Command::Npm => {
            let (mut steps, kit) = dist::ready(&machine, 1)?;
            let mut ticker = steps.begin("packing for npm", "");
            let packed = package::pack(&machine, &kit, &mut ticker)?;
            ticker.end(&packed.display().to_string());
            Ok(true)
        }
        Command::Release => release::run(&machine),
        Command::Size { record: true } => growth::record(&machine).map(|()| true),
        Command::Size { record: false } => size::run(&machine),
        Command::Bench { arguments } => bench::run(&machine, &arguments),
        Command::Controls => controls::run(&machine),
        Command::Load(options) => load::run(&machine, &options),
        Command::Soak { times } => soak::run(&machine, times),
        Command::Playground => playground::run(&machine),
        Command::Site => site::run(&machine),
        Command::Shots { names } => shots::run(&machine, &names),
        Command::Demo(options) => demo::run(&machine, &options),
        Command::Serve(options) => serve::run(&machine, &options),
        Command::Fuzz(options) => fuzz::run(&machine, &options),
        Command::Test(options) => checks::run(&machine, &options),
    }
}
