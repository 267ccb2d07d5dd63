use super::*;
use crate::{Sandbox, router};

const REQUEST: &[u8] = b"GET /ocapi/v1/sites HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ";

async fn relay() -> Relay {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router(Sandbox::seeded())).await });
    Relay::start(server).await.unwrap()
}

/// Sends a request through the relay. Returns the bytes of the answer, and the end of the connection.
async fn ask(relay: &Relay) -> (Vec<u8>, io::Result<usize>) {
    let mut client = TcpStream::connect(relay.address()).await.unwrap();
    let request = [REQUEST, crate::OCAPI_TOKEN.as_bytes(), b"\r\nconnection: close\r\n\r\n"].concat();
    client.write_all(&request).await.unwrap();
    let mut answer = Vec::new();
    let end = client.read_to_end(&mut answer).await;
    (answer, end)
}

#[tokio::test]
async fn each_fault_ends_the_answer_as_its_name_says() {
    let relay = relay().await;
    let (whole, _) = ask(&relay).await;
    let head = whole.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
    let half = head + (whole.len() - head) / 2;
    for (fault, place, bytes) in [
        (SocketFault::Latency, Place::Request, whole.len()),
        (SocketFault::Latency, Place::Head, whole.len()),
        (SocketFault::Sliced, Place::Request, whole.len()),
        (SocketFault::Sliced, Place::Body, whole.len()),
        (SocketFault::Truncated, Place::Request, 0),
        (SocketFault::Truncated, Place::Head, 0),
        (SocketFault::Truncated, Place::Body, half),
        (SocketFault::SlowClose, Place::Body, half),
    ] {
        relay.disturb("GET /ocapi/v1/sites ", Times::Always, fault, place);
        let (answer, end) = ask(&relay).await;
        assert_eq!((answer.len(), end.unwrap()), (bytes, bytes), "{fault:?} {place:?}");
        relay.idle().await.unwrap();
    }
    for place in [Place::Request, Place::Head, Place::Body] {
        relay.disturb("GET /ocapi/v1/sites ", Times::Always, SocketFault::Reset, place);
        assert_eq!(ask(&relay).await.1.unwrap_err().kind(), io::ErrorKind::ConnectionReset, "{place:?}");
    }
    assert_eq!(relay.disturbed(), 11);
    relay.disturb("POST /", Times::Once, SocketFault::Reset, Place::Head);
    assert_eq!(ask(&relay).await.0.len(), whole.len(), "another request");
}

#[tokio::test]
async fn a_silent_fault_lasts_until_the_client_has_enough() {
    let relay = relay().await;
    for fault in [SocketFault::Hang, SocketFault::Narrow] {
        for place in [Place::Request, Place::Head, Place::Body] {
            relay.disturb("GET /", Times::Once, fault, place);
            let disturbed = relay.disturbed();
            tokio::select! {
                (answer, _) = ask(&relay) => panic!("{fault:?} {place:?}: {answer:?}"),
                begun = relay.reached(disturbed) => begun.unwrap(),
            }
            relay.idle().await.unwrap();
        }
    }
    relay.calm();
    assert!(ask(&relay).await.0.starts_with(b"HTTP/1.1 200 OK"));
}
