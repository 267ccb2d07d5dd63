//! One connection, from its first byte to its last.

use crate::activity::{Activity, Overdue};
use crate::gate::Gate;
use crate::refusal::Refusal;
use crate::settings::Edge;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::header::{CONNECTION, HeaderValue};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio_io_timeout::TimeoutWriter;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// hyper accepts no smaller buffer.
const SMALLEST_BUFFER: usize = 8 * 1024;

/// Answers the requests of one connection until the client or the server ends it.
pub(crate) async fn run(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    edge: Arc<Edge>,
    stopping: CancellationToken,
) {
    let limits = edge.limits;
    let activity = Activity::new();
    let (reader, writer) = stream.into_split();
    let gate = Gate::new(reader, &limits, activity.clone());
    let mut writer = TimeoutWriter::new(writer);
    writer.set_timeout(Some(limits.write));
    let io = tokio::io::join(gate, Box::pin(writer));
    let service = service_fn(|request: hyper::Request<Incoming>| {
        // Read here and not in the future: hyper calls this before it reads the next head.
        let refused = activity.refused();
        let answering = activity.answer();
        let (router, edge, stopping) = (router.clone(), &edge, &stopping);
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
            if stopping.is_cancelled() {
                response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            }
            // The body owns `answering`, so the request counts as answered when hyper has taken all of it.
            let response = response.map(|body| {
                body.map_err(move |error| {
                    let _ = &answering;
                    error
                })
            });
            Ok::<_, Infallible>(response)
        }
    });
    let mut connection = http1::Builder::new()
        // hyper's time limit for a head also runs while an open connection waits for its next request.
        .header_read_timeout(None)
        .max_headers(limits.headers)
        .max_buf_size(limits.header_bytes.saturating_mul(2).max(SMALLEST_BUFFER))
        .serve_connection(TokioIo::new(io), service);
    let ended = loop {
        let overdue = tokio::select! {
            biased;
            ended = &mut connection => break ended,
            overdue = activity.overdue(&limits, &stopping) => overdue,
        };
        match overdue {
            Overdue::RefuseHead => activity.refuse(Refusal::HeadersTooSlow),
            Overdue::Close => {
                Pin::new(&mut connection).graceful_shutdown();
                break (&mut connection).await;
            }
        }
    };
    // After an error the client has gone or takes no bytes.
    if ended.is_ok() {
        let (gate, _writer) = connection.into_parts().io.into_inner().into_inner();
        gate.linger().await;
    }
}
