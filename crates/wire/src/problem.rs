//! The bodies of refusals: our proxy's problems (RFC 9457) and the shapes of Vista's errors.

#[cfg(feature = "server")]
use crate::json_value::Value;
use crate::problem_code::ProblemCode;
#[cfg(feature = "server")]
use crate::reading::{At, Read, deserialize_by_reading};
use serde::Serialize;

/// The body of an answer that is not 2xx. Every field is optional: Vista publishes no schema, and a gateway in front of
/// it may send none of the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// From our proxy, a URN that ends in a [`ProblemCode`]. Other systems send any text.
    #[serde(rename = "type", skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// A short text for people.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The HTTP status, repeated in the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// A longer text for people.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Vista's error code, if it sends one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// Connect V2's texts. They are written and never read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg(feature = "server")]
    pub errors: Vec<Reason>,
    /// Whether the body has Connect's list `errors`. Read and never written, like the next one.
    #[serde(skip)]
    pub has_errors: bool,
    /// Whether the body has the `traceId` that ASP.NET adds.
    #[serde(skip)]
    pub has_trace: bool,
}

/// One of the texts that Connect V2 sends with an error.
#[cfg(feature = "server")]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The text.
    pub description: String,
}

#[cfg(feature = "server")]
impl Read for Problem {
    fn read(value: &Value<'_>, at: &At<'_>) -> Option<Problem> {
        let object = at.object(value)?;
        Some(Problem {
            kind: at.optional(object, "type")?,
            title: at.optional(object, "title")?,
            status: at.optional(object, "status")?,
            detail: at.optional(object, "detail")?,
            error_code: at.optional(object, "errorCode")?,
            has_errors: object.get("errors").is_some_and(|errors| errors.as_array().is_some()),
            has_trace: object.get("traceId").is_some_and(|id| !id.is_nothing()),
            ..Problem::default()
        })
    }
}

#[cfg(feature = "server")]
deserialize_by_reading!(Problem);

const URN: &str = "urn:voucher-checkout:problem:";

/// The texts that Vista documents for the 404 of an order.
const DOCUMENTED: [&str; 2] = ["order does not exist", "order or showtime does not exist"];

/// The beginnings of the problem types that ASP.NET, on which Vista runs, and its common libraries write by themselves.
const ASP_NET: [&str; 4] = [
    "https://tools.ietf.org/",
    "https://datatracker.ietf.org/",
    "https://www.rfc-editor.org/",
    "https://httpstatuses.",
];

impl Problem {
    /// A problem of our proxy.
    #[cfg(feature = "server")]
    pub fn new(code: ProblemCode, status: u16, title: &str) -> Problem {
        Problem {
            kind: format!("{URN}{}", code.as_str()),
            title: title.to_owned(),
            status: Some(status),
            ..Problem::default()
        }
    }

    /// The code in the first of type, error code and title that is in the closed list. Vista's texts for a signed-out
    /// member ("Loyalty Member Authentication Token Expired", recorded live with 403) are known too, as title or detail;
    /// every other 403 is a permission that the site's key lacks.
    ///
    /// ```
    /// use wire::{Problem, ProblemCode};
    ///
    /// let vista: Problem = serde_json::from_str(r#"{"status": 400, "errorCode": "SeatsUnavailable"}"#)?;
    /// assert_eq!(vista.code(), Some(ProblemCode::SeatsUnavailable));
    /// let gateway: Problem = serde_json::from_str(r#"{"message": "no Route matched"}"#)?;
    /// assert_eq!(gateway.code(), None);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn code(&self) -> Option<ProblemCode> {
        let kind = {
            let before = self.kind.bytes().rposition(|byte| matches!(byte, b':' | b'/'));
            self.kind.get(before.map_or(0, |at| at + 1)..).unwrap_or_default()
        };
        let signed_out = || {
            let says = |text: &String| ["member", "token", "expired"].iter().all(|word| contains(text, word));
            [&self.title, &self.detail].into_iter().any(says).then_some(ProblemCode::SessionExpired)
        };
        [kind, self.error_code.as_deref().unwrap_or_default(), &self.title]
            .into_iter()
            .find_map(ProblemCode::read)
            .or_else(signed_out)
    }

    /// Whether the body of a 404 or 410 was sent by a system that knows the order: by our proxy, or by Vista. A gateway
    /// answers 404 for an existing order too, with HTML, an empty body or JSON of its own, and that proves nothing.
    ///
    /// ```
    /// use wire::Problem;
    ///
    /// let vista: Problem = serde_json::from_str(r#"{"status": 404, "title": "Order does not exist."}"#)?;
    /// assert!(vista.is_not_found());
    /// let gateway: Problem = serde_json::from_str(r#"{"status": 404, "title": "Not Found"}"#)?;
    /// assert!(!gateway.is_not_found());
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn is_not_found(&self) -> bool {
        match self.code() {
            Some(ProblemCode::OrderNotFound | ProblemCode::NotFound) => {
                self.kind.starts_with(URN) || self.is_vistas()
            }
            Some(_) => false,
            None => self.is_vistas(),
        }
    }

    /// Whether the body has a documented text, a code that only Vista sends, or a title in the shape of its ASP.NET.
    fn is_vistas(&self) -> bool {
        let code = self.error_code.as_deref();
        // Gateways have codes too, such as "NO_ROUTE" and 404, but not beside Connect's list.
        self.has_errors && code.is_some()
            || code.and_then(ProblemCode::read) == Some(ProblemCode::OrderNotFound)
            || says_order_is_missing(&self.title)
            || says_order_is_missing(&self.detail)
            || (matches!(self.status, Some(404 | 410)) && !self.title.is_empty() && self.has_vistas_title())
    }

    /// Whether Vista may have written the title. Another system's type names a page of its own or `about:blank`, which
    /// adds nothing to the status (RFC 9457, 4.2.1) and which ASP.NET does not write. Without a type, many gateways
    /// repeat the status in words.
    fn has_vistas_title(&self) -> bool {
        let starts_with =
            |start: &str| self.kind.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start));
        if contains(&self.kind, ".vista.co/") || ASP_NET.into_iter().any(starts_with) {
            return true;
        }
        let is_foreign = ["about:blank", "http:", "https:"].into_iter().any(starts_with);
        let is_status = ["not found", "gone"].iter().any(|words| self.title.eq_ignore_ascii_case(words));
        !is_foreign && (self.has_trace || !is_status)
    }
}

