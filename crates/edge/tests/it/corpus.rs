//! Every raw request over a socket: no smuggled request reaches the stub, and a bad request ends its connection.

use crate::requests::{BAD, GOOD, SMUGGLED};
use crate::running_edge::{HOLD, assert_status, limits, start, until};
use tokio::io::AsyncWriteExt;

#[tokio::test]
async fn a_bad_request_is_answered_once_handled_never_and_the_last_of_its_connection() {
    assert!(BAD.len() >= 60, "{}", BAD.len());
    let server = start(limits()).await;
    for (name, request) in BAD {
        let mut client = server.connect().await;
        client.send([request, SMUGGLED].concat().as_bytes()).await;
        // Ends only when the server closes the connection.
        let answer = client.rest().await;
        println!("{name}: {answer:?}");
        assert_status(&answer, 400);
        assert_eq!(answer.matches("HTTP/1.").count(), 1, "{name}: {answer}");
        assert!(answer.contains("application/problem+json"), "{name}: {answer}");
        assert_eq!(server.begun(), 0, "{name} was handled");
    }
}

#[tokio::test]
async fn a_bad_request_spoils_none_that_came_before() {
    for (name, request) in BAD {
        let server = start(limits()).await;
        let mut client = server.connect().await;
        client.send(["GET /before HTTP/1.1\r\nhost: a\r\n\r\n", request, SMUGGLED].concat().as_bytes()).await;
        assert_status(&client.answer().await, 200);
        assert_status(&client.rest().await, 400);
        assert_eq!(server.begun(), 1, "{name} was handled");
    }
}

#[tokio::test]
async fn a_client_that_closed_its_sending_side_is_answered_too() {
    let server = start(limits()).await;
    let mut client = server.connect().await;
    // The end of its input arrives long before the refusal is answered.
    client.send(&[HOLD, b"GET / HTTP/1.1\nhost: a\n\n"].concat()).await;
    client.0.shutdown().await.unwrap();
    until("the request to be handled", || server.begun() == 1).await;
    server.stub.release.add_permits(1);
    assert_status(&client.answer().await, 200);
    assert_status(&client.rest().await, 400);
}

#[tokio::test]
async fn good_requests_are_all_handled_and_the_connection_stays() {
    for (name, requests, count) in GOOD {
        let server = start(limits()).await;
        let mut client = server.connect().await;
        client.send(requests.as_bytes()).await;
        for _ in 0..*count {
            let answer = client.answer().await;
            assert!(answer.contains(" 200 OK\r\n"), "{name}: {answer}");
        }
        client.send(b"GET /after HTTP/1.1\r\nhost: a\r\n\r\n").await;
        let answer = client.answer().await;
        assert!(answer.ends_with("GET /after 0"), "{name}: {answer}");
        assert_eq!(server.begun(), count + 1, "{name}");
    }
}
