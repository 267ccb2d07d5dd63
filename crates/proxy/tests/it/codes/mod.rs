//! One call for a code of any kind.

mod attempts;
mod discounts;
mod kinds;
mod refusals;
mod sequences;
mod tickets;

use crate::support::house::{Folder, Got, Served, base, new_key};
use crate::support::{CONNECT_CANARY, OCAPI_CANARY, serve};
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use proxy::Config;
use proxy::config::{AttemptSettings, ConnectSettings, ProCinemaSettings};
pub(super) use sandbox::seed::SHOWTIME;
use serde_json::{Value, json};
use sqlx::Row;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// The kinds in the order of most requests here.
pub(super) const VOUCHERS: [&str; 4] = ["Ticket", "Deal", "Subscription", "VoucherPayment"];
/// May be a barcode of Vista, and no code of ProCinema.
pub(super) const BARCODE: &str = "010000000001";
/// May be either.
pub(super) const FIFTEEN: &str = "SANDBOX867C42F3";

/// The answer of a system to a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    Yes,
    NotAccepted,
    Redeemed,
    /// No answer arrives.
    Lost,
    /// Connect's "unexpected error".
    Unexpected,
}

/// Vista, Connect and ProCinema, which answer as they are told, and by default that the code is not accepted.
#[derive(Clone, Default)]
pub(super) struct Cinema {
    says: Arc<Mutex<BTreeMap<String, Says>>>,
    asked: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Cinema {
    pub(super) fn say(&self, kind: &str, says: Says) {
        self.says.lock().unwrap().insert(kind.to_owned(), says);
    }

    /// The kinds that were asked since the last call, with the bodies.
    pub(super) fn asked(&self) -> Vec<(String, Value)> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }

    fn ask(&self, kind: &str, body: Value) -> Says {
        self.asked.lock().unwrap().push((kind.to_owned(), body));
        self.says(kind)
    }

    pub(super) fn says(&self, kind: &str) -> Says {
        self.says.lock().unwrap().get(kind).copied().unwrap_or(Says::NotAccepted)
    }

    fn router(self) -> Router {
        Router::new()
            .route("/ocapi/v1/orders/{order}", get(order))
            .route("/ocapi/v1/orders/{order}/vouchers", post(vouchers))
            .route("/v1/check", post(check))
            .route("/RESTTicketing.svc/order", post(connects_order))
            .route("/RESTTicketing.svc/order/discount", post(discount))
            .with_state(self)
    }
}

async fn order(Path(order): Path<String>) -> Json<Value> {
    let price = json!({"valueIncludingTax": 20.0, "tax": 0.0});
    Json(json!({"order": {"id": order, "status": "InProgress", "totalPrice": price}}))
}

