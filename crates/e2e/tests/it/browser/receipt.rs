//! The receipt of a completed order, and its gift.

use e2e::{Checkout, TestContext, Texts, eventually, money, run_test, run_with_sandbox};
use sandbox::{Route, Settings, seed};
use serde_json::json;

async fn bought(test: &TestContext) -> Checkout<'_> {
    let checkout = test.open().await;
    checkout.add_voucher("ADTMM0000111", "1234").await;
    test.pay().await;
    eventually!(async { checkout.view().await.offers_gift }, true);
    checkout
}

/// Waits for the gift and returns its code.
async fn gift(checkout: &Checkout<'_>) -> String {
    eventually!(async { checkout.view().await.gift.is_empty() }, false);
    checkout.view().await.gift
}

#[test]
fn the_receipt_shows_what_was_paid_saved_and_redeemed() {
    run_test(async |test| {
        let checkout = bought(test).await;
        let view = checkout.view().await;
        assert_eq!(view.title, checkout.text("ended.completed.title"));
        assert!(view.said.contains(&checkout.text("ended.completed.redeemed")), "{:?}", view.said);
        assert_eq!((view.total.as_str(), view.saved.as_str(), view.code), ("$11.00", "$9.00", None));
        let completed = test.events("completed").await;
        let saved = json!({"minor": 900, "currency": "NZD", "text": money(900, Texts::English)});
        assert_eq!(completed, [json!({"orderId": test.order, "saved": saved})]);
        assert!(test.page_text("reference").await.starts_with("Booking "), "the page's own thanks stay");
        assert_eq!(test.page_text("pay-button").await, "", "nothing is left to pay");
    });
}

#[test]
fn a_gift_is_made_once_however_often_it_is_asked_for() {
    run_test(async |test| {
        let checkout = bought(test).await;
        assert_eq!(test.count(Route::GenerateCode), 0, "only when it is asked for");
        checkout.double_click_part("gift").await;
        let code = gift(&checkout).await;
        let view = checkout.view().await;
        assert!(code.starts_with(seed::GIFT_PREFIX));
        assert_eq!(view.gift_link, format!("https://cinematiccard.com/?promo={code}"));
        let until = checkout.text_with("gift.until", &[("time", "")]);
        assert!(view.gift_until.starts_with(until.trim_end()) && view.gift_until.len() > until.len());
        assert_eq!(checkout.focus().await, "gift");

        test.browser.reload().await;
        eventually!(async { checkout.view().await.offers_gift }, true);
        checkout.click_part("gift").await;
        assert_eq!(gift(&checkout).await, code, "the same one");
        assert_eq!(test.count(Route::GenerateCode), 1);
        assert!(test.sandbox.codes_remaining() == Settings::default().codes_remaining - 1);
    });
}

#[test]
fn a_used_gift_is_told_to_the_proxy_and_seen_behind_the_counter() {
    run_test(async |test| {
        let checkout = bought(test).await;
        test.browser.run::<()>("document.getElementById('counter').open = true", vec![]).await;
        eventually!(test.page_text("gift"), "None yet. It comes with the receipt, after paying.");
        checkout.click_part("gift").await;
        let code = gift(&checkout).await;
        eventually!(test.page_text("gift"), format!("{code} is not used yet."));
        assert_eq!(test.page_text("webhooks").await, "");

        test.browser.click("return document.getElementById('use-gift')", vec![]).await;
        let arrived = format!("Webhook code.redeemed for {code}: arrived at the proxy");
        eventually!(test.page_text("webhooks"), arrived.as_str());
        eventually!(test.page_text("gift"), format!("{code} is used."));
        assert_eq!(test.sandbox.deliveries().len(), 1);
        assert_eq!(test.page_text("use-gift").await, "", "a gift is used once");
    });
}

