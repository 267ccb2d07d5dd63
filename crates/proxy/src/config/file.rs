//! The settings file. Each line becomes an option of the command line, so the environment of the process stays
//! unchanged, and clap checks these values like all others.

use clap::{Command, CommandFactory};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::Config;

const PREFIX: &str = "VOUCHER_CHECKOUT_";
const VARIABLE: &str = "VOUCHER_CHECKOUT_SETTINGS";
/// If a variable of the environment differs from a setting by at most this many letters, it is a misspelled setting.
/// Other unknown variables may belong to other programs: Kubernetes sets variables that begin with the name of a
/// service.
const MISSPELLED: usize = 2;

/// Why the settings cannot be read. No message contains a value.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// An error in the file.
    #[error("--settings ({VARIABLE}): {} {fault}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// The fault.
        fault: FileFault,
    },
    /// An error in the environment.
    #[error("{0} in the environment is no setting; the nearest is {1}")]
    Environment(String, String),
}

/// An error of a settings file.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    /// The file does not exist, is not readable, or is not UTF-8.
    #[error("cannot be read")]
    Unreadable,
    /// A line has another form. The message does not repeat it, because it may be part of a secret.
    #[error("has a line that is not {PREFIX}NAME=value: line {0}")]
    NoSetting(usize),
    /// The name is not a setting.
    #[error("sets {0}, which is no setting; the nearest is {1}")]
    Unknown(String, String),
    /// The name is set by two lines.
    #[error("sets {0} twice")]
    Twice(String),
    /// The value is in quotes. Other programs remove them; here they would become part of a password, and the only
    /// symptom would be a 401.
    #[error("has the value of {0} in quotes, which would be a part of it; write it without")]
    Quoted(String),
}

/// The two names of a setting.
struct Setting {
    variable: String,
    option: String,
}

/// The settings of a command.
fn settings(command: &Command) -> Vec<Setting> {
    let setting = |argument: &clap::Arg| {
        let (variable, long) = (argument.get_env()?.to_str()?, argument.get_long()?);
        let is_in_files = variable != VARIABLE;
        is_in_files.then(|| Setting { variable: variable.to_owned(), option: format!("--{long}") })
    };
    command.get_arguments().filter_map(setting).collect()
}

/// The lines of the settings file as options of `command`. The command line or the environment names the file. If they
/// also have a setting, the file's is left out.
pub(super) fn options(command: &Command, words: &[OsString]) -> Result<Vec<OsString>, SettingsError> {
    let all = settings(&Config::command());
    let environment = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    check_environment(&all, environment)?;
    let Some(file) = file(words) else { return Ok(Vec::new()) };
    let lines = read(&file, &all).map_err(|fault| SettingsError::File { file, fault })?;
    let taken = settings(command);
    let option = |(name, value): (String, String)| {
        let setting = taken.iter().find(|setting| setting.variable == name)?;
        let is_given = std::env::var_os(&name).is_some() || is_among(&setting.option, words);
        (!is_given).then(|| format!("{}={value}", setting.option).into())
    };
    Ok(lines.into_iter().filter_map(option).collect())
}

/// All settings of a file with this text as options.
#[cfg(fuzzing)]
pub(crate) fn options_of(text: &str) -> Result<Vec<OsString>, FileFault> {
    let all = settings(&Config::command());
    let option = |(name, value): (String, String)| {
        let setting = all.iter().find(|setting| setting.variable == name)?;
        Some(format!("{}={value}", setting.option).into())
    };
    Ok(lines(text, &all)?.into_iter().filter_map(option).collect())
}

fn check_environment(all: &[Setting], names: impl Iterator<Item = String>) -> Result<(), SettingsError> {
    for name in names.filter(|name| name.starts_with(PREFIX) && name != VARIABLE) {
        if let Some((distance, nearest)) = unknown(all, &name)
            && distance <= MISSPELLED
        {
            return Err(SettingsError::Environment(name, nearest));
        }
    }
    Ok(())
}

/// For an unknown name: the number of letters that differ, and the most similar setting. `None` if the name is a
/// setting.
fn unknown(all: &[Setting], name: &str) -> Option<(usize, String)> {
    let capitals = name.to_ascii_uppercase();
    let distance = |setting: &Setting| {
        (strsim::damerau_levenshtein(&setting.variable, &capitals), setting.variable.clone())
    };
    let is_known = all.iter().any(|setting| setting.variable == name);
    if is_known { None } else { all.iter().map(distance).min() }
}

fn is_among(option: &str, words: &[OsString]) -> bool {
    words.iter().any(|word| {
        let word = word.to_string_lossy();
        word.strip_prefix(option).is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
    })
}

fn file(words: &[OsString]) -> Option<PathBuf> {
    const OPTION: &str = "--settings";
    let mut file = std::env::var_os(VARIABLE);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word == OPTION {
            file = words.next().cloned();
        } else if let Some(path) = word.to_str().and_then(|word| word.strip_prefix("--settings=")) {
            file = Some(OsStr::new(path).to_owned());
        }
    }
    file.map(PathBuf::from)
}

fn read(file: &Path, all: &[Setting]) -> Result<Vec<(String, String)>, FileFault> {
    let text = std::fs::read_to_string(file).map_err(|_| FileFault::Unreadable)?;
    lines(&text, all)
}