async fn vouchers(State(cinema): State<Cinema>, Json(body): Json<Value>) -> Response {
    let kind = body["type"].as_str().unwrap().to_owned();
    match cinema.ask(&kind, body) {
        Says::Yes => {
            Json(json!({"voucher": {"id": "v1", "type": kind}, "availableRedemptions": 2})).into_response()
        }
        Says::NotAccepted | Says::Unexpected => (StatusCode::BAD_REQUEST, "").into_response(),
        Says::Redeemed => {
            (StatusCode::BAD_REQUEST, Json(json!({"errorCode": "VoucherRedeemed"}))).into_response()
        }
        Says::Lost => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn check(State(cinema): State<Cinema>, Json(body): Json<Value>) -> Response {
    match cinema.ask("VoucherPayment", body) {
        Says::Yes => Json(json!({"valid": true})).into_response(),
        Says::NotAccepted | Says::Redeemed | Says::Unexpected => {
            Json(json!({"valid": false})).into_response()
        }
        Says::Lost => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn connects_order(_: State<Cinema>, _: Request) -> Json<Value> {
    let ticket = |id| json!({"Id": id, "TicketTypeCode": "0191", "PriceCents": 1000});
    let sessions = json!([{"SessionId": "2681", "Tickets": [ticket("7"), ticket("8")]}]);
    Json(json!({"Result": 0, "Order": {"Sessions": sessions}}))
}

async fn discount(State(cinema): State<Cinema>, Json(body): Json<Value>) -> Response {
    match cinema.ask("Discount", body) {
        Says::Yes => Json(json!({"Result": 0})).into_response(),
        Says::NotAccepted | Says::Redeemed => Json(json!({"Result": 4})).into_response(),
        Says::Unexpected => Json(json!({"Result": 1})).into_response(),
        Says::Lost => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// The attempts that are counted in the store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Attempts at vouchers, by all callers.
    pub(super) vouchers: i64,
    /// Attempts at discount codes, by all callers.
    pub(super) discounts: i64,
    /// Attempts at single codes.
    pub(super) own: i64,
}

/// A proxy in front of a cinema.
pub(super) struct Desk {
    pub(super) cinema: Cinema,
    pub(super) proxy: Served,
    folder: Folder,
}

impl Desk {
    /// Open to all callers, behind one hop, with limits that no test reaches.
    pub(super) async fn open() -> Desk {
        Desk::with(|_| {}).await
    }

    pub(super) async fn with(change: impl FnOnce(&mut Config)) -> Desk {
        let cinema = Cinema::default();
        let address = base(serve(cinema.clone().router()).await);
        let folder = Folder::new();
        let mut config = Config::new(address.clone(), OCAPI_CANARY.into());
        config.connect = ConnectSettings {
            connect_url: Some(address.clone()),
            connect_token: Some(CONNECT_CANARY.into()),
            ..ConnectSettings::default()
        };
        config.procinema = ProCinemaSettings {
            procinema_url: Some(format!("{address}/v1").parse().unwrap()),
            procinema_key: Some("key".into()),
            ..ProCinemaSettings::default()
        };
        config.attempts = AttemptSettings {
            attempts_per_voucher: 1_000,
            attempts_per_order: 1_000,
            attempts_per_address: 1_000,
            attempts_per_address_day: 1_000,
            attempts_in_all: 10_000,
        };
        config.edge.forwarded_hops = 1;
        config.state.store = folder.url().parse().unwrap();
        change(&mut config);
        Desk { cinema, proxy: Served::with(config).await, folder }
    }

    /// Presses the button for an order.
    pub(super) async fn press(&self, order: &str, body: &Value) -> Got {
        self.press_as(order, &new_key(), body).await
    }

    pub(super) async fn press_as(&self, order: &str, key: &str, body: &Value) -> Got {
        let url = format!("http://{}/checkout/v1/orders/{order}/codes", self.proxy.public);
        let request = crate::support::house::client().post(url).header("idempotency-key", key);
        Got::from(request.header("x-forwarded-for", "192.0.2.1").json(body)).await
    }

    /// The kinds that were asked since the last call.
    pub(super) fn asked(&self) -> Vec<String> {
        self.cinema.asked().into_iter().map(|(kind, _)| kind).collect()
    }

    pub(super) async fn counts(&self) -> Counts {
        let mut store = self.folder.connect().await;
        let mut count = async |counter: &str| -> i64 {
            let query = "SELECT COUNT(*) FROM attempts WHERE counter LIKE $1";
            sqlx::query(query).bind(counter).fetch_one(&mut store).await.unwrap().get(0)
        };
        let (vouchers, discounts) = (count("attempt:all").await, count("attempt:discount-all").await);
        // Each of them is counted for its order and its address too.
        let own = count("attempt:%").await - 3 * (vouchers + discounts);
        Counts { vouchers, discounts, own }
    }
}

/// A request for these kinds, with everything that a customer can be asked for except a ticket.
pub(super) fn code(code: &str, kinds: &[&str]) -> Value {
    json!({"code": code, "kinds": kinds, "showtimeId": SHOWTIME, "pin": "1234", "amount": 5.0})
}

/// The same for a ticket of the order.
pub(super) fn with_ticket(mut body: Value, order: &str) -> Value {
    body["ticket"] = json!({"ticketTypeCode": "0191", "priceHundredths": 1000, "userSessionId": order});
    body
}

/// The same without a field.
pub(super) fn without(mut body: Value, field: &str) -> Value {
    body.as_object_mut().unwrap().remove(field);
    body
}
