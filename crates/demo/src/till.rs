//! The site's own calls to the proxy, from its server and with its key: order tokens, and the completion of orders.

use reqwest::{Client, RequestBuilder, Response};
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;
use uuid::Uuid;
use wire::checkout_api::{CompleteResponse, OrderToken, OrderTokenRequest};
use wire::{Problem, ProblemCode};

/// The proxy, as the site's backend sees it.
#[derive(Clone)]
pub(crate) struct Till {
    client: Client,
    base: String,
    key: SecretString,
}

/// Why the proxy did not do what the site asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TillError {
    #[error("the proxy refused: {0:?}")]
    Refused(ProblemCode),
    #[error("the proxy does not answer")]
    Silent(#[from] reqwest::Error),
}

impl Till {
    /// `key` is the site's.
    pub(crate) fn at(base: String, key: SecretString) -> Result<Till, reqwest::Error> {
        let client = Client::builder().timeout(Duration::from_secs(12)).no_proxy().build()?;
        Ok(Till { client, base, key })
    }

    /// Binds a browser to an order.
    pub(crate) async fn token(&self, order: &str) -> Result<OrderToken, TillError> {
        let wish = OrderTokenRequest {
            order_id: order.to_owned(),
            user_session_id: None,
            suisanr: Some("1006682".to_owned()),
        };
        let request = self.client.post(format!("{}/checkout/v1/order-tokens", self.base)).json(&wish);
        Ok(self.succeed(request).await?.json().await?)
    }

    /// Settles what vouchers pay, and completes the order where nothing is left.
    pub(crate) async fn complete(&self, order: &str) -> Result<CompleteResponse, TillError> {
        let request = self.client.post(format!("{}/checkout/v1/orders/{order}/complete", self.base));
        let request = request.header("idempotency-key", Uuid::new_v4().to_string());
        Ok(self.succeed(request).await?.json().await?)
    }

    async fn succeed(&self, request: RequestBuilder) -> Result<Response, TillError> {
        let answer = request.bearer_auth(self.key.expose_secret()).send().await?;
        if answer.status().is_success() {
            return Ok(answer);
        }
        let problem = answer.json::<Problem>().await.unwrap_or_default();
        Err(TillError::Refused(problem.code().unwrap_or(ProblemCode::Unavailable)))
    }
}
