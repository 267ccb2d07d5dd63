//! `packaging/npm/custom-elements.json`, for editors and tools: https://github.com/webcomponents/custom-elements-manifest.

use serde_json::{Value, json};

use super::{Entry, Interface, sample};
use crate::project::assert_fresh;

#[test]
fn the_manifest_is_that_of_the_interface() {
    let mut manifest = manifest(&Interface::read());
    // serde_json keeps the order of the source if another package of the build asks for that.
    manifest.sort_all_objects();
    assert_fresh("packaging/npm/custom-elements.json", &format!("{manifest:#}\n"));
}

fn manifest(interface: &Interface) -> Value {
    let described = |entry: &Entry| json!({ "name": entry.name, "description": entry.text });
    let typed = |entry: &Entry| json!({ "name": entry.name, "type": { "text": entry.kind }, "description": entry.text });
    let style =
        |entry: &Entry| json!({ "name": entry.name, "default": entry.kind, "description": entry.text });
    let fields = interface.properties.iter().map(|entry| {
        let Entry { name, kind, text } = entry;
        json!({ "kind": "field", "privacy": "public", "name": name, "type": { "text": kind }, "description": text })
    });
    json!({
        "schemaVersion": "1.0.0",
        "readme": "README.md",
        "modules": [{
            "kind": "javascript-module",
            "path": "index.js",
            "declarations": [{
                "kind": "class",
                "customElement": true,
                "tagName": "voucher-checkout",
                "name": "VoucherCheckoutElement",
                "description": interface.summary,
                "superclass": { "name": "HTMLElement" },
                "attributes": interface.attributes.iter().map(typed).collect::<Vec<_>>(),
                "members": fields.chain(interface.methods.iter().map(method)).collect::<Vec<_>>(),
                "events": interface.events.iter().map(typed).collect::<Vec<_>>(),
                "slots": interface.slots.iter().map(described).collect::<Vec<_>>(),
                "cssParts": interface.parts.iter().map(described).collect::<Vec<_>>(),
                "cssProperties": interface.styles.iter().map(style).collect::<Vec<_>>(),
            }],
            "exports": [{
                "kind": "custom-element-definition",
                "name": "voucher-checkout",
                "declaration": { "name": "VoucherCheckoutElement" },
            }],
        }],
    })
}

/// A method, from the function type `(name: type) => type` or `() => type`.
fn method(entry: &Entry) -> Value {
    let (parameters, returned) = entry.kind.rsplit_once(" => ").unwrap();
    let parameter = parameters.trim_matches(['(', ')']).split_once(": ");
    let parameters: Vec<Value> =
        parameter.iter().map(|(name, kind)| json!({ "name": name, "type": { "text": kind } })).collect();
    json!({
        "kind": "method",
        "privacy": "public",
        "name": entry.name,
        "description": entry.text,
        "parameters": parameters,
        "return": { "type": { "text": returned } },
    })
}

#[test]
fn every_kind_of_thing_is_in_it() {
    let manifest = manifest(&sample());
    let at = |pointer: &str| manifest.pointer(&format!("/modules/0/declarations/0{pointer}")).cloned();
    assert_eq!(at("/attributes/0/type/text"), Some(json!("'auto' | 'light'")));
    assert_eq!(at("/members/0/kind"), Some(json!("field")));
    let method = json!({
        "kind": "method", "privacy": "public", "name": "applyVoucher", "description": "Adds it.",
        "parameters": [{ "name": "voucher", "type": { "text": "{ barcode: string }" } }],
        "return": { "type": { "text": "Promise<void>" } },
    });
    assert_eq!(at("/members/2"), Some(method));
    assert_eq!(at("/events/0/type/text"), Some(json!("CustomEvent<OrderDetail>")));
    assert_eq!(at("/slots/0"), Some(json!({ "name": "", "description": "Shown first." })));
    assert_eq!(at("/slots/1"), Some(json!({ "name": "late-one", "description": "Shown last." })));
    assert_eq!(at("/cssParts/0/name"), Some(json!("code")));
    assert_eq!(at("/cssProperties/1/default"), Some(json!("1em")));
}
