//! Bundles and minifies the scripts and styles with esbuild.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::bindings::Wasm;
use crate::job;
use crate::machine::Machine;
use crate::report::Ticker;
use crate::setup::Kit;

const STYLES: [&str; 2] = ["style/voucher-checkout.css", "style/scan.css"];
const COMMON: [&str; 3] = ["--bundle", "--minify", "--charset=utf8"];
const SCRIPT: [&str; 5] =
    ["--format=esm", "--target=es2022", "--legal-comments=none", "--loader:.css=text", "--loader:.txt=text"];
/// Replaces `HTMLElement`, which a server does not have.
const SERVER: &str = "--inject:src/element/server.js";

/// A module of `dist/`, or of the npm package.
pub(crate) struct Module<'a> {
    /// The script that imports all others.
    pub(crate) entry: &'a str,
    pub(crate) wasm: &'a Wasm,
    /// Integrities of files by the constant that holds them in the scripts (src/built.d.ts).
    pub(crate) integrity: &'a [(&'a str, String)],
    /// Whether a server may import it.
    pub(crate) on_server: bool,
}

/// Writes the style sheets into `work`. The scripts import them from there as texts.
///
/// # Errors
/// If esbuild fails, with the end of its output.
pub(crate) fn styles(machine: &Machine, kit: &Kit, work: &Path, ticker: &mut Ticker) -> Result<()> {
    let mut esbuild = machine.process(&kit.esbuild);
    esbuild.args(COMMON).args(STYLES).arg(format!("--outdir={}", work.display())).current_dir(&machine.root);
    job::must(machine, "esbuild", ticker, &mut esbuild, "esbuild").map(drop)
}

/// The minified text of a module. Its scripts import the outputs of [`crate::bindings::make`] and [`styles`] in `work` as
/// `built/…`.
///
/// # Errors
/// If esbuild fails, with the end of its output.
pub(crate) fn module(
    machine: &Machine,
    kit: &Kit,
    module: &Module<'_>,
    work: &Path,
    ticker: &mut Ticker,
) -> Result<String> {
    let names = work.join(format!("{}.names.json", module.wasm.name));
    let text = fs::read_to_string(&names).with_context(|| names.display().to_string())?;
    let long: BTreeMap<String, String> = serde_json::from_str(&text)?;
    let long: Vec<String> = long.into_keys().collect();
    // esbuild writes its own names into the cache, which must not reach the next module.
    let (cache, output) = (work.join("mangle.json"), work.join("module.js"));
    fs::write(&cache, &text)?;
    let mut esbuild = machine.process(&kit.esbuild);
    esbuild.args(COMMON).args(SCRIPT).arg(module.entry).arg(format!("--outfile={}", output.display()));
    esbuild.arg(format!("--alias:built={}", work.display()));
    // The names of the wasm, and those that wasm-bindgen keeps to itself.
    esbuild.arg(format!("--mangle-props=^(_.*|{})$", long.join("|")));
    esbuild.arg(format!("--mangle-cache={}", cache.display()));
    for (constant, digest) in module.integrity {
        esbuild.arg(format!("--define:{constant}=\"{digest}\""));
    }
    if module.on_server {
        esbuild.arg(SERVER);
    }
    job::must(machine, "esbuild", ticker, esbuild.current_dir(&machine.root), "esbuild")?;
    fs::read_to_string(&output).with_context(|| output.display().to_string())
}
