//! Paying a part of the order with a ProCinema voucher: planned while somebody shops, redeemed when they pay.

use e2e::{Checkout, PaymentRow, Stage, Texts, View, francs, play, shows};
use reqwest::Client;
use sandbox::{OCAPI_TOKEN, ProcinemaRedemption, RedeemedBy, RedemptionState, Route, seed};

const CODE: &str = seed::PROCINEMA_CODES[0];
const MASK: &str = "...........EA47";

/// What the cinema has reported to ProCinema so far.
fn redeemed(stage: &Stage) -> Vec<i64> {
    let history = stage.sandbox.procinema_redemptions(CODE);
    history.into_iter().filter(|one| one.by == RedeemedBy::Api).map(|one| one.amount).collect()
}

async fn planned<'a>(stage: &'a Stage, amount: &str) -> (Checkout<'a>, View) {
    let checkout = stage.open_in_zurich().await;
    let view = checkout.pay_with(CODE, Some(amount)).await;
    assert_eq!(view.message, checkout.text("message.payment-planned"));
    (checkout, view)
}

/// The total, the voucher's part, what is left to pay, and what the pay button wants.
async fn sums(stage: &Stage, view: &View) -> [String; 4] {
    [view.total.clone(), view.part.clone(), view.due.clone(), stage.page_text("total").await]
}

fn paying(checkout: &Checkout<'_>, minor: i64) -> Vec<PaymentRow> {
    let hint = checkout.text_with("payment.planned", &[("amount", &francs(minor))]);
    vec![PaymentRow { mask: MASK.to_owned(), hint }]
}

#[test]
fn a_code_pays_its_part_and_is_redeemed_once_when_the_order_is_paid() {
    play(async |stage| {
        let checkout = stage.open_in_zurich().await;
        checkout.add_voucher("ADTMM0000111", "1234").await;
        let view = checkout.pay_with("lm5tl 88g32 dea47", Some("7.50")).await;

        assert_eq!(view.message, checkout.text("message.payment-planned"));
        assert_eq!(view.payments, paying(&checkout, 750));
        let left = francs(350);
        let expected = [francs(1100), format!("-{}", francs(750)), left.clone(), left.clone()];
        assert_eq!(sums(stage, &view).await, expected);
        assert_eq!(stage.page_text("pay-button").await, format!("Pay {left}"));
        let told = stage.events("change").await.pop().expect("the page was told");
        assert_eq!((&told["payment"]["minor"], &told["due"]["minor"]), (&750.into(), &350.into()));
        assert_eq!(
            (stage.count(Route::ProcinemaCheck), redeemed(stage).len()),
            (1, 0),
            "checked, not redeemed"
        );

        stage.pay().await;
        let [redemption]: [ProcinemaRedemption; 1] =
            stage.sandbox.procinema_redemptions(CODE).try_into().expect("redeemed once");
        assert_eq!((redemption.amount, redemption.state), (750, RedemptionState::Standing));
        assert_eq!(redemption.suisanr.as_deref(), Some("1006682"));
        assert_eq!(redemption.cinema_site_id.as_deref(), Some("1147630"));
        assert_eq!(stage.count(Route::ProcinemaUnredeem), 0);
        assert_eq!(stage.sandbox.redemptions("ADTMM0000111"), Some(1));
        let paid = format!("{left} paid by card, {} with the ProCinema voucher.", francs(750));
        assert_eq!(stage.page_text("paid").await, paid);
        shows!(async { checkout.view().await.part }, francs(750));
        assert_eq!(checkout.view().await.total, francs(1100));
    });
}

#[test]
fn a_code_that_is_removed_is_not_redeemed() {
    play(async |stage| {
        let (checkout, _) = planned(stage, "7.50").await;
        let view = checkout.press(&checkout.text_with("vouchers.remove-named", &[("voucher", MASK)])).await;
        assert_eq!(view.message, checkout.text("message.voucher-removed"));
        assert_eq!((view.payments, view.payment_code.as_deref()), (vec![], Some("")));
        stage.pay().await;
        assert!(redeemed(stage).is_empty());
    });
}

#[test]
fn a_plan_is_there_again_after_a_reload() {
    play(async |stage| {
        let (checkout, before) = planned(stage, "7.50").await;
        stage.browser.reload().await;
        shows!(async { checkout.view().await.payments }, before.payments.clone());
        assert_eq!(checkout.settled().await.due, before.due);
        assert_eq!(stage.count(Route::ProcinemaCheck), 1);
    });
}

#[test]
fn a_wrong_code_is_said_at_its_field() {
    play(async |stage| {
        let checkout = stage.open_in_zurich().await;
        for (code, checks) in [("TOO SHORT", 0), ("AAAAAAAAAAAAAA1", 1)] {
            let view = checkout.pay_with(code, None).await;
            let text = checkout.text("message.payment-not-accepted");
            assert_eq!((&view.payment_error, &view.message), (&text, &text));
            assert_eq!((view.payment_code.as_deref(), view.payments), (Some(code), vec![]));
            shows!(checkout.focus(), "payment-code");
            assert_eq!(stage.count(Route::ProcinemaCheck), checks);
        }
        assert_eq!(checkout.pay_with(CODE, None).await.payments, paying(&checkout, 2000));
    });
}

