//! The view of a JSON value that the readers need.

/// A JSON value, which may be missing. A missing value is treated like `null`.
///
/// No method converts between types: [`text`](Self::text) returns `None` for a number.
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
