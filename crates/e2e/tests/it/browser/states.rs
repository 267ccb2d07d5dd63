//! Every state of the widget for those who see, hear or steer otherwise: in each, nothing that axe-core finds, targets
//! large enough, nothing cut off, whichever way it is looked at, and the tree of a screen reader as it is kept in
//! `snapshots`.

use e2e::{Checkout, Sight, Stage, Texts, play, play_with, shows};
use sandbox::{Fault, FaultKind, RetryAfter, Route, Settings, seed};
use serde_json::json;

/// Calls to the cinema wait while `hold` says so.
const HOLD: &str = "{ const fetch = window.fetch; let gate; \
    window.hold = () => { gate = new Promise((open) => { window.release = open; }); }; \
    window.fetch = async (...given) => { \
      if (String(given[0].url ?? given[0]).includes('/ocapi/')) await gate; \
      return fetch(...given); }; }";

/// Looks at the widget as it is now in every way there is.
pub(crate) async fn looked_at(checkout: Checkout<'_>, state: &str) {
    checkout.matches_snapshot(state).await;
    let mut wrong = Vec::new();
    for sight in Sight::ALL {
        sight.look(checkout).await;
        let found = checkout.audit().await;
        wrong.extend(found.into_iter().map(|line| format!("{state}, {sight:?}: {line}")));
    }
    Sight::Light.look(checkout).await;
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

async fn click(stage: &Stage, selector: &str) {
    stage.browser.click("return witness.find(0, arguments[0])", vec![selector.into()]).await;
}

async fn opened<'a>(stage: &'a Stage, order: &str) -> Checkout<'a> {
    stage.browser.open(&stage.address(Texts::English).replace(&stage.order, order)).await;
    let checkout = stage.checkout(Texts::English);
    checkout.settled().await;
    checkout.bring_axe().await;
    checkout
}

#[test]
fn states_on_the_way_to_a_voucher() {
    play(async |stage| {
        let browser = &stage.browser;
        browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": HOLD})).await;
        let held = json!({"source": "hold()"});
        let held = browser.devtools("Page.addScriptToEvaluateOnNewDocument", held).await;
        browser.open(&stage.address(Texts::English)).await;
        browser.devtools("Page.removeScriptToEvaluateOnNewDocument", held).await;
        let checkout = stage.checkout(Texts::English);
        shows!(checkout.message(), checkout.text("message.loading"));
        checkout.bring_axe().await;
        looked_at(checkout, "loading").await;

        browser.run::<()>("release()", vec![]).await;
        checkout.settled().await;
        looked_at(checkout, "form").await;

        checkout.add_voucher("ADTMM0000900", "1234").await;
        shows!(checkout.focus(), "barcode");
        looked_at(checkout, "form-error").await;

        checkout.fill_in("ADTMM0000111", "1234").await;
        browser.run::<()>("hold()", vec![]).await;
        checkout.click_part("apply").await;
        shows!(checkout.message(), checkout.text("message.checking-voucher"));
        looked_at(checkout, "busy").await;

        browser.run::<()>("release()", vec![]).await;
        assert_eq!(checkout.settled().await.total, "$11.00");
        looked_at(checkout, "voucher").await;

        checkout.add_voucher("FAMMM0000112", "1234").await;
        shows!(checkout.focus(), "choice");
        looked_at(checkout, "choice").await;
    });
}

#[test]
fn states_of_discounts_and_of_what_goes_wrong() {
    play(async |stage| {
        let checkout = opened(stage, &stage.order).await;
        checkout.enter_code("").await;
        shows!(checkout.focus(), "discount-code");
        looked_at(checkout, "code-error").await;

        checkout.enter_code(seed::BLITZO).await;
        shows!(checkout.focus(), "question");
        looked_at(checkout, "question").await;

        click(stage, ".confirm .primary").await;
        checkout.settled().await;
        looked_at(checkout, "discount").await;

        let retry_after = Some(RetryAfter::Seconds(3600));
        let locked = FaultKind::Status { status: 429, retry_after, error_code: None, body: None };
        stage.fail_next(Route::AddVoucher, locked);
        checkout.add_voucher("ADTMM0000111", "1234").await;
        looked_at(checkout, "locked").await;

        stage.sandbox.inject(Fault::always(Route::ReadOrder, FaultKind::status(503)));
        let checkout = opened(stage, &stage.order).await;
        looked_at(checkout, "broken").await;
        stage.sandbox.clear_faults();

        stage.sandbox.expire_order(&stage.order);
        let checkout = opened(stage, &stage.order).await;
        looked_at(checkout, "expired").await;
    });
}

/// The widget's pauses before it asks again, a minute and a half in all, fifty times as fast.
const HURRY: &str = "{ const { setTimeout } = window; window.setTimeout = (work, wait, ...given) => \
    setTimeout(work, [1000, 2000, 4000, 8000, 15000].includes(wait) ? wait / 50 : wait, ...given); }";

#[test]
fn the_state_of_what_nobody_confirms() {
    play(async |stage| {
        stage.browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": HURRY})).await;
        let checkout = opened(stage, &stage.order).await;
        stage.sandbox.inject(Fault::always(Route::ReadOrder, FaultKind::status(503)));
        stage.fail_next(Route::AddVoucher, FaultKind::CommitThenDrop);
        let view = checkout.add_voucher("ADTMM0000111", "1234").await;
        assert_eq!(view.message, checkout.text("message.unconfirmed"));
        looked_at(checkout, "unconfirmed").await;

        stage.sandbox.clear_faults();
        let view = checkout.press(&checkout.text("check.again")).await;
        assert_eq!((view.total.as_str(), view.vouchers.len()), ("$20.00", 1), "it is there, and can be used");
    });
}

#[test]
fn the_state_of_little_time() {
    play_with(Settings { expiry_minutes: 5, ..Settings::default() }, async |stage| {
        let checkout = opened(stage, &stage.order).await;
        shows!(checkout.message(), checkout.text_with("message.time-left", &[("count", "5")]));
        looked_at(checkout, "time-left").await;
    });
}

#[test]
fn states_of_paying_and_of_the_receipt() {
    play(async |stage| {
        let checkout = stage.open_in_zurich().await;
        checkout.bring_axe().await;
        looked_at(checkout, "payment").await;

        checkout.pay_with(seed::PROCINEMA_CODES[0], Some("7.50")).await;
        looked_at(checkout, "payment-planned").await;

        stage.pay().await;
        shows!(async { checkout.view().await.offers_gift }, true);
        looked_at(checkout, "receipt").await;

        checkout.click_part("gift").await;
        shows!(async { checkout.view().await.gift.is_empty() }, false);
        looked_at(checkout, "gift").await;
    });
}
