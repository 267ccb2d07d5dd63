//! Each fault of an upstream at each call, through the proxy, over sockets.

use super::scene::{Stage, told};
use super::table::{CALLS, Call, documented, rows};
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
    // A read is repeated if its connection broke. A gift whose answer was lost is made once more.
    let most = usize::from(fault.is_some()) + usize::from(call.kind() != "a write");
    assert!(asked <= most, "{call:?} {fault:?}: {asked} calls");
    told + scene.since(&before)
}

#[tokio::test]
async fn every_fault_at_every_call_is_told_as_documented() {
    let mut differences = Vec::new();
    for (name, faults) in rows() {
        for call in CALLS {
            let mut cells = match faults(call) {
                None => vec!["–".to_owned()],
                Some(faults) if faults.is_empty() => vec![cell(call, None).await],
                Some(faults) => {
                    let mut cells = Vec::new();
                    for fault in faults {
                        cells.push(cell(call, Some(fault)).await);
                    }
                    cells
                }
            };
            cells.dedup();
            let (found, documented) = (cells.join(" / "), documented(name, call.column()));
            if found != documented {
                differences.push(format!("{name}, {}: {found}, and not {documented}", call.column()));
            }
        }
    }
    assert!(differences.is_empty(), "docs/RELIABILITY.md says otherwise:\n{}", differences.join("\n"));
}
