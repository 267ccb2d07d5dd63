//! The view of a JSON value that the readers need.

/// A JSON value, which may be missing. A missing value is treated like `null`.
///
/// No method converts between types: [`text`](Self::text) returns `None` for a number.
///
/// ```
/// use answers::{At, Json};
///
/// /// The answer `{"token": "…"}`, or its text, or nothing.
/// enum Answer {
///     Object,
///     Text,
///     Nothing,
/// }
///
/// impl Json for Answer {
///     fn get(&self, name: &str) -> Answer {
///         if name == "token" { Answer::Text } else { Answer::Nothing }
///     }
///     fn items(&self) -> Option<Vec<Answer>> {
///         None
///     }
///     fn text(&self) -> Option<String> {
///         matches!(self, Answer::Text).then(|| "a token".to_owned())
///     }
///     fn number(&self) -> Option<f64> {
///         None
///     }
///     fn flag(&self) -> Option<bool> {
///         None
///     }
///     fn is_nothing(&self) -> bool {
///         matches!(self, Answer::Nothing)
///     }
///     fn is_object(&self) -> bool {
///         matches!(self, Answer::Object)
///     }
/// }
///
/// let token = answers::order_token(&At::new(Answer::Object, None));
/// assert_eq!(token.expect("the answer has a token").reveal(), "a token");
/// ```
pub trait Json: Sized {
    /// The member of an object; a missing value if this is not an object or has no such member.
    fn get(&self, name: &str) -> Self;
    /// The items of a list; `None` for any other value.
    fn items(&self) -> Option<Vec<Self>>;
    /// A text; `None` for any other value.
    fn text(&self) -> Option<String>;
    /// A number; `None` for any other value.
    fn number(&self) -> Option<f64>;
    /// A flag; `None` for any other value.
    fn flag(&self) -> Option<bool>;
    /// Whether the value is `null` or missing.
    fn is_nothing(&self) -> bool;
    /// Whether the value is an object. A list is not one.
    fn is_object(&self) -> bool;
}
