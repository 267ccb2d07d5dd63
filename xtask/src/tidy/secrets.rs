//! What must not be printed has no derived `Debug`.

use super::Problem;
use super::source::{self, Source};

/// Types of the project that are secret by themselves.
const SECRET_TYPES: [&str; 1] = ["Pin"];
/// A tuple struct around one of these is secret.
const SECRET_WRAPPED: [&str; 2] = ["SecretString", "SecretBox"];
/// Fields whose plain text is secret.
const SECRET_FIELDS: [&str; 5] = ["pin", "password", "secret", "api_key", "barcode"];
/// Where every code is made up for a show or a test.
const INVENTED: [&str; 2] = ["crates/demo/", "crates/e2e/"];
/// Text that came in while running: a constant's is in the source for all to read.
const OWNED_TEXT: [&str; 3] = ["String", "Box<str>", "Vec<u8>"];

/// Finds derives that would show a secret. A look at the text, not a proof: it keeps honest people honest.
pub(super) fn check(source: &Source) -> Vec<Problem> {
    let invented = INVENTED.iter().any(|folder| source.path.starts_with(folder));
    if invented || !(source.has_extension(&["rs"]) && source.path.contains("src/")) {
        return Vec::new();
    }
    let code = source::code(&source.text);
    let mut problems = Vec::new();
    let mut rest = code.as_str();
    while let Some((_, after)) = rest.split_once("derive(") {
        let (traits, item) = after.split_once(')').unwrap_or((after, ""));
        rest = item;
        let item = Item::after_attributes(item);
        let derives = |name: &str| traits.split(',').any(|word| word.trim() == name);
        let shown = derives("Debug") || (item.is_secret_type() && derives("Serialize"));
        if shown && item.is_secret() {
            problems.push(Problem::new(
                format!("{}: {}", source.path, item.name),
                "a secret's derive would show it",
            ));
        }
    }
    problems
}

/// A type as its text shows it.
struct Item<'a> {
    name: &'a str,
    body: &'a str,
}

impl<'a> Item<'a> {
    /// The struct or enum that follows a derive, up to its end.
    fn after_attributes(text: &'a str) -> Self {
        let from_keyword = |keyword: &str| text.find(keyword).map(|at| (at, keyword.len()));
        let first = [from_keyword("struct "), from_keyword("enum ")].into_iter().flatten().min();
        let rest = first.and_then(|(at, length)| text.get(at + length..)).unwrap_or_default();
        let name = rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default();
        let tuple = rest.find('(').unwrap_or(usize::MAX) < rest.find('{').unwrap_or(usize::MAX);
        let body = rest.split(if tuple { ';' } else { '}' }).next().unwrap_or_default();
        Self { name, body }
    }

    fn is_secret_type(&self) -> bool {
        let tuple = self.body.contains('(') && !self.body.contains('{');
        SECRET_TYPES.contains(&self.name)
            || (tuple && SECRET_WRAPPED.iter().any(|name| self.body.contains(name)))
    }

    fn is_secret(&self) -> bool {
        let fields = self.body.split([',', '{']).filter_map(|field| field.split_once(':'));
        let mut secrets = fields.filter(|(name, kind)| {
            let name = name.trim().rsplit(' ').next().unwrap_or_default();
            SECRET_FIELDS.contains(&name)
                && OWNED_TEXT.iter().any(|owned| kind.contains(owned))
                && !SECRET_WRAPPED.iter().any(|wrapper| kind.contains(wrapper))
        });
        self.is_secret_type() || secrets.next().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Vec<String> {
        let source = Source { path: "crates/a/src/b.rs".into(), text: text.into() };
        check(&source).into_iter().map(|problem| problem.place).collect()
    }

    #[test]
    fn a_pin_is_not_derived_visible() {
        for derive in ["Clone, Debug", "Debug", "Serialize"] {
            let text = format!("#[derive({derive})]\n/// A PIN.\npub struct Pin(String);");
            assert_eq!(named(&text), ["crates/a/src/b.rs: Pin"], "{derive}");
        }
        assert_eq!(named("#[derive(Clone, PartialEq)]\npub struct Pin(String);"), Vec::<String>::new());
    }

    #[test]
    fn invented_codes_may_be_shown() {
        let text = "#[derive(Debug)] struct Form { pin: String }".to_owned();
        assert!(check(&Source { path: "crates/e2e/src/view.rs".into(), text }).is_empty());
    }

    #[test]
    fn a_wrapper_of_a_secret_is_secret() {
        assert_eq!(named("#[derive(Debug)] struct ApiKey(SecretString);"), ["crates/a/src/b.rs: ApiKey"]);
        assert_eq!(named("#[derive(Debug)] struct Config { key: SecretString }"), Vec::<String>::new());
    }

    #[test]
    fn a_secret_field_in_plain_text_is_secret() {
        let text = "#[derive(Debug)]\n#[serde(x)]\nstruct Add { pub id: String, pub pin: Option<String> }\n\
                    #[derive(Debug)] struct Other { name: String, pin: Pin }\n\
                    #[derive(Debug)] struct Sample { pin: &'static str }";
        assert_eq!(named(text), ["crates/a/src/b.rs: Add"]);
        assert_eq!(named("#[derive(Serialize)] struct Add { pin: String }"), Vec::<String>::new());
    }
}
