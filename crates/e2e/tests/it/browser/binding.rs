//! A browser reaches only the order of its token, and attempts at codes are limited.

use e2e::{Checkout, TestContext, Texts, eventually, run_test, run_with_options};
use sandbox::{FaultKind, Route, seed};

async fn is_not_found(checkout: &Checkout<'_>) {
    eventually!(checkout.message(), checkout.text("message.order-expired"));
    let view = checkout.settled().await;
    assert_eq!((view.total.as_str(), view.code, view.lines.len()), ("", None, 0));
}

#[test]
fn an_unknown_order_is_not_found() {
    run_test(async |test| {
        let address = test.address(Texts::English).replace(&test.order, &"0".repeat(32));
        test.browser.open(&address).await;
        is_not_found(&test.checkout(Texts::English)).await;
        let disabled = "return document.getElementById('pay-button').disabled";
        assert!(test.browser.run::<bool>(disabled, vec![]).await);
        test.browser.click("return document.querySelector('#notice a')", vec![]).await;
        eventually!(test.checkout(Texts::English).total(), "$20.00");
    });
}

#[test]
fn another_customers_order_is_not_found_and_the_cinema_is_not_asked() {
    run_test(async |test| {
        let other = test.sandbox.create_order(seed::SHOWTIME, &[seed::CHILD], &[]).expect("seats are free");
        let checkout = test.open().await;
        // The page reads its own order to show the seats. That read must be over before the ledger is examined.
        eventually!(test.page_text("seats"), "J5, J6");
        let asked = |test: &TestContext| {
            let about = |call: &sandbox::Call| call.path.contains(&other);
            test.sandbox.ledger().iter().filter(|call| about(call)).count()
        };
        let change = format!("widget.setAttribute('order', '{other}')");
        checkout.script(&change).await;
        is_not_found(&checkout).await;
        assert_eq!(asked(test), 0);
        assert!(test.sandbox.order(&other).is_some());
    });
}

#[test]
fn a_token_whose_time_is_over_opens_nothing_and_a_new_one_does() {
    run_test(async |test| {
        // The token expires with the order, so let one answer say that the order ends in four seconds.
        let mut order = serde_json::to_value(test.sandbox.order(&test.order)).expect("an order is JSON");
        let soon = "return new Date(Date.now() + 4000).toISOString()";
        order["order"]["expiresAt"] = test.browser.run(soon, vec![]).await;
        let said = FaultKind::Status { status: 200, retry_after: None, error_code: None, body: Some(order) };
        test.fail_next(Route::ReadOrder, said);
        test.browser.open(&test.address(Texts::English)).await;
        let checkout = test.checkout(Texts::English);
        let again = "await widget.refresh().catch(() => {}); return 0";
        eventually!(
            async {
                checkout.script(again).await;
                checkout.message().await
            },
            checkout.text("message.order-expired")
        );
        assert!(test.sandbox.order(&test.order).is_some(), "the order itself goes on");

        test.browser.reload().await;
        eventually!(checkout.total(), "$20.00");
    });
}

/// Opens a page that takes ticket vouchers only: each kind that the cinema is asked for in vain counts.
async fn only_tickets(test: &TestContext) -> Checkout<'_> {
    let checkout = test.open().await;
    checkout.script("widget.setAttribute('voucher-types', 'Ticket')").await;
    eventually!(checkout.total(), "$20.00");
    checkout
}

#[test]
fn too_many_attempts_are_counted_down_and_not_sent() {
    run_with_options(
        |options| options.attempts.attempts_per_order = 2,
        async |test| {
            let checkout = only_tickets(test).await;
            for pin in ["0001", "0002"] {
                let view = checkout.add_voucher("ADTMM0000111", pin).await;
                assert_eq!(view.field_error, checkout.refusal("message.voucher-not-accepted", "$20.00"));
            }
            let asked = test.count(Route::AddVoucher);
            let view = checkout.add_voucher("ADTMM0000111", "1234").await;
            let first = checkout.wait_in(&view.field_error);
            let first = first.unwrap_or_else(|| panic!("no countdown: {}", view.field_error));
            test.advance_page_clock(120_000).await;
            let goes_on = async || {
                checkout.wait_in(&checkout.field_error().await).is_some_and(|seconds| seconds < first)
            };
            eventually!(goes_on(), true);
            checkout.enter_pin("1234").await;
            assert_eq!(test.count(Route::AddVoucher), asked, "the cinema did not hear of the third");
            assert_eq!(test.events("error").await.pop().expect("told")["retryable"], true);

            // The limit is for each order.
            test.browser.open(test.site()).await;
            let checkout = test.checkout(Texts::English);
            eventually!(checkout.total(), "$20.00");
            assert_eq!(checkout.add_voucher("ADTMM0000111", "1234").await.total, "$11.00");
        },
    );
}
