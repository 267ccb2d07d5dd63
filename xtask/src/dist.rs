//! Fills `dist/` with the files that a site embeds.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::bindings::{self, SCANNER, WIDGET};
use crate::bundle::{self, Module};
use crate::machine::Machine;
use crate::report::{self, Steps, Ticker};
use crate::setup::{self, Kit};
use crate::{folder, integrity, size};

/// The module of the widget.
pub(crate) const MODULE: &str = "voucher-checkout.js";
/// The wasm of the widget, which the module fetches from its own folder.
pub(crate) const WASM: &str = "voucher-checkout.wasm";
/// The module of the scanner, loaded when the user scans a barcode.
pub(crate) const SCANNER_MODULE: &str = "voucher-checkout-scan.js";
/// The wasm of the scanner's decoder, which the scanner fetches from its own folder.
pub(crate) const SCANNER_WASM: &str = "voucher-checkout-scan.wasm";
/// The type declarations.
pub(crate) const TYPES: &str = "voucher-checkout.d.ts";
/// The texts of each language.
const LOCALES: &str = "src/texts/locales";
/// The element manifest of the npm package.
const MANIFEST: &str = "packaging/npm/custom-elements.json";
/// The HTML to copy. The module's name in braces stands for its integrity.
const SNIPPET: &str = include_str!("../../packaging/snippet.html");

/// The folder with the built widget.
pub(crate) fn directory(machine: &Machine) -> PathBuf {
    machine.root.join("dist")
}

/// The folder for everything between the sources and `dist/`.
pub(crate) fn work(machine: &Machine) -> PathBuf {
    machine.target.join("xtask")
}

/// Installs the tools and builds the widget. Returns the steps, of which `more` are left.
///
/// # Errors
/// If a tool cannot be installed or fails.
pub(crate) fn ready(machine: &Machine, more: usize) -> Result<(Steps, Kit)> {
    let mut steps = Steps::numbered(setup::WIDGET_STEPS + 1 + more);
    let kit = setup::for_widget(machine, &mut steps)?;
    build(machine, &kit, &mut steps)?;
    Ok((steps, kit))
}

/// Builds the widget. Does not touch `dist/` if every file in it is the same.
///
/// # Errors
/// If a tool fails, with the end of its output.
pub(crate) fn build(machine: &Machine, kit: &Kit, steps: &mut Steps) -> Result<()> {
    let mut ticker = steps.begin("building the widget", "about 4 min the first time");
    let (work, dist) = (work(machine), directory(machine));
    fs::create_dir_all(&work)?;
    let one_at_a_time = File::create(work.join("lock"))?;
    one_at_a_time.lock()?;
    let made = make(machine, kit, &work, &mut ticker)?;
    if differences(&made, &dist)?.is_empty() {
        ticker.end("unchanged");
        return Ok(());
    }
    folder::remove(&dist)?;
    folder::copy(&made, &dist)?;
    ticker.end("done, in dist/");
    Ok(())
}

/// Builds the widget once more from the same compiled wasm, in another folder. Returns `false` if a file differs.
///
/// # Errors
/// If a tool fails.
pub(crate) fn reproduce(machine: &Machine, kit: &Kit, ticker: &mut Ticker) -> Result<bool> {
    let again = work(machine).join("again");
    folder::remove(&again)?;
    let made = make(machine, kit, &again, ticker)?;
    let differences = differences(&made, &directory(machine))?;
    for name in &differences {
        report::line(format_args!("      {name}: two builds differ (the second is in {})", made.display()));
    }
    Ok(differences.is_empty())
}

/// The names of the files that are not the same in both folders.
fn differences(one: &Path, other: &Path) -> Result<BTreeSet<String>> {
    let (one, other) = (folder::files(one)?, folder::files(other).unwrap_or_default());
    let names = one.keys().chain(other.keys());
    Ok(names.filter(|name| one.get(*name) != other.get(*name)).cloned().collect())
}

