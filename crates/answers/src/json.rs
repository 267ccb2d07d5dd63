/// A JSON value, or nothing. Missing is the same as `null`.
pub trait Json: Sized {
    /// The member of that name; nothing if this is no object or has no such member.
    fn get(&self, name: &str) -> Self;
    /// The items of a list, or `None` if this is no list.
    fn items(&self) -> Option<Vec<Self>>;
    /// The text, if this is one.
    fn text(&self) -> Option<String>;
    /// The number, if this is one.
    fn number(&self) -> Option<f64>;
    /// The flag, if this is one.
    fn flag(&self) -> Option<bool>;
    /// Whether this is `null` or missing.
    fn is_nothing(&self) -> bool;
    /// Whether this is an object and no list.
    fn is_object(&self) -> bool;
}
