//! The purpose that the process was started for.

use clap::{Command, CommandFactory, Parser};
use std::ffi::OsString;

use super::{
    BackupCommand, Config, GiftsCommand, OneLine, Operator, ProbeCommand, ReconcileCommand,
    RedemptionsCommand, SettingsError, file,
};

/// The command that has all settings of the proxy.
#[derive(Clone, Debug, Parser)]
#[command(name = "voucher-checkout-proxy", version)]
enum Commands {
    /// Sends the proxy's own reads to Vista, Connect and ProCinema and reports which work. Changes nothing.
    Probe(Box<ProbeCommand>),
    /// Lists the redemptions for which the store and the systems disagree, as after a restore. Changes nothing.
    Reconcile(Box<ReconcileCommand>),
}

/// The purpose that this process was started for.
pub enum Invocation {
    /// To be the proxy.
    Serve(Box<Config>),
    /// To answer an operator.
    Operate(Operator),
    /// To ask the systems behind it.
    Probe(Box<ProbeCommand>),
    /// To compare the store with them.
    Reconcile(Box<ReconcileCommand>),
}

/// The reason that the process cannot serve its purpose.
pub enum InvocationError {
    /// A setting that is missing or wrong; or the text of `--help`.
    Arguments(clap::error::Error<OneLine>),
    /// The settings file or the environment.
    Settings(SettingsError),
}

impl Invocation {
    /// The command line, the environment and the settings file of this process; a command for operators stands first.
    ///
    /// # Errors
    /// A setting is missing or wrong, or `--help` was asked for.
    pub fn from_process() -> Result<Invocation, InvocationError> {
        let mut words: Vec<OsString> = std::env::args_os().collect();
        let word = words.get(1).and_then(|word| word.to_str()).unwrap_or_default().to_owned();
        // It needs all settings of the proxy, unlike the other questions about redemptions.
        if word == "redemptions" && words.get(2).is_some_and(|word| word == "reconcile") {
            words.remove(1);
            return parse(&mut words, 2, &ReconcileCommand::command(), Invocation::with_all_settings);
        }
        let command = match word.as_str() {
            "probe" => ProbeCommand::command(),
            "redemptions" => RedemptionsCommand::command(),
            "gifts" => GiftsCommand::command(),
            "backup" => BackupCommand::command(),
            _ => {
                return parse(&mut words, 1, &Config::command(), |config| {
                    Invocation::Serve(Box::new(config))
                });
            }
        };
        if word == "probe" {
            return parse(&mut words, 2, &command, Invocation::with_all_settings);
        }
        parse(&mut words, 2, &command, Invocation::Operate)
    }

    fn with_all_settings(command: Commands) -> Invocation {
        match command {
            Commands::Probe(probe) => Invocation::Probe(probe),
            Commands::Reconcile(reconcile) => Invocation::Reconcile(reconcile),
        }
    }
}

/// Reads the words with the options of the settings file in front, behind the program's and the command's name.
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
