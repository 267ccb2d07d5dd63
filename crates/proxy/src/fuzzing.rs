//! The functions that the fuzz targets `refusal` and `settings` call.

use crate::config::{Config, OneLine, file_options};
use crate::upstream::refusal::{Defaults, refusal};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use clap::Parser;
use wire::ProblemCode;

/// The browser's answer if an upstream refuses a call, about an order or about something else.
pub fn refused(status: StatusCode, body: &[u8], retry_after: Option<&str>, is_of_order: bool) -> Response {
    let by_default = match is_of_order {
        true => Defaults { missing: ProblemCode::OrderNotFound, unexplained: ProblemCode::InvalidRequest },
        false => Defaults { missing: ProblemCode::NotFound, unexplained: ProblemCode::VoucherNotAccepted },
    };
    refusal(status, body, retry_after, by_default).into_response()
}

/// Reads settings as the program does, from the text of a settings file and the words of a command line.
///
/// # Errors
/// The line that the program would print.
pub fn settings(file: &str, words: &[&str]) -> Result<Config, String> {
    let options = file_options(file).map_err(|fault| fault.to_string())?;
    let words = words.iter().map(Into::into);
    let all = std::iter::once("proxy".into()).chain(options).chain(words);
    let config = Config::try_parse_from(all).map_err(|error| error.apply::<OneLine>().to_string())?;
    config.check_examples().map_err(|error| error.to_string())?;
    Ok(config)
}
