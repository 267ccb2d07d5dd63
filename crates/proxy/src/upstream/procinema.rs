//! ProCinema's three calls, and what each answer proves. `/unredeem` takes nothing but a code, so the proxy has no route to
//! it: only the redemption runner calls it, with a proof that the redemption is ours.

use crate::error::Cause;
use crate::upstream::{Answer, Upstream};
use axum::http::{Method, StatusCode};
use redemption::{CheckAnswer, Millis, NotExecuted, RedeemAnswer, RedemptionId, UnredeemAnswer, WriteAnswer};
use wire::procinema::{CheckResponse, CodeRequest, RedeemRequest, RedemptionResponse};

/// ProCinema's voucher API.
pub(crate) struct ProCinema(Upstream);

/// The answer of `/check`, for a customer who enters a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Checked {
    /// The code can be redeemed.
    Valid,
    /// The code is unknown or already redeemed.
    Invalid,
    /// Refused in a form that ProCinema does not document. It counts as a wrong attempt, but it does not prove that the
    /// code is redeemed.
    Refused,
    /// No answer, or an unreadable one.
    Unknown(Cause),
}

impl From<Checked> for CheckAnswer {
    fn from(checked: Checked) -> CheckAnswer {
        match checked {
            Checked::Valid => CheckAnswer::Valid,
            Checked::Invalid => CheckAnswer::Invalid,
            Checked::Unknown(Cause::Credential | Cause::NotFromUpstream) => CheckAnswer::Rejected,
            Checked::Refused | Checked::Unknown(_) => CheckAnswer::Unknown,
        }
    }
}

impl ProCinema {
    pub(crate) fn new(upstream: Upstream) -> ProCinema {
        ProCinema(upstream)
    }

    /// Asks whether a code can be redeemed. Changes nothing.
    pub(crate) async fn check(&self, code: &str) -> Checked {
        let call = self.0.read(Method::POST, "/check", &[]).body(&CodeRequest { code: code.to_owned() });
        let answer = match call.outcome().await {
            Ok(answer) => answer,
            Err(cause) => return Checked::Unknown(cause),
        };
        let said: Option<CheckResponse> = self.0.read_body(&answer);
        let (valid, error) = said.map(|said| (said.valid, said.error)).unwrap_or_default();
        if !is_from_procinema(answer.status) {
            // A gateway has other statuses than 422 for its own errors.
            let has_reason = answer.status == StatusCode::UNPROCESSABLE_ENTITY && error.is_some();
            let refused = has_reason || (answer.status.is_client_error() && valid == Some(false));
            return match answer.status {
                _ if refused => Checked::Refused,
                // No code has an address of its own, so ours is wrong.
                StatusCode::NOT_FOUND => Checked::Unknown(Cause::NotFromUpstream),
                status => Checked::Unknown(Cause::of(status)),
            };
        }
        // Only the field `valid` proves anything. A bare 400 may come from a gateway; if it counted as "invalid", a code
        // that is not spent would be presumed redeemed by us.
        match (valid, error) {
            (Some(true), _) => Checked::Valid,
            (Some(false), _) => Checked::Invalid,
            // `/redeem` documents this form for its refusals.
            (None, Some(_)) => Checked::Refused,
            (None, None) => Checked::Unknown(Cause::Unreadable),
        }
    }

    /// Redeems a code. Called once for each stored intent.
    pub(crate) async fn redeem(&self, request: &RedeemRequest) -> RedeemAnswer {
        let answer = self.0.write(Method::POST, "/redeem", &[]).body(request).outcome().await;
        self.write_answer(answer)
    }

    /// Reverses any redemption of the code, so it is only called with a proof that the redemption is ours.
    pub(crate) async fn unredeem(&self, code: &str) -> UnredeemAnswer {
        let body = CodeRequest { code: code.to_owned() };
        let answer = self.0.write(Method::POST, "/unredeem", &[]).body(&body).outcome().await;
        self.write_answer(answer).map(drop)
    }

    fn write_answer(&self, answer: Result<Answer, Cause>) -> RedeemAnswer {
        let answer = match answer {
            Ok(answer) => answer,
            Err(Cause::NotConnected) => return WriteAnswer::NotExecuted(NotExecuted::NotSent),
            Err(Cause::Credential) => return WriteAnswer::NotExecuted(NotExecuted::Rejected),
            Err(_) => return WriteAnswer::Unconfirmed,
        };
        match answer.status {
            status if is_from_procinema(status) => match self.0.read_body(&answer) {
                Some(RedemptionResponse { success: Some(true), redemption_id, .. }) => {
                    WriteAnswer::Done(redemption_id.map(RedemptionId::new))
                }
                // ProCinema's refusal has a reason; a bare 400 may come from a gateway.
                Some(RedemptionResponse { success: None | Some(false), error: Some(_), .. }) => {
                    WriteAnswer::Refused
                }
                _ => WriteAnswer::Unconfirmed,
            },
            StatusCode::TOO_MANY_REQUESTS => {
                let seconds = answer.retry_after().unwrap_or(0);
                WriteAnswer::NotExecuted(NotExecuted::Throttled { wait: Millis::from(seconds) * 1_000 })
            }
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => {
                WriteAnswer::NotExecuted(NotExecuted::Rejected)
            }
            _ => WriteAnswer::Unconfirmed,
        }
    }
}

