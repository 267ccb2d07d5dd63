//! The endpoints of the site for its page: start an order, sell it, and list codes to try.

use crate::Scenario;
use crate::cinema::{Cinema, CinemaError};
use crate::guide;
use crate::till::{Till, TillError, Tills};
use axum::extract::{FromRequestParts, Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use sandbox::{Delivery, DeliveryState, Sandbox, seed};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use uuid::Uuid;
use wire::checkout_api::{AmountProblem, CompleteStatus, OrderToken, VoucherPayment, VoucherPaymentState};
use wire::{Decimal, Problem, ProblemCode};

/// The state of the endpoints.
#[derive(Clone)]
struct Backend {
    cinema: Cinema,
    tills: Tills,
    sandbox: Sandbox,
}

/// The client of the proxy for the host name of the request.
impl FromRequestParts<Backend> for Till {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, backend: &Backend) -> Result<Till, Refused> {
        let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
        // Answer 404 to other host names, against DNS rebinding.
        host.and_then(|host| backend.tills.of(host)).ok_or(Refused::Code(ProblemCode::NotFound))
    }
}

pub(crate) fn router(cinema: Cinema, tills: Tills, sandbox: Sandbox) -> Router {
    Router::new()
        .route("/demo/orders", post(create))
        .route("/demo/orders/{id}/token", post(token))
        .route("/demo/orders/{id}/complete", post(complete))
        .route("/demo/gifts", get(gifts))
        .route("/demo/gifts/{code}/use", post(use_gift))
        .route("/demo/vouchers", get(async || Json(guide::to_try())))
        .with_state(Backend { cinema, tills, sandbox })
}

#[derive(Deserialize)]
struct NewOrder {
    showtime: String,
    #[serde(default)]
    scenario: Scenario,
}

#[derive(Serialize)]
struct Created {
    order: String,
    showtime: &'static str,
    currency: &'static str,
    /// The ids of the seats of the order.
    seats: Vec<String>,
    /// The order token, which the page passes to the widget as `orderToken`.
    token: String,
}

async fn create(
    State(Backend { cinema, .. }): State<Backend>,
    till: Till,
    Json(wish): Json<NewOrder>,
) -> Result<Json<Created>, Refused> {
    let showtime = seed::SHOWTIMES.iter().find(|showtime| showtime.id == wish.showtime);
    let showtime = showtime.ok_or(Refused::Code(ProblemCode::NotFound))?;
    let seats = if showtime.allocated { wish.scenario.seats() } else { vec![Vec::new()] };
    let order = cinema.create_order(seed::SITE).await?;
    let seats = match wish.scenario {
        Scenario::Empty => Vec::new(),
        scenario => cinema.choose(&order, showtime.id, scenario, seats).await?,
    };
    let token = till.token(&order).await?.token;
    Ok(Json(Created { order, showtime: showtime.id, currency: seed::CURRENCY, seats, token }))
}

/// A token for an order in progress or a completed order. A real site gives it only to the customer of the order; the
/// demo gives it to every caller.
async fn token(till: Till, Path(order): Path<String>) -> Result<Json<OrderToken>, Refused> {
    Ok(Json(till.token(id(&order)?).await?))
}

/// The body of the request of the pay button.
#[derive(Default, Deserialize)]
struct Wish {
    /// The amount due that the customer saw, in cents; `None` if the widget did not load.
    minor: Option<i64>,
}

#[derive(Serialize)]
struct Sold {
    order: String,
    /// The booking number that the customer shows at the door.
    reference: String,
    /// The amount charged to the card, in major units.
    charged: Option<Decimal>,
    /// The voucher payments.
    payments: Vec<VoucherPayment>,
}

/// Sells the order. A real site authorises the card here, for the amount that the customer saw. It charges nothing
/// unless the proxy confirms that amount.
async fn complete(
    State(Backend { cinema, .. }): State<Backend>,
    till: Till,
    Path(order): Path<String>,
    wish: Option<Json<Wish>>,
) -> Result<Json<Sold>, Refused> {
    let order = id(&order)?;
    let Json(Wish { minor }) = wish.unwrap_or_default();
    let amount = match minor {
        Some(minor) => Decimal::from_minor(minor, EXPONENT),
        None => whole_amount(&till, order).await?,
    };
    let key = Uuid::new_v4().to_string();
    let (mut charged, mut reference) = (None, None);
    for _ in 0..ASKED {
        let answer = till.complete(order, amount, &key).await?;
        match answer.status {
            CompleteStatus::Completed => {
                let reference = match reference {
                    Some(reference) => reference,
                    None => cinema.number(order).await?.to_string(),
                };
                let payments = answer.payments.into_iter().filter(has_paid).collect();
                return Ok(Json(Sold { order: order.to_owned(), reference, charged, payments }));
            }
            // The demo has no real card, so the charge always succeeds.
            CompleteStatus::PaymentDue if charged.is_none() => {
                charged = Some(amount);
                sell(&cinema, order, amount, &answer.payments).await?;
                reference = Some(cinema.number(order).await?.to_string());
            }
            _ => tokio::time::sleep(BETWEEN).await,
        }
    }
    Err(Refused::Code(ProblemCode::OutcomeUnknown))
}

