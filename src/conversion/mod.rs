//! Between the checkout and the wire: calls and their bodies, answers and their meaning.

mod answer;
mod calls;
pub mod reader;
mod requests;

pub(crate) use answer::{Answer, Kind, no_answer, parse_text};
