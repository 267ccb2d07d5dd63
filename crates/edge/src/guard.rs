//! What can be checked on a request as such, whoever read it from the socket.

use crate::address::{ClientAddress, client_address};
use crate::place::{Place, Places};
use crate::refusal::Refusal;
use crate::settings::Edge;
use crate::target::acceptable;
use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::header::{CONTENT_LENGTH, HOST, TRANSFER_ENCODING, UPGRADE};
use axum::http::{Extensions, Method, Version};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::Route;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::time::timeout;
use tower::{Layer, Service};
use tower_http::catch_panic::CatchPanicLayer;

/// A router behind [`guard`].
#[derive(Clone, Debug)]
pub struct Guarded(Router);

impl Guarded {
    /// Puts a layer around the guard, so that it sees refused requests and their answers too: logs, and the headers
    /// without which a page of another origin may not read a refusal. It must not read bodies, for which nothing has
    /// set a limit yet.
    #[must_use]
    pub fn layer<L>(self, layer: L) -> Guarded
    where
        L: Layer<Route> + Clone + Send + Sync + 'static,
        L::Service: Service<Request> + Clone + Send + Sync + 'static,
        <L::Service as Service<Request>>::Response: IntoResponse + 'static,
        <L::Service as Service<Request>>::Error: Into<Infallible> + 'static,
        <L::Service as Service<Request>>::Future: Send + 'static,
    {
        Guarded(self.0.layer(layer))
    }

    /// The router, to be mounted in another server.
    ///
    /// That server still has to limit connections and the time for headers, and has to be served with
    /// `into_make_service_with_connect_info::<SocketAddr>()`, or there is no [`ClientAddress`].
    pub fn into_router(self) -> Router {
        self.0
    }
}

/// How many bytes the body of a request may have, as an extension that a layer around the guard sets; with 0 none is
/// read. Without it the limit is that of the settings, and 0 for a path without a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyLimit(
    /// In bytes.
    pub usize,
);

struct Guard {
    edge: Edge,
    places: Places,
}

/// Puts the rules for requests around a router: acceptable targets and headers, a body that is whole, short and in
/// time, a limit of requests at once, and an answer where a handler panics. Each request gets its [`ClientAddress`] and
/// its [`Place`].
pub fn guard(router: Router, edge: &Edge) -> Guarded {
    let guard = Arc::new(Guard { edge: edge.clone(), places: Places::new(edge) });
    let (counters, problem) = (edge.counters.clone(), edge.problem);
    let panics = CatchPanicLayer::custom(move |_| {
        counters.refuse(Refusal::Panicked);
        Refusal::Panicked.answer(problem)
    });
    Guarded(router.layer(panics).layer(from_fn_with_state(guard, check)))
}

async fn check(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    match guard.handle(request, next).await {
        Ok(response) => response,
        Err(refusal) => {
            guard.edge.counters.refuse(refusal);
            refusal.answer(guard.edge.problem)
        }
    }
}

impl Guard {
    async fn handle(&self, request: Request, next: Next) -> Result<Response, Refusal> {
        if !asks_for_what_is_offered(&request) {
            return Err(Refusal::Unacceptable);
        }
        let (mut parts, body) = request.into_parts();
        let most = self.longest_body(&parts.extensions);
        // Neither memory nor time for a body that nothing will look at. The server closes the connection if the body
        // has not arrived by the answer.
        let whole = if most == 0 { Bytes::new() } else { self.whole(body, most).await? };
        // Only now: a body that drips takes no place from those that are complete.
        let place: Place = self.places.take(parts.uri.path())?;
        parts.extensions.insert(place.clone());
        if let Some(ConnectInfo(peer)) = parts.extensions.get::<ConnectInfo<SocketAddr>>() {
            let address = client_address(peer.ip(), &parts.headers, self.edge.trusted_hops);
            parts.extensions.insert(ClientAddress(address));
        }
        let response = next.run(Request::from_parts(parts, Body::from(whole))).await;
        drop(place);
        Ok(response)
    }

    fn longest_body(&self, extensions: &Extensions) -> usize {
        match (extensions.get(), extensions.get::<MatchedPath>()) {
            (Some(BodyLimit(most)), _) => *most,
            (None, Some(_)) => self.edge.limits.body_bytes,
            (None, None) => 0,
        }
    }

    /// The whole body, if it is short enough and arrives in time.
    async fn whole(&self, body: Body, most: usize) -> Result<Bytes, Refusal> {
        // Said before the client is asked to go on with what it announced.
        if body.size_hint().lower() > most as u64 {
            return Err(Refusal::BodyTooLarge);
        }
        let read = timeout(self.edge.limits.body, Limited::new(body, most).collect()).await;
        match read {
            Ok(Ok(body)) => Ok(body.to_bytes()),
            Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Refusal::BodyTooLarge),
            Ok(Err(_)) => Err(Refusal::Malformed),
            Err(_) => Err(Refusal::BodyTooSlow),
        }
    }
}

/// Neither a tunnel nor another protocol nor another host, and nothing that servers behind or before may read
/// differently.
fn asks_for_what_is_offered(request: &Request) -> bool {
    let headers = request.headers();
    let old = request.version() <= Version::HTTP_10;
    let is_chunked = headers.contains_key(TRANSFER_ENCODING);
    acceptable(request.uri())
        && names_this_host(request)
        && !matches!(*request.method(), Method::CONNECT | Method::TRACE)
        && !headers.contains_key(UPGRADE)
        // A gateway (CGI) cannot tell `_` from `-`.
        && !headers.keys().any(|name| name.as_str().contains('_'))
        && !(is_chunked && (old || headers.contains_key(CONTENT_LENGTH)))
}

/// A target with a host in it must name the one of the `Host` header. HTTP/2 writes every target so, and may leave the
/// header away.
fn names_this_host(request: &Request) -> bool {
    let Some(authority) = request.uri().authority() else {
        return true;
    };
    match request.headers().get(HOST) {
        Some(host) => host.as_bytes().eq_ignore_ascii_case(authority.as_str().as_bytes()),
        None => request.version() >= Version::HTTP_2,
    }
}
