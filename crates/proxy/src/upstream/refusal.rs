//! The meaning of an upstream's error answer. Vista publishes no schema of its error bodies and gateways answer in
//! HTML, so the status decides and the body can only add detail.

use crate::clock;
use crate::error::{ApiError, Cause};
use crate::limits::RETRY_AFTER_SECONDS;
use axum::http::StatusCode;
use std::time::SystemTime;
use wire::{Problem, ProblemCode, says_order_is_missing};

/// The problem for a status if the body has no reason.
#[derive(Clone, Copy)]
pub(crate) struct Defaults {
    /// 404 and 410.
    pub(crate) missing: ProblemCode,
    /// 400.
    pub(crate) unexplained: ProblemCode,
}

/// Reads a 4xx answer. `retry_after` is the value of that header.
pub(crate) fn refusal(
    status: StatusCode,
    body: &[u8],
    retry_after: Option<&str>,
    by_default: Defaults,
) -> ApiError {
    let problem: Problem = wire::read(body).answer.unwrap_or_default();
    let text = String::from_utf8_lossy(body);
    let by_status = match status {
        StatusCode::UNAUTHORIZED => return ApiError::unavailable(Cause::Credential),
        StatusCode::FORBIDDEN if specific_code(&problem).is_none() => {
            return ApiError::unavailable(Cause::Credential);
        }
        StatusCode::NOT_FOUND | StatusCode::GONE if !is_vistas(&problem, &text) => {
            return ApiError::unavailable(Cause::NotFromUpstream);
        }
        StatusCode::NOT_FOUND | StatusCode::GONE if says_order_is_missing(&text) => {
            ProblemCode::OrderNotFound
        }
        // Otherwise an unknown voucher would end a live order.
        StatusCode::NOT_FOUND | StatusCode::GONE
            if by_default.missing == ProblemCode::OrderNotFound && is_about_a_part(&problem) =>
        {
            by_default.unexplained
        }
        StatusCode::NOT_FOUND | StatusCode::GONE => by_default.missing,
        StatusCode::BAD_REQUEST => by_default.unexplained,
        StatusCode::CONFLICT => ProblemCode::OrderBusy,
        StatusCode::TOO_MANY_REQUESTS => ProblemCode::TooManyAttempts,
        _ => ProblemCode::InvalidRequest,
    };
    let mut error = ApiError::new(specific_code(&problem).unwrap_or(by_status), status, Cause::Refused);
    if error.code == ProblemCode::TooManyAttempts {
        error.retry_after = retry_after.and_then(|text| seconds(text, clock::now().into()));
    }
    error
}

/// Whether a 404 or 410 is Vista's own: a body in one of its shapes ([`Problem::is_not_found`]), its documented text
/// outside of them, the code of another error, or the name of a part of the order. Every other 404 comes from a gateway,
/// which answers 404 for live orders too, for example during a deployment.
fn is_vistas(problem: &Problem, text: &str) -> bool {
    let says_something_else = specific_code(problem).is_some_and(|code| code != ProblemCode::OrderNotFound);
    says_something_else || is_about_a_part(problem) || problem.is_not_found() || says_order_is_missing(text)
}

/// Whether the body names a part of the order instead of the order, like "Voucher does not exist."
fn is_about_a_part(problem: &Problem) -> bool {
    let texts = [problem.title.as_str(), problem.error_code.as_deref().unwrap_or_default()];
    let texts = texts.map(str::to_ascii_lowercase);
    let names = |word| texts.iter().any(|text| text.contains(word));
    ["voucher", "showtime", "ticket", "seat"].into_iter().any(names) && !names("order")
}

/// The code in the body, unless it says less than the status: frameworks add "Not Found" by themselves.
fn specific_code(problem: &Problem) -> Option<ProblemCode> {
    let vague = [ProblemCode::NotFound, ProblemCode::Unavailable, ProblemCode::OutcomeUnknown];
    problem.code().filter(|code| !vague.contains(code))
}

