//! The calls of the site's backend to the proxy, with the key of the site: order tokens, and the completion of orders.

use proxy::config::SiteKey;
use reqwest::{Client, RequestBuilder, Response};
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;
use wire::checkout_api::{AmountProblem, CompleteRequest, CompleteResponse, OrderToken, OrderTokenRequest};
use wire::{Decimal, Problem, ProblemCode};

/// The film's Suisa number, which ProCinema wants redemptions reported with.
const SUISANR: &str = "1006682";

/// The proxy, for every host name of the site.
#[derive(Clone)]
pub(crate) struct Tills {
    client: Client,
    base: String,
    sites: Vec<SiteKey>,
}

impl Tills {
    /// `base` is the proxy's address.
    pub(crate) fn at(base: String, sites: Vec<SiteKey>) -> Result<Tills, reqwest::Error> {
        let client = Client::builder().timeout(Duration::from_secs(12)).no_proxy().build()?;
        Ok(Tills { client, base, sites })
    }

    /// The till for this `Host`, if it is a name of the site. A token is only valid for its origin.
    pub(crate) fn of(&self, host: &str) -> Option<Till> {
        let site = self.sites.iter().find(|site| site.origin.strip_prefix("http://") == Some(host))?;
        Some(Till { client: self.client.clone(), base: self.base.clone(), key: site.key.clone() })
    }
}

/// A client of the proxy, with the key of the site.
pub(crate) struct Till {
    client: Client,
    base: String,
    key: SecretString,
}

/// Why a call to the proxy failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TillError {
    #[error("the proxy refused: {0:?}")]
    Refused(ProblemCode),
    #[error("another amount is due")]
    AmountChanged(Box<AmountProblem>),
    #[error("the proxy does not answer")]
    Silent(#[from] reqwest::Error),
}

impl Till {
    /// Requests an order token, which lets a browser reach this order.
    pub(crate) async fn token(&self, order: &str) -> Result<OrderToken, TillError> {
        let wish = OrderTokenRequest {
            order_id: order.to_owned(),
            user_session_id: None,
            suisanr: Some(SUISANR.to_owned()),
        };
        let request = self.client.post(format!("{}/checkout/v1/order-tokens", self.base)).json(&wish);
        Ok(self.succeed(request).await?.json().await?)
    }

    /// Completes the order, with the amount that the site is about to collect. `key` is the idempotency key of this
    /// amount.
    pub(crate) async fn complete(
        &self,
        order: &str,
        amount: Decimal,
        key: &str,
    ) -> Result<CompleteResponse, TillError> {
        let request = self.client.post(format!("{}/checkout/v1/orders/{order}/complete", self.base));
        let request = request
            .header("idempotency-key", key)
            .json(&CompleteRequest { amount, ..CompleteRequest::default() });
        Ok(self.succeed(request).await?.json().await?)
    }

    async fn succeed(&self, request: RequestBuilder) -> Result<Response, TillError> {
        let answer = request.bearer_auth(self.key.expose_secret()).send().await?;
        if answer.status().is_success() {
            return Ok(answer);
        }
        let body = answer.bytes().await?;
        if let Ok(changed) = serde_json::from_slice::<AmountProblem>(&body) {
            return Err(TillError::AmountChanged(Box::new(changed)));
        }
        let problem = serde_json::from_slice::<Problem>(&body).unwrap_or_default();
        Err(TillError::Refused(problem.code().unwrap_or(ProblemCode::Unavailable)))
    }
}
