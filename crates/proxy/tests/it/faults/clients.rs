//! Each fault of a socket between a browser and the proxy, at each place, for each request.

use super::scene::{Scene, Stage, told};
use super::sockets::{Cells, calls_at, compare};
use crate::support::house::{Got, new_key};
use sandbox::{Place, Relay, SocketFault, Times};

async fn cells(fault: SocketFault, place: Place) -> Cells {
    let stage = Stage::new().await;
    let relay = Relay::start(stage.proxy.public).await.unwrap();
    let mut cells = Vec::new();
    for call in calls_at(place) {
        cells.push((call, cell(&stage.scene(call).await, &relay, fault, place).await));
    }
    cells
}

/// Makes the request with a fault, and again with the same key without one. Returns the answer to each and, after a
/// comma, whether the call has taken effect by then.
async fn cell(scene: &Scene<'_>, relay: &Relay, fault: SocketFault, place: Place) -> String {
    let (before, calls, disturbed, key) = (scene.effect(), scene.calls(), relay.disturbed(), new_key());
    relay.disturb(&scene.line(), Times::Once, fault, place);
    let first = async {
        let response = scene.request(relay.address(), &key).send().await.ok()?;
        let (status, text) = (response.status().as_u16(), response.text().await.ok()?);
        Some(told(&Got { status, headers: Default::default(), text }))
    };
    let first = if fault.is_silent() {
        // The browser gives up.
        let begun = async {
            relay.reached(disturbed).await.unwrap();
            scene.assert_that_others_are_served().await;
        };
        tokio::select! { first = first => first, () = begun => None }
    } else {
        first.await
    };
    relay.idle().await.unwrap();
    assert_eq!(relay.disturbed() - disturbed, 1, "{:?} {fault:?} {place:?}", scene.call);
    scene.assert_that_others_are_served().await;
    scene.until_it_is_over().await;
    let then = scene.since(&before);
    let again = told(&Got::from(scene.request(scene.proxy.public, &key)).await);
    let finally = scene.since(&before);
    let is_once = scene.call.kind() == "a read" || scene.calls() - calls == 1;
    assert!(is_once, "{:?} {fault:?} {place:?}: done {} times", scene.call, scene.calls() - calls);
    format!("{}{then}; {again}{finally}", first.unwrap_or_else(|| "no answer".to_owned()))
}

#[tokio::test]
async fn every_fault_of_a_browsers_socket_ends_as_documented() {
    compare("browser", cells).await;
}