/// If the widget did not load, the customer pays the amount due according to the proxy.
async fn whole_amount(till: &Till, order: &str) -> Result<Decimal, Refused> {
    match till.complete(order, Decimal::ZERO, &Uuid::new_v4().to_string()).await {
        Err(TillError::AmountChanged(changed)) => Ok(changed.due),
        Ok(_) => Ok(Decimal::ZERO),
        Err(error) => Err(error.into()),
    }
}

/// Vista does not know the voucher payments, so they are reported as external payments, like the card payment.
async fn sell(
    cinema: &Cinema,
    order: &str,
    due: Decimal,
    payments: &[VoucherPayment],
) -> Result<(), Refused> {
    let mut parts: Vec<i64> = payments
        .iter()
        .filter(|payment| has_paid(payment))
        .map(|part| part.amount.to_minor(EXPONENT))
        .collect();
    if parts.is_empty() {
        return Ok(cinema.pay(order).await?);
    }
    parts.extend(Some(due.to_minor(EXPONENT)).filter(|due| *due > 0));
    Ok(cinema.pay_in_parts(order, &parts).await?)
}

fn has_paid(payment: &VoucherPayment) -> bool {
    matches!(payment.state, VoucherPaymentState::Redeemed | VoucherPaymentState::Completed)
}

/// The minor units of one unit of the currency of the sandbox.
const EXPONENT: u8 = 2;

/// The number of times that a pending completion is polled, and the pause between them.
const ASKED: u32 = 20;
const BETWEEN: Duration = Duration::from_millis(500);

#[derive(Serialize)]
struct Delivered {
    event: String,
    code: Option<String>,
    taken: bool,
}

/// The webhooks that CinematicCard has sent to the proxy.
async fn gifts(State(Backend { sandbox, .. }): State<Backend>) -> Json<Vec<Delivered>> {
    let shown = |delivery: Delivery| {
        let text = |field| delivery.body.get(field)?.as_str().map(str::to_owned);
        Delivered {
            event: text("event").unwrap_or_default(),
            code: text("code"),
            taken: delivery.state == DeliveryState::Taken,
        }
    };
    Json(sandbox.deliveries().into_iter().map(shown).collect())
}

/// Uses the gift, as a customer does who makes a card with it. CinematicCard then sends a webhook to the proxy.
async fn use_gift(
    State(Backend { sandbox, .. }): State<Backend>,
    Path(code): Path<String>,
) -> Result<Json<serde_json::Value>, Refused> {
    let used = sandbox.use_gift(&code, "Sarah", "mother").await;
    used.map(|_| Json(serde_json::json!({}))).map_err(|_| Refused::Code(ProblemCode::NotFound))
}

/// Whether this is an order id. It becomes part of a path.
fn id(order: &str) -> Result<&str, Refused> {
    let word = !order.is_empty() && order.bytes().all(|byte| byte.is_ascii_alphanumeric());
    word.then_some(order).ok_or(Refused::Code(ProblemCode::OrderNotFound))
}

enum Refused {
    Code(ProblemCode),
    /// The amount due is not the one that the customer saw.
    AmountChanged(Box<AmountProblem>),
}

impl From<CinemaError> for Refused {
    fn from(error: CinemaError) -> Refused {
        match error {
            CinemaError::Refused(code) => Refused::Code(code),
            CinemaError::Silent(_) | CinemaError::Unreadable => {
                tracing::warn!(error = %error, "the sandbox failed the site's backend");
                Refused::Code(ProblemCode::Unavailable)
            }
        }
    }
}

impl From<TillError> for Refused {
    fn from(error: TillError) -> Refused {
        match error {
            TillError::Refused(code) => Refused::Code(code),
            TillError::AmountChanged(changed) => Refused::AmountChanged(changed),
            TillError::Silent(_) => {
                tracing::warn!(error = %error, "the proxy failed the site's backend");
                Refused::Code(ProblemCode::Unavailable)
            }
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let json = [(CONTENT_TYPE, "application/problem+json")];
        let code = match self {
            Refused::AmountChanged(changed) => {
                return (StatusCode::CONFLICT, json, Json(changed)).into_response();
            }
            Refused::Code(code) => code,
        };
        let status = match code {
            ProblemCode::OrderNotFound | ProblemCode::NotFound => StatusCode::NOT_FOUND,
            ProblemCode::Unavailable | ProblemCode::OutcomeUnknown => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::CONFLICT,
        };
        let problem = Problem::new(code, status.as_u16(), "The cinema did not accept this.");
        (status, json, Json(problem)).into_response()
    }
}
