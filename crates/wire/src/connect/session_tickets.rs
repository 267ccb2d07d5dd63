//! `GET /RESTData.svc/cinemas/{cinemaId}/sessions/{sessionId}/tickets?returnDiscountInfo=true`.

use super::ResultCode;
use crate::lenient;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// The ticket types of a session with the discounts on offer. The guide shows a bare list, live systems send an
/// object; both are read, the object is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SessionTicketsResponse {
    /// 0 is success.
    pub response_code: i32,
    /// A text for the customer, where appropriate.
    pub error_description: Option<String>,
    /// One entry a ticket type.
    pub tickets: Vec<SessionTicket>,
}

impl<'de> Deserialize<'de> for SessionTicketsResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<SessionTicketsResponse, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "PascalCase")]
        struct Object {
            response_code: ResultCode,
            #[serde(default)]
            error_description: Option<String>,
            #[serde(default, deserialize_with = "lenient::or_default")]
            tickets: Vec<SessionTicket>,
        }

        struct ListOrObject;

        impl<'de> Visitor<'de> for ListOrObject {
            type Value = SessionTicketsResponse;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of tickets, or an object that holds one")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<SessionTicketsResponse, A::Error> {
                let tickets = Vec::deserialize(SeqAccessDeserializer::new(list))?;
                Ok(SessionTicketsResponse { response_code: 0, error_description: None, tickets })
            }
            fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<SessionTicketsResponse, A::Error> {
                let object = Object::deserialize(MapAccessDeserializer::new(object))?;
                Ok(SessionTicketsResponse {
                    response_code: object.response_code.0,
                    error_description: object.error_description,
                    tickets: object.tickets,
                })
            }
        }
        deserializer.deserialize_any(ListOrObject)
    }
}

/// A ticket type of a session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct SessionTicket {
    /// The cinema.
    #[serde(deserialize_with = "lenient::optional_id")]
    #[cfg(feature = "server")]
    pub cinema_id: Option<String>,
    /// The code after the dash of an OCAPI ticket type id.
    #[serde(deserialize_with = "lenient::id")]
    pub ticket_type_code: String,
    /// The area whose seats it fits.
    #[serde(deserialize_with = "lenient::optional_id")]
    #[cfg(feature = "server")]
    pub area_category_code: Option<String>,
    /// The name.
    #[serde(deserialize_with = "lenient::or_default")]
    #[cfg(feature = "server")]
    pub description: String,
    /// The plain price in hundredths.
    #[serde(deserialize_with = "lenient::or_default")]
    #[cfg(feature = "server")]
    pub price_in_cents: i64,
    /// `null` or empty where not asked for.
    #[serde(deserialize_with = "lenient::or_default")]
    pub discounts_available: Vec<DiscountAvailable>,
}

/// A discount that can be put on a ticket of this type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct DiscountAvailable {
    /// The name.
    #[serde(deserialize_with = "lenient::or_default")]
    pub description: String,
    /// The code to apply it by.
    #[serde(deserialize_with = "lenient::id")]
    pub code: String,
    /// What the ticket costs with it, in hundredths.
    #[serde(deserialize_with = "lenient::or_default")]
    pub price_to_use_in_cents: i64,
    /// What it costs a member, in points.
    #[serde(deserialize_with = "lenient::or_default")]
    pub loyalty_points_cost: i64,
    /// For signed-in members.
    #[serde(deserialize_with = "lenient::or_default")]
    pub is_loyalty_only: bool,
}
