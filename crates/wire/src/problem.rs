//! What a refusal looks like: our proxy's problems (RFC 9457) and the many shapes of Vista's errors.

#[cfg(feature = "server")]
use crate::reading::{At, Read, deserialize_by_reading};
use serde::Serialize;
#[cfg(feature = "server")]
use serde_json::Value;

/// The body of an answer that is not 2xx. Every field is optional: Vista publishes no schema, and a gateway in front of
/// it may send none of them. `detail` is written and never read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// A URN of [`ProblemCode`] from our proxy; anything from other systems.
    #[serde(rename = "type", skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// A short text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The HTTP status again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// A longer text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg(feature = "server")]
    pub detail: Option<String>,
    /// Vista's own code, if it sends one.
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
    fn read(value: &Value, at: &At<'_>) -> Option<Problem> {
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
    /// A problem of our own.
    #[cfg(feature = "server")]
    pub fn new(code: ProblemCode, status: u16, title: &str) -> Problem {
        Problem {
            kind: format!("{URN}{}", code.as_str()),
            title: title.to_owned(),
            status: Some(status),
            ..Problem::default()
        }
    }

    /// The code in the first of type, error code and title that is in the closed list. Vista's own title for a member
    /// who is signed out ("Loyalty Member Authentication Token Expired", recorded live with 403) is known too; every
    /// other 403 is a permission that the site's key lacks.
    pub fn code(&self) -> Option<ProblemCode> {
        let kind = self.kind.rsplit([':', '/']).next().unwrap_or_default();
        let signed_out = || {
            let says = |word| contains(&self.title, word);
            (says("member") && says("token") && says("expired")).then_some(ProblemCode::SessionExpired)
        };
        [kind, self.error_code.as_deref().unwrap_or_default(), &self.title]
            .into_iter()
            .find_map(ProblemCode::read)
            .or_else(signed_out)
    }

    /// Whether the body of a 404 or 410 is the word of a system that knows the order: our proxy, or Vista in the shapes
    /// it documents (`status` beside `title`, or `errorCode`). A gateway answers 404 for a living order too, in HTML,
    /// in nothing, or in JSON of its own, and that proves nothing.
    pub fn says_gone(&self) -> bool {
        let vistas = self.error_code.is_some() || (self.says_missing() && !self.title.is_empty());
        match self.code() {
            Some(ProblemCode::OrderNotFound | ProblemCode::NotFound) => self.kind.starts_with(URN) || vistas,
            Some(_) => false,
            None => vistas,
        }
    }

    fn says_missing(&self) -> bool {
        matches!(self.status, Some(404 | 410))
    }
}

/// Whether a text has a word in it, in capitals or not.
fn contains(text: &str, word: &str) -> bool {
    text.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}

macro_rules! problem_codes {
    ($($(#[$meta:meta])* $variant:ident = $word:literal),+ $(,)?) => {
        /// The closed list of what can be wrong with a request. What each means to the customer is decided by the
        /// `checkout` crate.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ProblemCode {
            $($(#[$meta])* $variant,)+
        }

        impl ProblemCode {
            /// All of them.
            pub const ALL: &[ProblemCode] = &[$(ProblemCode::$variant),+];

            /// The word in the problem's type, as "voucher-not-accepted".
            pub fn as_str(self) -> &'static str {
                match self {
                    $(ProblemCode::$variant => $word,)+
                }
            }
        }
    };
}

problem_codes! {
    /// Unknown barcode or wrong PIN; which of them is not told.
    VoucherNotAccepted = "voucher-not-accepted",
    /// The voucher was used before.
    VoucherRedeemed = "voucher-redeemed",
    /// The voucher's time is over, or has not come.
    VoucherExpired = "voucher-expired",
    /// Not for this site, film or showtime.
    VoucherNotValidForShowtime = "voucher-not-valid-for-showtime",
    /// It has been used as often as it may.
    VoucherNoRedemptionsLeft = "voucher-no-redemptions-left",
    /// It is on this order already.
    VoucherAlreadyOnOrder = "voucher-already-on-order",
    /// It is on another open order.
    VoucherInUse = "voucher-in-use",
    /// It still pays tickets, so it cannot be taken off.
    VoucherCannotBeRemoved = "voucher-cannot-be-removed",
    /// Somebody else has the seats.
    SeatsUnavailable = "seats-unavailable",
    /// No such discount, or not for this ticket.
    DiscountNotAccepted = "discount-not-accepted",
    /// The ticket has a discount; it takes no second one.
    DiscountAlreadyApplied = "discount-already-applied",
    /// For signed-in members.
    MembersOnly = "members-only",
    /// The member has too few points.
    InsufficientPoints = "insufficient-points",
    /// The request makes no sense: a fault of the caller.
    InvalidRequest = "invalid-request",
    /// The order has expired, is completed, or never was.
    OrderNotFound = "order-not-found",
    /// Somebody else is changing the order.
    OrderBusy = "order-busy",
    /// Too many tries; the answer says when to come back.
    TooManyAttempts = "too-many-attempts",
    /// The member is signed out.
    SessionExpired = "session-expired",
    /// The amount is not one that this voucher can pay, or more than the order costs.
    AmountNotAccepted = "amount-not-accepted",
    /// Another amount is to be collected than the request says.
    AmountChanged = "amount-changed",
    /// The voucher could not be redeemed now; nothing was taken.
    VoucherNotRedeemed = "voucher-not-redeemed",
    /// Whether the voucher was redeemed could not be found out. The cinema looks into it.
    VoucherUnderReview = "voucher-under-review",
    /// The same idempotency key came with another request before.
    IdempotencyKeyReused = "idempotency-key-reused",
    /// The page's origin is not one of those that the proxy serves: a setting of the site.
    OriginNotAllowed = "origin-not-allowed",
    /// Nobody knows whether it happened: read the order.
    OutcomeUnknown = "outcome-unknown",
    /// Not now.
    Unavailable = "unavailable",
    /// There is nothing here.
    NotFound = "not-found",
}

impl ProblemCode {
    /// Reads a word in any case and punctuation: `SeatsUnavailable`, "Seats unavailable." and `seats-unavailable`.
    fn read(word: &str) -> Option<ProblemCode> {
        fn letters(word: &str) -> impl Iterator<Item = u8> + '_ {
            word.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase())
        }
        ProblemCode::ALL.iter().copied().find(|code| letters(code.as_str()).eq(letters(word)))
    }
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
    fn an_expired_member_is_told_apart_from_a_missing_permission() {
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
    fn gone_is_what_vista_or_our_proxy_says_and_no_gateway() {
        let says_gone = |json| serde_json::from_str::<Problem>(json).unwrap().says_gone();
        for vista in [
            r#"{"status":404,"title":"Order does not exist.","detail":null}"#,
            r#"{"status":"404","title":"Not Found","traceId":"00-1"}"#,
            r#"{"errorCode":"OrderNotFound"}"#,
            r#"{"errorCode":100,"errors":[{"description":"No such order"}]}"#,
            r#"{"type":"urn:voucher-checkout:problem:order-not-found"}"#,
        ] {
            assert!(says_gone(vista), "{vista}");
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
            assert!(!says_gone(other), "{other}");
        }
    }

    #[test]
    fn what_is_not_read_cannot_be_written_wrong() {
        let odd =
            r#"{"errorCode":"VoucherExpired","status":"400","detail":["a"],"errors":{"voucher":["b"]}}"#;
        assert_eq!(code(odd), Some(ProblemCode::VoucherExpired));
    }
}
