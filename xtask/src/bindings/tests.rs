use std::collections::BTreeMap;

use super::{restartable, short_names};

const BINDINGS: &str = "/* types */
export class Mounted {}
export function mount() { wasm.mount_it(wasm.mount); }
function __wbg_get_imports() {
    return { \"./widget_bg.js\": {} };
}
let wasm;
function __wbg_finalize_init(instance, module) { wasm = instance.exports; }

async function __wbg_load(module, imports) {}
function initSync(module) {
    const instance = new WebAssembly.Instance(module, imports);
    return __wbg_finalize_init(instance, module);
}
export { initSync, __wbg_init as default };
";

#[test]
fn the_bindings_become_a_function_that_loads_nothing() {
    let text = restartable(BINDINGS, "mount").unwrap();
    assert!(text.starts_with("export function bind(compiled, guarded) {\n"), "{text}");
    assert!(text.contains("\nfunction mount()") && text.ends_with("return { mount };\n}\n"), "{text}");
    assert_eq!(text.matches("export ").count(), 1, "{text}");
    for gone in ["__wbg_load", "initSync"] {
        assert!(!text.contains(gone), "{gone} in {text}");
    }
}

#[test]
fn bindings_of_another_kind_are_refused() {
    for known in
        ["async function __wbg_load(", "new WebAssembly.Instance(module", "return __wbg_finalize_init("]
    {
        assert!(restartable(&BINDINGS.replace(known, ""), "mount").is_err(), "{known}");
    }
}

#[test]
fn short_names_are_found_by_the_long_ones() {
    let output =
        r#"written { "imports": [["./widget_bg.js", "__wbg_now_12ab", "a"]], "exports": [["mount", "b"]] }"#;
    assert_eq!(
        short_names(output).unwrap(),
        BTreeMap::from(
            [("__wbg_now_12ab", "a"), ("mount", "b")]
                .map(|(long, short)| (long.to_owned(), short.to_owned()))
        )
    );
    assert!(short_names(r#"{"imports": [["only one"]]}"#).is_err());
    assert!(short_names("nothing").is_err());
}
