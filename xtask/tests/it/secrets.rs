//! Types that hold a secret do not derive `Debug`, secret types do not derive `Serialize`, and one module of the proxy writes
//! to the log.

use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Attribute, DeriveInput, Field, Fields, Token, punctuated::Punctuated};

use crate::project::{assert_none, sources};

/// Types of the project that are secret by themselves.
const SECRET_TYPES: [&str; 1] = ["Pin"];
/// A tuple struct around one of these is secret.
const WRAPPERS: [&str; 2] = ["SecretString", "SecretBox"];
/// Fields that are secret if their type is plain text.
const SECRET_FIELDS: [&str; 5] = ["pin", "password", "secret", "api_key", "barcode"];
/// Text that arrives at run time. A constant is in the source for all to read.
const PLAIN_TEXT: [&str; 3] = ["String", "Box < str >", "Vec < u8 >"];
/// All codes in these folders are made up for demonstration and tests.
const INVENTED: [&str; 2] = ["crates/demo/", "crates/e2e/"];

#[test]
fn no_derive_prints_a_secret() {
    let sources = sources().into_iter().filter(|source| {
        let invented = INVENTED.iter().any(|folder| source.path.starts_with(folder));
        source.has_extension(&["rs"]) && source.path.contains("src/") && !invented
    });
    let printed = sources.flat_map(|source| {
        let path = source.path;
        printed(&source.text).into_iter().map(move |name| format!("{path}: {name} derives a printed secret"))
    });
    assert_none(&printed.collect::<Vec<_>>());
}

/// Each event in that module is a type without a field for a secret. Clippy's `disallowed_macros` cannot be lifted for one
/// module.
#[test]
fn only_one_module_of_the_proxy_writes_to_the_log() {
    let others = sources().into_iter().filter(|source| {
        source.path.starts_with("crates/proxy/src/") && source.path != "crates/proxy/src/operations/log.rs"
    });
    let logging = others.filter(|source| source.text.contains("tracing::"));
    assert_none(&logging.map(|source| format!("{} writes to the log", source.path)).collect::<Vec<_>>());
}

#[test]
fn a_pin_must_not_be_printed() {
    for derive in ["Clone, Debug", "Debug", "Serialize"] {
        assert_eq!(printed(&format!("#[derive({derive})]\n/// A PIN.\npub struct Pin(String);")), ["Pin"]);
    }
    assert_eq!(printed("#[derive(Clone, PartialEq)] pub struct Pin(String);"), [""; 0]);
}

#[test]
fn a_wrapper_of_a_secret_is_secret() {
    assert_eq!(printed("#[derive(Debug)] struct ApiKey(SecretString);"), ["ApiKey"]);
    assert_eq!(printed("#[derive(Debug)] struct Config { key: SecretString }"), [""; 0]);
}

#[test]
fn a_secret_field_in_plain_text_is_secret() {
    let text = "#[derive(Debug)] #[serde(x)] struct Add { pub id: String, pub pin: Option<String> }
        #[derive(Debug)] struct Other { name: String, pin: Pin }
        #[derive(Debug)] struct Sample { pin: &'static str }
        mod inner { #[derive(Debug)] enum Event { Typed { barcode: String } } }";
    assert_eq!(printed(text), ["Add", "Event"]);
    assert_eq!(printed("#[derive(Serialize)] struct Add { pin: String }"), [""; 0]);
}

/// The names of the types of a file whose derives would print a secret.
fn printed(text: &str) -> Vec<String> {
    let mut found = Found::default();
    found.visit_file(&syn::parse_file(text).unwrap());
    found.0
}

#[derive(Default)]
struct Found(Vec<String>);

impl<'a> Visit<'a> for Found {
    fn visit_item_struct(&mut self, item: &'a syn::ItemStruct) {
        self.judge(&item.clone().into());
    }

    fn visit_item_enum(&mut self, item: &'a syn::ItemEnum) {
        self.judge(&item.clone().into());
        visit::visit_item_enum(self, item);
    }
}

impl Found {
    fn judge(&mut self, item: &DeriveInput) {
        let derives = |name: &str| item.attrs.iter().any(|attribute| has_derive(attribute, name));
        let fields: Vec<&Fields> = match &item.data {
            syn::Data::Struct(data) => vec![&data.fields],
            syn::Data::Enum(data) => data.variants.iter().map(|variant| &variant.fields).collect(),
            syn::Data::Union(_) => Vec::new(),
        };
        let wraps = |fields: &&Fields| matches!(fields, Fields::Unnamed(_)) && mentions(fields, &WRAPPERS);
        let secret_type = SECRET_TYPES.iter().any(|name| item.ident == name) || fields.iter().any(wraps);
        let secret_field = fields.iter().flat_map(|fields| fields.iter()).any(is_secret);
        if derives("Debug") && (secret_type || secret_field) || derives("Serialize") && secret_type {
            self.0.push(item.ident.to_string());
        }
    }
}

fn has_derive(attribute: &Attribute, name: &str) -> bool {
    let list = |attribute: &Attribute| {
        attribute.parse_args_with(Punctuated::<syn::Path, Token![,]>::parse_terminated).unwrap_or_default()
    };
    attribute.path().is_ident("derive") && list(attribute).iter().any(|path| path.is_ident(name))
}

fn is_secret(field: &Field) -> bool {
    let named = field.ident.as_ref().is_some_and(|name| SECRET_FIELDS.iter().any(|secret| name == secret));
    named && mentions(&field.ty, &PLAIN_TEXT) && !mentions(&field.ty, &WRAPPERS)
}

fn mentions(code: &impl ToTokens, names: &[&str]) -> bool {
    let code = code.to_token_stream().to_string();
    names.iter().any(|name| code.contains(name))
}