/// Whether a text says that an order does not exist, in words that Vista documents.
///
/// ```
/// assert!(wire::says_order_is_missing("Order does not exist."));
/// assert!(!wire::says_order_is_missing("Voucher does not exist on this order."));
/// ```
pub fn says_order_is_missing(text: &str) -> bool {
    DOCUMENTED.iter().any(|documented| contains(text, documented))
}

/// Whether a text contains a word, ignoring case.
fn contains(text: &str, word: &str) -> bool {
    text.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(json: &str) -> Option<ProblemCode> {
        serde_json::from_str::<Problem>(json).unwrap().code()
    }

    #[cfg(feature = "server")]
    #[test]
    fn our_own_problems_survive_the_wire() {
        for &expected in ProblemCode::ALL {
            let json = serde_json::to_string(&Problem::new(expected, 400, "Text")).unwrap();
            assert_eq!(code(&json), Some(expected));
        }
    }

    #[test]
    fn vistas_shapes_are_understood() {
        assert_eq!(code(r#"{"errorCode":"SeatsUnavailable"}"#), Some(ProblemCode::SeatsUnavailable));
        assert_eq!(
            code(r#"{"title":"Voucher cannot be removed."}"#),
            Some(ProblemCode::VoucherCannotBeRemoved)
        );
        assert_eq!(code(r#"{"errorCode":100,"errors":[{"description":"No"}]}"#), None);
        assert_eq!(code(r#"{"status":403,"title":null,"detail":null}"#), None);
        assert_eq!(code("{}"), None);
    }

    #[test]
    fn an_expired_member_differs_from_a_missing_permission() {
        for signed_out in [
            r#"{"status":403,"title":"Loyalty Member Authentication Token Expired","detail":"Loyalty member authentication token is expired."}"#,
            r#"{"title":"The member's token has expired"}"#,
            r#"{"title":"Forbidden","detail":"Loyalty member authentication token is expired."}"#,
        ] {
            assert_eq!(code(signed_out), Some(ProblemCode::SessionExpired), "{signed_out}");
        }
        for forbidden in [
            r#"{"status":403,"title":"Forbidden"}"#,
            r#"{"status":403,"title":"Member token lacks the permission Vista.Ocapi.TicketPricesForShowtime"}"#,
            r#"{"status":403,"title":"License expired"}"#,
            r#"{"status":403}"#,
        ] {
            assert_eq!(code(forbidden), None, "{forbidden}");
        }
    }

    #[test]
    fn only_vista_and_our_proxy_can_say_not_found() {
        let is_not_found = |json| serde_json::from_str::<Problem>(json).unwrap().is_not_found();
        for vista in [
            r#"{"status":404,"title":"Order does not exist.","detail":null}"#,
            r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"Order does not exist."}"#,
            r#"{"type":"HTTPS://tools.ietf.org/html/rfc9110","status":404,"title":"Not Found"}"#,
            r#"{"type":"https://api.vista.co/problems/1","status":404,"title":"Not Found"}"#,
            r#"{"status":"404","title":"Not Found","traceId":"00-1"}"#,
            r#"{"errorCode":"OrderNotFound"}"#,
            r#"{"errorCode":100,"errors":[{"description":"No such order"}]}"#,
            r#"{"type":"urn:voucher-checkout:problem:order-not-found"}"#,
        ] {
            assert!(is_not_found(vista), "{vista}");
        }
        let others = [
            r#"{"status":503,"title":"Not Found"}"#,
            r#"{"errorCode":"SeatsUnavailable","status":404,"title":"Seats"}"#,
        ];
        for other in damage::samples::GATEWAY_PAGES.into_iter().chain(others) {
            let Ok(problem) = serde_json::from_str::<Problem>(other) else { continue };
            assert!(!problem.is_not_found(), "{other}");
        }
    }

    #[test]
    fn unread_fields_are_not_written() {
        let odd =
            r#"{"errorCode":"VoucherExpired","status":"400","detail":["a"],"errors":{"voucher":["b"]}}"#;
        assert_eq!(code(odd), Some(ProblemCode::VoucherExpired));
    }
}