/// The names and values of a file. A value is the text after the first `=` of its line, without white space at the
/// ends. Nothing in it is substituted, unquoted or cut off.
fn lines(text: &str, all: &[Setting]) -> Result<Vec<(String, String)>, FileFault> {
    let mut lines = Vec::<(String, String)>::new();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (line, number) in text.lines().map(str::trim).zip(1..) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, value) = line.split_once('=').ok_or(FileFault::NoSetting(number))?;
        let (name, value) = (name.trim_end(), value.trim_start());
        let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        // OpenTelemetry's settings have names of their own.
        let is_known = all.iter().any(|setting| setting.variable == name);
        if !(is_known || name.starts_with(PREFIX)) || !name.bytes().all(letter) {
            return Err(FileFault::NoSetting(number));
        }
        let name = name.to_owned();
        if let Some((_, nearest)) = unknown(all, &name) {
            return Err(FileFault::Unknown(name, nearest));
        }
        if lines.iter().any(|(other, _)| *other == name) {
            return Err(FileFault::Twice(name));
        }
        let is_in = |quote: char| value.len() > 1 && value.starts_with(quote) && value.ends_with(quote);
        if is_in('"') || is_in('\'') {
            return Err(FileFault::Quoted(name));
        }
        lines.push((name, value.to_owned()));
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(String, String)>, FileFault> {
        lines(text, &settings(&Config::command()))
    }

    #[test]
    fn a_value_is_what_stands_in_its_line() {
        for value in [
            "pa$word-1",
            "${HOME}$HOME",
            "a#b #c",
            r#"a\n\$ "b' c"#,
            "a=b==",
            "pa word",
            "",
            "ä€",
            "$(id)`id`",
        ] {
            let file = format!(
                "\u{feff}# a comment\r\n\r\n  # another=one\r\nVOUCHER_CHECKOUT_TOKEN_PASSWORD={value}\r\n"
            );
            let line = ("VOUCHER_CHECKOUT_TOKEN_PASSWORD".to_owned(), value.to_owned());
            assert_eq!(read(&file), Ok(vec![line]));
        }
    }

    #[test]
    fn a_name_that_no_setting_has_is_told_with_the_nearest() {
        for (wrong, nearest) in [
            ("FORWARDED_HOP", "FORWARDED_HOPS"),
            ("OCAPI_TOKN", "OCAPI_TOKEN"),
            ("SITE_KEYS", "SITE_KEY"),
            ("forwarded_hops", "FORWARDED_HOPS"),
        ] {
            let name = |word: &str| format!("{PREFIX}{word}");
            let fault = FileFault::Unknown(name(wrong), name(nearest));
            let said = fault.to_string();
            assert_eq!(read(&format!("{}=swordfish", name(wrong))), Err(fault));
            assert!(!said.contains("swordfish"));
        }
    }

    #[test]
    fn a_line_that_is_no_setting_is_numbered_and_not_repeated() {
        for line in [
            "swordfish",
            "=swordfish",
            "export VOUCHER_CHECKOUT_LOG=info",
            "PATH=swordfish",
            "sword==",
            "VOUCHER_CHECKOUT_LOG",
        ] {
            let error = read(&format!("VOUCHER_CHECKOUT_SECRET=a\n{line}\n")).unwrap_err();
            assert_eq!(error, FileFault::NoSetting(2), "{line}");
            assert!(!error.to_string().contains("sword"));
        }
    }

    #[cfg(feature = "otlp")]
    #[test]
    fn a_setting_of_opentelemetry_is_one_too() {
        let line = ("OTEL_EXPORTER_OTLP_ENDPOINT".to_owned(), "http://collector:4318".to_owned());
        assert_eq!(read(&format!("{}={}", line.0, line.1)), Ok(vec![line]));
        assert_eq!(read("OTEL_EXPORTER_OTLP_ENDPOIN=a"), Err(FileFault::NoSetting(1)));
    }

    #[test]
    fn two_values_and_quotes_are_refused_by_name() {
        let name = || "VOUCHER_CHECKOUT_LOG".to_owned();
        assert_eq!(read("VOUCHER_CHECKOUT_LOG=a\nVOUCHER_CHECKOUT_LOG=a"), Err(FileFault::Twice(name())));
        for quoted in ["\"info\"", "'info'"] {
            assert_eq!(read(&format!("{}={quoted}", name())), Err(FileFault::Quoted(name())));
        }
    }

    #[test]
    fn in_the_environment_only_a_misspelled_setting_is_an_error() {
        let all = settings(&Config::command());
        let check = |name: &str| check_environment(&all, [name.to_owned()].into_iter());
        for other in ["PATH", "VOUCHER_CHECKOUT_LOG", VARIABLE, "VOUCHER_CHECKOUT_PORT_8083_TCP_ADDR"] {
            assert_eq!(check(other), Ok(()), "{other}");
        }
        let error = check("VOUCHER_CHECKOUT_FORWARDED_HOP").unwrap_err().to_string();
        assert!(error.contains("FORWARDED_HOP in") && error.contains("FORWARDED_HOPS"), "{error}");
    }
}
