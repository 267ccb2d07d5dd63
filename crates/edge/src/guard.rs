//! The rules for a parsed request. They do not depend on the server that parsed it.

use crate::address::{ClientAddress, client_address};
use crate::in_flight::InFlightLimit;
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
use tower::{Layer, Service, ServiceBuilder};
use tower_http::catch_panic::CatchPanicLayer;

/// A router behind [`guard`].
#[derive(Clone, Debug)]
pub struct Guarded(Router);

impl Guarded {
    /// Adds a layer around the guard. It also sees refused requests and their answers, so it can log them, or add the
    /// CORS headers that a page needs to read a refusal.
    ///
    /// The layer must not read the body of a request, because the body's limits are only applied by the guard.
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

    /// Returns the router, to be mounted in another server.
    ///
    /// That server must limit its connections and the time for headers itself. It must be served with
    /// `into_make_service_with_connect_info::<SocketAddr>()`, or requests have no [`ClientAddress`].
    pub fn into_router(self) -> Router {
        self.0
    }
}

/// The most bytes that the body of a request may have, as an extension that a layer around the guard sets. If it is 0,
/// the body is not read. Without this extension the limit is [`Limits::body_bytes`](crate::Limits::body_bytes), or 0 if
/// the path has no route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyLimit(
    /// In bytes.
    pub usize,
);

struct Guard {
    edge: Edge,
    in_flight: InFlightLimit,
}

/// Adds the rules for requests to a router: acceptable targets and headers, a body that is complete, short enough and
/// in time, a limit of requests at once, and an answer if a handler panics.
///
/// Each request gets its [`ClientAddress`] and its [`InFlight`](crate::InFlight) as extensions.
pub fn guard(router: Router, edge: &Edge) -> Guarded {
    let guard = Arc::new(Guard { edge: edge.clone(), in_flight: InFlightLimit::new(edge) });
    let (counters, problem) = (edge.counters.clone(), edge.problem);
    let panics = CatchPanicLayer::custom(move |_| {
        counters.refuse(Refusal::Panicked);
        Refusal::Panicked.answer(problem)
    });
    let both = ServiceBuilder::new().layer(from_fn_with_state(guard, check)).layer(panics);
    Guarded(router.layer(both))
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
        if !is_acceptable(&request) {
            return Err(Refusal::Unacceptable);
        }
        let (mut parts, body) = request.into_parts();
        let most = self.longest_body(&parts.extensions);
        // A body that no handler reads gets no memory and no time. The server closes the connection if the body has not
        // arrived when the answer is complete.
        let whole = if most == 0 { Bytes::new() } else { self.whole(body, most).await? };
        // After the body has arrived, so that slow bodies do not use up the limit.
        let in_flight = self.in_flight.admit(parts.uri.path())?;
        parts.extensions.insert(in_flight.clone());
        if let Some(ConnectInfo(peer)) = parts.extensions.get::<ConnectInfo<SocketAddr>>() {
            let address = client_address(peer.ip(), &parts.headers, self.edge.trusted_hops);
            parts.extensions.insert(ClientAddress(address));
        }
        let response = next.run(Request::from_parts(parts, Body::from(whole))).await;
        drop(in_flight);
        Ok(response)
    }

    fn longest_body(&self, extensions: &Extensions) -> usize {
        match (extensions.get(), extensions.get::<MatchedPath>()) {
            (Some(BodyLimit(most)), _) => *most,
            (None, Some(_)) => self.edge.limits.body_bytes,
            (None, None) => 0,
        }
    }

    /// Reads the whole body.
    ///
    /// tower-http's body limits are not used: each has its own answer, and a layer has one limit for all routes.
    async fn whole(&self, body: Body, most: usize) -> Result<Bytes, Refusal> {
        // Refused here, before hyper sends "100 Continue" to a client that asked if it may send the body.
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

/// Returns false for tunnels, upgrades, other hosts, and requests that another server could read differently.
fn is_acceptable(request: &Request) -> bool {
    let headers = request.headers();
    let old = request.version() <= Version::HTTP_10;
    let is_chunked = headers.contains_key(TRANSFER_ENCODING);
    acceptable(request.uri())
        && names_this_host(request)
        && !matches!(*request.method(), Method::CONNECT | Method::TRACE)
        && !headers.contains_key(UPGRADE)
        // CGI gateways cannot tell `_` from `-`.
        && !headers.keys().any(|name| name.as_str().contains('_'))
        && !(is_chunked && (old || headers.contains_key(CONTENT_LENGTH)))
}

/// Checks that a host in the target is also in the `Host` header. In HTTP/2 every target has a host, and the header may
/// be missing.
fn names_this_host(request: &Request) -> bool {
    let Some(authority) = request.uri().authority() else {
        return true;
    };
    match request.headers().get(HOST) {
        Some(host) => host.as_bytes().eq_ignore_ascii_case(authority.as_str().as_bytes()),
        None => request.version() >= Version::HTTP_2,
    }
}
