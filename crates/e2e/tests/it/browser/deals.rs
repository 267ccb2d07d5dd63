//! Vouchers that do not pay for a ticket: deals, which reduce a price, and subscriptions.

use e2e::{TestContext, Texts, money, run_test};
use sandbox::{Route, seed};
use serde_json::Value;

fn sent(test: &TestContext) -> Value {
    test.calls(Route::AddVoucher).pop().expect("a voucher was sent").body.expect("with a body")
}

#[test]
fn a_deal_takes_its_price_off_and_can_be_removed_while_it_is_used() {
    run_test(async |test| {
        let checkout = test.open().await;
        assert_eq!(checkout.view().await.kind.as_deref(), Some("Ticket"), "what most people have");
        checkout.type_into("voucher-type", &checkout.text("kind.deal")).await;
        let view = checkout.add_voucher("DEALM0000700", "1234").await;
        let saves = money(400, Texts::English);
        assert_eq!(view.message, checkout.text_with("message.deal-applied", &[("amount", &saves)]));
        assert_eq!((view.total.as_str(), test.total().as_str()), ("$16.00", "$16.00"));
        let body = sent(test);
        assert_eq!((&body["type"], body.get("showtimeId").and_then(Value::as_str)), (&"Deal".into(), None));
        assert_eq!((view.vouchers[0].mask.as_str(), test.count(Route::SetShowtime)), ("........0700", 0));

        let named = checkout.text_with("vouchers.remove-named", &[("voucher", "........0700")]);
        let view = checkout.press(&named).await;
        assert_eq!(view.message, checkout.text("message.voucher-removed"));
        assert_eq!((view.total.as_str(), test.total().as_str()), ("$20.00", "$20.00"));
        assert_eq!((test.count(Route::SetShowtime), test.cinema_vouchers().len()), (0, 0));
    });
}

#[test]
fn a_deal_is_taken_once_and_another_beside_it() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.type_into("voucher-type", &checkout.text("kind.deal")).await;
        assert_eq!(checkout.add_voucher("DEALM0000700", "1234").await.total, "$16.00");
        let view = checkout.add_voucher("DEALM0000701", "1234").await;
        assert_eq!(view.field_error, checkout.text("message.voucher-already-on-order"));
        let view = checkout.add_voucher("DEALC0000702", "1234").await;
        assert_eq!((view.total.as_str(), view.vouchers.len()), ("$16.00", 2), "no child is on the order");
    });
}

#[test]
fn barcodes_and_type_codes_of_digits_stay_texts() {
    run_test(async |test| {
        let checkout = test.open().await;
        let view = checkout.add_voucher("020000000124571230", "1234").await;
        assert_eq!((view.total.as_str(), test.total().as_str()), ("$12.00", "$12.00"));
        assert_eq!(view.vouchers[0].mask, "..............1230");
        assert_eq!(
            checkout.add_voucher("020000000123561220", "1234").await.total,
            "$4.00",
            "in its days of grace"
        );
    });
}

#[test]
fn a_subscription_is_sent_as_one_and_pays_no_ticket_here() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.type_into("voucher-type", &checkout.text("kind.subscription")).await;
        let view = checkout.add_voucher("SUBSC0000800", "1234").await;
        assert_eq!(view.message, checkout.text("message.voucher-has-no-ticket"));
        assert_eq!(sent(test)["type"], "Subscription");
        assert_eq!((view.total.as_str(), test.ticket_types()), ("$20.00", vec![seed::ADULT.to_owned(); 2]));
        assert_eq!(view.vouchers.len(), test.cinema_vouchers().len());
    });
}

#[test]
fn a_voucher_of_another_kind_is_not_accepted() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.type_into("voucher-type", &checkout.text("kind.deal")).await;
        let view = checkout.add_voucher("ADTMM0000111", "1234").await;
        assert_eq!(view.field_error, checkout.text("message.voucher-not-accepted"));
        checkout.type_into("voucher-type", &checkout.text("kind.ticket")).await;
        assert_eq!(checkout.add_voucher("ADTMM0000111", "1234").await.total, "$11.00");
    });
}
