//! The element's public interface, read from the JSDoc of `src/element/element.js`. The types, the element manifest and the
//! tables of docs/EMBEDDING.md are generated from it.

mod jsdoc;
mod manifest;
mod types;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

pub use manifest::manifest;
pub use types::types;

const ELEMENT: &str = "src/element/element.js";
const TOKENS: &str = "style/tokens.css";
const DETAILS: &str = "src/element/details.d.ts";

/// The public interface.
#[derive(Debug, PartialEq, Eq)]
pub struct Api {
    /// The first sentence about the element.
    pub summary: String,
    /// The attributes that the element observes.
    pub attributes: Vec<Entry>,
    /// The properties of the element.
    pub properties: Vec<Entry>,
    /// The public methods, each with its signature as the type.
    pub methods: Vec<Entry>,
    /// The events, each with a `CustomEvent<…>` as the type.
    pub events: Vec<Entry>,
    /// The description of the default slot, which is the only one.
    pub slot: String,
    /// The CSS parts.
    pub parts: Vec<Entry>,
    /// Custom properties, each with its default as the type.
    pub styles: Vec<Entry>,
}

/// A named part of the interface.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The name as a page uses it.
    pub name: String,
    /// The TypeScript type; empty for a CSS part.
    pub kind: String,
    /// The description, in a sentence or two.
    pub text: String,
}

impl Api {
    /// Reads the sources of the workspace at `root`.
    ///
    /// # Errors
    /// The name of a public item without JSDoc, or with incomplete JSDoc.
    pub fn of(root: &Path) -> Result<Self> {
        let read = |name: &str| fs::read_to_string(root.join(name)).with_context(|| name.to_owned());
        jsdoc::read(&read(ELEMENT)?, &read(TOKENS)?).context(ELEMENT)
    }
}

/// The types of the details and parameters, which are written by hand.
///
/// # Errors
/// If the file cannot be read.
pub fn details(root: &Path) -> Result<String> {
    fs::read_to_string(root.join(DETAILS)).context(DETAILS)
}

#[cfg(test)]
mod sample {
    use super::{Api, jsdoc};

    pub(super) const ELEMENT: &str = r#"/**
 * A step of the
 * checkout.
 *
 * @element voucher-checkout
 * @attr {"auto"|"light"} theme - Default: auto.
 * @attr {string} order - Id of the order,
 *   in progress.
 * @prop {string|undefined} orderToken - The token.
 * @fires {CustomEvent<OrderDetail>} voucher-checkout:ready - It is there.
 * @slot - Shown first.
 * @csspart barcode - The field.
 */
class VoucherCheckout extends HTMLElement {
  static observedAttributes = ['order', 'theme'];
  constructor() {
  }
  get orderToken() { return this.#orderToken; }
  /** @type {(voucher: { barcode: string }) => Promise<void>} Adds it. */
  applyVoucher({ barcode }) { return 1; }
  connectedCallback() { this.#start(); }
  async #start() {
    if (this.x) return;
  }
}
"#;
    pub(super) const TOKENS: &str =
        "/* head */\n:host {\n  --vc-ink: light-dark(#000, #fff); /* Text. */\n  --vc-space: 1em;\n}\n";

    pub(super) fn api() -> Api {
        jsdoc::read(ELEMENT, TOKENS).unwrap()
    }
}
