//! The booking site's proxy. It holds the keys to Vista, which a browser must never see, and forwards the calls the
//! widget makes, and no others.
//!
//! What keeps it safe is what it lacks: there is no generic pass-through. Every path has a handler of its own; the
//! upstream URL is a configured base, a constant path and validated ids; bodies go through the types of [`wire`] in
//! both directions; of the browser's headers two go on; redirects are not followed; upstream texts stay here.
//!
//! Each module holds one of these ideas: [`config`] what an operator sets, `routes` what is forwarded, `upstream` how
//! a call is made and what its failure means, `refusal` how Vista's errors read, `error` what the browser is told,
//! `middleware` what all requests share.
#![forbid(unsafe_code)]

pub mod config;
mod error;
mod extract;
mod id;
mod middleware;
mod refusal;
mod routes;
pub mod shutdown;
mod upstream;

pub use config::{BaseUrl, Config, ConfigError};

/// The proxy as a router, to be served alone or as a part of a site's own server.
///
/// Fails where a setting cannot work; the error names it. No upstream is called before the first request.
pub fn app(config: Config) -> Result<axum::Router, ConfigError> {
    let allowed_origins = config.allowed_origins()?;
    Ok(middleware::around(routes::routes(&config)?, allowed_origins))
}
