//! Joins the glue of wasm-bindgen, the widget's style and its own scripts to one ES module.

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};

use crate::{css, glue};

/// The widget's scripts in the order of the module: each may import from those before it.
pub(crate) const SCRIPTS: [&str; 9] = [
    "src/element/page.js",
    "src/element/early-form.js",
    "src/element/early.js",
    "src/element/ahead.js",
    "src/element/attributes.js",
    "src/element/language.js",
    "src/element/load.js",
    "src/element/element.js",
    "src/element/define.js",
];
/// The script, and the line in it, that names the texts needed before the widget is loaded.
const EARLY: &str = "src/element/early-form.js";
const KEYS: &str = "export const KEYS = ";
/// On a server there are no elements, and the class of the element needs a class to extend.
const SERVER: &str = "const HTMLElement = globalThis.HTMLElement ?? class {};\n";

/// How the module begins its work.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry<'a> {
    /// It registers the element at once, with the files beside it, and exports nothing. It knows the integrity of the
    /// scanner's module.
    Page { scanner: &'a str },
    /// It exports `define({ wasm, texts, scanner })`.
    Loader,
}

impl Entry<'_> {
    /// The script that comes last.
    pub(crate) fn script(self) -> &'static str {
        match self {
            Self::Page { .. } => "src/element/entry.js",
            Self::Loader => "src/element/entry-package.js",
        }
    }
}

/// The parts of the module.
pub(crate) struct Parts<'a> {
    pub(crate) sheets: &'a [&'a str],
    /// The glue of `--target no-modules`.
    pub(crate) glue: &'a str,
    /// Each of [`SCRIPTS`] by its path, then the script of the [`Entry`].
    pub(crate) scripts: &'a [(&'a str, String)],
    /// The texts of each language as JSON, by its tag.
    pub(crate) catalogues: &'a [(String, Value)],
    /// The digest of the wasm.
    pub(crate) integrity: &'a str,
}

/// The module's text.
///
/// # Errors
/// When a script imports anything but the scripts before it, or a text or the entry is missing.
pub(crate) fn module(parts: &Parts<'_>, entry: Entry<'_>) -> Result<String> {
    let css = serde_json::to_string(&css::squeeze(&parts.sheets.join("\n")))?;
    let integrity = serde_json::to_string(parts.integrity)?;
    let words = words(parts)?;
    let head = match entry {
        Entry::Page { scanner } => format!("const SCANNER_INTEGRITY = \"{scanner}\";\n"),
        Entry::Loader => SERVER.to_owned(),
    };
    let mut text =
        format!("{head}const CSS_TEXT = {css};\nconst INTEGRITY = {integrity};\nconst WORDS = {words};\n");
    text.push_str(&glue::function(parts.glue)?);
    let mut names: Vec<String> = Vec::new();
    for (path, script) in parts.scripts {
        let is_entry = *path == entry.script();
        let mut in_import = false;
        for line in script.lines() {
            in_import |= line.starts_with("import ");
            if !in_import {
                // Only the entry exports: all other scripts are joined here.
                let line = if is_entry { line } else { line.strip_prefix("export ").unwrap_or(line) };
                text.push_str(line);
                text.push('\n');
            } else if line.ends_with(';') {
                in_import = false;
                let of = line.rsplit('\'').nth(1).and_then(|of| of.strip_prefix("./")).unwrap_or_default();
                if !names.iter().any(|name| name.ends_with(&format!("/{of}"))) {
                    bail!("{path} imports {of}: the module must be alone");
                }
            }
        }
        names.push((*path).to_owned());
    }
    if !names.iter().any(|name| name == entry.script()) {
        bail!("no script {}", entry.script());
    }
    Ok(text)
}

/// The texts of each language that are needed before the widget is loaded, in the order of `KEYS`.
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

    fn scripts(entry: Entry<'_>, element: &str) -> Vec<(&'static str, String)> {
        let early = "export const KEYS = [\"title\",\"form.pin\"];\nexport const early = 1;".to_owned();
        let last =
            "import {\n  define,\n} from './element.js';\n\ndefine(early);\nexport { define };\n".to_owned();
        vec![(EARLY, early), ("src/element/element.js", element.to_owned()), (entry.script(), last)]
    }

    fn catalogues() -> Vec<(String, Value)> {
        let texts = |title| json!({"title": title, "form.pin": "PIN", "more": {"one": "", "other": ""}});
        vec![("de".to_owned(), texts("Gutscheine")), ("en".to_owned(), texts("Vouchers"))]
    }

    #[test]
    fn the_parts_stand_in_order_and_the_entry_exports_alone() {
        let scripts = scripts(
            PAGE,
            "import { early } from './early-form.js';\nexport function define(load, css) { load(css); }\n",
        );
        let text = module(&parts(&scripts, &catalogues()), PAGE).unwrap();
        assert!(text.contains(r#"const CSS_TEXT = "a{b: \"c\"}d{}";"#), "{text}");
        assert!(
            text.contains(r#"const WORDS = {"de":["Gutscheine","PIN"],"en":["Vouchers","PIN"]};"#),
            "{text}"
        );
        let exports: Vec<&str> = text.lines().filter(|line| line.contains("export ")).collect();
        assert_eq!(exports, ["export { define };"], "{text}");
        assert!(!text.contains("import {"), "{text}");
        let places = [
            "SCANNER_INTEGRITY = \"sha384-s\"",
            "INTEGRITY = \"sha384-x\"",
            "function bind(",
            "\nconst early",
            "\nfunction define(load, css)",
            "\ndefine(early)",
        ];
        let places = places.map(|part| text.find(part).expect(part));
        assert!(places.is_sorted(), "{text}");
    }

    #[test]
    fn a_script_that_is_not_self_contained_is_refused() {
        for element in [
            "import x from './x.js';\nexport function define(load, css) {}",
            "import x from 'early-form.js';\nexport function define(load, css) {}",
        ] {
            assert!(module(&parts(&scripts(PAGE, element), &catalogues()), PAGE).is_err(), "{element}");
        }
        let scripts = scripts(PAGE, "export function define() {}");
        assert!(module(&parts(&scripts, &catalogues()), Entry::Loader).is_err(), "the entry is missing");
    }

    #[test]
    fn a_language_without_a_text_is_refused() {
        let mut catalogues = catalogues();
        catalogues.push(("fr".to_owned(), json!({"title": "Bons"})));
        let refused =
            module(&parts(&scripts(PAGE, "export function define() {}"), &catalogues), PAGE).unwrap_err();
        assert_eq!(refused.to_string(), "fr has no text form.pin");
    }
}
