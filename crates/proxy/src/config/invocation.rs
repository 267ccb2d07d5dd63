//! The command that the process was started with.

use clap::{Command, CommandFactory, Parser};
use std::ffi::OsString;

use super::{
    BackupCommand, Config, GiftsCommand, HealthCommand, OneLine, Operator, ProbeCommand, ReconcileCommand,
    RedemptionsCommand, SettingsError, file,
};

/// The commands that need other settings of the proxy than its store.
#[derive(Clone, Debug, Parser)]
#[command(name = "voucher-checkout-proxy", version)]
enum Commands {
    /// Sends the proxy's own reads to Vista, Connect and ProCinema and reports which work. Changes nothing.
    Probe(Box<ProbeCommand>),
    /// Lists the redemptions for which the store and the systems disagree, as after a restore. Changes nothing.
    Reconcile(Box<ReconcileCommand>),
    /// Asks the proxy on this machine whether it is ready. The exit code is 0 if it is, and 1 if not.
    Health(HealthCommand),
}

/// The command that the process was started with.
pub enum Invocation {
    /// Serves as the proxy.
    Serve(Box<Config>),
    /// Runs a command that needs only the store.
    Operate(Operator),
    /// Calls the systems behind the proxy.
    Probe(Box<ProbeCommand>),
    /// Compares the store with the systems.
    Reconcile(Box<ReconcileCommand>),
    /// Asks a running proxy.
    Health(HealthCommand),
}

/// Why the process cannot run.
pub enum InvocationError {
    /// A setting is missing or wrong; also the text of `--help`.
    Arguments(clap::error::Error<OneLine>),
    /// The settings file or the environment is wrong.
    Settings(SettingsError),
}

impl Invocation {
    /// Reads the command line, the environment and the settings file of this process. An operator's command is the
    /// first word.
    ///
    /// # Errors
    /// A setting is missing or wrong, or `--help` was given.
    pub fn from_process() -> Result<Invocation, InvocationError> {
        let mut words: Vec<OsString> = std::env::args_os().collect();
        let word = words.get(1).and_then(|word| word.to_str()).unwrap_or_default().to_owned();
        // It needs all settings of the proxy, unlike the other `redemptions` commands.
        if word == "redemptions" && words.get(2).is_some_and(|word| word == "reconcile") {
            words.remove(1);
            return parse(&mut words, 2, &ReconcileCommand::command(), Invocation::from_command);
        }
        let command = match word.as_str() {
            "probe" => ProbeCommand::command(),
            "health" => HealthCommand::command(),
            "redemptions" => RedemptionsCommand::command(),
            "gifts" => GiftsCommand::command(),
            "backup" => BackupCommand::command(),
            _ => {
                return parse(&mut words, 1, &Config::command(), |config| {
                    Invocation::Serve(Box::new(config))
                });
            }
        };
        if matches!(word.as_str(), "probe" | "health") {
            return parse(&mut words, 2, &command, Invocation::from_command);
        }
        parse(&mut words, 2, &command, Invocation::Operate)
    }

    fn from_command(command: Commands) -> Invocation {
        match command {
            Commands::Probe(probe) => Invocation::Probe(probe),
            Commands::Reconcile(reconcile) => Invocation::Reconcile(reconcile),
            Commands::Health(health) => Invocation::Health(health),
        }
    }
}

/// Parses the words, with the options from the settings file inserted after the names of the program and the command.
fn parse<T: Parser>(
    words: &mut Vec<OsString>,
    names: usize,
    command: &Command,
    invocation: impl FnOnce(T) -> Invocation,
) -> Result<Invocation, InvocationError> {
    let options = file::options(command, words).map_err(InvocationError::Settings)?;
    let names = names.min(words.len());
    words.splice(names..names, options);
    let parsed =
        T::try_parse_from(words.iter()).map_err(|error| InvocationError::Arguments(error.apply()))?;
    Ok(invocation(parsed))
}
