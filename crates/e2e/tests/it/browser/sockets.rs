//! Faults of the socket between the browser and the proxy. The browser itself may send a request again whose connection
//! broke. In each case a voucher is added once, and the total is the cinema's.

use e2e::{Checkout, HostPage, TestContext, eventually, run_test};
use sandbox::{Place, Relay, Route, SocketFault, Times};

/// Collects the timers of the time limit of a call (`src/runtime/transport.rs`), which [`GIVE_UP`] lets end.
const HOLD_LIMITS: &str = "const { setTimeout } = window; window.limits = []; \
    window.setTimeout = (work, wait, ...given) => \
        wait === 12_000 ? (limits.push(work), 0) : setTimeout(work, wait, ...given)";
/// The timer of a call that has ended has no work left.
const GIVE_UP: &str = "for (const work of limits.splice(0)) try { work() } catch {}";

/// Opens a page whose widget reaches the proxy through the relay, and submits a voucher while the relay disturbs the
/// call that adds it. Returns the settled widget.
async fn add<'a>(test: &'a TestContext, relay: &Relay, fault: SocketFault, place: Place) -> Checkout<'a> {
    let api = format!(r#"api="http://{}""#, relay.address());
    let checkout = test.visit(&HostPage { attributes: &api, ..HostPage::PLAIN }).await;
    eventually!(checkout.total(), "$20.00");
    let line = format!("POST /checkout/v1/orders/{}/codes ", test.visited_order());
    let disturbed = relay.disturbed();
    relay.disturb(&line, Times::Always, fault, place);
    test.browser.run::<()>(HOLD_LIMITS, vec![]).await;
    checkout.submit_voucher("ADTMM0000111", "1234").await;
    eventually!(async { relay.disturbed() > disturbed }, true);
    if fault.is_silent() {
        // The answer is there before the relay is silent.
        eventually!(async { vouchers(test) }, 1);
        test.browser.run::<()>(GIVE_UP, vec![]).await;
    }
    checkout.settled().await;
    relay.calm();
    relay.idle().await.expect("the widget gave up");
    checkout
}

/// The number of vouchers on the order at the cinema.
fn vouchers(test: &TestContext) -> usize {
    let order = test.sandbox.order(&test.visited_order()).expect("the order is in progress");
    order.order.vouchers.unwrap_or_default().len()
}

async fn relay(test: &TestContext) -> Relay {
    let site = test.site().trim_start_matches("http://").trim_end_matches('/');
    Relay::start(site.parse().expect("an address")).await.expect("a port is free")
}

#[test]
fn an_answer_that_is_cut_off_or_never_comes_adds_a_voucher_once() {
    run_test(async |test| {
        let relay = relay(test).await;
        for (fault, place) in [
            (SocketFault::Latency, Place::Request),
            (SocketFault::Sliced, Place::Head),
            (SocketFault::Reset, Place::Head),
            (SocketFault::Reset, Place::Body),
            (SocketFault::SlowClose, Place::Head),
            (SocketFault::Truncated, Place::Body),
            (SocketFault::Hang, Place::Head),
            (SocketFault::Hang, Place::Body),
            (SocketFault::Narrow, Place::Body),
        ] {
            let checkout = add(test, &relay, fault, place).await;
            eventually!(checkout.total(), "$11.00");
            let view = checkout.settled().await;
            let seen = (view.vouchers.len(), vouchers(test), test.count(Route::AddVoucher));
            assert_eq!(seen, (1, 1, 1), "{fault:?} {place:?}");
            assert_eq!(test.count(Route::SetShowtime), 1, "{fault:?} {place:?}");
        }
    });
}

#[test]
fn a_request_that_is_cut_off_adds_no_voucher_and_can_be_repeated() {
    run_test(async |test| {
        let relay = relay(test).await;
        for fault in [SocketFault::Reset, SocketFault::Truncated] {
            let checkout = add(test, &relay, fault, Place::Request).await;
            let view = checkout.settled().await;
            assert_eq!(
                (view.total.as_str(), view.vouchers.len(), vouchers(test)),
                ("$20.00", 0, 0),
                "{fault:?}"
            );
            assert_eq!(checkout.add_voucher("ADTMM0000111", "1234").await.total, "$11.00", "{fault:?}");
            assert_eq!((vouchers(test), test.count(Route::AddVoucher)), (1, 1), "{fault:?}");
        }
    });
}
