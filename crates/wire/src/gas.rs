//! Vista's Global Authentication Service: `POST /connect/token`.

use crate::json_value::Value;
use crate::reading::{At, Read};

/// A bearer token (RFC 6749, 5.1). It has no `Debug`, which would show the token.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenResponse {
    /// The value of the header `Authorization` after `Bearer `.
    pub access_token: String,
    /// Its validity in seconds from now. RFC 6749 only recommends the field, so it may be missing.
    pub expires_in: Option<u64>,
}

impl Read for TokenResponse {
    fn read(value: &Value<'_>, at: &At<'_>) -> Option<TokenResponse> {
        let object = at.object(value)?;
        Some(TokenResponse {
            access_token: at.required(object, "access_token")?,
            expires_in: at.optional(object, "expires_in")?,
        })
    }
}
