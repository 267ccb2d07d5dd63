//! Each fault of a socket between the proxy and an upstream, at each place, for each call.

use super::scene::{Scene, Stage, told};
use super::table::{CALLS, Call, Differences, documented_at, socket_faults};
use sandbox::{Place, Relay, SocketFault, Times};
use tokio::task::JoinSet;

/// The cells of one fault at one place.
pub(super) type Cells = Vec<(Call, String)>;

/// The calls that can have a fault at this place.
pub(super) fn calls_at(place: Place) -> impl Iterator<Item = Call> {
    // The answer to a removal has no body.
    CALLS.into_iter().filter(move |call| (*call, place) != (Call::RemoveVoucher, Place::Body))
}

async fn cells(fault: SocketFault, place: Place) -> Cells {
    let (mut stage, relay) = Stage::behind_a_relay().await;
    if fault.is_silent() {
        stage = stage.with(|config| config.upstream_timeout_ms = 1_000).await;
    }
    let mut cells = Vec::new();
    for call in calls_at(place) {
        cells.push((call, cell(&stage.scene(call).await, &relay, fault, place).await));
    }
    cells
}

/// Makes the call with a fault. Returns the answer to the browser and, after a comma, whether the call took effect.
async fn cell(scene: &Scene<'_>, relay: &Relay, fault: SocketFault, place: Place) -> String {
    let (before, disturbed) = (scene.effect(), relay.disturbed());
    relay.disturb(&scene.upstream_line(), Times::Always, fault, place);
    let others = async {
        relay.reached(disturbed).await.unwrap();
        scene.assert_that_others_are_served().await;
    };
    let (got, ()) = tokio::join!(scene.ask(), others);
    // The proxy leaves no connection open: only the proxy can end a silent one.
    relay.idle().await.unwrap();
    relay.calm();
    let is_whole = [SocketFault::Latency, SocketFault::Sliced].contains(&fault);
    // The proxy repeats a read whose connection broke before the answer began, and a gift with an unknown outcome.
    let times = match scene.call.kind() {
        "a read" if !is_whole && !fault.is_silent() && place != Place::Body => 2,
        "make a gift code" if !is_whole => 2,
        _ => 1,
    };
    assert_eq!(relay.disturbed() - disturbed, times, "{:?} {fault:?} {place:?}", scene.call);
    scene.until_it_is_over().await;
    told(&got) + scene.since(&before)
}

/// Makes every call with every fault at every place, and compares with the table that has this side.
pub(super) async fn compare<F>(side: &str, cells: impl Fn(SocketFault, Place) -> F)
where
    F: Future<Output = Cells> + Send + 'static,
{
    let mut all = JoinSet::new();
    for (names, (fault, place)) in socket_faults() {
        let cells = cells(fault, place);
        all.spawn(async move { (names, cells.await) });
    }
    let (mut count, mut differences) = (0, Differences::default());
    for (names, cells) in all.join_all().await {
        count += cells.len();
        for (call, found) in cells {
            let documented = documented_at(side, names, call.kind());
            differences.compare(&format!("{names:?} {call:?}"), &found, &documented);
        }
    }
    differences.assert_none();
    assert_eq!(count, 7 * (3 * CALLS.len() - 1));
}

#[tokio::test]
async fn every_fault_of_an_upstreams_socket_is_told_as_documented() {
    compare("upstream", cells).await;
}
