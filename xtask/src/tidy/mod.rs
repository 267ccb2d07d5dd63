//! The floors and the house rules, each a function that names what breaks it.

mod contrast;
mod embedding;
mod features;
mod floors;
mod form;
mod languages;
mod pins;
mod secrets;
mod source;
mod theming;
mod words;

use std::{fmt, fs};

use anyhow::{Context, Result};

use crate::api::Api;
use crate::machine::Machine;
use crate::{report, theming as tables};

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
    problems.extend(theming::check(&sources));
    problems.extend(contrast::check(&sources));
    problems.extend(features::check(&sources));
    problems.extend(embedding::check(&sources, &Api::of(machine)?));
    problems.extend(languages::check(&sources));
    for problem in &problems {
        report::line(problem);
    }
    Ok(problems.is_empty())
}

/// `--fix`: writes the tables of docs/THEMING.md and docs/EMBEDDING.md anew.
///
/// # Errors
/// When a file cannot be read or written, or lacks the comments that a table stands between.
pub(crate) fn fix(machine: &Machine) -> Result<()> {
    let read = |path: &str| fs::read_to_string(machine.root.join(path)).with_context(|| path.to_owned());
    let (old, css, element) = (read(tables::DOCUMENT)?, read(tables::TOKENS)?, read(tables::ELEMENT)?);
    let new = tables::document(&old, &css, &element)?;
    fs::write(machine.root.join(tables::DOCUMENT), new).context(tables::DOCUMENT)?;
    let new = embedding::written(&read(embedding::DOCUMENT)?, &Api::of(machine)?)?;
    fs::write(machine.root.join(embedding::DOCUMENT), new).context(embedding::DOCUMENT)
}
