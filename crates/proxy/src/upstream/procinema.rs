//! ProCinema's three calls, and what each answer proves. `/unredeem` names a code and nothing else, so it has no route
//! here: only the redemption runner calls it, with evidence.

use crate::error::Cause;
use crate::upstream::{Answer, Upstream};
use axum::http::{Method, StatusCode};
use wire::Decimal;
use wire::procinema::{CheckResponse, CodeRequest, RedeemRequest, RedemptionResponse};

/// ProCinema's voucher API.
pub(crate) struct ProCinema(Upstream);

/// What `/check` said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Checked {
    /// It can be redeemed.
    Valid,
    /// It cannot: unknown, or redeemed.
    Invalid,
    /// Refused in a form that ProCinema does not document. It answers a guess, but it is no evidence that the code is
    /// redeemed.
    Refused,
    /// No answer, or none that makes sense.
    Unknown(Cause),
}

/// What became of a redemption, or of its reversal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Done, with its proof where the answer holds one.
    Done(Option<String>),
    /// The code is not in the state for it. Nothing was done by this call.
    Refused,
    /// Surely not done: nothing was sent, or our key was not taken.
    NotDone(Cause),
    /// Not done, because there are too many calls; to be tried after so long, 0 where it does not say.
    Throttled { seconds: u32 },
    /// Nobody knows.
    Unknown(Cause),
}

/// A redemption to be made. No `Debug`, because of the code.
pub(crate) struct RedeemParameters<'a> {
    pub(crate) code: &'a str,
    pub(crate) amount: Decimal,
    pub(crate) suisanr: Option<&'a str>,
    pub(crate) cinema_site_id: Option<&'a str>,
}

impl ProCinema {
    pub(crate) fn new(upstream: Upstream) -> ProCinema {
        ProCinema(upstream)
    }

    /// Asks whether a code can be redeemed. Changes nothing.
    pub(crate) async fn check(&self, code: &str) -> Checked {
        let call = self.0.read(Method::POST, "/check").body(&CodeRequest { code: code.to_owned() });
        let answer = match call.outcome().await {
            Ok(answer) => answer,
            Err(cause) => return Checked::Unknown(cause),
        };
        let said: Option<CheckResponse> = self.0.read_body(&answer);
        let (valid, error) = said.map(|said| (said.valid, said.error)).unwrap_or_default();
        if !may_hold_the_word(answer.status) {
            let refused = answer.status.is_client_error() && valid == Some(false);
            return if refused { Checked::Refused } else { Checked::Unknown(by_status(answer.status)) };
        }
        // Only the word itself is evidence: a bare 400 may be a gateway's, and a code that was not spent would count as
        // redeemed by us.
        match (valid, error) {
            (Some(true), _) => Checked::Valid,
            (Some(false), _) => Checked::Invalid,
            // `/redeem` documents its refusals so.
            (None, Some(_)) => Checked::Refused,
            (None, None) => Checked::Unknown(Cause::Unreadable),
        }
    }

    /// Redeems a code. Called once for each intent that was written down before.
    pub(crate) async fn redeem(&self, redemption: RedeemParameters<'_>) -> Outcome {
        let body = RedeemRequest {
            code: redemption.code.to_owned(),
            amount: redemption.amount,
            suisanr: redemption.suisanr.map(str::to_owned),
            cinema_site_id: redemption.cinema_site_id.map(str::to_owned),
        };
        self.outcome(self.0.write(Method::POST, "/redeem").body(&body).outcome().await)
    }

    /// Reverses a redemption of the code, whoever made it: never without evidence that it was ours.
    pub(crate) async fn unredeem(&self, code: &str) -> Outcome {
        let body = CodeRequest { code: code.to_owned() };
        self.outcome(self.0.write(Method::POST, "/unredeem").body(&body).outcome().await)
    }

