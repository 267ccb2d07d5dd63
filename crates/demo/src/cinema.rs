//! The calls of the site's backend to OCAPI and Connect, with the keys of the site.

use crate::Scenario;
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde::Deserialize;
use std::time::Duration;
use wire::connect::{ConnectOrderResponse, ResultCode};
use wire::ocapi::{
    CompletionResponse, CompletionStatus, CreateOrderRequest, OrderResponse, SetShowtimeRequest, SetTicket,
};
use wire::{Problem, ProblemCode};

/// The number of times that a pending sale is read, and the pause between them.
const POLLS: u32 = 25;
const BETWEEN_POLLS: Duration = Duration::from_millis(200);

/// A client of the cinema's systems.
#[derive(Clone)]
pub(crate) struct Cinema {
    client: Client,
    base: String,
    token: String,
    connect: String,
    connect_token: String,
}

/// Why a call to the cinema failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CinemaError {
    #[error("the cinema refused: {0:?}")]
    Refused(ProblemCode),
    #[error("the cinema does not answer")]
    Silent(#[from] reqwest::Error),
    #[error("the cinema answered something else than its documents say")]
    Unreadable,
}

impl Cinema {
    /// A client with the tokens of OCAPI and Connect.
    pub(crate) fn at(base: &str, token: &str, connect_token: &str) -> Result<Cinema, reqwest::Error> {
        let client = Client::builder().timeout(Duration::from_secs(8)).no_proxy().build()?;
        Ok(Cinema {
            client,
            base: format!("{base}/ocapi/v1"),
            token: token.to_owned(),
            connect: base.to_owned(),
            connect_token: connect_token.to_owned(),
        })
    }

    /// Starts an order and returns its id.
    pub(crate) async fn create_order(&self, site: &str) -> Result<String, CinemaError> {
        let booking = CreateOrderRequest {
            site_id: site.to_owned(),
            booking_mode: "Paid".to_owned(),
            site_order_location_id: None,
        };
        let request = self.client.post(format!("{}/orders/standard/booking", self.base));
        let answer = self.succeed(request.json(&booking)).await?;
        answer.json::<OrderResponse>().await?.order.id.ok_or(CinemaError::Unreadable)
    }

    /// Adds the tickets of a scenario to the order, on the first group of seats that is free. Returns the seats.
    pub(crate) async fn choose(
        &self,
        order: &str,
        showtime: &str,
        scenario: Scenario,
        groups: Vec<Vec<String>>,
    ) -> Result<Vec<String>, CinemaError> {
        let ticket = |id: &&str| SetTicket { ticket_type_id: (*id).to_owned(), ..SetTicket::default() };
        let mut selection = SetShowtimeRequest {
            tickets: scenario.tickets().iter().map(ticket).collect(),
            seats: Vec::new(),
        };
        for seats in groups {
            selection.seats = seats;
            let request = self.client.put(format!("{}/orders/{order}/showtimes/{showtime}", self.base));
            match self.succeed(request.json(&selection)).await {
                Ok(_) => return Ok(selection.seats),
                Err(CinemaError::Refused(ProblemCode::SeatsUnavailable)) => {}
                Err(error) => return Err(error),
            }
        }
        Err(CinemaError::Refused(ProblemCode::SeatsUnavailable))
    }

    /// Pays the amount due by a redirect payment, and acts as the customer at the payment provider. This completes the
    /// order.
    pub(crate) async fn pay(&self, order: &str) -> Result<(), CinemaError> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Redirection {
            redirect_url: String,
        }
        let request = self.client.post(format!("{}/orders/{order}/payments/redirect", self.base));
        let method = serde_json::json!({"webPaymentMethodId": 1});
        let Redirection { redirect_url } = self.succeed(request.json(&method)).await?.json().await?;
        self.succeed(self.client.post(redirect_url)).await.map(drop)
    }

    /// Sells an order that was paid outside Vista, by voucher and by card. Both amounts are in cents.
    pub(crate) async fn pay_in_parts(&self, order: &str, parts: &[i64]) -> Result<(), CinemaError> {
        let parts = parts.iter().map(|cents| serde_json::json!({"PaymentValueCents": cents}));
        let body = serde_json::json!({
            "UserSessionId": order, "PerformPayment": false, "PaymentInfoCollection": parts.collect::<Vec<_>>(),
        });
        let request = self.client.post(format!("{}/RESTTicketing.svc/order/payment", self.connect));
        let request = request.header("connectapitoken", &self.connect_token).json(&body);
        let answer: ConnectOrderResponse = request.send().await?.json().await?;
        // Connect reports failures with status 200.
        if answer.result == ResultCode::OK { Ok(()) } else { Err(CinemaError::Unreadable) }
    }

    /// The booking number of an order that is sold or is being sold.
    pub(crate) async fn number(&self, order: &str) -> Result<i64, CinemaError> {
        let path = format!("{}/orders/{order}/completion", self.base);
        for _ in 0..POLLS {
            let answer: CompletionResponse = self.succeed(self.client.get(&path)).await?.json().await?;
            match (answer.status, answer.transaction_number) {
                (CompletionStatus::Completed, Some(number)) => return Ok(number),
                (CompletionStatus::Pending, _) => tokio::time::sleep(BETWEEN_POLLS).await,
                _ => return Err(CinemaError::Unreadable),
            }
        }
        Err(CinemaError::Unreadable)
    }

    /// Sends a call.
    ///
    /// # Errors
    /// If the status is not a success: the error code of the body, or the status.
    async fn succeed(&self, request: RequestBuilder) -> Result<Response, CinemaError> {
        let answer = request.bearer_auth(&self.token).send().await?;
        if answer.status().is_success() {
            return Ok(answer);
        }
        let by_status = match answer.status() {
            StatusCode::NOT_FOUND => ProblemCode::OrderNotFound,
            status if status.is_client_error() => ProblemCode::InvalidRequest,
            _ => ProblemCode::Unavailable,
        };
        let problem = answer.json::<Problem>().await.unwrap_or_default();
        Err(CinemaError::Refused(problem.code().unwrap_or(by_status)))
    }
}
