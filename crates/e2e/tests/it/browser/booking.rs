//! From the booking page to a completed order.

use e2e::{Texts, eventually, run_test};
use sandbox::Route;

const PAY: &str = "return document.getElementById('pay-button')";

#[test]
fn a_page_without_an_order_starts_one() {
    run_test(async |test| {
        test.browser.open(test.site()).await;
        let checkout = test.checkout(Texts::English);
        eventually!(checkout.total(), "$20.00");
        assert!(test.browser.address().await.contains("?order="));
        assert_eq!(checkout.add_voucher("ADTMM0000111", "1234").await.total, "$11.00");
        assert_eq!(test.total(), "$20.00", "of the order that no page opened");
    });
}

#[test]
fn a_paid_order_redeems_its_voucher_and_no_other() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.add_voucher("ADTMM0000111", "1234").await;
        test.browser.click(PAY, vec![]).await;
        let thanks = "return !document.getElementById('thanks').hidden";
        eventually!(test.browser.run::<bool>(thanks, vec![]), true);
        assert_eq!(test.count(Route::Completion), 1);
        let sold = test.sandbox.completed_order(&test.order).expect("the order is sold").order;
        assert_eq!(sold.total_price.value_including_tax.to_minor(2), 1100);
        assert_eq!(test.sandbox.redemptions("ADTMM0000111"), Some(1));
        assert_eq!(test.sandbox.redemptions("ADTMM0000222"), Some(0));
    });
}

#[test]
fn an_order_that_is_bought_says_so_when_it_is_opened_again() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.add_voucher("ADTMM0000111", "1234").await;
        test.browser.click(PAY, vec![]).await;
        eventually!(async { test.sandbox.completed_order(&test.order).is_some() }, true);
        let view = test.open().await.view().await;
        assert_eq!(view.message, checkout.text("message.order-completed"));
        assert_eq!(view.title, checkout.text("ended.completed.title"));
        assert_eq!((view.total.as_str(), view.code), ("$11.00", None));
    });
}
