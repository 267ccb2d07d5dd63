//! What lies in `dist/` beside the module and the wasm: types, element manifest, integrity, and the lines to copy.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Result;
use checkout::Message;
use serde_json::Value;

use crate::machine::Machine;
use xtask::api;

use crate::{dist, folder, integrity};

/// The types' file name.
pub(crate) const TYPES: &str = "voucher-checkout.d.ts";
/// The manifest's file name.
pub(crate) const MANIFEST: &str = "custom-elements.json";
const INTEGRITY: &str = "integrity.json";
const SNIPPET: &str = "snippet.html";
/// The lines to copy, with the names of files in braces where their integrity goes.
const TEMPLATE: &str = include_str!("../../packaging/snippet.html");

/// Writes them all into a folder that has the module and the wasm.
///
/// # Errors
/// When the JSDoc of the element says too little, or a file cannot be written.
pub(crate) fn write(machine: &Machine, dist: &Path) -> Result<()> {
    let api = api::Api::of(&machine.root)?;
    let types = api::types(&api, &api::details(&machine.root)?, Message::error_codes());
    fs::write(dist.join(TYPES), types)?;
    fs::write(dist.join(MANIFEST), format!("{:#}\n", api::manifest(&api, dist::MODULE)))?;
    let mut files = folder::files(dist)?;
    // They are made from what the others are.
    files.retain(|name, _| name != INTEGRITY && name != SNIPPET);
    let digests: BTreeMap<&str, String> =
        files.iter().map(|(name, bytes)| (name.as_str(), integrity::sri(bytes))).collect();
    fs::write(dist.join(SNIPPET), snippet(TEMPLATE, &digests))?;
    let digests: Value = digests.into_iter().map(|(name, digest)| (name.to_owned(), digest)).collect();
    fs::write(dist.join(INTEGRITY), format!("{digests:#}\n"))?;
    Ok(())
}

/// `template` with the digest of each file in the place of its name in braces.
fn snippet(template: &str, digests: &BTreeMap<&str, String>) -> String {
    digests
        .iter()
        .fold(template.to_owned(), |text, (name, digest)| text.replace(&format!("{{{name}}}"), digest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_to_copy_have_the_digest_of_the_module() {
        let digests = BTreeMap::from([
            (dist::MODULE, "sha384-A".to_owned()),
            (dist::WASM, "sha384-B".to_owned()),
            (TYPES, "sha384-C".to_owned()),
        ]);
        let text = snippet(TEMPLATE, &digests);
        assert!(text.contains(r#"voucher-checkout.js" integrity="sha384-A""#), "{text}");
        // Browsers do not look at the integrity of such a link; the module itself looks at the wasm's.
        assert!(!text.contains("sha384-B"), "{text}");
        assert!(!text.contains(['{', '}']), "{text}");
    }
}
