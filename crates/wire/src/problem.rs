//! The bodies of refusals: our proxy's problems (RFC 9457) and the shapes of Vista's errors.

#[cfg(feature = "server")]
use crate::json_value::Value;
use crate::problem_code::ProblemCode;
#[cfg(feature = "server")]
use crate::reading::{At, Read, deserialize_by_reading};
use serde::Serialize;

/// The body of an answer that is not 2xx. Every field is optional: Vista publishes no schema, and a gateway in front of
/// it may send none of the fields. `detail` is written and never read.
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
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg(feature = "server")]
    pub detail: Option<String>,
    /// Vista's error code, if it sends one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// Connect V2's texts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg(feature = "server")]
    pub errors: Vec<Reason>,
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
            error_code: at.optional(object, "errorCode")?,
            ..Problem::default()
        })
    }
}

#[cfg(feature = "server")]
deserialize_by_reading!(Problem);

const URN: &str = "urn:voucher-checkout:problem:";

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

    /// The code in the first of type, error code and title that is in the closed list. Vista's title for a signed-out
    /// member ("Loyalty Member Authentication Token Expired", recorded live with 403) is known too; every other 403 is
    /// a permission that the site's key lacks.
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
            let has_all = ["member", "token", "expired"].iter().all(|word| contains(&self.title, word));
            has_all.then_some(ProblemCode::SessionExpired)
        };
        [kind, self.error_code.as_deref().unwrap_or_default(), &self.title]
            .into_iter()
            .find_map(ProblemCode::read)
            .or_else(signed_out)
    }

    /// Whether the body of a 404 or 410 was sent by a system that knows the order: by our proxy, or by Vista in the
    /// shapes it documents (`status` beside `title`, or `errorCode`). A gateway answers 404 for an existing order too,
    /// with HTML, an empty body or JSON of its own, and that proves nothing.
    ///
    /// ```
    /// use wire::Problem;
    ///
    /// let vista: Problem = serde_json::from_str(r#"{"status": 404, "title": "Not Found"}"#)?;
    /// assert!(vista.is_not_found());
    /// let gateway: Problem = serde_json::from_str(r#"{"message": "no Route matched"}"#)?;
    /// assert!(!gateway.is_not_found());
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn is_not_found(&self) -> bool {
        let has_status = matches!(self.status, Some(404 | 410));
        let is_vistas = self.error_code.is_some() || (has_status && !self.title.is_empty());
        match self.code() {
            Some(ProblemCode::OrderNotFound | ProblemCode::NotFound) => {
                self.kind.starts_with(URN) || is_vistas
            }
            Some(_) => false,
            None => is_vistas,
        }
    }
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
            r#"{"status":"404","title":"Not Found","traceId":"00-1"}"#,
            r#"{"errorCode":"OrderNotFound"}"#,
            r#"{"errorCode":100,"errors":[{"description":"No such order"}]}"#,
            r#"{"type":"urn:voucher-checkout:problem:order-not-found"}"#,
        ] {
            assert!(is_not_found(vista), "{vista}");
        }
        for other in [
            "{}",
            r#"{"statusCode":404,"message":"Resource not found"}"#,
            r#"{"message":"no Route matched with those values"}"#,
            r#"{"title":"Not Found"}"#,
            r#"{"status":404,"error":"Not Found","path":"/ocapi/v1/orders/1"}"#,
            r#"{"status":503,"title":"Not Found"}"#,
            r#"{"type":"https://gateway.example/problem/not-found","title":"No route"}"#,
            r#"{"errorCode":"SeatsUnavailable","status":404,"title":"Seats"}"#,
        ] {
            assert!(!is_not_found(other), "{other}");
        }
    }

    #[test]
    fn unread_fields_are_not_written() {
        let odd =
            r#"{"errorCode":"VoucherExpired","status":"400","detail":["a"],"errors":{"voucher":["b"]}}"#;
        assert_eq!(code(odd), Some(ProblemCode::VoucherExpired));
    }
}
