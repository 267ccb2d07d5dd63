//! Voucher payments: a ProCinema code pays part of the order. It is planned during the checkout and redeemed on
//! payment.

use e2e::{Checkout, PaymentRow, TestContext, Texts, View, eventually, francs, run_test};
use reqwest::Client;
use sandbox::{OCAPI_TOKEN, ProcinemaRedemption, RedeemedBy, RedemptionState, Route, seed};

const CODE: &str = seed::PROCINEMA_CODES[0];
const ENDING: &str = "EA47";

/// The amounts that were redeemed at ProCinema so far, in minor units.
fn redeemed(test: &TestContext) -> Vec<i64> {
    let history = test.sandbox.procinema_redemptions(CODE);
    history.into_iter().filter(|one| one.by == RedeemedBy::Api).map(|one| one.amount).collect()
}

async fn planned<'a>(test: &'a TestContext, amount: &str) -> (Checkout<'a>, View) {
    let checkout = test.open_in_zurich().await;
    let view = checkout.pay_with(CODE, Some(amount)).await;
    assert_eq!((view.tone.as_str(), view.payments.len()), ("success", 1), "{}", view.message);
    (checkout, view)
}

/// The total, the voucher payment, the amount due, and the amount at the pay button.
async fn sums(test: &TestContext, view: &View) -> [String; 4] {
    [view.total.clone(), view.part.clone(), view.due.clone(), test.page_text("total").await]
}

fn paying(checkout: &Checkout<'_>, minor: i64) -> Vec<PaymentRow> {
    let hint = checkout.text_with("payment.planned", &[("amount", &francs(minor))]);
    let ending = checkout.text_with("summary.payment", &[("voucher", ENDING)]);
    vec![PaymentRow { ending, hint }]
}

#[test]
fn a_code_pays_its_part_and_is_redeemed_once_when_the_order_is_paid() {
    run_test(async |test| {
        let checkout = test.open_in_zurich().await;
        checkout.add_voucher("ADTMM0000111", "1234").await;
        let view = checkout.pay_with("lm5tl 88g32 dea47", Some("7.50")).await;

        assert_eq!(view.message, checkout.saved(&francs(750), &francs(350)));
        assert_eq!(view.payments, paying(&checkout, 750));
        let left = francs(350);
        let expected = [francs(1100), format!("−{}", francs(750)), left.clone(), left.clone()];
        assert_eq!(sums(test, &view).await, expected);
        assert_eq!(test.page_text("pay-button").await, format!("Pay {left}"));
        let told = test.events("change").await.pop().expect("the page was told");
        assert_eq!((&told["payment"]["minor"], &told["due"]["minor"]), (&750.into(), &350.into()));
        assert_eq!(
            (test.count(Route::ProcinemaCheck), redeemed(test).len()),
            (1, 0),
            "checked, not redeemed"
        );

        test.pay().await;
        let [redemption]: [ProcinemaRedemption; 1] =
            test.sandbox.procinema_redemptions(CODE).try_into().expect("redeemed once");
        assert_eq!((redemption.amount, redemption.state), (750, RedemptionState::Standing));
        assert_eq!(redemption.suisanr.as_deref(), Some("1006682"));
        assert_eq!(redemption.cinema_site_id.as_deref(), Some("1147630"));
        assert_eq!(test.count(Route::ProcinemaUnredeem), 0);
        assert_eq!(test.sandbox.redemptions("ADTMM0000111"), Some(1));
        let paid = format!("{left} paid by card, {} with the ProCinema voucher.", francs(750));
        eventually!(test.page_text("paid"), paid.as_str());
        eventually!(async { checkout.view().await.part }, francs(750));
        assert_eq!(checkout.view().await.total, francs(1100));
    });
}

#[test]
fn a_code_that_is_removed_is_not_redeemed() {
    run_test(async |test| {
        let (checkout, _) = planned(test, "7.50").await;
        let view = checkout.remove_ending(ENDING).await;
        assert_eq!(view.message, checkout.text("message.voucher-removed"));
        assert_eq!((view.payments, view.code.as_deref()), (vec![], Some("")));
        test.pay().await;
        assert!(redeemed(test).is_empty());
    });
}

