//! Which crates a compiled wasm holds code of, told by the names of its functions.

use std::collections::BTreeMap;

/// How many functions of each crate `wasm` names, where it still has its names.
///
/// A function belongs to the first crate of its mangled path; a later one is a type it was made for, or the crate
/// that happened to ask for it. The linker folds equal functions into one and keeps any of their names, so a name
/// or two are no proof that a crate is there: a borrow of one struct's field is like that of another's.
pub(crate) fn crates(wasm: &[u8]) -> BTreeMap<String, usize> {
    let symbols = wasm.split(|byte| !(byte.is_ascii_alphanumeric() || b"_$.".contains(byte)));
    let texts = symbols.filter_map(|symbol| std::str::from_utf8(symbol).ok());
    let mut functions = BTreeMap::new();
    for owner in texts.filter_map(owner) {
        *functions.entry(owner.to_owned()).or_default() += 1;
    }
    functions
}

/// The crate a mangled name belongs to, in either of the compiler's two manglings.
fn owner(symbol: &str) -> Option<&str> {
    if let Some((_, path)) = symbol.split_once("_ZN") {
        let first = counted(path)?;
        let type_of_impl = first.strip_prefix("_$LT$").and_then(|rest| rest.split("..").next());
        return Some(type_of_impl.unwrap_or(first));
    }
    let (_, path) = symbol.split_once("_R")?;
    path.match_indices('C').find_map(|(at, _)| crate_root(path.get(at + 1..)?))
}

/// A crate root without its `C`: `s<hash>_<length><name>`, or without the hash.
fn crate_root(text: &str) -> Option<&str> {
    let name = match text.strip_prefix('s') {
        Some(hashed) => hashed.split_once('_')?.1,
        None => text,
    };
    counted(name).filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// The text after a decimal length, of that length.
fn counted(text: &str) -> Option<&str> {
    let name = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let length = text.strip_suffix(name)?.parse().ok()?;
    name.get(..length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_belongs_to_the_first_crate_of_its_path() {
        for (symbol, expected) in [
            ("_RNvNtCs9PdfYLHAGoQ_8checkout4step4step", "checkout"),
            ("_RNCINvMNtCs7VvDMBsHELI_16voucher_checkout5shellNtB5_5Shell5later0", "voucher_checkout"),
            ("_RNvMsC_NtCs9tL6qYFlRo6_5alloc3vecINtB4_3VecE7reserveCsRqHYUSdYTV_14regex_automata", "alloc"),
            ("_RNvXs_NtCs3uolBfUoPc9_12regex_syntax3astNtB2_4Span3fmt", "regex_syntax"),
            ("_ZN14regex_automata4meta5regex5Regex3new17h0123456789abcdefE", "regex_automata"),
            ("_ZN66_$LT$url..Url$u20$as$u20$core..fmt..Display$GT$3fmt17h0123456789abcdefE", "url"),
        ] {
            assert_eq!(owner(symbol), Some(expected), "{symbol}");
        }
        for symbol in ["__wbindgen_malloc", "_R", "_ZN99short", "memcpy"] {
            assert_eq!(owner(symbol), None, "{symbol}");
        }
    }

    #[test]
    fn names_are_found_among_other_bytes() {
        let wasm = b"\0asm\x01\x00\x27_RNvNtCs9PdfYLHAGoQ_8checkout4step4step\x01\x0f__wbindgen_free\x02";
        assert_eq!(crates(wasm), BTreeMap::from([("checkout".to_owned(), 1)]));
    }
}
