//! A browser reaches the order of its token and no other, and tries of codes come to an end.

use e2e::{Checkout, Stage, Texts, play, play_in, shows};
use sandbox::{FaultKind, Route, seed};

async fn is_not_found(checkout: &Checkout<'_>) {
    shows!(checkout.message(), checkout.text("message.order-expired"));
    let view = checkout.settled().await;
    assert_eq!((view.total.as_str(), view.barcode, view.lines.len()), ("", None, 0));
}

#[test]
fn an_order_that_nobody_knows_is_not_found() {
    play(async |stage| {
        let address = stage.address(Texts::English).replace(&stage.order, &"0".repeat(32));
        stage.browser.open(&address).await;
        is_not_found(&stage.checkout(Texts::English)).await;
        let disabled = "return document.getElementById('pay-button').disabled";
        assert!(stage.browser.run::<bool>(disabled, vec![]).await);
        stage.browser.click("return document.querySelector('#notice a')", vec![]).await;
        shows!(stage.checkout(Texts::English).total(), "$20.00");
    });
}

#[test]
fn the_order_of_somebody_else_is_not_found_and_the_cinema_is_not_asked() {
    play(async |stage| {
        let other = stage.sandbox.create_order(seed::SHOWTIME, &[seed::CHILD], &[]).expect("seats are free");
        let checkout = stage.open().await;
        // The page reads its own order for the seats; that must be over.
        shows!(stage.page_text("seats"), "J5, J6");
        let asked = |stage: &Stage| {
            let about = |call: &sandbox::Call| call.path.contains(&other);
            stage.sandbox.ledger().iter().filter(|call| about(call)).count()
        };
        let change = format!("widget.setAttribute('order', '{other}')");
        checkout.script(&change).await;
        is_not_found(&checkout).await;
        assert_eq!(asked(stage), 0);
        assert!(stage.sandbox.order(&other).is_some());
    });
}

#[test]
fn a_token_whose_time_is_over_opens_nothing_and_a_new_one_does() {
    play(async |stage| {
        // The cinema says that the order ends in a moment, once: the token lasts no longer.
        let mut order = serde_json::to_value(stage.sandbox.order(&stage.order)).expect("an order is JSON");
        let soon = "return new Date(Date.now() + 4000).toISOString()";
        order["order"]["expiresAt"] = stage.browser.run(soon, vec![]).await;
        let said = FaultKind::Status { status: 200, retry_after: None, error_code: None, body: Some(order) };
        stage.fail_next(Route::ReadOrder, said);
        stage.browser.open(&stage.address(Texts::English)).await;
        let checkout = stage.checkout(Texts::English);
        let again = "await widget.refresh().catch(() => {}); return 0";
        shows!(
            async {
                checkout.script(again).await;
                checkout.message().await
            },
            checkout.text("message.order-expired")
        );
        assert!(stage.sandbox.order(&stage.order).is_some(), "the order itself goes on");

        stage.browser.reload().await;
        shows!(checkout.total(), "$20.00");
    });
}

#[test]
fn too_many_tries_are_counted_down_and_not_sent() {
    play_in(
        |options| options.guesses.guesses_per_order = 2,
        async |stage| {
            let checkout = stage.open().await;
            for pin in ["0001", "0002"] {
                let view = checkout.add_voucher("ADTMM0000111", pin).await;
                assert_eq!(view.field_error, checkout.text("message.voucher-not-accepted"));
            }
            let view = checkout.add_voucher("ADTMM0000111", "1234").await;
            assert!(!view.can_apply);
            let wait = |seconds: u32| {
                checkout.text_with("message.too-many-attempts", &[("count", &seconds.to_string())])
            };
            let said = (1..=600).find(|seconds| wait(*seconds) == view.field_error);
            let said = said.unwrap_or_else(|| panic!("no countdown: {}", view.field_error));
            shows!(async { checkout.field_error().await == wait(said.saturating_sub(2)) }, true);
            checkout.click_part("apply").await;
            assert_eq!(stage.count(Route::AddVoucher), 2, "the cinema did not hear of the third");
            assert_eq!(stage.events("error").await.pop().expect("told")["retryable"], true);

            // Another order is another customer's.
            stage.browser.open(stage.site()).await;
            let checkout = stage.checkout(Texts::English);
            shows!(checkout.total(), "$20.00");
            assert_eq!(checkout.add_voucher("ADTMM0000111", "1234").await.total, "$11.00");
        },
    );
}