/// `Retry-After` in seconds, 1 to 300, from either of its forms (RFC 9110, 10.2.3).
pub(crate) fn seconds(retry_after: &str, now: SystemTime) -> Option<u32> {
    let retry_after = retry_after.trim();
    let seconds = match retry_after.parse::<u64>() {
        Ok(seconds) => seconds,
        Err(_) => {
            let date = httpdate::parse_http_date(retry_after).ok()?;
            date.duration_since(now).unwrap_or_default().as_secs()
        }
    };
    u32::try_from(seconds.clamp(*RETRY_AFTER_SECONDS.start(), *RETRY_AFTER_SECONDS.end())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn read(status: u16, body: &str) -> (ProblemCode, u16) {
        let status = StatusCode::from_u16(status).unwrap();
        let by_default =
            Defaults { missing: ProblemCode::OrderNotFound, unexplained: ProblemCode::InvalidRequest };
        let error = refusal(status, body.as_bytes(), None, by_default);
        (error.code, error.status.as_u16())
    }

    #[test]
    fn the_status_decides_where_the_body_says_nothing() {
        for body in [
            "",
            "<html>Blocked</html>",
            "[]",
            "null",
            r#"{"errorCode":"100","errors":[{"description":"No"}]}"#,
        ] {
            assert_eq!(read(400, body), (ProblemCode::InvalidRequest, 400));
            assert_eq!(read(401, body), (ProblemCode::Unavailable, 503));
            assert_eq!(read(403, body), (ProblemCode::Unavailable, 503));
            assert_eq!(read(409, body), (ProblemCode::OrderBusy, 409));
            assert_eq!(read(422, body), (ProblemCode::InvalidRequest, 422));
            assert_eq!(read(429, body), (ProblemCode::TooManyAttempts, 429));
        }
    }

    #[test]
    fn a_404_counts_only_in_the_upstreams_own_shape() {
        for gateways in damage::samples::GATEWAY_PAGES {
            for status in [404, 410] {
                assert_eq!(read(status, gateways), (ProblemCode::Unavailable, 503), "{gateways}");
            }
        }
        for vistas in [
            r#"{"title":"Order does not exist.","status":404}"#,
            r#"{"errorCode":"100","errors":[{"description":"No"}]}"#,
            "\u{feff}{\"errorCode\":\"OrderNotFound\"}",
            r#"{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.5","title":"Not Found","status":404}"#,
            "Order does not exist.",
            r#""Order does not exist.""#,
            r#"{"message":"Order does not exist."}"#,
            r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"Order does not exist."}"#,
        ] {
            assert_eq!(read(404, vistas), (ProblemCode::OrderNotFound, 404), "{vistas}");
        }
        let seats = r#"{"errorCode":"SeatsUnavailable"}"#;
        assert_eq!(read(404, seats), (ProblemCode::SeatsUnavailable, 404));
    }

    #[test]
    fn a_404_about_a_part_of_the_order_is_not_about_the_order() {
        for body in
            [r#"{"title":"Voucher does not exist.","status":404}"#, r#"{"errorCode":"ShowtimeNotFound"}"#]
        {
            assert_eq!(read(404, body), (ProblemCode::InvalidRequest, 404), "{body}");
        }
        let either = r#"{"title":"Order or showtime does not exist.","status":404}"#;
        assert_eq!(read(404, either), (ProblemCode::OrderNotFound, 404));
    }

    #[test]
    fn the_body_may_say_more() {
        assert_eq!(read(400, r#"{"errorCode":"VoucherRedeemed"}"#), (ProblemCode::VoucherRedeemed, 400));
        assert_eq!(
            read(400, r#"{"title":"Voucher cannot be removed."}"#),
            (ProblemCode::VoucherCannotBeRemoved, 400)
        );
        assert_eq!(read(403, r#"{"errorCode":"MembersOnly"}"#), (ProblemCode::MembersOnly, 403));
    }

    #[test]
    fn the_body_may_not_say_less() {
        let framework = r#"{"title":"Not Found","status":404,"traceId":"00-1"}"#;
        assert_eq!(read(404, framework), (ProblemCode::OrderNotFound, 404));
        assert_eq!(read(401, r#"{"errorCode":"VoucherRedeemed"}"#), (ProblemCode::Unavailable, 503));
    }

    #[test]
    fn an_expired_member_is_not_a_wrong_key() {
        let live = r#"{"status":403,"title":"Loyalty Member Authentication Token Expired","detail":"Loyalty member authentication token is expired."}"#;
        assert_eq!(read(403, live), (ProblemCode::SessionExpired, 403));
        for forbidden in [r#"{"title":"Forbidden"}"#, r#"{"title":"Member token lacks permission"}"#] {
            assert_eq!(read(403, forbidden), (ProblemCode::Unavailable, 503), "{forbidden}");
        }
    }

    #[test]
    fn retry_after_is_read_in_both_forms_and_bounded() {
        let now = httpdate::parse_http_date("Sun, 22 Nov 2026 10:00:00 GMT").unwrap();
        let date = |seconds| httpdate::fmt_http_date(now + Duration::from_secs(seconds));
        for (text, expected) in [
            ("17", Some(17)),
            (" 0 ", Some(1)),
            ("99999999999", Some(300)),
            (&date(17), Some(17)),
            (&date(0), Some(1)),
            (&date(86_400), Some(300)),
            ("Sun, 22 Nov 2020 10:00:00 GMT", Some(1)),
            ("-1", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(seconds(text, now), expected, "{text}");
        }
    }
}
