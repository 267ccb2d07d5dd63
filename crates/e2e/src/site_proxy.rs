//! Proxies of a site, in front of the cinema and in front of our proxy.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, DATE, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use sandbox::{CONNECT_TOKEN, OCAPI_TOKEN};
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

/// Serves two paths of the site. Both answer 502 until [`forward_to`](Self::forward_to) sets the addresses, because the
/// router is built before the servers listen.
///
/// - `/site-proxy/…` adds the keys to every call and returns the cinema's response unread, as the proxy of a site that
///   does not use ours.
/// - `/cinema-api/…` forwards to our proxy, as the web server of a site that uses it. The origin becomes that of the
///   site, so that the page may come from a development server.
#[derive(Clone, Default)]
pub(crate) struct SiteProxy(Arc<OnceLock<Places>>);

struct Places {
    cinema: SocketAddr,
    /// The address of the site, with a slash at its end.
    site: String,
}

impl SiteProxy {
    pub(crate) fn forward_to(&self, cinema: SocketAddr, site: &str) {
        let _ = self.0.set(Places { cinema, site: site.to_owned() });
    }

    pub(crate) fn router(&self) -> Router {
        let router = Router::new()
            .route("/site-proxy/{*path}", any(to_the_cinema))
            .route("/cinema-api/{*path}", any(to_our_proxy));
        router.with_state(self.clone())
    }
}

async fn to_the_cinema(State(SiteProxy(places)): State<SiteProxy>, mut request: Request) -> Response {
    let Some(Places { cinema, .. }) = places.get() else { return StatusCode::BAD_GATEWAY.into_response() };
    request.headers_mut().insert(AUTHORIZATION, value(&format!("Bearer {OCAPI_TOKEN}")));
    request.headers_mut().insert("connectapitoken", value(CONNECT_TOKEN));
    pass(request, "/site-proxy", &format!("http://{cinema}"), &[CONTENT_TYPE, CONTENT_ENCODING]).await
}

async fn to_our_proxy(State(SiteProxy(places)): State<SiteProxy>, mut request: Request) -> Response {
    let Some(Places { site, .. }) = places.get() else { return StatusCode::BAD_GATEWAY.into_response() };
    let origin = site.trim_end_matches('/');
    request.headers_mut().insert(ORIGIN, value(origin));
    pass(request, "/cinema-api", origin, &[CONTENT_TYPE, CONTENT_ENCODING, DATE]).await
}

/// Sends the request to `base`, without the prefix of its path. Returns these headers of the answer.
async fn pass(request: Request, prefix: &str, base: &str, returned: &[axum::http::HeaderName]) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().map(|path| path.as_str()).unwrap_or_default();
    let Some(path) = path.strip_prefix(prefix) else { return StatusCode::BAD_GATEWAY.into_response() };
    let mut headers: HeaderMap = parts.headers;
    headers.remove(HOST);
    let body: Bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    let call = reqwest::Client::new().request(parts.method, format!("{base}{path}"));
    let Ok(answer) = call.headers(headers).body(body).send().await else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    let mut response = answer.status().into_response();
    for name in returned {
        if let Some(value) = answer.headers().get(name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    *response.body_mut() = Body::from(answer.bytes().await.unwrap_or_default());
    response
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""))
}
