//! One connection, from its first byte to its last.

use crate::activity::{Activity, Answering, Overdue};
use crate::gate::Gate;
use crate::refusal::Refusal;
use crate::settings::Edge;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::header::{CONNECTION, HeaderValue};
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
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
            Ok::<_, Infallible>(response.map(|body| Answer { body, _answering: answering }))
        }
    });
    let mut connection = http1::Builder::new()
        // hyper's time limit for a head also runs while an open connection waits for its next request.
        .header_read_timeout(None)
        .max_headers(limits.headers)
        .max_buf_size(limits.header_bytes.saturating_mul(2).max(SMALLEST_BUFFER))
        .serve_connection(TokioIo::new(io), service);
    let ended = loop {
        tokio::select! {
            biased;
            ended = &mut connection => break ended,
            overdue = activity.overdue(&limits, &stopping) => match overdue {
                Overdue::RefuseHead => activity.refuse(Refusal::HeadersTooSlow),
                Overdue::Close => {
                    Pin::new(&mut connection).graceful_shutdown();
                    break (&mut connection).await;
                }
            },
        }
    };
    // After an error the client has gone or takes no bytes.
    if ended.is_ok() {
        let (gate, _writer) = connection.into_parts().io.into_inner().into_inner();
        gate.linger().await;
    }
}

/// The body of an answer. It marks the request as answered when hyper has taken all of it.
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