#[test]
fn the_counter_asks_for_nothing_while_it_is_closed() {
    run_test(async |test| {
        test.open().await;
        let count = "window.asked = 0; const { fetch } = window; window.fetch = (...given) => { \
            if (String(given[0].url ?? given[0]).includes('/demo/gifts')) window.asked++; return fetch(...given); }";
        test.browser.run::<()>(count, vec![]).await;
        let asked = async || test.browser.run::<usize>("return window.asked", vec![]).await;
        // The page learns of it by the event, in a later task.
        let toggle = "const counter = document.getElementById('counter'); \
            const toggled = new Promise((done) => counter.addEventListener('toggle', done)); \
            counter.open = arguments[0]; await toggled";
        let open = async |open: bool| test.browser.run_async(toggle, vec![open.into()]).await;
        assert_eq!(asked().await, 0);
        open(true).await;
        eventually!(async { asked().await > 1 }, true);
        open(false).await;
        let before = asked().await;
        // The open counter asks every two seconds.
        let rest = "await new Promise((done) => setTimeout(done, 4500))";
        test.browser.run_async(rest, vec![]).await;
        assert_eq!(asked().await, before);
    });
}

#[test]
fn a_partner_that_is_suspended_offers_nothing_that_is_broken() {
    run_test(async |test| {
        test.sandbox.suspend_partner(true);
        let checkout = bought(test).await;
        checkout.click_part("gift").await;
        eventually!(async { checkout.view().await.headings.contains(&checkout.text("gift.missed")) }, true);
        let view = checkout.view().await;
        assert_eq!((view.gift.as_str(), view.gift_link.as_str(), view.offers_gift), ("", "", false));
        assert!(!view.headings.contains(&checkout.text("gift.title")));

        // After a reload, no gift is offered.
        test.browser.reload().await;
        eventually!(async { checkout.settled().await.title }, checkout.text("ended.completed.title"));
        let next = checkout.view().await;
        assert!(!next.offers_gift && !next.headings.contains(&checkout.text("gift.missed")), "{next:#?}");
        assert_eq!((test.count(Route::GenerateCode), test.sandbox.codes_remaining()), (1, 500));
    });
}

/// Opens an order whose two tickets are paid by a voucher in full.
async fn nothing_to_pay(test: &TestContext) -> Checkout<'_> {
    let checkout = test.open().await;
    checkout.add_voucher("FAMMM0000112", "1234").await;
    checkout.press("Family Voucher Child").await;
    assert_eq!(checkout.use_for("2").await.total, "$0.00");
    checkout
}

#[test]
fn an_order_that_costs_nothing_is_bought_by_complete_and_has_its_receipt() {
    run_with_sandbox(Settings { pending_polls: 2, completed_lag: 1, ..Settings::default() }, async |test| {
        let checkout = nothing_to_pay(test).await;
        assert_eq!(
            checkout.script("return widget.complete()").await,
            json!({"value": {"status": "completed"}})
        );
        let sold = test.sandbox.completed_order(&test.order).expect("the order is sold").order;
        assert_eq!(sold.total_price.value_including_tax.to_minor(2), 0);
        assert_eq!(test.sandbox.redemptions("FAMMM0000112"), Some(2));
        let view = checkout.settled().await;
        assert_eq!(view.title, checkout.text("ended.completed.title"));
        assert!(view.said.contains(&checkout.text("ended.completed.redeemed")));
        assert_eq!(test.events("completed").await.len(), 1);
        assert_eq!(test.page_text("thanks-title").await, "See you tonight", "the page was told");
    });
}

#[test]
fn the_pay_button_books_an_order_that_costs_nothing() {
    run_test(async |test| {
        nothing_to_pay(test).await;
        test.pay().await;
        assert!(test.sandbox.completed_order(&test.order).is_some());
        eventually!(async { test.page_text("reference").await.starts_with("Booking ") }, true);
    });
}

#[test]
fn complete_says_what_is_left_for_the_page_to_collect() {
    run_test(async |test| {
        let checkout = test.open().await;
        let due = json!({"minor": 2000, "currency": "NZD", "text": money(2000, Texts::English)});
        let expected = json!({"value": {"status": "payment-due", "due": due}});
        assert_eq!(checkout.script("return widget.complete()").await, expected);
        assert_eq!(test.count(Route::Completion), 0, "the customer has not paid");
        assert_eq!(checkout.settled().await.total, "$20.00");
    });
}
