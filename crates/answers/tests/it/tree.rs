//! A JSON tree for the readers, in place of the JavaScript values of a browser.

use answers::Json;
use serde_json::Value;

/// A JSON value; `None` if it is missing.
pub(crate) struct Tree(pub(crate) Option<Value>);

impl Tree {
    /// Parses the body of an answer, by the rule of the servers.
    pub(crate) fn parse(body: &[u8]) -> Option<Tree> {
        let text = wire::json::text(body);
        Some(Tree(serde_json::to_value(wire::json::parse(&text)?).ok()))
    }
}

impl Json for Tree {
    fn get(&self, name: &str) -> Tree {
        Tree(self.0.as_ref().and_then(|value| value.get(name)).cloned())
    }

    fn items(&self) -> Option<Vec<Tree>> {
        Some(self.0.as_ref()?.as_array()?.iter().cloned().map(Some).map(Tree).collect())
    }

    fn text(&self) -> Option<String> {
        self.0.as_ref()?.as_str().map(str::to_owned)
    }

    fn number(&self) -> Option<f64> {
        self.0.as_ref()?.as_f64()
    }

    fn flag(&self) -> Option<bool> {
        self.0.as_ref()?.as_bool()
    }

    fn is_nothing(&self) -> bool {
        self.0.as_ref().is_none_or(Value::is_null)
    }

    fn is_object(&self) -> bool {
        self.0.as_ref().is_some_and(Value::is_object)
    }
}
