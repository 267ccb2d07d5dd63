//! Joins the glue of wasm-bindgen, the widget's style and its element class to one ES module.

use anyhow::{Context, Result, bail};

use crate::css;

/// The line the element class must have: it becomes a plain function of the module.
const EXPORT: &str = "export function define(";
/// How it comes by the part that looks at the page around it.
const IMPORT: &str = "import { attend, filledIn, follow, join, quit } from './page.js';";
/// The module fetches the wasm that lies beside it, when an element asks for it, and the texts of another language
/// than English when the page speaks it.
const TAIL: &str = "\
define(() => wasm_bindgen({ module_or_path: new URL('voucher-checkout.wasm', import.meta.url) }).then(() => wasm_bindgen),
  CSS_TEXT,
  (tag) => fetch(new URL(`voucher-checkout.${tag}.json`, import.meta.url)).then((answer) => answer.ok ? answer.text() : undefined));
";

/// The same for a page that says itself where the files are. On a server there are no elements, and a class of them
/// has to be something all the same.
const LOADER_HEAD: &str = "const HTMLElement = globalThis.HTMLElement ?? class {};\n";
const LOADER_TAIL: &str = "\
function bring({ wasm, texts }) {
  if (!globalThis.customElements) return;
  define(() => wasm_bindgen({ module_or_path: wasm }).then(() => wasm_bindgen),
    CSS_TEXT,
    async (tag) => {
      const url = texts?.(tag);
      const answer = url && await fetch(url);
      return answer?.ok ? answer.text() : undefined;
    });
}
export { bring as define };
";

/// How the module begins its work.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    /// It registers the element as soon as it is there, with the files beside it, and exports nothing.
    Page,
    /// It exports `define({ wasm, texts })`.
    Loader,
}

/// The module's text, from the style sheets, the glue of `--target no-modules`, `src/page.js` and `src/element.js`.
///
/// # Errors
/// When `element` does not export exactly `define`, or imports something but `page`: the module must be alone.
pub(crate) fn module(sheets: &[&str], glue: &str, page: &str, element: &str, entry: Entry) -> Result<String> {
    let imports = |line: &&str| line.starts_with("import ");
    if page.lines().chain(element.lines()).any(|line| imports(&line) && line != IMPORT) {
        bail!("src/element.js imports something else than src/page.js: the module must be alone");
    }
    if element.lines().filter(|line| line.starts_with("export ")).count() != 1 {
        bail!("src/element.js must export `define` and nothing else");
    }
    let page = page.replace("\nexport ", "\n");
    let element = element.replace(IMPORT, "");
    let at = element.find(EXPORT).with_context(|| format!("src/element.js has no line `{EXPORT}…`"))?;
    let (before, after) = element.split_at(at);
    let before = format!("{page}\n{}", before.trim_start());
    let after = after.strip_prefix("export ").unwrap_or(after);
    let css = serde_json::to_string(&css::squeeze(&sheets.join("\n")))?;
    let (head, tail) = match entry {
        Entry::Page => ("", TAIL),
        Entry::Loader => (LOADER_HEAD, LOADER_TAIL),
    };
    let (glue, after) = (glue.trim_end(), after.trim_end());
    Ok(format!("{head}const CSS_TEXT = {css};\n{glue}\n{before}{after}\n{tail}"))
}

#[cfg(test)]
mod tests {
    use super::{Entry, IMPORT, module};

    const GLUE: &str = "let wasm_bindgen = (function(exports) {})({});\n";

    #[test]
    fn the_parts_stand_in_order_and_nothing_is_exported() {
        let element = "// the element\nexport function define(load, css) { load(css); }\n";
        let page = "let a;\nexport const join = () => a;\n";
        let element = format!("{IMPORT}\n{element}");
        let text = module(&["a { b: \"c\" }", "d {}"], GLUE, page, &element, Entry::Page).unwrap();
        assert!(text.starts_with(r#"const CSS_TEXT = "a{b: \"c\"}d{}";"#), "{text}");
        assert!(!text.contains("export ") && !text.contains("import "), "{text}");
        let places = ["CSS_TEXT =", "let wasm_bindgen", "\nfunction define(load, css)", "\ndefine(() =>"];
        let places = places.map(|part| text.find(part).expect(part));
        assert!(places.is_sorted(), "{text}");
    }

    #[test]
    fn the_loader_exports_define_and_nothing_else() {
        let element = "export function define(load, css) { load(css); }\n";
        let text = module(&[], GLUE, "", element, Entry::Loader).unwrap();
        let exports: Vec<&str> = text.lines().filter(|line| line.contains("export ")).collect();
        assert_eq!(exports, ["export { bring as define };"], "{text}");
        assert!(!text.contains("import.meta"), "{text}");
    }

    #[test]
    fn an_element_that_is_not_self_contained_is_refused() {
        for element in [
            "import x from './x.js';\nexport function define(load, css) {}",
            "export function other() {}",
            "export function define(load, css) {}\nexport const x = 1;",
            "function define(load, css) {}",
        ] {
            assert!(module(&[], GLUE, "", element, Entry::Page).is_err(), "{element}");
        }
    }
}
