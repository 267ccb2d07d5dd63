//! `cargo xtask playground`: the playground as files. It is one flat folder, as the demo serves it.

use std::path::Path;

use anyhow::Result;

use crate::machine::Machine;
use crate::report;
use crate::{dist, folder};

/// The folders to copy. The demo looks a file up in the same order.
const FOLDERS: [&str; 2] = ["playground", "dist"];
/// The files of the demo page that the playground uses.
const STYLE: [&str; 3] = ["style/themes", "style/mark.svg", "style/dom.js"];

/// Builds the widget and copies the playground with it into `target/playground`.
///
/// # Errors
/// If the build fails or a file cannot be copied.
pub(crate) fn run(machine: &Machine) -> Result<bool> {
    dist::ready(machine, 0)?;
    let site = machine.target.join("playground");
    copy(machine, &site)?;
    report::line(format_args!("the playground is in {}: put the folder on any server", site.display()));
    Ok(true)
}

/// Copies the playground with the built widget, in the place of what is there.
///
/// # Errors
/// If a file cannot be copied.
pub(crate) fn copy(machine: &Machine, to: &Path) -> Result<()> {
    folder::remove(to)?;
    for name in FOLDERS {
        folder::copy(&machine.root.join(name), to)?;
    }
    for name in STYLE {
        let from = machine.root.join(name);
        folder::copy(&from, &to.join(from.file_name().unwrap_or_default()))?;
    }
    Ok(())
}