#[test]
fn an_amount_lies_between_one_franc_and_what_is_due() {
    play(async |stage| {
        let checkout = stage.open_in_zurich().await;
        assert_eq!(checkout.view().await.payment_amount.as_deref(), Some("20.00"), "all of it to begin with");
        for amount in ["20.01", "0.99", "much"] {
            let view = checkout.pay_with(CODE, Some(amount)).await;
            assert_eq!(view.payment_error, checkout.text("message.amount-not-accepted"), "{amount}");
            shows!(checkout.focus(), "payment-amount");
        }
        assert_eq!(stage.count(Route::ProcinemaCheck), 0);
        let view = checkout.pay_with(CODE, Some("12,5")).await;
        assert_eq!((view.payments, view.due), (paying(&checkout, 1250), francs(750)));
    });
}

#[test]
fn a_voucher_pays_no_more_than_the_order_costs_in_the_end() {
    play(async |stage| {
        let (checkout, _) = planned(stage, "20.00").await;
        let view = checkout.add_voucher("ADTMM0000111", "1234").await;
        let expected = [francs(1100), format!("-{}", francs(1100)), francs(0), francs(0)];
        assert_eq!(sums(stage, &view).await, expected);
        assert_eq!(stage.page_text("pay-button").await, "Book now");
        stage.pay().await;
        assert_eq!(redeemed(stage), [1100]);
    });
}

#[test]
fn a_voucher_that_was_spent_elsewhere_leaves_the_whole_amount_to_be_paid() {
    play(async |stage| {
        let (checkout, _) = planned(stage, "7.50").await;
        assert!(stage.sandbox.procinema_redeem_elsewhere(CODE));
        stage.press_pay().await;
        shows!(stage.page_text("notice"), checkout.text("message.payment-not-accepted"));
        assert!(stage.sandbox.order(&stage.order).is_some(), "nothing is sold");
        shows!(stage.page_text("pay-button"), format!("Pay {}", francs(2000)));
        assert_eq!(checkout.settled().await.payments, []);
        stage.pay().await;
        assert_eq!((redeemed(stage).len(), stage.count(Route::ProcinemaUnredeem)), (0, 0));
        assert_eq!(stage.page_text("paid").await, "", "no voucher has paid");
        shows!(async { checkout.view().await.offers_gift }, true);
        assert_eq!(checkout.view().await.part, "");
    });
}

#[test]
fn two_codes_pay_together_and_one_of_them_can_be_removed() {
    play(async |stage| {
        let (checkout, _) = planned(stage, "7.50").await;
        let view = checkout.pay_with(seed::PROCINEMA_CODES[1], Some("5")).await;
        assert_eq!((view.payments.len(), &view.due), (2, &francs(750)));
        assert_eq!(view.payment_amount.as_deref(), Some("7.50"), "a third one could pay the rest");
        let view = checkout.press(&checkout.text_with("vouchers.remove-named", &[("voucher", MASK)])).await;
        assert_eq!((view.payments.len(), &view.due), (1, &francs(1500)));
        let view = checkout.pay_with(CODE, Some("2.50")).await;
        assert_eq!(view.due, francs(1250));
        stage.pay().await;
        assert_eq!(redeemed(stage), [250]);
        assert_eq!(stage.sandbox.procinema_redemptions(seed::PROCINEMA_CODES[1])[0].amount, 500);
        let paid = format!("{} paid by card, {} with the ProCinema voucher.", francs(1250), francs(750));
        assert_eq!(stage.page_text("paid").await, paid);
    });
}

/// Another window adds a ticket.
async fn has_three_tickets(stage: &Stage) {
    let path = format!("ocapi/v1/orders/{}/showtimes/{}", stage.order, seed::SHOWTIME);
    let tickets = serde_json::json!({"tickets": vec![serde_json::json!({"ticketTypeId": seed::ADULT}); 3]});
    let request = Client::new().put(format!("http://{}/{path}", stage.cinema())).bearer_auth(OCAPI_TOKEN);
    let answer = request.json(&tickets).send().await.expect("the sandbox answers");
    assert!(answer.status().is_success(), "{answer:?}");
}

#[test]
fn an_order_that_got_dearer_is_shown_before_anything_is_charged() {
    play(async |stage| {
        let (checkout, _) = planned(stage, "7.50").await;
        has_three_tickets(stage).await;
        stage.press_pay().await;
        shows!(stage.page_text("notice"), checkout.text("message.amount-changed"));
        shows!(stage.page_text("pay-button"), format!("Pay {}", francs(2250)));
        assert!(redeemed(stage).is_empty() && stage.sandbox.order(&stage.order).is_some());
        stage.pay().await;
        assert_eq!(redeemed(stage), [750]);
    });
}

#[test]
fn an_unused_voucher_is_announced_once_before_paying() {
    play(async |stage| {
        let checkout = stage.open().await;
        checkout.add_voucher("FAMMM0000112", "1234").await;
        checkout.press_text("choice.dismiss").await;
        stage.press_pay().await;
        shows!(stage.page_text("notice"), checkout.text("message.voucher-unused"));
        assert_eq!(checkout.view().await.message, checkout.text("message.voucher-unused"));
        assert!(stage.sandbox.order(&stage.order).is_some(), "nothing is sold");
        stage.pay().await;
        assert_eq!(stage.sandbox.redemptions("FAMMM0000112"), Some(0));
    });
}

#[test]
fn where_another_money_is_paid_there_is_no_such_voucher() {
    play(async |stage| {
        let checkout = stage.open().await;
        assert_eq!(checkout.view().await.payment_code, None);
        let german = stage.open_in(Texts::German).await;
        assert!(!german.view().await.headings.contains(&german.text("payment.title")));
    });
}
