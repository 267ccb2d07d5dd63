//! Between the checkout and the wire: calls as HTTP requests, and HTTP responses as answers.

mod bodies;
pub mod reader;
mod requests;
mod response;

pub(crate) use requests::{Request, Requests};
pub(crate) use response::{Kind, Response, no_answer, parse_text};
