//! `cargo xtask npm`: the npm package, from `dist/` and `packaging/npm`.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use crate::machine::{self, Machine};
use crate::report::Ticker;
use crate::setup::Kit;
use crate::{cli, dist, folder, job, npm};

const SOURCES: &str = "packaging/npm";
/// Prints the licences of the crates in the wasm files.
const LICENCES: [&str; 4] =
    ["xtask/src/licences.sh", "wasm32-unknown-unknown", "voucher-checkout", "decoder"];
/// The version of all parts.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The folder below cargo's target directory for the package and the projects that use it.
pub(crate) fn directory(machine: &Machine) -> PathBuf {
    machine.target.join("npm")
}

/// Packs the files that [`dist::build`] has built, and returns the packed file. npm accepts it with provenance only if it
/// names the repository that built it.
///
/// # Errors
/// If a tool fails or a file is missing.
pub(crate) fn pack(machine: &Machine, kit: &Kit, ticker: &mut Ticker) -> Result<PathBuf> {
    let package = directory(machine).join("package");
    folder::renew(&package)?;
    let copy = |from: PathBuf| folder::copy(&from, &package.join(from.file_name().unwrap_or_default()));
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        copy(machine.root.join(name))?;
    }
    let licences = machine::answer(machine.process("sh").args(LICENCES))?;
    ensure!(!licences.is_empty(), "the sources of the crates have no licences");
    fs::write(package.join("LICENCES-OF-PARTS"), licences)?;
    let sources = machine.root.join(SOURCES);
    for name in folder::files(&sources)?.into_keys() {
        copy(sources.join(name))?;
    }
    let built = dist::directory(machine);
    for name in folder::files(&built)?.into_keys().filter(|name| is_packed(name)) {
        copy(built.join(name))?;
    }
    fs::copy(built.join(dist::TYPES), package.join("index.d.ts"))?;
    fs::write(package.join("loader.js"), dist::loader(machine, kit, ticker)?)?;
    let settings = fs::read_to_string(sources.join("package.json")).context("package.json")?;
    let settings = settings.replace("\"0.0.0\"", &format!("\"{VERSION}\""));
    fs::write(package.join("package.json"), settings.replace(cli::REPOSITORY, &machine.repository))?;
    let mut pack = npm::command(machine);
    pack.args(["pack", "--pack-destination"]).arg(directory(machine)).current_dir(&package);
    job::must(machine, "npm-pack", ticker, &mut pack, "npm pack")?;
    Ok(directory(machine).join(format!("voucher-checkout-{VERSION}.tgz")))
}

/// Whether a file of `dist/` is in the package under its own name: the wasm, the scanner, and the texts of a language.
fn is_packed(name: &str) -> bool {
    let is_language = name.starts_with("voucher-checkout.") && name.ends_with(".json");
    is_language || name.ends_with(".wasm") || name == dist::SCANNER_MODULE
}

#[cfg(test)]
mod tests {
    use super::is_packed;

    #[test]
    fn the_texts_of_a_language_are_packed() {
        assert!(
            ["voucher-checkout.de.json", "voucher-checkout.wasm", "voucher-checkout-scan.js"].map(is_packed)
                == [true; 3]
        );
        assert!(
            ["custom-elements.json", "integrity.json", "voucher-checkout.js"].map(is_packed) == [false; 3]
        );
    }
}
