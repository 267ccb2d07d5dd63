//! Vouchers that the cinema accepts.

use e2e::{Line, TestContext, VoucherRow, eventually, run_test};
use sandbox::{Route, seed};
use serde_json::Value;

fn credentials(test: &TestContext) -> Value {
    let call = test.calls(Route::AddVoucher).pop().expect("a voucher was sent");
    call.body.expect("with a body")["credentials"].clone()
}

#[test]
fn the_guides_voucher_pays_one_of_two_adults() {
    run_test(async |test| {
        let checkout = test.open().await;
        eventually!(checkout.total(), "$20.00");
        let view = checkout.add_voucher("ADTMM0000111", "1234").await;

        assert_eq!(view.message, checkout.saved("$9.00", "$11.00"));
        assert_eq!((view.tone.as_str(), view.total.as_str()), ("success", "$11.00"));
        assert_eq!(view.total, test.total());
        let hint = [
            checkout.text_with("summary.voucher", &[("voucher", "0111")]),
            checkout.text_with("summary.saves", &[("amount", "$9.00")]),
        ];
        let line = |name: &str, price: &str, original: &str, hint: String| Line {
            name: name.to_owned(),
            price: price.to_owned(),
            original: original.to_owned(),
            hint,
        };
        assert_eq!(
            view.lines,
            [
                line("Adult Voucher", "$1.00", "$10.00", hint.join(" · ")),
                line("Adult", "$10.00", "", String::new()),
            ]
        );
        assert_eq!(view.saved, "$9.00");
        let pays = checkout.text_with("vouchers.pays", &[("count", "1")]);
        let ending = checkout.text_with("vouchers.ending", &[("voucher", "0111")]);
        assert_eq!(view.vouchers, [VoucherRow { name: "Adult Movie Money".to_owned(), ending, hint: pays }]);
        assert_eq!((view.code.as_deref(), view.pin), (Some(""), None));
        eventually!(checkout.focus(), "code");

        let at_the_pay_button =
            test.browser.run::<String>("return document.getElementById('total').value", vec![]);
        assert_eq!(at_the_pay_button.await, view.total);
        assert_eq!(test.ticket_types(), [seed::ADULT_VOUCHER, seed::ADULT]);
        assert_eq!(test.seats(), ["1_10_5", "1_10_6"]);
    });
}

#[test]
fn a_barcode_may_be_typed_as_it_is_printed() {
    run_test(async |test| {
        let checkout = test.open().await;
        let view = checkout.enter_code("adtmm 0000-111").await;
        assert_eq!((view.code_for.as_str(), test.writes()), ("ADTMM0000111", vec![]), "the PIN is asked for");
        let view = checkout.enter_pin("1234").await;
        assert_eq!((view.total, test.total_minor()), ("$11.00".to_owned(), 1100));
        assert_eq!(credentials(test)["barcode"], "ADTMM0000111");
    });
}

#[test]
fn two_vouchers_pay_two_tickets() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.add_voucher("ADTMM0000111", "1234").await;
        let view = checkout.add_voucher("ADTMM0000300", "").await;
        assert_eq!((view.total.as_str(), view.saved.as_str()), ("$2.00", "$18.00"));
        assert_eq!(view.total, test.total());
        let endings: Vec<_> = view.vouchers.iter().map(|row| row.ending.as_str()).collect();
        assert_eq!(endings, ["ending in 0111", "ending in 0300"]);
    });
}

#[test]
fn a_voucher_without_a_pin_is_sent_without_one() {
    run_test(async |test| {
        let checkout = test.open().await;
        assert_eq!(checkout.add_voucher("ADTMM0000300", "").await.total, "$11.00");
        assert_eq!(credentials(test).get("pin").and_then(Value::as_str), None);
    });
}

#[test]
fn leading_zeros_of_a_pin_reach_the_cinema() {
    run_test(async |test| {
        let checkout = test.open().await;
        assert_eq!(checkout.add_voucher("ADTMM0000042", "0042").await.total, "$11.00");
        assert_eq!(credentials(test)["pin"], "0042");
    });
}

