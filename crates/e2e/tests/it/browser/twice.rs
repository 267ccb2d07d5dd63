//! A double click, or Enter and a click, sends a write once.

use e2e::run_test;
use sandbox::{Route, When};

#[test]
fn a_double_click_adds_a_voucher_once() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.fill_in("ADTMM0000111", "1234").await;
        test.hold_next(Route::AddVoucher, When::Before).await;
        checkout.double_click_part("apply").await;
        test.release();
        assert_eq!(checkout.settled().await.total, "$11.00");
        assert_eq!((test.count(Route::AddVoucher), test.count(Route::SetShowtime)), (1, 1));
    });
}

#[test]
fn enter_and_a_click_add_a_voucher_once() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.fill_in("ADTMM0000111", "1234").await;
        test.hold_next(Route::AddVoucher, When::Before).await;
        checkout.enter_and_click_part("apply").await;
        test.release();
        assert_eq!(checkout.settled().await.total, "$11.00");
        assert_eq!((test.count(Route::AddVoucher), test.count(Route::SetShowtime)), (1, 1));
    });
}

#[test]
fn two_clicks_on_a_confirmation_set_the_tickets_once() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.add_voucher("FAMMM0000112", "1234").await;
        test.hold_next(Route::SetShowtime, When::Before).await;
        let confirm = checkout.text_with("choice.confirm", &[("count", "2")]);
        let button = vec![0.into(), confirm.into()];
        test.browser.double_click("return probe.named(...arguments)", button).await;
        test.release();
        assert_eq!(checkout.settled().await.total, "$0.00");
        assert_eq!(test.count(Route::SetShowtime), 1);
    });
}

#[test]
fn a_second_click_on_remove_removes_nothing_else() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.add_voucher("ADTMM0000111", "1234").await;
        checkout.add_voucher("ADTMM0000300", "").await;
        test.hold_next(Route::SetShowtime, When::Before).await;
        checkout.double_click_part("remove").await;
        test.release();
        let view = checkout.settled().await;
        assert_eq!((view.vouchers.len(), view.total.as_str()), (1, "$11.00"));
        assert_eq!((test.count(Route::RemoveVoucher), test.total().as_str()), (1, "$11.00"));
    });
}
