//! The floors and the house rules, each a function that names what breaks it.

mod floors;
mod form;
mod pins;
mod secrets;
mod source;
mod words;

use std::fmt;

use anyhow::Result;

use crate::cli::Machine;
use crate::report;

/// One broken rule.
#[derive(Debug, PartialEq, Eq)]
struct Problem {
    /// The file, or the package, and the line where there is one.
    place: String,
    rule: String,
}

impl Problem {
    fn new(place: impl Into<String>, rule: impl Into<String>) -> Self {
        Self { place: place.into(), rule: rule.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "      {}: {}", self.place, self.rule)
    }
}

/// `cargo xtask tidy`: prints each broken rule; `false` when there is one.
///
/// # Errors
/// When git or cargo cannot say what belongs to the project.
pub(crate) fn run(machine: &Machine) -> Result<bool> {
    let sources = source::all(machine)?;
    let mut problems = floors::check(machine)?;
    problems.extend(pins::check(machine)?);
    for source in &sources {
        problems.extend(form::check(source));
        problems.extend(words::check(source));
        problems.extend(secrets::check(source));
    }
    problems.extend(words::one_reader_of_the_environment(&sources));
    for problem in &problems {
        report::line(problem);
    }
    Ok(problems.is_empty())
}