#[test]
fn a_plan_is_there_again_after_a_reload() {
    run_test(async |test| {
        let (checkout, before) = planned(test, "7.50").await;
        test.browser.reload().await;
        eventually!(async { checkout.view().await.payments }, before.payments.clone());
        assert_eq!(checkout.settled().await.due, before.due);
        assert_eq!(test.count(Route::ProcinemaCheck), 1);
    });
}

#[test]
fn a_wrong_code_is_said_at_its_field() {
    run_test(async |test| {
        let checkout = test.open_in_zurich().await;
        let code = "AAAAAAAAAAAAAA1";
        let view = checkout.pay_with(code, None).await;
        let key = "message.payment-not-accepted";
        assert_eq!(
            (view.message, view.field_error),
            (checkout.text(key), checkout.refusal(key, &francs(2000)))
        );
        assert_eq!((view.code.as_deref(), view.payments), (Some(code), vec![]));
        eventually!(checkout.focus(), "code");
        assert_eq!(test.count(Route::ProcinemaCheck), 1);
        // One that is too short is no ProCinema code.
        let view = checkout.pay_with("AAAAAAAAAAAAA1", None).await;
        assert_eq!((view.amount, view.pin.as_deref()), (None, Some("")));
        assert_eq!(test.count(Route::ProcinemaCheck), 1);
        assert_eq!(checkout.pay_with(CODE, None).await.payments, paying(&checkout, 2000));
    });
}

#[test]
fn an_amount_lies_between_one_franc_and_what_is_due() {
    run_test(async |test| {
        let checkout = test.open_in_zurich().await;
        let view = checkout.enter_code(CODE).await;
        assert_eq!(
            (view.code_for.as_str(), view.amount.as_deref()),
            (CODE, Some("20.00")),
            "all of it at first"
        );
        eventually!(checkout.focus(), "amount");
        for amount in ["20.01", "0.99", "much"] {
            let view = checkout.pay_with(CODE, Some(amount)).await;
            let refusal = checkout.refusal("message.amount-not-accepted", &francs(2000));
            assert_eq!(view.field_error, refusal, "{amount}");
            eventually!(checkout.focus(), "amount");
        }
        assert_eq!(test.count(Route::ProcinemaCheck), 0);
        let view = checkout.pay_with(CODE, Some("12,5")).await;
        assert_eq!((view.payments, view.due), (paying(&checkout, 1250), francs(750)));
    });
}

#[test]
fn a_voucher_pays_no_more_than_the_order_costs_in_the_end() {
    run_test(async |test| {
        let (checkout, _) = planned(test, "20.00").await;
        let view = checkout.add_voucher("ADTMM0000111", "1234").await;
        let expected = [francs(1100), format!("−{}", francs(1100)), francs(0), francs(0)];
        assert_eq!(sums(test, &view).await, expected);
        assert_eq!(test.page_text("pay-button").await, "Book now");
        test.pay().await;
        assert_eq!(redeemed(test), [1100]);
    });
}

#[test]
fn a_voucher_that_was_spent_elsewhere_leaves_the_whole_amount_to_be_paid() {
    run_test(async |test| {
        let (checkout, _) = planned(test, "7.50").await;
        assert!(test.sandbox.procinema_redeem_elsewhere(CODE));
        test.press_pay().await;
        eventually!(test.page_text("notice"), checkout.text("message.payment-not-accepted"));
        assert!(test.sandbox.order(&test.order).is_some(), "nothing is sold");
        eventually!(test.page_text("pay-button"), format!("Pay {}", francs(2000)));
        assert_eq!(checkout.settled().await.payments, []);
        test.pay().await;
        assert_eq!((redeemed(test).len(), test.count(Route::ProcinemaUnredeem)), (0, 0));
        assert_eq!(test.page_text("paid").await, "", "no voucher has paid");
        eventually!(async { checkout.view().await.offers_gift }, true);
        assert_eq!(checkout.view().await.part, "");
    });
}

