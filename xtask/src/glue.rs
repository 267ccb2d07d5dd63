//! The glue of wasm-bindgen, made ready for the module.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

/// Where the glue begins to fetch and to start the wasm by itself, which `src/element/load.js` does.
const LOADING: &str = "    async function __wbg_load(";
const HEAD: &str = "let wasm_bindgen = (function(exports) {";
/// Of no use in a module.
const SCRIPT: [&str; 2] = ["    let script_src;", "\n    }\n"];
/// How the glue names the function that starts an instance, and the one that gives what it imports.
const START: &str = "__wbg_finalize_init(instance, module)";
const IMPORTS: &str = "function __wbg_get_imports()";

/// A function `bind(module, watched)` that gives bindings to a new instance; `watched` stands in for its exports.
///
/// wasm-bindgen's own has one instance for ever, which is of no use once that is dead.
///
/// # Errors
/// When the glue is not as `--target no-modules` of the pinned version writes it.
pub(crate) fn function(glue: &str) -> Result<String> {
    let changed = "the glue of wasm-bindgen has changed";
    for known in [START, IMPORTS] {
        glue.find(known).with_context(|| format!("{changed}: no {known}"))?;
    }
    let (_, body) = glue.split_once(HEAD).with_context(|| format!("{changed}: its first line"))?;
    let (body, _) = body.split_once(LOADING).with_context(|| format!("{changed}: no {LOADING}"))?;
    let (before, rest) = body.split_once(SCRIPT[0]).with_context(|| format!("{changed}: no script_src"))?;
    let (_, after) = rest.split_once(SCRIPT[1]).with_context(|| format!("{changed}: script_src"))?;
    Ok(format!(
        "function bind(compiled, watched) {{\n    const exports = {{ __proto__: null }};{before}{after}    \
         const made = new WebAssembly.Instance(compiled, __wbg_get_imports());\n    \
         __wbg_finalize_init({{ exports: watched(made.exports) }}, compiled);\n    return exports;\n}}\n"
    ))
}

/// The glue with the short names that wasm-opt has given, as it `said` at
/// `--minify-imports-and-exports-and-modules`: of each import the module, the name before and the name now; of each
/// export the name before and the name now.
///
/// wasm-bindgen's names end in digests, which stand in both files and which nothing compresses.
///
/// # Errors
/// When that is not what wasm-opt says, or an import is not in the glue.
pub(crate) fn with_short_names(glue: &str, said: &str) -> Result<String> {
    let said = said.find('{').and_then(|at| said.get(at..)).unwrap_or_default();
    let renamed: BTreeMap<String, Vec<Vec<String>>> =
        serde_json::from_str(said).context("what wasm-opt says of its names")?;
    let mut glue = glue.to_owned();
    for line in renamed.values().flatten() {
        match line.as_slice() {
            [module, name, short] => {
                let key = format!(" {name}: ");
                glue.find(&key).with_context(|| format!("the glue has no import {name}"))?;
                glue = glue.replace(&key, &format!(" {short}: "));
                glue = glue.replace(&format!("\"{module}\": "), "\"a\": ");
            }
            [name, short] => {
                glue = replace_word(&glue, &format!("wasm.{name}"), &format!("wasm.{short}"));
            }
            other => bail!("wasm-opt says of its names {other:?}"),
        }
    }
    Ok(glue)
}

/// `text` with each `word` that no longer word begins with replaced.
fn replace_word(text: &str, word: &str, by: &str) -> String {
    let mut pieces = text.split(word);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let goes_on = piece.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$');
        out.push_str(if goes_on { word } else { by });
        out.push_str(piece);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "let wasm_bindgen = (function(exports) {
    let script_src;
    if (typeof document !== 'undefined') {
        script_src = 1;
    }

    function mount() { wasm.mount_it(wasm.mount); }
    exports.mount = mount;
    function __wbg_get_imports() {
        const import0 = { __wbg_now_12ab: function() { return 1; } };
        return { __proto__: null, \"./widget_bg.js\": import0 };
    }
    function __wbg_finalize_init(instance, module) { wasm = instance.exports; }
    async function __wbg_load(module, imports) {}
    return Object.assign(__wbg_init, { initSync }, exports);
})({ __proto__: null });
";

    #[test]
    fn the_glue_becomes_a_function_that_loads_nothing() {
        let text = function(GLUE).unwrap();
        assert!(text.starts_with("function bind(compiled, watched) {\n"), "{text}");
        assert!(text.contains("exports.mount = mount;") && text.ends_with("return exports;\n}\n"), "{text}");
        for gone in ["script_src", "__wbg_load", "initSync"] {
            assert!(!text.contains(gone), "{gone} in {text}");
        }
    }

    #[test]
    fn a_glue_of_another_kind_is_refused() {
        for known in [HEAD, LOADING, SCRIPT[0], IMPORTS, START] {
            assert!(function(&GLUE.replace(known, "")).is_err(), "{known}");
        }
    }

    #[test]
    fn names_are_short_in_the_glue_too() {
        let said = r#"{ "imports": [["./widget_bg.js", "__wbg_now_12ab", "a"]],
            "exports": [["mount", "b"], ["mount_it", "c"], ["unused", "d"]] }"#;
        let text = with_short_names(GLUE, said).unwrap();
        assert!(text.contains("{ a: function() {") && text.contains("\"a\": import0"), "{text}");
        assert!(text.contains("wasm.c(wasm.b);") && text.contains("exports.mount = mount;"), "{text}");
        assert!(with_short_names(GLUE, r#"{"imports": [["m", "gone", "a"]], "exports": []}"#).is_err());
        assert!(with_short_names(GLUE, "nothing").is_err());
    }
}
