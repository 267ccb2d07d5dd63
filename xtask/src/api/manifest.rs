//! `custom-elements.json`, for editors and tools: https://github.com/webcomponents/custom-elements-manifest.

use serde_json::{Value, json};

use super::{Api, Entry};

/// The manifest of the element that `module` registers.
pub fn manifest(api: &Api, module: &str) -> Value {
    let described = |entry: &Entry| json!({ "name": entry.name, "description": entry.text });
    let typed = |entry: &Entry| json!({ "name": entry.name, "type": { "text": entry.kind }, "description": entry.text });
    let style =
        |entry: &Entry| json!({ "name": entry.name, "default": entry.kind, "description": entry.text });
    let field = |entry: &Entry| merged(typed(entry), json!({ "kind": "field", "privacy": "public" }));
    let members: Vec<Value> =
        api.properties.iter().map(field).chain(api.methods.iter().map(method)).collect();
    json!({
        "schemaVersion": "1.0.0",
        "readme": "README.md",
        "modules": [{
            "kind": "javascript-module",
            "path": module,
            "declarations": [{
                "kind": "class",
                "customElement": true,
                "tagName": "voucher-checkout",
                "name": "VoucherCheckoutElement",
                "description": api.summary,
                "superclass": { "name": "HTMLElement" },
                "attributes": api.attributes.iter().map(typed).collect::<Vec<_>>(),
                "members": members,
                "events": api.events.iter().map(typed).collect::<Vec<_>>(),
                "slots": [{ "name": "", "description": api.slot }],
                "cssParts": api.parts.iter().map(described).collect::<Vec<_>>(),
                "cssProperties": api.styles.iter().map(style).collect::<Vec<_>>(),
            }],
            "exports": [{
                "kind": "custom-element-definition",
                "name": "voucher-checkout",
                "declaration": { "name": "VoucherCheckoutElement" },
            }],
        }],
    })
}

/// A method in the form of the manifest, from the function type `(name: type) => type`.
fn method(entry: &Entry) -> Value {
    let (parameters, returned) = entry.kind.rsplit_once("=>").unwrap_or(("()", "void"));
    let parameters = parameters.trim().trim_start_matches('(').trim_end_matches(')');
    let parameters: Vec<Value> = parameters
        .split_once(':')
        .map(|(name, kind)| json!({ "name": name.trim(), "type": { "text": kind.trim() } }))
        .into_iter()
        .collect();
    json!({
        "kind": "method",
        "privacy": "public",
        "name": entry.name,
        "description": entry.text,
        "parameters": parameters,
        "return": { "type": { "text": returned.trim() } },
    })
}

fn merged(mut one: Value, other: Value) -> Value {
    if let (Some(one), Value::Object(other)) = (one.as_object_mut(), other) {
        one.extend(other);
    }
    one
}

#[cfg(test)]
mod tests {
    use super::super::sample::api;
    use super::*;

    #[test]
    fn every_kind_of_thing_is_in_it() {
        let manifest = manifest(&api(), "a.js");
        let at = |pointer: &str| manifest.pointer(&format!("/modules/0/declarations/0{pointer}")).cloned();
        assert_eq!(at("/attributes/0/type/text"), Some(json!("\"auto\"|\"light\"")));
        assert_eq!(at("/members/0/kind"), Some(json!("field")));
        let method = json!({
            "kind": "method", "privacy": "public", "name": "applyVoucher", "description": "Adds it.",
            "parameters": [{ "name": "voucher", "type": { "text": "{ barcode: string }" } }],
            "return": { "type": { "text": "Promise<void>" } },
        });
        assert_eq!(at("/members/1"), Some(method));
        assert_eq!(at("/events/0/type/text"), Some(json!("CustomEvent<OrderDetail>")));
        assert_eq!(at("/slots/0"), Some(json!({ "name": "", "description": "Shown first." })));
        assert_eq!(at("/cssParts/0/name"), Some(json!("barcode")));
        assert_eq!(at("/cssProperties/1/default"), Some(json!("1em")));
    }
}
