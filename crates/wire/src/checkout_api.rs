//! Our own proxy's `/checkout/v1`.

use crate::lenient;
use serde::{Deserialize, Serialize};

/// `GET /checkout/v1/capabilities`: what this site's proxy can do beyond Vista's own paths.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Capabilities {
    /// Words as `discount-codes`; an unknown one is to be ignored.
    #[serde(deserialize_with = "lenient::or_default")]
    pub capabilities: Vec<String>,
}

/// Connect's discount codes can be applied through this proxy.
pub const DISCOUNT_CODES: &str = "discount-codes";
