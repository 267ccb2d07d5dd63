//! The scanner: a module and a wasm of its own in `dist/`, loaded when a person scans a barcode.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::dist::{self, Folders};
use crate::machine::Machine;
use crate::report::Ticker;
use crate::setup::Kit;
use crate::wasm::{Purpose, TARGET};
use crate::{css, integrity, job};

/// The module's file name.
pub(crate) const MODULE: &str = "voucher-checkout-scan.js";
/// The decoder's; the module fetches it from beside itself.
pub(crate) const WASM: &str = "voucher-checkout-scan.wasm";
const SOURCE: &str = "src/scanner/scan.js";
const TEXTS: &str = "src/scanner/scan.json";
const SHEET: &str = "style/scan.css";
const RECIPE: &str = include_str!("scanner.rs");

/// Compiles the decoder; gives all that both files are made from.
///
/// # Errors
/// When the compiler fails, with the tail of what it said.
pub(crate) fn compile(machine: &Machine, kit: &Kit, ticker: &mut Ticker) -> Result<Vec<Vec<u8>>> {
    let mut cargo = kit.way.cargo(machine, Purpose::Dist)?;
    cargo.args(["build", "--release", "--lib", "--package", "decoder", "--target", TARGET]);
    job::must(machine, "decoder", ticker, &mut cargo, "compiling the decoder")?;
    let mut inputs = vec![RECIPE.into()];
    let sources = [SOURCE, TEXTS, SHEET].map(|name| machine.root.join(name));
    for path in sources.into_iter().chain([compiled(machine, kit)]) {
        inputs.push(fs::read(&path).with_context(|| path.display().to_string())?);
    }
    Ok(inputs)
}

/// Where the compiler leaves the decoder.
fn compiled(machine: &Machine, kit: &Kit) -> PathBuf {
    kit.way.target(machine).join(TARGET).join("release").join("decoder.wasm")
}

/// Makes both files; gives the integrity of the module.
///
/// # Errors
/// When a tool fails.
pub(crate) fn make(machine: &Machine, kit: &Kit, folders: &Folders, ticker: &mut Ticker) -> Result<String> {
    let Folders { work, dist } = folders;
    let glue = dist::bind(machine, kit, &compiled(machine, kit), "voucher-checkout-scan", work, ticker)?;
    let wasm = fs::read(work.join(WASM))?;
    let [texts, sheet, source] = [TEXTS, SHEET, SOURCE].map(|name| dist::read(machine.root.join(name)));
    let whole = module(&texts?, &sheet?, &integrity::sri(&wasm), &glue, &source?)?;
    let module = dist::minified(machine, kit, &whole, work, ticker)?;
    fs::write(dist.join(WASM), wasm)?;
    fs::write(dist.join(MODULE), &module)?;
    Ok(integrity::sri(module.as_bytes()))
}

/// The module's text: what `src/scanner/scan.js` needs, and then that.
fn module(texts: &str, sheet: &str, decoder: &str, glue: &str, source: &str) -> Result<String> {
    let texts: serde_json::Value = serde_json::from_str(texts).context(TEXTS)?;
    let css = serde_json::to_string(&css::squeeze(sheet))?;
    let decoder = serde_json::to_string(decoder)?;
    Ok(format!(
        "const TEXTS = {texts};\nconst CSS_TEXT = {css};\nconst DECODER_INTEGRITY = {decoder};\n{}\n{source}",
        glue.trim_end()
    ))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::module;

    type Texts = BTreeMap<String, BTreeMap<String, String>>;

    fn texts() -> Texts {
        serde_json::from_str(include_str!("../../src/scanner/scan.json")).unwrap()
    }

    #[test]
    fn the_scanner_speaks_every_language_of_the_widget() {
        let locales = concat!(env!("CARGO_MANIFEST_DIR"), "/../src/texts/locales");
        let files = std::fs::read_dir(locales).unwrap().map(|entry| entry.unwrap().path());
        let tags: BTreeSet<String> =
            files.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
        assert_eq!(texts().into_keys().collect::<BTreeSet<_>>(), tags);
    }

    #[test]
    fn it_says_in_each_what_it_says_in_english() {
        let texts = texts();
        for (tag, said) in &texts {
            assert!(said.keys().eq(texts["en"].keys()), "{tag}: {:?}", said.keys());
            assert!(said.values().all(|text| !text.trim().is_empty()), "{tag}");
        }
    }

    #[test]
    fn it_asks_for_no_text_that_there_is_not() {
        let source = include_str!("../../src/scanner/scan.js");
        let asked: BTreeSet<&str> =
            source.split("say('").skip(1).filter_map(|rest| rest.split('\'').next()).collect();
        assert_eq!(asked, texts()["en"].keys().map(String::as_str).collect());
    }

    #[test]
    fn what_the_source_needs_stands_before_it() {
        let text = module(
            "{\"en\": {}}",
            "a { b: c }",
            "sha384-x",
            "let wasm_bindgen;\n",
            "export function scan() {}\n",
        );
        assert_eq!(
            text.unwrap(),
            "const TEXTS = {\"en\":{}};\nconst CSS_TEXT = \"a{b: c}\";\nconst DECODER_INTEGRITY = \"sha384-x\";\n\
             let wasm_bindgen;\nexport function scan() {}\n"
        );
    }
}
