//! `voucher-checkout.d.ts`: the element for TypeScript.

use super::{Api, Entry};

/// The declarations: `details` unchanged, then the interface from the JSDoc, and the error codes.
pub fn types<'a>(api: &Api, details: &str, codes: impl Iterator<Item = &'a str>) -> String {
    let mut codes: Vec<&str> = codes.collect();
    codes.sort_unstable();
    codes.dedup();
    let codes: String = codes.iter().map(|code| format!("\n  | '{code}'")).collect();
    // The first comment is for maintainers only.
    let details = details.split_once("\n\n").map_or(details, |(_, details)| details).trim_end();
    let attributes = list(&api.attributes, |entry| format!("{}?: {};", key(&entry.name), entry.kind));
    let events = list(&api.events, |entry| format!("{}: {};", key(&entry.name), entry.kind));
    let properties = list(&api.properties, |entry| format!("{}: {};", entry.name, entry.kind));
    let methods = list(&api.methods, |entry| format!("{}{};", entry.name, signature(&entry.kind)));
    format!(
        "{details}

/** The closed list of what can go wrong. */
export type ErrorCode ={codes};

/** The attributes of `<voucher-checkout>`. */
export interface VoucherCheckoutAttributes {{
{attributes}}}

/** The events of `<voucher-checkout>`; they bubble, and cross shadow roots. */
export interface VoucherCheckoutEventMap {{
{events}}}

/** {summary} */
export interface VoucherCheckoutElement extends HTMLElement {{
{properties}{methods}}}

declare global {{
  interface HTMLElementTagNameMap {{
    'voucher-checkout': VoucherCheckoutElement;
  }}
  interface GlobalEventHandlersEventMap extends VoucherCheckoutEventMap {{}}
}}
",
        summary = api.summary,
    )
}

fn list(entries: &[Entry], line: impl Fn(&Entry) -> String) -> String {
    entries.iter().map(|entry| format!("  /** {} */\n  {}\n", entry.text, line(entry))).collect()
}

/// Quotes a name that is not an identifier.
fn key(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric());
    if plain { name.to_owned() } else { format!("'{name}'") }
}

/// Turns the function type `(a: b) => c` into the signature `(a: b): c`.
fn signature(kind: &str) -> String {
    kind.rsplit_once(" => ")
        .map_or(kind.to_owned(), |(parameters, returned)| format!("{parameters}: {returned}"))
}

#[cfg(test)]
mod tests {
    use super::super::sample::api;
    use super::*;

    #[test]
    fn every_kind_of_thing_is_in_it() {
        let details = "// For us.\n\n/** Money. */\nexport interface Amount {}\n";
        let types = types(&api(), details, ["b", "a", "b"].into_iter());
        assert!(types.starts_with("/** Money. */\nexport interface Amount {}\n\n"), "{types}");
        for part in [
            "export type ErrorCode =\n  | 'a'\n  | 'b';\n",
            "  /** Default: auto. */\n  theme?: \"auto\"|\"light\";\n",
            "  'voucher-checkout:ready': CustomEvent<OrderDetail>;\n",
            "  orderToken: string|undefined;\n",
            "  /** Adds it. */\n  applyVoucher(voucher: { barcode: string }): Promise<void>;\n",
        ] {
            assert!(types.contains(part), "{part}\n{types}");
        }
    }
}
