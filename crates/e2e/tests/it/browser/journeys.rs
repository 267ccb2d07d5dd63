//! The way from a code in the hand to a smaller amount due, on a telephone. Each test counts what a person has to do.

use e2e::{Checkout, Effort, Person, TestContext, Texts, eventually, francs, keys, needs, run_test};
use sandbox::{Route, seed};

async fn use_telephone(test: &TestContext) {
    test.browser.use_telephone(390, 844).await;
}

/// Opens the booking page on a telephone.
async fn opened(test: &TestContext) -> (Checkout<'_>, Person<'_>) {
    use_telephone(test).await;
    let checkout = test.open().await;
    checkout.offers().await;
    (checkout, Person::new(checkout))
}

/// Opens the booking page of an order of four adults on a telephone.
async fn opened_for_four(test: &TestContext) -> (Checkout<'_>, Person<'_>) {
    use_telephone(test).await;
    let order = test.sandbox.create_order(seed::SHOWTIME, &[seed::ADULT; 4], &[]).expect("seats are free");
    test.browser.open(&test.address(Texts::English).replace(&test.order, &order)).await;
    let checkout = test.checkout(Texts::English);
    eventually!(checkout.total(), "$40.00");
    (checkout, Person::new(checkout))
}

/// Four vouchers with their PINs. The last two pay a ticket that still costs 2.00.
const FAMILY: [&str; 4] =
    ["ADTMM0000111 1234", "ADTMM0000042 0042", "020000000124571230 1234", "020000000123561220 1234"];

#[test]
fn a_paper_voucher() {
    needs!(Screen);
    run_test(async |test| {
        let (checkout, person) = opened(test).await;
        person.tap("code").await;
        person.type_in("code", "ADTMM0000111").await;
        person.tap("apply").await;
        person.type_in("pin", "1234").await;
        let view = person.tap("apply").await;
        assert_eq!((view.total.as_str(), view.message), ("$11.00", checkout.saved("$9.00", "$11.00")));
        assert_eq!(person.effort(), Effort { taps: 3, characters: 16, scrolls: 0 });
        assert_eq!(test.page_text("total").await, "$11.00", "the amount is in sight");
    });
}

#[test]
fn a_paper_voucher_without_a_pin() {
    needs!(Screen);
    run_test(async |test| {
        let (_, person) = opened(test).await;
        person.tap("code").await;
        person.type_and_enter("code", "ADTMM0000300").await;
        let view = person.tap("no-pin").await;
        assert_eq!(view.total, "$11.00");
        assert_eq!(person.effort(), Effort { taps: 3, characters: 12, scrolls: 0 });
    });
}

#[test]
fn a_family_of_four_vouchers() {
    needs!(Screen);
    run_test(async |test| {
        let (_, person) = opened_for_four(test).await;
        person.tap("code").await;
        let mut total = String::new();
        for voucher in FAMILY {
            // After each one the focus is in the empty field.
            total = person.type_and_enter("code", voucher).await.total;
        }
        assert_eq!(total, "$6.00");
        assert_eq!(person.effort(), Effort { taps: 5, characters: 80, scrolls: 0 });
    });
}

#[test]
fn a_family_of_four_vouchers_in_one_email() {
    needs!(Screen);
    run_test(async |test| {
        let (_, person) = opened_for_four(test).await;
        person.tap("code").await;
        person.paste("code", &FAMILY.join("\n")).await;
        let view = person.tap("apply").await;
        assert_eq!((view.total.as_str(), view.vouchers.len()), ("$6.00", 4));
        assert_eq!(person.effort(), Effort { taps: 3, characters: 0, scrolls: 0 });
    });
}

#[test]
fn a_promo_code() {
    needs!(Screen);
    run_test(async |test| {
        let (_, person) = opened(test).await;
        person.tap("code").await;
        person.type_and_enter("code", seed::BLITZO).await;
        let view = person.tap("yes").await;
        assert_eq!(view.total, "$17.50");
        assert_eq!(person.effort(), Effort { taps: 3, characters: 6, scrolls: 0 });
        assert_eq!(test.count(Route::AddVoucher), 0);
    });
}