/// Whether an answer with this status counts as ProCinema's own. ProCinema documents 200 and 400; any 2xx and 400 count.
/// With every other status the answer comes from a gateway or a failing service, and its body is not read.
fn is_from_procinema(status: StatusCode) -> bool {
    status.is_success() || status == StatusCode::BAD_REQUEST
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Keyed};
    use crate::operations::metrics::Metrics;
    use axum::http::{HeaderName, HeaderValue};
    use sandbox::{Fault, FaultKind, PROCINEMA_KEY, RetryAfter, Route, Sandbox, seed};
    use serde_json::{Value, json};
    use std::sync::Arc;
    use tokio::net::TcpListener;

    const CODE: &str = seed::PROCINEMA_CODES[0];

    /// ProCinema as the sandbox imitates it, over a socket.
    async fn procinema(key: &'static str) -> (Sandbox, ProCinema) {
        let sandbox = Sandbox::seeded();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/v1", listener.local_addr().unwrap());
        let router = sandbox::router(sandbox.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let config = Config::new(base.parse().unwrap(), "unused".into());
        let credential = (HeaderName::from_static("x-api-key"), HeaderValue::from_static(key));
        let keyed = Keyed { url: base.parse().unwrap(), credential };
        let upstream = Upstream::keyed(keyed, &config, Arc::new(Metrics::new()));
        (sandbox, ProCinema::new(upstream.unwrap_or_else(|error| panic!("{error}"))))
    }

    fn request(amount: &str) -> RedeemRequest {
        RedeemRequest {
            code: CODE.to_owned(),
            amount: amount.parse().unwrap(),
            suisanr: Some("1006682".to_owned()),
            cinema_site_id: Some("1147630".to_owned()),
        }
    }

    #[tokio::test]
    async fn a_code_is_checked_redeemed_once_and_given_back() {
        let (sandbox, procinema) = procinema(PROCINEMA_KEY).await;
        assert_eq!(procinema.check(CODE).await, Checked::Valid);
        assert!(matches!(procinema.redeem(&request("25.00")).await, WriteAnswer::Done(Some(_))));
        assert_eq!(procinema.check(CODE).await, Checked::Invalid);
        assert_eq!(procinema.redeem(&request("25.00")).await, WriteAnswer::Refused);
        assert!(matches!(procinema.unredeem(CODE).await, WriteAnswer::Done(())));
        assert_eq!(procinema.unredeem(CODE).await, WriteAnswer::Refused);
        assert_eq!(procinema.check(CODE).await, Checked::Valid);
        let [redemption] = &sandbox.procinema_redemptions(CODE)[..] else { panic!("not one redemption") };
        assert_eq!(redemption.suisanr.as_deref(), Some("1006682"));
        assert_eq!(redemption.cinema_site_id.as_deref(), Some("1147630"));
    }

    #[tokio::test]
    async fn too_many_calls_say_when_to_come_back() {
        let (sandbox, busy) = procinema(PROCINEMA_KEY).await;
        for (retry_after, seconds) in [
            (None, 0),
            (Some(RetryAfter::Seconds(7)), 7),
            (Some(RetryAfter::Seconds(86_400)), 300),
            (Some(RetryAfter::Date("Sun, 22 Nov 2020 10:00:00 GMT".to_owned())), 1),
            (Some(RetryAfter::Date("soon".to_owned())), 0),
        ] {
            let fault = FaultKind::Status { status: 429, retry_after, error_code: None, body: None };
            for route in [Route::ProcinemaRedeem, Route::ProcinemaUnredeem] {
                sandbox.inject(Fault::once(route, fault.clone()));
            }
            let throttled = NotExecuted::Throttled { wait: seconds * 1_000 };
            assert_eq!(busy.redeem(&request("1.00")).await, WriteAnswer::NotExecuted(throttled));
            assert_eq!(busy.unredeem(CODE).await, WriteAnswer::NotExecuted(throttled));
        }
        assert_eq!(sandbox.procinema_redemptions(CODE), []);
    }

    fn says(status: u16, body: Value) -> FaultKind {
        FaultKind::Status { status, retry_after: None, error_code: None, body: Some(body) }
    }

    #[tokio::test]
    async fn an_answer_that_does_not_say_it_is_no_evidence() {
        let (sandbox, procinema) = procinema(PROCINEMA_KEY).await;
        let silent = [json!({}), Value::Null, json!({"valid": null}), json!({"message": "Bad Request"})];
        let silent = silent.into_iter().flat_map(|body| [(200, body.clone()), (400, body)]);
        let elsewhere = [
            (404, json!({"error": "Not Found"})),
            (404, json!({"valid": true})),
            (500, json!({"valid": true})),
            (500, json!({"valid": false})),
        ];
        for (status, body) in elsewhere {
            sandbox.inject(Fault::once(Route::ProcinemaCheck, says(status, body)));
            assert!(matches!(procinema.check(CODE).await, Checked::Unknown(_)), "{status}");
        }
        let undocumented = [
            (400, json!({"error": "Invalid voucher code"})),
            (200, json!({"valid": null, "error": "Invalid voucher code"})),
            (404, json!({"valid": false})),
            (422, json!({"valid": false, "error": "Invalid voucher code"})),
            (422, json!({"error": "Invalid voucher code"})),
        ];
        for (status, body) in undocumented {
            let what = format!("{status} {body}");
            sandbox.inject(Fault::once(Route::ProcinemaCheck, says(status, body)));
            assert_eq!(procinema.check(CODE).await, Checked::Refused, "{what}");
        }
        for (status, body) in silent {
            let what = format!("{status} {body}");
            sandbox.inject(Fault::once(Route::ProcinemaCheck, says(status, body)));
            assert_eq!(procinema.check(CODE).await, Checked::Unknown(Cause::Unreadable), "{what}");
        }
        for (status, valid) in
            [(200, true), (201, true), (400, true), (200, false), (201, false), (400, false)]
        {
            sandbox.inject(Fault::once(Route::ProcinemaCheck, says(status, json!({"valid": valid}))));
            let expected = if valid { Checked::Valid } else { Checked::Invalid };
            assert_eq!(procinema.check(CODE).await, expected, "{status} {valid}");
        }
        for status in [200, 201, 202, 400] {
            let done = json!({"success": true, "redemption_id": 166});
            sandbox.inject(Fault::once(Route::ProcinemaRedeem, says(status, done)));
            assert_eq!(
                procinema.redeem(&request("1.00")).await,
                WriteAnswer::Done(Some(RedemptionId::new("166".to_owned()))),
                "{status}"
            );
            let refused = json!({"error": "Voucher code is invalid"});
            sandbox.inject(Fault::once(Route::ProcinemaRedeem, says(status, refused)));
            assert_eq!(procinema.redeem(&request("1.00")).await, WriteAnswer::Refused, "{status}");
        }
    }

    /// A refusal proves that nothing was redeemed, so a flag that cannot be read is none.
    #[tokio::test]
    async fn flags_are_read_in_other_forms() {
        let (sandbox, procinema) = procinema(PROCINEMA_KEY).await;
        let done = WriteAnswer::Done(Some(RedemptionId::new("166".to_owned())));
        for (body, expected) in [
            (json!({"success": "true", "redemption_id": "166", "error": ""}), done.clone()),
            (json!({"success": 1, "redemption_id": "166"}), done),
            (json!({"success": "false", "error": "used"}), WriteAnswer::Refused),
            (json!({"success": {}, "error": "used"}), WriteAnswer::Unconfirmed),
            (json!({"success": false, "error": ""}), WriteAnswer::Unconfirmed),
        ] {
            sandbox.inject(Fault::once(Route::ProcinemaRedeem, says(200, body.clone())));
            assert_eq!(procinema.redeem(&request("1.00")).await, expected, "{body}");
        }
        for (valid, expected) in [(json!("true"), Checked::Valid), (json!(0), Checked::Invalid)] {
            sandbox.inject(Fault::once(Route::ProcinemaCheck, says(200, json!({"valid": valid}))));
            assert_eq!(procinema.check(CODE).await, expected, "{valid}");
        }
    }

    #[tokio::test]
    async fn a_lost_answer_is_unknown_and_a_refused_key_is_not_done() {
        let (sandbox, lost) = procinema(PROCINEMA_KEY).await;
        for fault in [FaultKind::CommitThenDrop, FaultKind::Malformed, FaultKind::status(503)] {
            sandbox.inject(Fault::once(Route::ProcinemaRedeem, fault));
            assert!(matches!(lost.redeem(&request("1.00")).await, WriteAnswer::Unconfirmed));
        }
        sandbox.inject(Fault::once(Route::ProcinemaCheck, FaultKind::status(500)));
        assert!(matches!(lost.check(CODE).await, Checked::Unknown(_)));

        let (_, stranger) = procinema("not-the-key").await;
        assert_eq!(stranger.redeem(&request("1.00")).await, WriteAnswer::NotExecuted(NotExecuted::Rejected));
        assert_eq!(stranger.unredeem(CODE).await, WriteAnswer::NotExecuted(NotExecuted::Rejected));
        assert_eq!(stranger.check(CODE).await, Checked::Unknown(Cause::Credential));
        for status in [401, 403, 404] {
            sandbox.inject(Fault::once(Route::ProcinemaCheck, FaultKind::status(status)));
            assert_eq!(CheckAnswer::from(lost.check(CODE).await), CheckAnswer::Rejected, "{status}");
        }
    }
}
