//! The calls that this proxy offers beyond Vista's own. The widget asks once.

use crate::gifts::Gifts;
use crate::services::Services;
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use std::sync::Arc;
use wire::checkout_api::{CODES, COMPLETE, Capabilities, DISCOUNT_CODES, EXPIRY_RESET, GIFT, PROCINEMA};

#[derive(Clone)]
struct Able {
    always: Vec<&'static str>,
    gifts: Option<Arc<Gifts>>,
}

pub(crate) fn routes(services: &Services) -> Router {
    let words = [
        (true, COMPLETE),
        (true, EXPIRY_RESET),
        (true, CODES),
        (services.connect.is_some(), DISCOUNT_CODES),
        (services.payments.as_ref().is_some_and(|payments| payments.is_offered()), PROCINEMA),
    ];
    let always = words.into_iter().filter(|(there, _)| *there).map(|(_, word)| word).collect();
    let able = Able { always, gifts: services.gifts.clone() };
    Router::new().route("/checkout/v1/capabilities", get(capabilities)).with_state(able)
}

/// The gift is left out while only an operator can bring it back.
async fn capabilities(State(able): State<Able>) -> Json<Capabilities> {
    let gift = able.gifts.is_some_and(|gifts| gifts.are_offered()).then_some(GIFT);
    let capabilities = able.always.into_iter().chain(gift).map(str::to_owned).collect();
    Json(Capabilities { capabilities })
}
