//! `cargo xtask playground`: the playground as files. It is one flat folder, as the demo serves it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::cli::Machine;
use crate::report::{self, Steps};
use crate::{dist, npm, setup};

/// What goes into the folder, from the root, in the order in which the demo looks them up.
const FOLDERS: [&str; 2] = ["playground", "dist"];
/// Of the page's own style only what the playground names.
const STYLE: [&str; 2] = ["style/themes", "style/mark.svg"];

/// Builds the widget and copies all into `target/playground`.
///
/// # Errors
/// The step that failed.
pub(crate) fn run(machine: &Machine) -> Result<bool> {
    let mut steps = Steps::numbered(setup::WIDGET_STEPS + 1);
    let kit = setup::for_widget(machine, &mut steps, npm::Need::Wanted)?;
    dist::build(machine, &kit, &mut steps)?;
    let site = machine.target.join("playground");
    if site.exists() {
        fs::remove_dir_all(&site)?;
    }
    for folder in FOLDERS {
        copy(&machine.root.join(folder), &site)?;
    }
    for name in STYLE {
        let from = machine.root.join(name);
        copy(&from, &site.join(from.file_name().unwrap_or_default()))?;
    }
    report::line(format_args!("the playground is in {}: put the folder on any server", site.display()));
    Ok(true)
}

/// Copies a file, or a folder with all that is in it.
///
/// # Errors
/// When something cannot be read or written.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    if from.is_file() {
        fs::copy(from, to).with_context(|| from.display().to_string())?;
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}
