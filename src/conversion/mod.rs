//! Between the checkout and the wire: calls as HTTP requests, and HTTP responses as answers.

mod bodies;
mod reader;
#[cfg(all(test, target_arch = "wasm32"))]
mod reader_tests;
mod requests;
mod response;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod sandbox_tests;

pub(crate) use requests::{Request, Requests};
pub(crate) use response::{Kind, Response, no_answer, parse_text};