#[test]
fn a_procinema_code() {
    needs!(Screen);
    run_test(async |test| {
        use_telephone(test).await;
        let person = Person::new(test.open_in_zurich().await);
        person.tap("code").await;
        let view = person.type_and_enter("code", seed::PROCINEMA_CODES[0]).await;
        assert_eq!(view.amount.as_deref(), Some("20.00"), "it pays all that it can");
        let view = person.tap("apply").await;
        assert_eq!((view.due, view.payments.len()), (francs(0), 1));
        assert_eq!(person.effort(), Effort { taps: 3, characters: 15, scrolls: 0 });
        assert_eq!(test.count(Route::AddVoucher), 0);
    });
}

/// With three forms, each of these codes was told to be wrong in two of them.
#[test]
fn a_discount_code_and_a_voucher_in_the_same_field() {
    needs!(Screen);
    run_test(async |test| {
        let (_, person) = opened(test).await;
        person.tap("code").await;
        let view = person.type_and_enter("code", seed::BLITZO).await;
        assert_eq!(view.field_error, "");
        person.tap("yes").await;
        let view = person.type_and_enter("code", "ADTMM0000111").await;
        assert_eq!(view.field_error, "");
        let view = person.type_and_enter("pin", "1234").await;
        assert_eq!((view.total.as_str(), test.total().as_str()), ("$8.50", "$8.50"));
        assert_eq!(person.effort(), Effort { taps: 5, characters: 22, scrolls: 0 });
        assert_eq!((test.count(Route::AddVoucher), test.count(Route::ApplyDiscount)), (1, 1));
    });
}

#[test]
fn a_discount_code_that_looks_like_a_voucher() {
    needs!(Screen, Heights);
    run_test(async |test| {
        let (checkout, person) = opened(test).await;
        person.tap("code").await;
        let view = person.type_and_enter("code", "SUMMER2026").await;
        assert_eq!(view.pin.as_deref(), Some(""));
        person.tap("other-kind").await;
        let view = person.tap("yes").await;
        // The cinema does not know this one. It was asked for a discount, and for nothing else.
        assert_eq!(view.field_error, checkout.refusal("message.discount-not-accepted", "$20.00"));
        assert_eq!(person.effort(), Effort { taps: 4, characters: 10, scrolls: 1 });
        assert_eq!((test.count(Route::AddVoucher), test.count(Route::ApplyDiscount)), (0, 1));
    });
}

#[test]
fn a_voucher_that_looks_like_a_procinema_code() {
    needs!(Screen);
    run_test(async |test| {
        use_telephone(test).await;
        let person = Person::new(test.open_in_zurich().await);
        person.tap("code").await;
        let view = person.type_and_enter("code", "ADTMM0000001111").await;
        assert!(view.amount.is_some());
        let view = person.tap("other-kind").await;
        assert_eq!((view.amount, view.pin.as_deref()), (None, Some("")));
        assert_eq!(person.effort(), Effort { taps: 3, characters: 15, scrolls: 0 });
        assert_eq!((test.count(Route::ProcinemaCheck), test.writes()), (0, vec![]));
    });
}

#[test]
fn a_wrong_pin() {
    needs!(Screen);
    run_test(async |test| {
        let (checkout, person) = opened(test).await;
        person.tap("code").await;
        let view = person.type_and_enter("code", "ADTMM0000111 9999").await;
        assert_eq!(view.field_error, checkout.refusal("message.voucher-not-accepted", "$20.00"));
        let view = person.type_and_enter("pin", "1234").await;
        assert_eq!(view.total, "$11.00");
        assert_eq!(
            person.effort(),
            Effort { taps: 3, characters: 21, scrolls: 0 },
            "the PIN alone is typed again"
        );
    });
}

/// A hand scanner types the code and presses Enter, as often as a voucher is held before it.
#[test]
fn a_hand_scanner() {
    needs!(Screen);
    run_test(async |test| {
        let (checkout, person) = opened(test).await;
        person.tap("code").await;
        for _ in 0..5 {
            test.browser.press(&format!("ADTMM0000111{}", keys::ENTER)).await;
            let view = checkout.settled().await;
            assert_eq!(view.code_for, "ADTMM0000111", "the PIN is asked for: {}", view.field_error);
        }
        assert_eq!(test.writes(), [], "no call, so no attempt");
        let view = person.type_and_enter("pin", "1234").await;
        assert_eq!(view.total, "$11.00");
        assert_eq!(person.effort(), Effort { taps: 2, characters: 4, scrolls: 0 });
    });
}