/// Makes every file of `dist/` in a new folder of `work`, and returns that.
fn make(machine: &Machine, kit: &Kit, work: &Path, ticker: &mut Ticker) -> Result<PathBuf> {
    bindings::make(machine, kit, &WIDGET, work, ticker)?;
    bindings::make(machine, kit, &SCANNER, work, ticker)?;
    bundle::styles(machine, kit, work, ticker)?;
    let made = work.join("dist");
    folder::renew(&made)?;
    for name in [WASM, SCANNER_WASM] {
        fs::copy(work.join(name), made.join(name))?;
    }
    let integrity = |name: &str| fs::read(made.join(name)).map(|bytes| integrity::sri(&bytes));
    catalogues(machine, &made, &integrity(WASM)?)?;
    let scanner = Module {
        entry: "src/scanner/scan.js",
        wasm: &SCANNER,
        integrity: &[("DECODER_INTEGRITY", integrity(SCANNER_WASM)?)],
        on_server: false,
    };
    let worker = Module { entry: "src/scanner/worker.js", integrity: &[], ..scanner };
    fs::write(work.join("scan-worker.txt"), bundle::module(machine, kit, &worker, work, ticker)?)?;
    fs::write(made.join(SCANNER_MODULE), bundle::module(machine, kit, &scanner, work, ticker)?)?;
    let widget = Module {
        entry: "src/element/entry.js",
        wasm: &WIDGET,
        integrity: &[("INTEGRITY", integrity(WASM)?), ("SCANNER_INTEGRITY", integrity(SCANNER_MODULE)?)],
        on_server: false,
    };
    fs::write(made.join(MODULE), bundle::module(machine, kit, &widget, work, ticker)?)?;
    companions(machine, &made)?;
    Ok(made)
}

/// Writes the texts of each language as `voucher-checkout.TAG.json`, in the order of the sources, with the release of the
/// wasm with this digest (`release` in `src/element/load.js`).
fn catalogues(machine: &Machine, made: &Path, wasm: &str) -> Result<()> {
    let release = wasm.get(7..15).context("the digest is short")?;
    for (name, bytes) in folder::files(&machine.root.join(LOCALES))? {
        let text = String::from_utf8(bytes)?;
        let texts = text.strip_suffix("\n}\n").context(name.clone())?;
        let made = made.join(format!("voucher-checkout.{name}"));
        fs::write(made, format!("{texts},\n  \"release\": \"{release}\"\n}}\n"))?;
    }
    Ok(())
}

/// Writes the type declarations, the element manifest, the integrity of each file, and the HTML to copy.
fn companions(machine: &Machine, made: &Path) -> Result<()> {
    fs::copy(machine.root.join("src/element/public.d.ts"), made.join(TYPES)).context(TYPES)?;
    let manifest = fs::read_to_string(machine.root.join(MANIFEST)).context(MANIFEST)?;
    fs::write(made.join("custom-elements.json"), manifest.replace("index.js", MODULE))?;
    let files = folder::files(made)?.into_iter();
    let digests: BTreeMap<String, String> =
        files.map(|(name, bytes)| (name, integrity::sri(&bytes))).collect();
    fs::write(made.join("integrity.json"), format!("{}\n", serde_json::to_string_pretty(&digests)?))?;
    // Browsers ignore the integrity of the link to the wasm, which the module itself checks.
    let module = digests.get(MODULE).context(MODULE)?;
    fs::write(made.join("snippet.html"), SNIPPET.replace("{voucher-checkout.js}", module))?;
    Ok(())
}

/// Copies `dist/` into a folder that also has each file as brotli compresses it, under its name with `.br`. Compressing
/// takes seconds, so a file that has not changed is left alone.
///
/// # Errors
/// Without a built widget.
pub(crate) fn compressed(machine: &Machine) -> Result<PathBuf> {
    let served = work(machine).join("served");
    fs::create_dir_all(&served)?;
    for (name, bytes) in folder::files(&directory(machine))? {
        let file = served.join(&name);
        if fs::read(&file).is_ok_and(|old| old == bytes) {
            continue;
        }
        fs::write(served.join(name + ".br"), size::brotli(&bytes)?)?;
        fs::write(file, bytes)?;
    }
    Ok(served)
}

/// The module of the npm package, for pages that name the files themselves, after [`build`].
///
/// # Errors
/// If a tool fails.
pub(crate) fn loader(machine: &Machine, kit: &Kit, ticker: &mut Ticker) -> Result<String> {
    let integrity = integrity::sri(&fs::read(directory(machine).join(WASM))?);
    let loader = Module {
        entry: "src/element/entry-package.js",
        wasm: &WIDGET,
        integrity: &[("INTEGRITY", integrity)],
        on_server: true,
    };
    bundle::module(machine, kit, &loader, &work(machine), ticker)
}

#[cfg(test)]
mod tests {
    use super::SNIPPET;

    #[test]
    fn the_html_to_copy_has_the_digest_of_the_module() {
        let text = SNIPPET.replace("{voucher-checkout.js}", "sha384-A");
        assert!(text.contains(r#"voucher-checkout.js" integrity="sha384-A""#), "{text}");
        assert!(!text.contains(['{', '}']), "{text}");
    }
}