#[test]
fn a_voucher_for_two_pays_both_tickets_at_once_and_one_if_that_is_wanted() {
    run_test(async |test| {
        let checkout = test.open().await;
        let view = checkout.add_voucher("ADTMM0000222", "1234").await;
        assert_eq!((view.total.as_str(), view.quantity.as_str()), ("$2.00", ""), "nothing is asked");
        assert_eq!(view.vouchers[0].hint, checkout.text_with("vouchers.pays", &[("count", "2")]));

        let view = checkout.press_text("vouchers.change").await;
        assert_eq!(view.quantity, "2", "as many as there are tickets");
        assert!(view.headings.contains(&checkout.text_with("choice.title", &[("voucher", "0222")])));
        assert_eq!(checkout.press_text("choice.less").await.quantity, "1");
        let view = checkout.use_for("1").await;
        assert_eq!((view.total.as_str(), test.total().as_str()), ("$11.00", "$11.00"));
        assert_eq!(
            view.message,
            checkout.text_with("message.costs-more", &[("amount", "$9.00"), ("due", "$11.00")])
        );
        assert_eq!(view.vouchers[0].hint, checkout.text_with("vouchers.pays", &[("count", "1")]));
        assert_eq!(test.ticket_types(), [seed::ADULT_VOUCHER, seed::ADULT]);
    });
}

#[test]
fn several_codes_are_taken_one_after_the_other() {
    run_test(async |test| {
        let checkout = test.open().await;
        let view = checkout.enter_code("ADTMM0000111 1234, ADTMM0000300, BLITZO").await;
        assert_eq!((view.total.as_str(), view.code_for.as_str()), ("$11.00", "ADTMM0000300"));
        assert_eq!(view.message, checkout.saved("$9.00", "$11.00"));
        checkout.click_part("no-pin").await;
        let view = checkout.settled().await;
        assert_eq!((view.total.as_str(), test.total().as_str()), ("$2.00", "$2.00"));
        // No ticket is left for the discount.
        assert_eq!(view.field_error, checkout.refusal("message.discount-not-accepted", "$2.00"));
        assert_eq!((view.code.as_deref(), view.vouchers.len()), (Some("BLITZO"), 2));
    });
}

#[test]
fn a_code_of_several_that_is_refused_keeps_the_others_in_the_field() {
    run_test(async |test| {
        let checkout = test.open().await;
        let view = checkout.enter_code("ADTMM0000900 1234, ADTMM0000111 1234").await;
        assert_eq!(view.field_error, checkout.refusal("message.voucher-redeemed", "$20.00"));
        assert_eq!(view.code.as_deref(), Some("ADTMM0000900, ADTMM0000111 1234"));
        assert_eq!(test.total(), "$20.00");
    });
}

#[test]
fn the_customer_chooses_which_ticket_a_voucher_becomes() {
    run_test(async |test| {
        let checkout = test.open().await;
        let view = checkout.add_voucher("FAMMM0000112", "1234").await;
        assert_eq!(
            (view.quantity.as_str(), test.total().as_str()),
            ("2", "$20.00"),
            "nothing is done before"
        );
        checkout.press("Family Voucher Child").await;
        let view = checkout.use_for("2").await;
        assert_eq!((view.total.as_str(), test.total().as_str()), ("$0.00", "$0.00"));
        assert_eq!(test.ticket_types(), [seed::FAMILY_VOUCHER_CHILD; 2]);
        let pay =
            test.browser.run::<String>("return document.getElementById('pay-button').textContent", vec![]);
        assert_eq!(pay.await, "Book now");
    });
}

#[test]
fn a_voucher_can_wait_and_be_used_later() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.add_voucher("FAMMM0000112", "1234").await;
        let view = checkout.press_text("choice.dismiss").await;
        assert_eq!((view.total.as_str(), test.count(Route::SetShowtime)), ("$20.00", 0));
        assert!(view.vouchers[0].hint.starts_with(&checkout.text("vouchers.unused")));
        let view = checkout.press_text("vouchers.use").await;
        assert_eq!(view.quantity, "2", "the tickets are chosen now");
        let view = checkout.use_for("2").await;
        assert_eq!((view.total.as_str(), test.total().as_str()), ("$0.00", "$0.00"));
    });
}

#[test]
fn what_a_voucher_can_buy_is_shown_before_there_is_one() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.open_tickets().await;
        let view = checkout.view().await;
        let adult = view.tickets.iter().find(|ticket| ticket.starts_with("Adult Voucher"));
        assert!(adult.is_some_and(|ticket| ticket.ends_with("$1.00")), "{:?}", view.tickets);
    });
}
