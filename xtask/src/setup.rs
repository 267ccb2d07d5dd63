//! Installs the tools that the other commands need.

use std::path::PathBuf;

use anyhow::Result;

use crate::machine::Machine;
use crate::report::{self, Steps};
use crate::tools::{self, Needed};
use crate::wasm::{self, Way};
use crate::{apt, browser, job, pip, postgres, published};

/// The steps of [`for_widget`].
pub(crate) const WIDGET_STEPS: usize = 4;

/// The tools that build the widget.
#[derive(Clone)]
pub(crate) struct Kit {
    /// The compiler for wasm.
    pub(crate) way: Way,
    /// The directory of `wasm-bindgen`.
    pub(crate) bindgen: PathBuf,
    pub(crate) wasm_opt: PathBuf,
    pub(crate) esbuild: PathBuf,
}

/// `cargo xtask setup`: installs the tools of `demo`, `serve` and of all checks of `test` but `engines`, `fuzz` and `site`.
/// Those, `bench` and `release` install their own tools.
pub(crate) fn run(machine: &Machine) -> Result<bool> {
    let mut steps = Steps::numbered(WIDGET_STEPS + 5);
    for_widget(machine, &mut steps)?;
    tools::trunk().ready(machine, &mut steps)?;
    browser::ready(machine, &mut steps)?;
    postgres::ready(machine, &mut steps)?;
    published::ready(machine, &mut steps)?;
    pip::CHECKERS.ready(machine, &mut steps)?;
    apt::ready(machine, &[&apt::SYSTEMD[..], &apt::SERVERS].concat())?;
    Ok(true)
}

/// `cargo xtask setup --check`: lists the tools and installs none. Returns `false` if one is missing.
pub(crate) fn check(machine: &Machine) -> Result<bool> {
    let mut tools = wasm::needed(machine);
    let by_cargo = [tools::wasm_bindgen(machine)?, tools::trunk()];
    tools.extend(by_cargo.map(|tool| tool.needed(machine)));
    tools.extend(published::needed(machine));
    tools.push(pip::CHECKERS.needed(machine)?);
    let programs = [&apt::NODE[..], &apt::BROWSER, &apt::DATABASES, &apt::SYSTEMD, &apt::SERVERS, &apt::PIP];
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
/// If one of them can neither be found nor installed. One line says what to do.
pub(crate) fn for_widget(machine: &Machine, steps: &mut Steps) -> Result<Kit> {
    crates(machine, steps)?;
    let way = wasm::ready(machine, steps)?;
    let bindgen = tools::wasm_bindgen(machine)?.ready(machine, steps)?;
    let tools = published::tools(machine, steps)?;
    Ok(Kit { way, bindgen, wasm_opt: tools.join(".bin/wasm-opt"), esbuild: tools.join(".bin/esbuild") })
}

/// Fetches the crates first, so that the error names a missing network and not a failed build.
///
/// # Errors
/// If cargo cannot fetch one.
pub(crate) fn crates(machine: &Machine, steps: &mut Steps) -> Result<()> {
    let mut ticker = steps.begin("the crates of Cargo.lock", "under 1 min the first time");
    let fetch = "`cargo fetch`, which needs the network,";
    job::must(machine, "fetch", &mut ticker, machine.cargo().arg("fetch"), fetch)?;
    ticker.end("ready");
    Ok(())
}
