//! The files of `dist/` that no build makes: types, element manifest, integrities, and the HTML to copy.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::machine::Machine;
use crate::{dist, folder, integrity};

/// The type declarations, and their source.
pub(crate) const TYPES: &str = "voucher-checkout.d.ts";
const PUBLIC: &str = "src/element/public.d.ts";
/// The element manifest of the npm package.
const MANIFEST: &str = "packaging/npm/custom-elements.json";
/// The HTML to copy. The module's name in braces stands for its integrity.
const TEMPLATE: &str = include_str!("../../packaging/snippet.html");

/// Writes them into a folder that has all other files of `dist/`.
///
/// # Errors
/// If a file cannot be read or written.
pub(crate) fn write(machine: &Machine, dist: &Path) -> Result<()> {
    fs::copy(machine.root.join(PUBLIC), dist.join(TYPES)).context(PUBLIC)?;
    let manifest = fs::read_to_string(machine.root.join(MANIFEST)).context(MANIFEST)?;
    fs::write(dist.join("custom-elements.json"), manifest.replace("index.js", dist::MODULE))?;
    let files = folder::files(dist)?.into_iter();
    let digests: BTreeMap<String, String> =
        files.map(|(name, bytes)| (name, integrity::sri(&bytes))).collect();
    let module = digests.get(dist::MODULE).context(dist::MODULE)?;
    fs::write(dist.join("snippet.html"), snippet(module))?;
    fs::write(dist.join("integrity.json"), format!("{}\n", serde_json::to_string_pretty(&digests)?))?;
    Ok(())
}

/// The HTML to copy, with the integrity of the module. Browsers ignore that of the link to the wasm, which the module
/// itself checks.
fn snippet(module: &str) -> String {
    TEMPLATE.replace("{voucher-checkout.js}", module)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_html_to_copy_has_the_digest_of_the_module() {
        let text = snippet("sha384-A");
        assert!(text.contains(r#"voucher-checkout.js" integrity="sha384-A""#), "{text}");
        assert!(!text.contains(['{', '}']), "{text}");
    }
}
