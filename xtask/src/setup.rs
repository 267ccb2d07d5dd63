//! Makes ready what the other commands build with.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::machine::{self, Machine};
use crate::report::{self, Steps};
use crate::tools::{self, Needed};
use crate::wasm::{self, Way};
use crate::{apt, browser, checkers, job, npm, postgres};

/// The steps of [`for_widget`].
pub(crate) const WIDGET_STEPS: usize = 5;
/// A build of everything takes about this much.
const FREE_KIB: u64 = 2 * 1024 * 1024;

/// What the widget is built with.
#[derive(Clone)]
pub(crate) struct Kit {
    /// The compiler for wasm.
    pub(crate) way: Way,
    /// The directory of `wasm-bindgen`.
    pub(crate) bindgen: PathBuf,
    pub(crate) wasm_opt: PathBuf,
    pub(crate) esbuild: PathBuf,
}

/// `cargo xtask setup`: installs every tool, so that all other commands find it.
pub(crate) fn run(machine: &Machine) -> Result<bool> {
    let mut steps = Steps::numbered(WIDGET_STEPS + 5);
    for_widget(machine, &mut steps)?;
    tools::trunk().ready(machine, &mut steps)?;
    browser::ready(machine, &mut steps)?;
    postgres::ready(machine, &mut steps)?;
    npm::axe(machine, &mut steps)?;
    checkers::ready(machine, &mut steps)?;
    apt::ready(machine, &apt::SERVERS)?;
    Ok(true)
}

/// `cargo xtask setup --check`: lists the tools and installs none. Returns `false` if one is missing.
pub(crate) fn check(machine: &Machine) -> Result<bool> {
    let mut tools = vec![wasm::needed(machine)?, tools::wasm_bindgen(machine)?.needed(machine)];
    tools.push(tools::trunk().needed(machine));
    tools.extend([npm::ESBUILD.needed(machine), npm::WASM_OPT.needed(machine), npm::axe_needed(machine)]);
    tools.push(checkers::needed(machine)?);
    let programs = [&apt::NODE[..], &apt::BROWSER, &apt::DATABASES, &apt::SERVERS, &apt::PIP];
    tools.extend(programs.into_iter().flat_map(|programs| apt::needed(machine, programs)));
    for Needed { name, is_there, install } in &tools {
        match is_there {
            true => report::line(format_args!("ready    {name}")),
            false => report::line(format_args!("missing  {name}: {install}")),
        }
    }
    let missing = tools.iter().filter(|tool| !tool.is_there).count();
    report::line(format_args!("{missing} missing; `cargo xtask setup` installs what is missing"));
    Ok(missing == 0)
}

/// The crates, a compiler for wasm, wasm-bindgen, wasm-opt and esbuild.
///
/// # Errors
/// When one of them can neither be found nor installed, or the disk is nearly full: one line says what to do.
pub(crate) fn for_widget(machine: &Machine, steps: &mut Steps) -> Result<Kit> {
    enough_disk(machine)?;
    crates(machine, steps)?;
    Ok(Kit {
        way: wasm::ready(machine, steps)?,
        bindgen: tools::wasm_bindgen(machine)?.ready(machine, steps)?,
        wasm_opt: npm::WASM_OPT.ready(machine, steps)?,
        esbuild: npm::ESBUILD.ready(machine, steps)?,
    })
}

/// Fetches the crates first, so that a missing network is told as such and not as a failed build.
fn crates(machine: &Machine, steps: &mut Steps) -> Result<()> {
    let mut ticker = steps.begin("the crates of Cargo.lock", "under 1 min the first time");
    let ended = job::run(machine, "fetch", &mut ticker, machine.cargo().arg("fetch"))?;
    if !ended.ok {
        let cause = ended.text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
        bail!(
            "the crates could not be fetched ({cause}): is the network reachable? `cargo fetch` tells more"
        );
    }
    ticker.end("ready");
    Ok(())
}

fn enough_disk(machine: &Machine) -> Result<()> {
    let Ok(answer) = machine::answer(machine.process("df").arg("-Pk").arg(&machine.root)) else {
        return Ok(()); // A system without df: the build itself will say when the disk is full.
    };
    let free = free_kib(&answer).context("df gives no number of free blocks")?;
    if free < FREE_KIB {
        bail!(
            "only {} MiB are free on the disk of {}: a build needs 2 GiB",
            free / 1024,
            machine.root.display()
        );
    }
    Ok(())
}

/// The free KiB in what `df -Pk` answers.
fn free_kib(answer: &str) -> Option<u64> {
    answer.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_free_space_is_the_fourth_column() {
        let answer = "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda 100 60 40 60% /\n";
        assert_eq!(free_kib(answer), Some(40));
        assert_eq!(free_kib("nothing"), None);
    }
}
