//! `cargo xtask npm`: the npm package, from `dist/` and `packaging/npm`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::machine::Machine;
use crate::report::Ticker;
use crate::setup::Kit;
use xtask::api;

use crate::{companions, dist, folder, job, npm};

/// Where packages and what uses them are put together, below cargo's target directory.
const FOLDER: &str = "npm";
const SOURCES: &str = "packaging/npm";
/// What goes into the package as it stands.
const AS_IT_STANDS: [&str; 5] = ["README.md", "loader.d.ts", "react.d.ts", "react.js", "scanner.d.ts"];
const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];
/// The version of all parts.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Where packages and what uses them are put together.
pub(crate) fn directory(machine: &Machine) -> PathBuf {
    machine.target.join(FOLDER)
}

/// The sources of what goes to npm, and of the projects that use it.
pub(crate) fn sources(machine: &Machine) -> PathBuf {
    machine.root.join(SOURCES)
}

/// Packs what [`dist::build`] has built; gives the packed file.
///
/// # Errors
/// When a tool fails or a file is not there.
pub(crate) fn pack(machine: &Machine, kit: &Kit, ticker: &mut Ticker) -> Result<PathBuf> {
    let package = directory(machine).join("package");
    if package.exists() {
        fs::remove_dir_all(&package)?;
    }
    fs::create_dir_all(&package)?;
    let write = |name: &str, text: &str| fs::write(package.join(name), text).context(name.to_owned());
    let copy = |from: PathBuf| {
        let name = from.file_name().map(Path::new).unwrap_or(&from);
        fs::copy(&from, package.join(name)).with_context(|| from.display().to_string())
    };
    for name in AS_IT_STANDS {
        copy(sources(machine).join(name))?;
    }
    for name in LICENCES {
        copy(machine.root.join(name))?;
    }
    let built = folder::files(&dist::directory(machine))?;
    let languages: Vec<&str> = built.keys().filter_map(|name| language(name)).collect();
    for name in built.keys().filter(|name| name.ends_with(".wasm") || language(name).is_some()) {
        copy(dist::directory(machine).join(name))?;
    }
    copy(dist::directory(machine).join(dist::SCANNER_MODULE))?;
    copy(dist::directory(machine).join(companions::TYPES))?;
    fs::rename(package.join(companions::TYPES), package.join("index.d.ts"))?;
    write("loader.js", &dist::loader(machine, kit, ticker)?)?;
    write("index.js", &index(&languages))?;
    let manifest = api::manifest(&api::Api::of(&machine.root)?, "index.js");
    write(companions::MANIFEST, &format!("{manifest:#}\n"))?;
    let settings = fs::read_to_string(sources(machine).join("package.json")).context("package.json")?;
    write("package.json", &settings.replace("\"0.0.0\"", &format!("\"{VERSION}\"")))?;
    let mut pack = npm::command(machine);
    pack.args(["pack", "--pack-destination"]).arg(directory(machine)).current_dir(&package);
    job::must(machine, "npm-pack", ticker, &mut pack, "npm pack")?;
    Ok(directory(machine).join(format!("voucher-checkout-{VERSION}.tgz")))
}

/// The tag of the language whose texts a file of `dist/` has.
fn language(name: &str) -> Option<&str> {
    name.strip_prefix("voucher-checkout.")?.strip_suffix(".json")
}

/// The module that registers the element. Each address is written out: that is how bundlers find files.
fn index(languages: &[&str]) -> String {
    let texts = languages
        .iter()
        .map(|tag| format!("  {tag}: new URL('./voucher-checkout.{tag}.json', import.meta.url),\n"));
    format!(
        "import {{ define }} from './loader.js';

const texts = {{
{}}};

define({{
  wasm: new URL('./voucher-checkout.wasm', import.meta.url),
  texts: (tag) => texts[tag],
  scanner: () => import('./{scanner}'),
}});
",
        texts.collect::<String>(),
        scanner = dist::SCANNER_MODULE,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bundlers_can_read_every_address() {
        let text = index(&["de", "fr"]);
        for name in ["voucher-checkout.wasm", "voucher-checkout.de.json", "voucher-checkout.fr.json"] {
            assert!(text.contains(&format!("new URL('./{name}', import.meta.url)")), "{text}");
        }
    }

    #[test]
    fn languages_are_told_by_their_files() {
        assert_eq!(language("voucher-checkout.de.json"), Some("de"));
        assert_eq!(["custom-elements.json", "voucher-checkout.wasm"].map(language), [None, None]);
    }
}
