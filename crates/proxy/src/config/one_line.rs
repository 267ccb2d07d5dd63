//! An error about a setting, as one line.

use clap::CommandFactory;
use clap::builder::StyledStr;
use clap::error::{ContextKind, Error, ErrorFormatter, ErrorKind};
use std::error::Error as _;

use super::Config;

/// Formats an error as one line that names the setting. It never repeats the value, which may be a secret.
pub struct OneLine;

impl ErrorFormatter for OneLine {
    fn format_error(error: &Error<OneLine>) -> StyledStr {
        let setting = error.get(ContextKind::InvalidArg).map(|name| with_variable(&name.to_string()));
        let setting = setting.as_deref().unwrap_or("the command line");
        match error.kind() {
            ErrorKind::MissingRequiredArgument => {
                let setting = error.get(ContextKind::InvalidArg).map(|name| or_another(&name.to_string()));
                format!("error: {} must be set\n", setting.as_deref().unwrap_or("a setting"))
            }
            ErrorKind::ArgumentConflict => match error.get(ContextKind::PriorArg) {
                Some(other) if error.get(ContextKind::InvalidArg) == Some(other) => {
                    format!("error: {setting} is given twice\n")
                }
                Some(other) => {
                    let other = with_variable(&other.to_string());
                    format!("error: {setting} and {other} are both set; only one can be\n")
                }
                None => format!("error: {setting} contradicts another setting; see --help\n"),
            },
            ErrorKind::UnknownArgument => {
                let name = setting.split('=').next().unwrap_or_default();
                let is_like_a_setting = |byte: u8| byte == b'-' || byte.is_ascii_lowercase();
                // Another word may be a secret that was separated from its option.
                let is_name = name.starts_with("--") && name.bytes().all(is_like_a_setting);
                let shown = if is_name { name } else { "the command line has a word that" };
                format!("error: {shown} is no setting; see --help\n")
            }
            _ => match (error.source(), error.get(ContextKind::ValidValue)) {
                (Some(reason), _) => format!("error: {setting} is wrong: {}\n", without_value(reason)),
                (None, Some(valid)) => format!("error: {setting} is wrong: must be one of {valid}\n"),
                (None, None) => format!("error: {setting} is wrong; see --help\n"),
            },
        }
        .into()
    }
}

/// The reason of a parser. clap's parser of numbers writes "7 is not in 1..=5".
fn without_value(reason: &dyn std::error::Error) -> String {
    let reason = reason.to_string();
    match reason.split_once(" is not in ") {
        Some((_, range)) => format!("must be in {range}"),
        None => reason,
    }
}

/// Pairs of settings of which one is required.
const ALTERNATIVES: [(&str, &str); 2] = [("ocapi_token", "token_url"), ("site_key", "open_to_all")];

/// The missing settings, each with the one that can replace it.
fn or_another(names: &str) -> String {
    let mut command = Config::command();
    command.build();
    let argument =
        |id: &str| command.get_arguments().find(|argument| argument.get_id() == id).map(ToString::to_string);
    let alternative = |name: &str| {
        ALTERNATIVES
            .iter()
            .find(|(id, _)| argument(id).as_deref() == Some(name))
            .and_then(|(_, other)| argument(other))
    };
    let both = |name: &str| match alternative(name) {
        Some(other) => format!("{} or {}", with_variable(name), with_variable(&other)),
        None => with_variable(name),
    };
    names.split(", ").map(both).collect::<Vec<_>>().join(" and ")
}

/// Adds the variable to each option, because most operators use those: "--listen <…> (VOUCHER_CHECKOUT_LISTEN)".
fn with_variable(names: &str) -> String {
    let mut command = Config::command();
    command.build();
    let variable = |name: &str| {
        let argument = command.get_arguments().find(|argument| argument.to_string() == name)?;
        Some(format!("{name} ({})", argument.get_env()?.to_str()?))
    };
    names
        .split(", ")
        .map(|name| variable(name).unwrap_or_else(|| name.to_owned()))
        .collect::<Vec<_>>()
        .join(" and ")
}
