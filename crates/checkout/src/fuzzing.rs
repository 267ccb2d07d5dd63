//! The functions that the fuzz target `code` calls.

use crate::typed;

/// The first code of a text, its PIN, and the text of the other codes; `None` if there is no code.
pub fn first_code(text: &str) -> Option<(String, Option<String>, String)> {
    let (typed, others) = typed::first_code(text)?;
    Some((typed.code.reveal().to_owned(), typed.pin.map(|pin| pin.reveal().to_owned()), others))
}

/// A pasted text as the field shows it.
pub fn on_one_line(text: &str) -> String {
    typed::on_one_line(text)
}
