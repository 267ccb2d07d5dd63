//! The proxy of a site that does not use ours: it adds the keys to every call and returns the cinema's response unread.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HOST};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use sandbox::{CONNECT_TOKEN, OCAPI_TOKEN};
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

/// Serves `/site-proxy/…` of the site. Answers 502 until [`forward_to`](Self::forward_to) sets the address of the
/// cinema, because the router is built before the cinema listens.
#[derive(Clone, Default)]
pub(crate) struct SiteProxy(Arc<OnceLock<SocketAddr>>);

impl SiteProxy {
    pub(crate) fn forward_to(&self, cinema: SocketAddr) {
        let _ = self.0.set(cinema);
    }

    pub(crate) fn router(&self) -> Router {
        Router::new().route("/site-proxy/{*path}", any(pass)).with_state(self.clone())
    }
}

async fn pass(State(SiteProxy(cinema)): State<SiteProxy>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().map(|path| path.as_str()).unwrap_or_default();
    let (Some(cinema), Some(path)) = (cinema.get(), path.strip_prefix("/site-proxy")) else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    let mut headers = parts.headers;
    headers.remove(HOST);
    headers.insert(AUTHORIZATION, value(&format!("Bearer {OCAPI_TOKEN}")));
    headers.insert("connectapitoken", value(CONNECT_TOKEN));
    let body: Bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    let call = reqwest::Client::new().request(parts.method, format!("http://{cinema}{path}"));
    let Ok(answer) = call.headers(headers).body(body).send().await else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    let mut response = answer.status().into_response();
    for name in [CONTENT_TYPE, CONTENT_ENCODING] {
        if let Some(value) = answer.headers().get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    *response.body_mut() = Body::from(answer.bytes().await.unwrap_or_default());
    response
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""))
}
