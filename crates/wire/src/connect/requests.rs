//! The requests of V1: `POST /RESTTicketing.svc/order` and `…/order/discount`. Both answer with the order.
//!
//! Vista's guide shows a GET with a body, which no browser can send. All other order calls of this service are POST.

use crate::lenient;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Reads the order of a user session: `POST /RESTTicketing.svc/order`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ReadOrderRequest {
    /// The session that the order belongs to.
    pub user_session_id: String,
}

/// Discount codes for tickets that are in the order already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ApplyDiscountRequest {
    /// The session that the order belongs to.
    pub user_session_id: String,
    /// One entry per ticket.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub ticket_discounts: Vec<TicketDiscount>,
    /// Whether the answer includes the order.
    #[serde(default)]
    pub return_order: bool,
}

/// A code for one ticket. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TicketDiscount {
    /// The ticket's `Id` in the order. It is a text there and a number here.
    #[serde(deserialize_with = "lenient::integer")]
    pub item_id: i64,
    /// The code of an offer, or a code that the customer typed.
    pub discount_code: String,
}

impl fmt::Debug for TicketDiscount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TicketDiscount").field("item_id", &self.item_id).finish_non_exhaustive()
    }
}
