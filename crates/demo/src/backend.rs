//! The site's own endpoints, which its page calls: start an order, sell it, and what to try in the demo.

use crate::Scenario;
use crate::cinema::{Cinema, CinemaError};
use crate::guide;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use sandbox::seed;
use serde::{Deserialize, Serialize};
use wire::{Problem, ProblemCode};

pub(crate) fn router(cinema: Cinema) -> Router {
    Router::new()
        .route("/demo/orders", post(create))
        .route("/demo/orders/{id}/complete", post(complete))
        .route("/demo/vouchers", get(async || Json(guide::to_try())))
        .with_state(cinema)
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
    /// The ids of the seats held.
    seats: Vec<String>,
}

async fn create(State(cinema): State<Cinema>, Json(wish): Json<NewOrder>) -> Result<Json<Created>, Refused> {
    let showtime = seed::SHOWTIMES.iter().find(|showtime| showtime.id == wish.showtime);
    let showtime = showtime.ok_or(Refused(ProblemCode::NotFound))?;
    let seats = if showtime.allocated { wish.scenario.seats() } else { vec![Vec::new()] };
    let order = cinema.create_order(seed::SITE).await?;
    let seats = match wish.scenario {
        Scenario::Empty => Vec::new(),
        scenario => cinema.choose(&order, showtime.id, scenario, seats).await?,
    };
    Ok(Json(Created { order, showtime: showtime.id, currency: seed::CURRENCY, seats }))
}

#[derive(Serialize)]
struct Sold {
    order: String,
    /// What the customer shows at the door.
    reference: String,
}

/// The pay button: whatever is left to pay is taken as paid by card.
async fn complete(State(cinema): State<Cinema>, Path(order): Path<String>) -> Result<Json<Sold>, Refused> {
    // The id goes into the path of a call, so it must be one.
    if order.is_empty() || !order.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(Refused(ProblemCode::OrderNotFound));
    }
    let reference = cinema.complete(&order).await?.to_string();
    Ok(Json(Sold { order, reference }))
}

struct Refused(ProblemCode);

impl From<CinemaError> for Refused {
    fn from(error: CinemaError) -> Refused {
        match error {
            CinemaError::Refused(code) => Refused(code),
            CinemaError::Silent(_) | CinemaError::Unreadable => {
                tracing::warn!(error = %error, "the sandbox failed the site's backend");
                Refused(ProblemCode::Unavailable)
            }
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = match self.0 {
            ProblemCode::OrderNotFound | ProblemCode::NotFound => StatusCode::NOT_FOUND,
            ProblemCode::Unavailable | ProblemCode::OutcomeUnknown => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::CONFLICT,
        };
        let problem = Problem::new(self.0, status.as_u16(), "The cinema did not accept this.");
        (status, [(CONTENT_TYPE, "application/problem+json")], Json(problem)).into_response()
    }
}
