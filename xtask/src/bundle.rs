//! Joins the glue of wasm-bindgen, the widget's style and its own scripts to one ES module.

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};

use crate::{css, glue};

/// The widget's scripts, in the order in which they stand in the module: each may import what comes before it.
pub(crate) const SCRIPTS: [&str; 8] = [
    "src/element/page.js",
    "src/element/early-form.js",
    "src/element/early.js",
    "src/element/ahead.js",
    "src/element/language.js",
    "src/element/load.js",
    "src/element/element.js",
    "src/element/define.js",
];
/// The script and the line in it that names the texts which are needed before there is a widget.
const EARLY: &str = "src/element/early-form.js";
const KEYS: &str = "export const KEYS = ";
/// The module fetches the wasm that lies beside it, when an element asks for it, and the texts of another language
/// than English when the page speaks it. The scanner is a module, which is run only once a link has found it to be the
/// one that was built with this one; a second try is another address, since a browser may remember that the first failed.
const TAIL: &str = "\
const beside = (name) => new URL(name, import.meta.url);
let scannerTries = 0;
define(loader(bind, beside('voucher-checkout.wasm'), INTEGRITY), CSS_TEXT,
  (tag) => fetch(beside(`voucher-checkout.${tag}.json`)).then((answer) => answer.ok ? answer.text() : undefined), WORDS,
  () => new Promise((resolve, reject) => {
    const { href } = beside(`voucher-checkout-scan.js${scannerTries++ ? '?' + scannerTries : ''}`);
    document.head.append(Object.assign(document.createElement('link'), {
      rel: 'modulepreload', crossOrigin: '', integrity: 'SCANNER_INTEGRITY', href, onload: () => resolve(import(href)), onerror: reject,
    }));
  }));
";

/// The same for a page that says itself where the files are. On a server there are no elements, and a class of them
/// has to be something all the same.
const LOADER_HEAD: &str = "const HTMLElement = globalThis.HTMLElement ?? class {};\n";
const LOADER_TAIL: &str = "\
function bring({ wasm, texts, scanner }) {
  if (!globalThis.customElements) return;
  define(loader(bind, wasm, INTEGRITY), scanner ? CSS_TEXT : CSS_TEXT + '.scan{display:none}',
    async (tag) => {
      const url = texts?.(tag);
      const answer = url && await fetch(url);
      return answer?.ok ? answer.text() : undefined;
    }, WORDS, scanner);
}
export { bring as define };
";

/// How the module begins its work.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry<'a> {
    /// It registers the element as soon as it is there, with the files beside it, and exports nothing. It knows the
    /// integrity of the scanner's module.
    Page { scanner: &'a str },
    /// It exports `define({ wasm, texts, scanner })`.
    Loader,
}

/// What the module is made of.
pub(crate) struct Parts<'a> {
    pub(crate) sheets: &'a [&'a str],
    /// The glue of `--target no-modules`.
    pub(crate) glue: &'a str,
    /// Each of [`SCRIPTS`], by its path.
    pub(crate) scripts: &'a [(&'a str, String)],
    /// The texts of each language as JSON, by its tag.
    pub(crate) catalogues: &'a [(String, Value)],
    /// The digest of the wasm.
    pub(crate) integrity: &'a str,
}

/// The module's text.
///
/// # Errors
/// When a script imports anything but the scripts before it, when none defines `define`, or a text is missing.
pub(crate) fn module(parts: &Parts<'_>, entry: Entry<'_>) -> Result<String> {
    let css = serde_json::to_string(&css::squeeze(&parts.sheets.join("\n")))?;
    let integrity = serde_json::to_string(parts.integrity)?;
    let words = words(parts)?;
    let (head, tail) = match entry {
        Entry::Page { scanner } => ("", TAIL.replace("SCANNER_INTEGRITY", scanner)),
        Entry::Loader => (LOADER_HEAD, LOADER_TAIL.to_owned()),
    };
    let mut text =
        format!("{head}const CSS_TEXT = {css};\nconst INTEGRITY = {integrity};\nconst WORDS = {words};\n");
    text.push_str(&glue::function(parts.glue)?);
    let mut names: Vec<String> = Vec::new();
    for (path, script) in parts.scripts {
        for line in script.lines() {
            if line.starts_with("import ") {
                let of = line.rsplit('\'').nth(1).and_then(|of| of.strip_prefix("./")).unwrap_or_default();
                if !names.iter().any(|name| name.ends_with(&format!("/{of}"))) {
                    bail!("{path} imports {of}: the module must be alone");
                }
            } else {
                text.push_str(line.strip_prefix("export ").unwrap_or(line));
                text.push('\n');
            }
        }
        names.push((*path).to_owned());
    }
    if !text.contains("\nfunction define(") {
        bail!("no script has `export function define(`");
    }
    Ok(text + &tail)
}

