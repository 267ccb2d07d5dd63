//! Removing vouchers from the order.

use e2e::{Texts, run_test};
use sandbox::{Route, seed};

#[test]
fn a_removed_voucher_gives_back_what_was_there() {
    run_test(async |test| {
        let checkout = test.open().await;
        let before = checkout.view().await;
        let seats = test.seats();
        checkout.add_voucher("ADTMM0000111", "1234").await;
        let view = checkout.remove_ending("0111").await;

        assert_eq!(view.message, checkout.text("message.voucher-removed"));
        assert_eq!((&view.total, &view.lines), (&before.total, &before.lines));
        assert_eq!(view.total, test.total());
        assert!(view.vouchers.is_empty() && test.cinema_vouchers().is_empty());
        assert_eq!((test.seats(), test.ticket_types()), (seats, vec![seed::ADULT.to_owned(); 2]));
        let expected = [Route::AddVoucher, Route::SetShowtime, Route::SetShowtime, Route::RemoveVoucher];
        assert_eq!(test.writes(), expected, "the tickets first: a voucher in use cannot go");
    });
}

#[test]
fn one_of_two_vouchers_goes_and_the_other_stays() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.add_voucher("ADTMM0000111", "1234").await;
        checkout.add_voucher("ADTMM0000300", "").await;
        let view = checkout.remove_ending("0111").await;
        assert_eq!((view.total.as_str(), test.total().as_str()), ("$11.00", "$11.00"));
        assert_eq!(view.vouchers[0].ending, "ending in 0300");
    });
}

#[test]
fn a_voucher_of_an_earlier_visit_can_be_removed() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.add_voucher("ADTMM0000111", "1234").await;
        test.browser.reload().await;
        let checkout = test.checkout(Texts::English);
        assert_eq!(checkout.settled().await.total, "$11.00");
        let view = checkout.remove_ending("0111").await;
        assert_eq!((view.total.as_str(), test.total().as_str()), ("$20.00", "$20.00"));
    });
}

#[test]
fn a_removal_without_an_answer_is_found_out() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.add_voucher("ADTMM0000111", "1234").await;
        test.fail_next(Route::RemoveVoucher, sandbox::FaultKind::CommitThenDrop);
        let view = checkout.remove_ending("0111").await;
        assert_eq!(view.message, checkout.text("message.voucher-removed"));
        assert_eq!((view.total.as_str(), test.count(Route::RemoveVoucher)), ("$20.00", 1));
    });
}
