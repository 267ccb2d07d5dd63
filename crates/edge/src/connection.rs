//! One connection, from its first byte to its last.

use crate::exchange::{Answering, Exchange};
use crate::gate::Gate;
use crate::settings::Edge;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::header::{CONNECTION, HeaderValue};
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// hyper's own smallest buffer.
const SMALLEST_BUFFER: usize = 8 * 1024;

/// Answers the requests of one connection until either side ends it.
pub(crate) async fn run(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    edge: Arc<Edge>,
    draining: CancellationToken,
) {
    let exchange = Arc::new(Exchange::default());
    let limits = edge.limits;
    let gate = Gate::new(stream, limits, exchange.clone(), draining.clone());
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        // Looked at here and not below: this runs while the head is read, before the next one is.
        let refused = exchange.refused();
        let answering = exchange.answer();
        let (router, edge, draining) = (router.clone(), edge.clone(), draining.clone());
        async move {
            let mut response = match refused {
                Some(refusal) => {
                    edge.counters.refuse(refusal);
                    refusal.answer(edge.problem)
                }
                None => {
                    let mut request = request.map(Body::new);
                    request.extensions_mut().insert(ConnectInfo(peer));
                    match router.oneshot(request).await {
                        Ok(response) => response,
                        Err(never) => match never {},
                    }
                }
            };
            if draining.is_cancelled() {
                response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            }
            Ok::<_, Infallible>(response.map(|body| Answer { body, _answering: answering }))
        }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        // The gate keeps the time for heads, since hyper's own clock would also end a connection that waits.
        .header_read_timeout(None)
        .max_headers(limits.headers)
        .max_buf_size(limits.header_bytes.saturating_mul(2).max(SMALLEST_BUFFER))
        .serve_connection(TokioIo::new(gate), service)
        .await;
    // Whatever it was, the client is gone or was told, and there is nobody else to tell.
    drop(served);
}

/// A response's body that says when it has been handed over.
struct Answer {
    body: Body,
    _answering: Answering,
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
