//! A screen reader announces each message once.

use e2e::{TestContext, eventually, run_test, run_with_options};
use sandbox::{Route, seed};

/// Records the texts of the live region from now on. A screen reader announces each change.
async fn listen(test: &TestContext) {
    let observe = "const region = probe.find(0, '[part~=message]'); window.said = []; \
        new MutationObserver(() => { if (region.textContent) said.push(region.textContent); }) \
          .observe(region, { childList: true, characterData: true, subtree: true })";
    test.browser.run::<()>(observe, vec![]).await;
}

/// Takes the texts that were recorded since the last call.
async fn said(test: &TestContext) -> Vec<String> {
    test.browser.run("return said.splice(0)", vec![]).await
}

#[test]
fn each_refusal_is_said_once() {
    // The proxy must allow one attempt for each refusal.
    run_with_options(
        |options| options.attempts.attempts_per_order = 20,
        async |test| {
            let checkout = test.open().await;
            listen(test).await;
            let text = |key: &str| checkout.text(&format!("message.{key}"));
            for ((status, code, key), voucher) in [
                (400, "VoucherNotAccepted", "voucher-not-accepted"),
                (400, "VoucherNotAccepted", "voucher-not-accepted"),
                (400, "VoucherRedeemed", "voucher-redeemed"),
                (400, "VoucherExpired", "voucher-expired"),
                (400, "VoucherNotValidForShowtime", "voucher-not-valid-for-showtime"),
                (400, "VoucherNoRedemptionsLeft", "voucher-no-redemptions-left"),
                (400, "VoucherInUse", "voucher-in-use"),
                (409, "OrderBusy", "order-busy"),
            ]
            .into_iter()
            .zip(100..)
            {
                test.refuse_next(Route::AddVoucher, status, code);
                checkout.add_voucher(&format!("ADTMM0000{voucher}"), "1234").await;
                assert_eq!(said(test).await, [text("checking-voucher"), text(key)], "{code}");
            }
            // None of these sends a call, so none announces one.
            checkout.enter_code("").await;
            assert_eq!(said(test).await, [text("code-missing")]);
            checkout.enter_code("ADTMM0000111").await;
            assert_eq!(said(test).await, [""; 0], "the focus tells that the PIN is asked for");
            checkout.enter_pin("").await;
            assert_eq!(said(test).await, [text("pin-missing")]);
        },
    );
}

#[test]
fn what_goes_well_is_said_once() {
    run_test(async |test| {
        let checkout = test.open().await;
        listen(test).await;
        let text = |key: &str| checkout.text(&format!("message.{key}"));
        checkout.add_voucher("ADTMM0000111", "1234").await;
        let saved = checkout.saved("$9.00", "$11.00");
        assert_eq!(said(test).await, [text("checking-voucher"), saved]);

        checkout.click_part("remove").await;
        eventually!(checkout.message(), text("voucher-removed"));
        assert_eq!(said(test).await, [text("updating-order"), text("voucher-removed")]);

        checkout.offers().await;
        checkout.enter_code(seed::BLITZO).await;
        checkout.agree().await;
        assert_eq!(said(test).await, [text("updating-order"), checkout.saved("$2.50", "$17.50")]);
        // The countdown is not announced each second.
        eventually!(async { checkout.view().await.expiry.ends_with('0') }, true);
        assert_eq!(said(test).await, Vec::<String>::new());
    });
}

#[test]
fn the_end_is_said_once() {
    run_test(async |test| {
        let checkout = test.open().await;
        listen(test).await;
        test.sandbox.expire_order(&test.order);
        checkout.add_voucher("ADTMM0000111", "1234").await;
        let text = |key: &str| checkout.text(&format!("message.{key}"));
        let calls = ["updating-order", "loading"].map(text);
        let (waits, said): (Vec<_>, Vec<_>) =
            said(test).await.into_iter().partition(|said| calls.contains(said));
        assert_eq!(said, ["checking-voucher", "order-expired"].map(text));
        // A call that is answered at once is not announced.
        assert!(calls.iter().filter(|call| waits.contains(call)).eq(&waits), "{waits:?}");
    });
}
