//! The countdown of the order: by the server's clock, with warnings, extensions and the end.

use e2e::{Checkout, TestContext, View, eventually, run_test, run_with_sandbox};
use sandbox::{Route, Settings};
use serde_json::{Value, json};

/// Makes the page notice that it is visible again.
async fn look_again(test: &TestContext) {
    test.browser.run::<()>("document.dispatchEvent(new Event('visibilitychange'))", vec![]).await;
}

/// The seconds left as the widget shows them.
fn seconds(view: &View) -> i64 {
    let time = view.expiry.split(' ').find_map(|word| word.split_once(':'));
    let (minutes, seconds) = time.unwrap_or_else(|| panic!("no time in {:?}", view.expiry));
    60 * minutes.parse::<i64>().expect("minutes") + seconds.parse::<i64>().expect("seconds")
}

/// The seconds left at the cinema.
async fn truly_left(test: &TestContext) -> i64 {
    let script = "return Math.round((Date.parse(arguments[0]) - (window.realNow ?? Date.now)()) / 1000)";
    test.browser.run(script, vec![test.cinema_order().expires_at.into()]).await
}

/// Runs a test with an order that expires after five minutes, so that the widget warns at once.
fn run_short_order(scene: impl AsyncFnOnce(&TestContext)) {
    run_with_sandbox(Settings { expiry_minutes: 5, ..Settings::default() }, scene);
}

#[test]
fn a_device_clock_that_is_wrong_by_a_day_changes_nothing() {
    run_test(async |test| {
        for hours in [26, -26] {
            let skew = format!(
                "window.realNow = Date.now.bind(Date); const skew = {hours} * 3600e3; \
                 Date = class extends Date {{ \
                   constructor(...given) {{ given.length ? super(...given) : super(realNow() + skew); }} \
                   static now() {{ return realNow() + skew; }} }}"
            );
            let added = test.browser.add_page_script(&skew).await;
            let checkout = test.open().await;
            let wrong = test
                .browser
                .run::<i64>("return Math.round((window.Date.now() - realNow()) / 3600e3)", vec![]);
            assert_eq!(wrong.await, hours, "the page's own clock is wrong");
            let is_right = async || {
                let before = truly_left(test).await;
                let shown = seconds(&checkout.view().await);
                (truly_left(test).await - 2..=before + 2).contains(&shown)
            };
            eventually!(async { (hours, is_right().await) }, (hours, true));
            test.browser.remove_page_script(added).await;
        }
    });
}

/// Records each change of the live region.
async fn listen(checkout: &Checkout<'_>) {
    let script = "const region = widget.shadowRoot.querySelector('[part~=message]'); window.said = []; \
        new MutationObserver(() => said.push(region.textContent)) \
          .observe(region, { childList: true, characterData: true, subtree: true })";
    checkout.script(script).await;
}

#[test]
fn each_warning_is_announced_once() {
    run_short_order(async |test| {
        let checkout = test.open().await;
        let warning = |minutes: &str| checkout.text_with("message.time-left", &[("count", minutes)]);
        eventually!(checkout.message(), warning("5"));
        listen(&checkout).await;
        test.advance_page_clock(239_000).await;
        eventually!(checkout.message(), warning("1"));
        let view = checkout.view().await;
        assert_eq!(view.tone, "warning");
        let before = seconds(&view);
        eventually!(async { seconds(&checkout.view().await) < before - 2 }, true);
        let said: Vec<String> = test.browser.run("return said.filter(Boolean)", vec![]).await;
        assert_eq!(said, [warning("1")]);
        let role = "return probe.find(0, '[part~=message]').role";
        assert_eq!(test.browser.run::<String>(role, vec![]).await, "status", "politely");
    });
}

#[test]
fn a_sleep_that_a_page_in_sight_hears_nothing_of_is_noticed() {
    run_test(async |test| {
        test.open().await;
        // The page reads the order itself to show the seats.
        eventually!(test.page_text("seats"), "J5, J6");
        let reads = test.count(Route::ReadOrder);
        // Firefox runs the driver's scripts with a `Date` of their own.
        let asleep = "const { Date } = window, now = Date.now.bind(Date); Date.now = () => now() + 60_000";
        test.browser.run::<()>(asleep, vec![]).await;
        eventually!(async { test.count(Route::ReadOrder) }, reads + 1);
    });
}

