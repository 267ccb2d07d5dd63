//! The requests of one press, at our proxy and at a site's own.

use e2e::{HostPage, TestContext, eventually, run_test};
use sandbox::{Route, When};

/// The requests of the open page for its order, since [`clear`]: the ends of their paths.
async fn requests(test: &TestContext) -> Vec<String> {
    let script = "return performance.getEntriesByType('resource') \
        .map(({ name }) => new URL(name).pathname.split('/orders/')[1]?.replace(/^[^/]+/, 'order')) \
        .filter((end) => end !== undefined)";
    test.browser.run(script, vec![]).await
}

/// Forgets the requests so far. The reads of the start have ended.
async fn clear(test: &TestContext) {
    test.browser.run::<()>("performance.clearResourceTimings()", vec![]).await;
}

/// Whether something moves in the widget.
async fn moves(test: &TestContext) -> bool {
    test.browser.run("return probe.root(0).getAnimations().length > 0", vec![]).await
}

#[test]
fn our_proxy_needs_one_request_for_a_voucher() {
    run_test(async |test| {
        let checkout = test.visit(&HostPage::PLAIN).await;
        checkout.settled().await;
        clear(test).await;
        let view = checkout.add_voucher("ADTMM0000111", "1234").await;
        assert_eq!(view.message, checkout.saved("$9.00", "$11.00"));
        assert_eq!((view.total.as_str(), view.vouchers.len()), ("$11.00", 1));
        assert!(!moves(test).await, "the amount is at rest");
        assert_eq!(requests(test).await, ["order/codes"]);
        assert_eq!((test.count(Route::AddVoucher), test.count(Route::SetShowtime)), (1, 1));
    });
}

#[test]
fn another_proxy_needs_two_round_trips_for_a_voucher() {
    run_test(async |test| {
        let own = HostPage { attributes: r#"api="/site-proxy""#, ..HostPage::PLAIN };
        let checkout = test.visit(&own).await;
        checkout.settled().await;
        clear(test).await;
        let reads = test.count(Route::ReadOrder);
        test.hold_next(Route::AddVoucher, When::Before).await;
        checkout.submit_voucher("ADTMM0000111", "1234").await;
        // The order is asked for while the voucher is still being added.
        eventually!(async { test.count(Route::ReadOrder) }, reads + 1);
        test.release();
        let view = checkout.settled().await;
        assert_eq!(view.total, "$11.00");
        assert!(!moves(test).await, "the amount is at rest");
        let mut requests = requests(test).await;
        let last = requests.pop();
        requests.sort();
        assert_eq!(requests, ["order", "order/vouchers"]);
        assert!(last.is_some_and(|last| last.starts_with("order/showtimes/")));
    });
}
