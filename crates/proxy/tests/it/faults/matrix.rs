//! Each fault of an upstream at each call, through the proxy, over sockets.

use super::scene::{Stage, told};
use super::table::{CALLS, Call, compare_rows};
use sandbox::{Fault, FaultKind};

/// The stage of a fault. Without one, no program listens at the address of the called system.
async fn stage(call: Call, fault: Option<&FaultKind>) -> Stage {
    let stage = Stage::new().await;
    let nowhere: proxy::BaseUrl = "http://127.0.0.1:9".parse().unwrap();
    let change = |config: &mut proxy::Config| match call {
        Call::ApplyDiscount => config.connect.connect_url = Some(nowhere),
        Call::Check => config.procinema.procinema_url = Some(nowhere),
        Call::Gift => config.cinematiccard.cinematiccard_url = Some(nowhere),
        _ => config.ocapi.ocapi_url = nowhere,
    };
    if fault.is_some() { stage } else { stage.with(change).await }
}

/// Makes the call with a fault. Returns the cell: the answer to the caller and, after a comma, whether the call took
/// effect.
async fn cell(call: Call, fault: Option<FaultKind>) -> String {
    let stage = stage(call, fault.as_ref()).await;
    let scene = stage.scene(call).await;
    if let Some(fault) = &fault {
        scene.house.sandbox.inject(Fault::always(call.upstream_route(), fault.clone()));
    }
    let (before, calls) = (scene.effect(), scene.calls());
    let told = told(&scene.ask().await);
    let asked = scene.calls() - calls;
    // The proxy repeats a read whose connection broke, and a gift whose answer was lost.
    let most = usize::from(fault.is_some()) + usize::from(call.kind() != "a write");
    assert!(asked <= most, "{call:?} {fault:?}: {asked} calls");
    told + scene.since(&before)
}

#[tokio::test]
async fn every_fault_at_every_call_is_told_as_documented() {
    compare_rows(&CALLS, cell).await;
}