    fn outcome(&self, answer: Result<Answer, Cause>) -> Outcome {
        let answer = match answer {
            Ok(answer) => answer,
            Err(cause @ (Cause::NotConnected | Cause::Credential)) => return Outcome::NotDone(cause),
            Err(cause) => return Outcome::Unknown(cause),
        };
        match answer.status {
            status if may_hold_the_word(status) => match self.0.read_body(&answer) {
                Some(RedemptionResponse { success: true, redemption_id, .. }) => Outcome::Done(redemption_id),
                // A refusal says why; a bare 400 may be a gateway's.
                Some(RedemptionResponse { success: false, error: Some(_), .. }) => Outcome::Refused,
                _ => Outcome::Unknown(Cause::Unreadable),
            },
            // The service has executed nothing.
            StatusCode::TOO_MANY_REQUESTS => {
                Outcome::Throttled { seconds: answer.retry_after().unwrap_or(0) }
            }
            status @ (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND) => {
                Outcome::NotDone(by_status(status))
            }
            status => Outcome::Unknown(by_status(status)),
        }
    }
}

/// ProCinema documents 200 and 400. Its word counts with any 2xx and with 400; with every other status the answer is
/// that of a gateway or of a service in trouble, and its body is not read.
fn may_hold_the_word(status: StatusCode) -> bool {
    status.is_success() || status == StatusCode::BAD_REQUEST
}

fn by_status(status: StatusCode) -> Cause {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Cause::Credential,
        StatusCode::REQUEST_TIMEOUT => Cause::Timeout,
        StatusCode::TOO_MANY_REQUESTS => Cause::Overload,
        status if status.is_redirection() => Cause::Redirect,
        status if status.is_client_error() => Cause::Refused,
        _ => Cause::ServerError,
    }
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

    fn of(amount: &str) -> RedeemParameters<'static> {
        let amount = amount.parse().unwrap();
        RedeemParameters { code: CODE, amount, suisanr: Some("1006682"), cinema_site_id: Some("1147630") }
    }

    #[tokio::test]
    async fn a_code_is_checked_redeemed_once_and_given_back() {
        let (sandbox, procinema) = procinema(PROCINEMA_KEY).await;
        assert_eq!(procinema.check(CODE).await, Checked::Valid);
        assert!(matches!(procinema.redeem(of("25.00")).await, Outcome::Done(Some(_))));
        assert_eq!(procinema.check(CODE).await, Checked::Invalid);
        assert_eq!(procinema.redeem(of("25.00")).await, Outcome::Refused);
        assert!(matches!(procinema.unredeem(CODE).await, Outcome::Done(_)));
        assert_eq!(procinema.unredeem(CODE).await, Outcome::Refused);
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
            assert_eq!(busy.redeem(of("1.00")).await, Outcome::Throttled { seconds });
            assert_eq!(busy.unredeem(CODE).await, Outcome::Throttled { seconds });
        }
        assert_eq!(sandbox.procinema_redemptions(CODE), []);
    }

    #[tokio::test]
    async fn an_answer_that_does_not_say_it_is_no_evidence() {
        let (sandbox, procinema) = procinema(PROCINEMA_KEY).await;
        let says = |status, body| FaultKind::Status {
            status,
            retry_after: None,
            error_code: None,
            body: Some(body),
        };
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
            assert_eq!(procinema.redeem(of("1.00")).await, Outcome::Done(Some("166".to_owned())), "{status}");
            let refused = json!({"error": "Voucher code is invalid"});
            sandbox.inject(Fault::once(Route::ProcinemaRedeem, says(status, refused)));
            assert_eq!(procinema.redeem(of("1.00")).await, Outcome::Refused, "{status}");
        }
    }

    #[tokio::test]
    async fn a_lost_answer_is_unknown_and_a_refused_key_is_not_done() {
        let (sandbox, lost) = procinema(PROCINEMA_KEY).await;
        for fault in [FaultKind::CommitThenDrop, FaultKind::Malformed, FaultKind::status(503)] {
            sandbox.inject(Fault::once(Route::ProcinemaRedeem, fault));
            assert!(matches!(lost.redeem(of("1.00")).await, Outcome::Unknown(_)));
        }
        sandbox.inject(Fault::once(Route::ProcinemaCheck, FaultKind::status(500)));
        assert!(matches!(lost.check(CODE).await, Checked::Unknown(_)));

        let (_, stranger) = procinema("not-the-key").await;
        assert_eq!(stranger.redeem(of("1.00")).await, Outcome::NotDone(Cause::Credential));
        assert_eq!(stranger.unredeem(CODE).await, Outcome::NotDone(Cause::Credential));
        assert_eq!(stranger.check(CODE).await, Checked::Unknown(Cause::Credential));
    }
}
