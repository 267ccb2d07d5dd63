//! Limits the running requests of one order and of one client, so that neither takes the places of all others.

use crate::access_control::binding::Caller;
use crate::access_control::id::in_one_case;
use crate::config::EdgeSettings;
use crate::error::{ApiError, Cause};
use axum::extract::{ConnectInfo, RawPathParams, Request};
use axum::http::StatusCode;
use edge::{Admission, Caps, ClientAddress, bucket};
use std::net::SocketAddr;
use std::sync::Arc;
use wire::ProblemCode;

/// 429 and not 503: load balancers count 503 against the proxy, and one client must not get it taken out of service.
const TOO_MANY: ApiError = ApiError {
    retry_after: Some(1),
    ..ApiError::new(ProblemCode::Unavailable, StatusCode::TOO_MANY_REQUESTS, Cause::Share)
};

/// The running requests of each order and each client.
pub(crate) struct Shares {
    orders: Arc<Caps>,
    clients: Arc<Caps>,
    settings: EdgeSettings,
}

/// A running request, which counts for its client and for its order.
pub(crate) struct Share {
    _of_client: Option<Admission>,
    _of_order: Option<Admission>,
}

impl Shares {
    pub(crate) fn new(settings: EdgeSettings) -> Shares {
        Shares { orders: Arc::default(), clients: Arc::default(), settings }
    }

    /// Counts a request to an order until the result is dropped. Refuses it if the order or the client already has too
    /// many running.
    pub(crate) fn admit(
        &self,
        caller: &Caller,
        params: &RawPathParams,
        request: &Request,
    ) -> Result<Share, ApiError> {
        let admit = |caps: &Arc<Caps>, whose: Option<String>, most: u32| {
            let most = usize::try_from(most).unwrap_or(usize::MAX);
            whose.map(|whose| caps.admit(whose, most).ok_or(TOO_MANY)).transpose()
        };
        let order = caller.order(params).map(in_one_case);
        Ok(Share {
            _of_client: admit(
                &self.clients,
                self.client(caller, request),
                self.settings.in_flight_per_address,
            )?,
            _of_order: admit(&self.orders, order, self.settings.in_flight_per_order)?,
        })
    }

    /// The key to count a client under, or `None` if the sender calls for many customers: a site's backend, or a hop
    /// that names no client. On this machine all senders are hops, even if the settings count none.
    fn client(&self, caller: &Caller, request: &Request) -> Option<String> {
        let ClientAddress(address) = request.extensions().get()?;
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>()?.ip().to_canonical();
        let is_of_a_hop = *address == peer && (self.settings.forwarded_hops > 0 || peer.is_loopback());
        (!is_of_a_hop && !matches!(caller, Caller::Site(_))).then(|| bucket(*address))
    }
}
