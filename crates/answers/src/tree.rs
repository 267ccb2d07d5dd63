//! A JSON tree for the readers, in place of the JavaScript values of a browser.

use crate::Json;
use serde_json::Value;

/// A value of a JSON tree; `None` stands for a missing one.
///
/// ```
/// use answers::{At, Tree};
///
/// let answer = serde_json::json!({"token": "a token"});
/// let token = answers::order_token(&At::new(Tree(Some(&answer)), None));
/// assert_eq!(token.expect("the answer has a token").reveal(), "a token");
/// ```
#[derive(Clone, Copy)]
pub struct Tree<'a>(pub Option<&'a Value>);

impl Json for Tree<'_> {
    fn get(&self, name: &str) -> Self {
        Tree(self.0.and_then(|value| value.get(name)))
    }

    fn items(&self) -> Option<Vec<Self>> {
        Some(self.0?.as_array()?.iter().map(Some).map(Tree).collect())
    }

    fn text(&self) -> Option<String> {
        self.0?.as_str().map(str::to_owned)
    }

    fn number(&self) -> Option<f64> {
        self.0?.as_f64()
    }

    fn flag(&self) -> Option<bool> {
        self.0?.as_bool()
    }

    fn is_nothing(&self) -> bool {
        self.0.is_none_or(Value::is_null)
    }

    fn is_object(&self) -> bool {
        self.0.is_some_and(Value::is_object)
    }
}
