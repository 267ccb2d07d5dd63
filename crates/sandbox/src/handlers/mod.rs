//! The HTTP routes. Handlers only translate between requests and the store.

mod auth;
mod browsing;
mod cinematiccard;
mod connect;
mod control;
mod faulty;
mod gas;
mod observe;
mod ocapi;
mod procinema;
mod reply;
#[cfg(test)]
mod tests;

use crate::{Route, Sandbox};
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::{from_fn_with_state, map_response};
use axum::response::Response;
use axum::routing::{MethodRouter, delete, get, post, put};
use std::future::Future;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tower::util::MapRequest;
use tower_http::compression::CompressionLayer;

/// Returns all routes of the sandbox. Vista's routes are at the root and also under `/WSVistaWebClient`, the path
/// under which cinemas host Connect. The token endpoint, ProCinema and CinematicCard are at the root.
///
/// `/__sandbox` only answers callers on this machine. It needs the caller's address, which [`serve`] provides.
/// Calls within the process have no address and are accepted.
pub fn router(sandbox: Sandbox) -> Router {
    let apis = apis(&sandbox);
    let routes = Router::new()
        .nest("/WSVistaWebClient", apis.clone())
        .merge(apis)
        .merge(others(&sandbox))
        .nest("/__sandbox", control::router())
        .fallback(reply::not_found)
        .layer(map_response(like_a_live_tenant))
        // Only gzip: see `compressed` in the proxy.
        .layer(CompressionLayer::new().no_br().no_deflate().no_zstd())
        .with_state(sandbox);
    // Before the routing, because a route has one spelling.
    Router::new().fallback_service(MapRequest::new(routes, in_one_spelling))
}

/// Connect runs on IIS, which ignores case in its services and a slash at the end of a path. OCAPI gets such
/// slashes too (a live client of Muvi sends `POST /orders/`).
fn in_one_spelling(mut request: Request) -> Request {
    const SERVICES: [&str; 2] = ["RESTData.svc", "RESTTicketing.svc"];
    let path = request.uri().path();
    let spelt = |segment: &str| {
        let known = SERVICES.into_iter().find(|service| service.eq_ignore_ascii_case(segment));
        known.unwrap_or(segment).to_owned()
    };
    let path = path.trim_end_matches('/').split('/').map(spelt).collect::<Vec<_>>().join("/");
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    if let Ok(uri) = format!("{path}{query}").parse() {
        *request.uri_mut() = uri;
    }
    request
}

/// Serves [`router`] on `listener` until `shutdown` ends.
///
/// # Errors
/// If the listener fails.
pub async fn serve(
    listener: TcpListener,
    sandbox: Sandbox,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let app = router(sandbox).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, app).with_graceful_shutdown(shutdown).await
}

fn apis(sandbox: &Sandbox) -> Router<Sandbox> {
    let at = |route, handler| observed(sandbox, route, handler);
    let order = at(Route::ReadOrder, get(ocapi::read_order))
        .merge(at(Route::CancelOrder, delete(ocapi::cancel_order)));
    let completion = post(ocapi::complete).get(ocapi::completion);
    let discount = post(connect::apply_discount).get(connect::apply_discount);
    Router::new()
        .route("/ocapi/v1/sites", at(Route::Sites, get(browsing::sites)))
        .route("/ocapi/v1/films", at(Route::Films, get(browsing::films)))
        .route("/ocapi/v1/sites/{id}/films", at(Route::Films, get(browsing::films_at)))
        .route("/ocapi/v1/film-screening-dates", at(Route::FilmScreeningDates, get(browsing::dates)))
        .route("/ocapi/v1/showtimes/by-business-date/{date}", at(Route::Showtimes, get(browsing::showtimes)))
        .route("/ocapi/v1/showtimes/{id}/seat-layout", at(Route::SeatLayout, get(browsing::seat_layout)))
        .route(
            "/ocapi/v1/showtimes/{id}/seat-availability",
            at(Route::SeatAvailability, get(browsing::seat_availability)),
        )
        .route("/ocapi/v1/sites/{id}/item-profile", at(Route::ItemProfile, get(browsing::item_profile)))
        .route("/ocapi/v1/orders/standard/booking", at(Route::CreateOrder, post(ocapi::create_order)))
        .route("/ocapi/v1/orders/completed/{id}", at(Route::CompletedOrder, get(ocapi::completed_order)))
        .route("/ocapi/v1/orders/{id}", order)
        .route("/ocapi/v1/orders/{id}/expiry/reset", at(Route::ResetExpiry, post(ocapi::reset_expiry)))
        .route("/ocapi/v1/orders/{id}/completion", at(Route::Completion, completion))
        .route("/ocapi/v1/orders/{id}/customer", at(Route::Customer, put(ocapi::set_customer)))
        .route(
            "/ocapi/v1/orders/{id}/payments/redirect",
            at(Route::RedirectPayment, post(ocapi::redirect_payment)),
        )
        .route("/ocapi/v1/orders/{id}/vouchers", at(Route::AddVoucher, post(ocapi::add_voucher)))
        .route(
            "/ocapi/v1/orders/{id}/vouchers/{voucher}",
            at(Route::RemoveVoucher, delete(ocapi::remove_voucher)),
        )
        .route("/ocapi/v1/orders/{id}/showtimes/{showtime}", at(Route::SetShowtime, put(ocapi::set_showtime)))
        .route("/ocapi/v1/showtimes/{id}/ticket-prices", at(Route::TicketPrices, get(ocapi::ticket_prices)))
        .route(
            "/RESTData.svc/cinemas/{cinema}/sessions/{session}/tickets",
            at(Route::SessionTickets, get(connect::session_tickets)),
        )
        .route(
            "/orders/{order}/sessions/{session}/set-tickets",
            at(Route::SetTickets, post(connect::set_tickets)),
        )
        .route("/RESTTicketing.svc/order", at(Route::ConnectOrder, post(connect::order)))
        .route("/RESTTicketing.svc/order/discount", at(Route::ApplyDiscount, discount))
        .route(
            "/RESTTicketing.svc/order/payment",
            at(Route::ExternalPayment, post(connect::external_payment)),
        )
}

fn others(sandbox: &Sandbox) -> Router<Sandbox> {
    let at = |route, handler| observed(sandbox, route, handler);
    Router::new()
        .route("/connect/token", at(Route::Token, post(gas::token)))
        .route("/v1/check", at(Route::ProcinemaCheck, post(procinema::check)))
        .route("/v1/redeem", at(Route::ProcinemaRedeem, post(procinema::redeem)))
        .route("/v1/unredeem", at(Route::ProcinemaUnredeem, post(procinema::unredeem)))
        .route("/api/partners/codes/generate", at(Route::GenerateCode, post(cinematiccard::generate)))
}

fn observed(sandbox: &Sandbox, route: Route, handler: MethodRouter<Sandbox>) -> MethodRouter<Sandbox> {
    handler.layer(from_fn_with_state((sandbox.clone(), route), observe::observe))
}

/// The headers of live tenants (recorded at Odeon and Curzon).
async fn like_a_live_tenant(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    headers.entry(header::PRAGMA).or_insert(HeaderValue::from_static("no-cache"));
    headers.entry(header::EXPIRES).or_insert(HeaderValue::from_static("-1"));
    if headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json") {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    }
    response
}
