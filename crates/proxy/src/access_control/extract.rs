//! Extractors for a browser's request: ids of the path, a JSON body, the client's address. Each value is checked. A
//! rejection repeats no part of the request.

use crate::error::ApiError;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, OptionalFromRequest, Path, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use edge::ClientAddress;
use serde::de::DeserializeOwned;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The ids of the path: an [`Id`](crate::access_control::id::Id) or a tuple of them.
pub(crate) struct Ids<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Ids<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Ids<T>, ApiError> {
        let path = Path::from_request_parts(parts, state).await;
        path.map(|Path(ids)| Ids(ids)).map_err(|_| ApiError::bad_request(StatusCode::BAD_REQUEST))
    }
}

/// The body, which must be JSON of this type and be declared as JSON.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Body<T>, ApiError> {
        let body = <Json<T> as FromRequest<S>>::from_request(request, state).await;
        body.map(|Json(body)| Body(body)).map_err(|rejection| unread(&rejection))
    }
}

/// The same for a route whose body is optional.
impl<T: DeserializeOwned, S: Send + Sync> OptionalFromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Option<Body<T>>, ApiError> {
        let body = <Json<T> as OptionalFromRequest<S>>::from_request(request, state).await;
        body.map(|body| body.map(|Json(body)| Body(body))).map_err(|rejection| unread(&rejection))
    }
}

fn unread(rejection: &JsonRejection) -> ApiError {
    ApiError::bad_request(match rejection.status() {
        status @ (StatusCode::UNSUPPORTED_MEDIA_TYPE | StatusCode::PAYLOAD_TOO_LARGE) => status,
        _ => StatusCode::BAD_REQUEST,
    })
}

/// The client's address, for the attempt limits. If the embedding server does not provide addresses, all clients share
/// 0.0.0.0.
pub(crate) struct Client(pub(crate) IpAddr);

impl<S: Send + Sync> FromRequestParts<S> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Client, Infallible> {
        let told = parts.extensions.get::<ClientAddress>().map(|client| client.0);
        let peer = || parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        Ok(Client(told.or_else(peer).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))))
    }
}