/// For each language the texts that are needed before there is a widget, in the order in which the script names them.
fn words(parts: &Parts<'_>) -> Result<Value> {
    let script = parts.scripts.iter().find(|(path, _)| *path == EARLY).context(EARLY)?;
    let line =
        script.1.lines().find_map(|line| line.strip_prefix(KEYS)).with_context(|| format!("no {KEYS}"))?;
    let keys: Vec<String> =
        serde_json::from_str(line.trim_end_matches(';')).with_context(|| format!("{EARLY}: {KEYS}"))?;
    let mut words = Map::new();
    for (tag, texts) in parts.catalogues {
        let text = |key: &String| texts.get(key).cloned().with_context(|| format!("{tag} has no text {key}"));
        words.insert(tag.clone(), keys.iter().map(text).collect::<Result<Vec<Value>>>()?.into());
    }
    Ok(words.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const PAGE: Entry<'_> = Entry::Page { scanner: "sha384-s" };
    const GLUE: &str = "let wasm_bindgen = (function(exports) {\n    let script_src;\n    {\n    }\n\
        function __wbg_get_imports() {}\nfunction __wbg_finalize_init(instance, module) {}\n    async function __wbg_load(";

    fn parts<'a>(scripts: &'a [(&'a str, String)], catalogues: &'a [(String, Value)]) -> Parts<'a> {
        Parts { sheets: &["a { b: \"c\" }", "d {}"], glue: GLUE, scripts, catalogues, integrity: "sha384-x" }
    }

    fn scripts(element: &str) -> Vec<(&'static str, String)> {
        let early = "export const KEYS = [\"title\",\"form.pin\"];\nexport const early = 1;".to_owned();
        vec![(EARLY, early), ("src/element/element.js", element.to_owned())]
    }

    fn catalogues() -> Vec<(String, Value)> {
        let texts = |title| json!({"title": title, "form.pin": "PIN", "more": {"one": "", "other": ""}});
        vec![("de".to_owned(), texts("Gutscheine")), ("en".to_owned(), texts("Vouchers"))]
    }

    #[test]
    fn the_parts_stand_in_order_and_nothing_is_exported() {
        let scripts = scripts(
            "import { early } from './early-form.js';\nexport function define(load, css) { load(css); }\n",
        );
        let text = module(&parts(&scripts, &catalogues()), PAGE).unwrap();
        assert!(text.starts_with(r#"const CSS_TEXT = "a{b: \"c\"}d{}";"#), "{text}");
        assert!(
            text.contains(r#"const WORDS = {"de":["Gutscheine","PIN"],"en":["Vouchers","PIN"]};"#),
            "{text}"
        );
        assert!(!text.contains("export ") && !text.contains("import {"), "{text}");
        let places = [
            "INTEGRITY = \"sha384-x\"",
            "function bind(",
            "\nconst early",
            "\nfunction define(load, css)",
            "\ndefine(",
        ];
        let places = places.map(|part| text.find(part).expect(part));
        assert!(places.is_sorted(), "{text}");
        assert!(text.contains("integrity: 'sha384-s'"), "{text}");
    }

    #[test]
    fn the_loader_exports_define_and_nothing_else() {
        let scripts = scripts("export function define(load, css) { load(css); }\n");
        let text = module(&parts(&scripts, &catalogues()), Entry::Loader).unwrap();
        let exports: Vec<&str> = text.lines().filter(|line| line.contains("export ")).collect();
        assert_eq!(exports, ["export { bring as define };"], "{text}");
        assert!(!text.contains("import.meta"), "{text}");
    }

    #[test]
    fn a_script_that_is_not_self_contained_is_refused() {
        for element in [
            "import x from './x.js';\nexport function define(load, css) {}",
            "import x from 'early-form.js';\nexport function define(load, css) {}",
            "export function other() {}",
        ] {
            assert!(module(&parts(&scripts(element), &catalogues()), PAGE).is_err(), "{element}");
        }
    }

    #[test]
    fn a_language_without_a_text_is_refused() {
        let mut catalogues = catalogues();
        catalogues.push(("fr".to_owned(), json!({"title": "Bons"})));
        let refused = module(&parts(&scripts("export function define() {}"), &catalogues), PAGE).unwrap_err();
        assert_eq!(refused.to_string(), "fr has no text form.pin");
    }
}