#[test]
fn after_a_sleep_in_which_the_clock_stood_still_the_time_is_right_again() {
    run_test(async |test| {
        let checkout = test.open().await;
        // The device slept for ten minutes and its clock stood still. Instead of moving the cinema's clock, change the
        // order's end in one answer.
        let mut order = serde_json::to_value(test.sandbox.order(&test.order)).expect("an order is JSON");
        let ends = "return new Date(Date.now() + 290_000).toISOString()";
        let ends = test.browser.run::<Value>(ends, vec![]).await;
        order["order"]["expiresAt"] = ends.clone();
        let said = sandbox::FaultKind::Status {
            status: 200,
            retry_after: None,
            error_code: None,
            body: Some(order),
        };
        test.fail_next(Route::ReadOrder, said);
        look_again(test).await;
        let left = "return Math.round((Date.parse(arguments[0]) - Date.now()) / 1000)";
        let left = async || test.browser.run::<i64>(left, vec![ends.clone()]).await;
        let is_right = async || {
            let before = left().await;
            let shown = seconds(&checkout.view().await);
            (left().await - 2..=before + 2).contains(&shown)
        };
        eventually!(is_right(), true);
    });
}

#[test]
fn an_order_that_ended_in_a_sleep_is_over_at_once() {
    run_test(async |test| {
        let checkout = test.open().await;
        test.sandbox.advance(16 * 60);
        look_again(test).await;
        eventually!(checkout.message(), checkout.text("message.order-expired"));
        let view = checkout.view().await;
        assert_eq!(view.title, checkout.text("ended.expired.title"));
        assert_eq!(view.said, [checkout.text("message.order-expired")], "what happened, and what to do");
        assert_eq!(test.events("expired").await, [json!({"orderId": test.order})]);
    });
    // If the clock of the page went on, the widget notices by itself.
    run_test(async |test| {
        let checkout = test.open().await;
        test.sandbox.advance(16 * 60);
        test.advance_page_clock(16 * 60_000).await;
        eventually!(checkout.message(), checkout.text("message.order-expired"));
    });
}

#[test]
fn the_pages_way_to_a_new_order_is_shown_once_the_order_has_expired() {
    run_test(async |test| {
        let checkout = test.open().await;
        let link = r#"<a slot="expired" href="/showtimes">Choose seats again</a>"#;
        checkout.script(&format!("widget.insertAdjacentHTML('beforeend', `{link}`)")).await;
        let is_drawn = "return document.querySelector('[slot=expired]').getClientRects().length > 0";
        let is_drawn = async || test.browser.run::<bool>(is_drawn, vec![]).await;
        assert_eq!((checkout.settled().await.drawn, is_drawn().await), (true, false));
        assert!(test.sandbox.expire_order(&test.order));
        look_again(test).await;
        eventually!(is_drawn(), true);
        let view = checkout.view().await;
        assert_eq!(view.title, checkout.text("ended.expired.title"));
        assert_eq!(view.fallback, "", "the content of the default slot stays hidden");
    });
}

#[test]
fn there_is_more_time_while_the_cinema_gives_it() {
    run_short_order(async |test| {
        let checkout = test.open().await;
        eventually!(async { checkout.view().await.can_extend }, true);
        checkout.fill_in("ADTMM0000111", "1234").await;
        let token = "return probe.widgets()[0].orderToken";
        let before = test.browser.run::<String>(token, vec![]).await;
        // Advance the clock of the cinema, so that the new end differs from the old one.
        test.sandbox.advance(60);
        let view = checkout.press_text("expiry.extend").await;
        assert_eq!(view.message, checkout.text("message.time-extended"));
        assert_eq!(view.code.as_deref(), Some("ADTMM0000111 1234"));
        eventually!(async { seconds(&checkout.view().await) > 300 }, true);
        assert!(!checkout.view().await.can_extend, "the end is not near");
        assert_eq!((test.count(Route::ResetExpiry), checkout.focus().await), (1, "title".to_owned()));
        assert_ne!(test.browser.run::<String>(token, vec![]).await, before, "the token lasts as long");
        checkout.click_part("apply").await;
        eventually!(checkout.total(), "$11.00");
    });
}

#[test]
fn where_the_cinema_gives_no_more_time_that_is_said() {
    run_with_sandbox(Settings { expiry_minutes: 5, expiry_resets: 0, ..Settings::default() }, async |test| {
        let checkout = test.open().await;
        let view = checkout.press_text("expiry.extend").await;
        assert_eq!(view.message, checkout.text("message.time-not-extended"));
        assert!(!view.can_extend);
        assert_eq!(checkout.add_voucher("ADTMM0000111", "1234").await.total, "$11.00", "all else goes on");
    });
}