#[test]
fn two_codes_pay_together_and_one_of_them_can_be_removed() {
    run_test(async |test| {
        let (checkout, _) = planned(test, "7.50").await;
        let view = checkout.pay_with(seed::PROCINEMA_CODES[1], Some("5")).await;
        assert_eq!((view.payments.len(), &view.due), (2, &francs(750)));
        let third = checkout.enter_code(seed::PROCINEMA_CODES[2]).await;
        assert_eq!(third.amount.as_deref(), Some("7.50"), "it could pay the rest");
        let view = checkout.remove_ending(ENDING).await;
        assert_eq!((view.payments.len(), &view.due), (1, &francs(1500)));
        let view = checkout.pay_with(CODE, Some("2.50")).await;
        assert_eq!(view.due, francs(1250));
        test.pay().await;
        assert_eq!(redeemed(test), [250]);
        assert_eq!(test.sandbox.procinema_redemptions(seed::PROCINEMA_CODES[1])[0].amount, 500);
        let paid = format!("{} paid by card, {} with the ProCinema voucher.", francs(1250), francs(750));
        eventually!(test.page_text("paid"), paid.as_str());
    });
}

/// Adds a third ticket, as another window would.
async fn has_three_tickets(test: &TestContext) {
    let path = format!("ocapi/v1/orders/{}/showtimes/{}", test.order, seed::SHOWTIME);
    let tickets = serde_json::json!({"tickets": vec![serde_json::json!({"ticketTypeId": seed::ADULT}); 3]});
    let request = Client::new().put(format!("http://{}/{path}", test.cinema())).bearer_auth(OCAPI_TOKEN);
    let answer = request.json(&tickets).send().await.expect("the sandbox answers");
    assert!(answer.status().is_success(), "{answer:?}");
}

#[test]
fn an_order_that_got_dearer_is_shown_before_anything_is_charged() {
    run_test(async |test| {
        let (checkout, _) = planned(test, "7.50").await;
        has_three_tickets(test).await;
        test.press_pay().await;
        eventually!(test.page_text("notice"), checkout.text("message.amount-changed"));
        eventually!(test.page_text("pay-button"), format!("Pay {}", francs(2250)));
        assert!(redeemed(test).is_empty() && test.sandbox.order(&test.order).is_some());
        test.pay().await;
        assert_eq!(redeemed(test), [750]);
    });
}

#[test]
fn an_unused_voucher_is_announced_once_before_paying() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.add_voucher("FAMMM0000112", "1234").await;
        checkout.press_text("choice.dismiss").await;
        test.press_pay().await;
        eventually!(test.page_text("notice"), checkout.text("message.voucher-unused"));
        assert_eq!(checkout.view().await.message, checkout.text("message.voucher-unused"));
        assert!(test.sandbox.order(&test.order).is_some(), "nothing is sold");
        test.pay().await;
        assert_eq!(test.sandbox.redemptions("FAMMM0000112"), Some(0));
    });
}

#[test]
fn where_another_money_is_paid_there_is_no_such_voucher() {
    run_test(async |test| {
        for texts in [Texts::English, Texts::German] {
            let checkout = test.open_in(texts).await;
            let view = checkout.enter_code(CODE).await;
            assert_eq!(
                (view.amount, view.pin.as_deref()),
                (None, Some("")),
                "it may be a voucher of the cinema"
            );
        }
    });
}

#[test]
fn a_code_of_this_length_can_be_another_voucher() {
    run_test(async |test| {
        let checkout = test.open_in_zurich().await;
        checkout.enter_code("ADTMM0000001111").await;
        checkout.click_part("other-kind").await;
        let view = checkout.settled().await;
        assert_eq!((view.amount, view.pin.as_deref()), (None, Some("")));
        assert_eq!(test.count(Route::ProcinemaCheck), 0);
    });
}
