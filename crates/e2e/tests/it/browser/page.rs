//! The events and methods of the element.

use e2e::{HostPage, TestContext, Texts, eventually, money, run_test};
use sandbox::{FaultKind, Route, When, seed};
use serde_json::{Value, json};

fn amount(minor: i64) -> Value {
    json!({"minor": minor, "currency": "NZD", "text": money(minor, Texts::English)})
}

/// The ids of the vouchers on the order at the cinema.
fn vouchers(test: &TestContext) -> Vec<String> {
    test.cinema_vouchers().into_iter().map(|voucher| voucher.id).collect()
}

#[test]
fn the_page_hears_of_the_order_and_of_every_change() {
    run_test(async |test| {
        let checkout = test.open().await;
        let ready = test.events("ready").await;
        assert_eq!(ready.len(), 1);
        assert_eq!((&ready[0]["orderId"], &ready[0]["total"]), (&json!(test.order), &amount(2000)));
        assert!(test.events("change").await.is_empty(), "nothing has changed yet");

        checkout.add_voucher("ADTMM0000111", "1234").await;
        let voucher = json!({"id": vouchers(test)[0], "maskedBarcode": "........0111", "tickets": 1});
        let change = json!({
            "orderId": test.order, "total": amount(1100), "payment": null, "due": amount(1100), "saved": amount(900), "fees": amount(0),
            "vouchers": [voucher], "discounts": [],
        });
        assert_eq!(test.events("change").await, [change]);

        let named = checkout.text_with("discounts.use-named", &[("discount", "Student Night")]);
        checkout.press(&named).await;
        let last = test.events("change").await.pop().expect("a change");
        assert_eq!((&last["total"], &last["saved"]), (&amount(600), &amount(1400)));
        assert_eq!(last["discounts"], json!([{"id": seed::STUDENT_NIGHT, "saved": amount(500)}]));
        assert!(test.events("error").await.is_empty());
    });
}

#[test]
fn what_is_asked_for_from_within_an_event_is_done_before_it_is_answered() {
    run_test(async |test| {
        let head = "<script>addEventListener('voucher-checkout-ready', ({ target }) => { \
            window.asked = Promise.allSettled([target.complete(), target.refresh()]) })</script>";
        test.visit(&HostPage { head, ..HostPage::default() }).await.settled().await;
        let answers = test.browser.run_async("return await window.asked", vec![]).await["value"].take();
        let due = amount(2000);
        assert_eq!(
            answers[0],
            json!({"status": "fulfilled", "value": {"status": "payment-due", "due": due}})
        );
        assert_eq!(answers[1]["status"], "fulfilled");
    });
}

#[test]
fn what_cannot_be_done_any_more_is_refused() {
    run_test(async |test| {
        test.open().await;
        let asks = "const [widget] = probe.widgets(); \
            const asked = [widget.removeVoucher('none'), widget.applyVoucher({ barcode: 'ADTMM0000111', pin: '1234' })]; \
            return (await Promise.allSettled(asked)).map(({ reason }) => reason?.code ?? '')";
        let codes = test.browser.run_async(asks, vec![]).await;
        assert_eq!(codes["value"], json!(["order-changed", ""]));
        test.sandbox.expire_order(&test.order);
        let codes = test
            .browser
            .run_async(&format!("await probe.widgets()[0].refresh().catch(() => {{}}); {asks}"), vec![])
            .await;
        assert_eq!(codes["value"], json!(["order-expired", "order-expired"]));
    });
}

#[test]
fn an_api_that_is_empty_is_the_pages_origin() {
    run_test(async |test| {
        let head = "<script>history.replaceState(null, '', '/test/page?o=1')</script>";
        for attributes in [r#"api="""#, r#"api=" ""#, ""] {
            let checkout = test.visit(&HostPage { head, attributes, ..HostPage::default() }).await;
            assert_eq!(checkout.add_voucher("ADTMM0000111", "1234").await.total, "$11.00", "{attributes}");
        }
    });
}

#[test]
fn the_page_hears_of_errors() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.add_voucher("ADTMM0000900", "1234").await;
        let message = checkout.text("message.voucher-redeemed");
        let expected = json!({"code": "voucher-redeemed", "message": message, "retryable": false});
        assert_eq!(test.events("error").await, [expected]);
    });
}

#[test]
fn where_the_widget_cannot_run_the_page_says_what_it_has() {
    run_test(async |test| {
        test.browser.block(&[".wasm"]);
        test.browser.open(&test.address(Texts::English)).await;
        eventually!(test.events("fatal"), [json!({"reason": "load"})]);
        let view = test.checkout(Texts::English).view().await;
        assert!(!view.drawn && view.fallback.starts_with("Vouchers and discounts are on their way."));
        let notice =
            test.browser.run::<String>("return document.getElementById('notice').textContent", vec![]);
        assert_eq!(notice.await, "Vouchers cannot be used right now. You can still pay.");
        assert!(test.browser.recorded("errors").await.is_empty(), "told, not thrown");
    });
}

#[test]
fn an_attribute_that_makes_no_sense_is_named() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.script("widget.setAttribute('currency', 'dollars')").await;
        eventually!(test.events("fatal"), [json!({"reason": "currency"})]);
        let view = checkout.view().await;
        assert!(!view.drawn && !view.fallback.is_empty());
        checkout.script("widget.setAttribute('currency', 'NZD')").await;
        eventually!(checkout.total(), "$20.00");
    });
}

#[test]
fn the_page_can_add_and_remove_a_voucher() {
    run_test(async |test| {
        let checkout = test.open().await;
        let done =
            checkout.script("return widget.applyVoucher({ barcode: 'ADTMM0000111', pin: '1234' })").await;
        assert_eq!(done, json!({"value": null}));
        assert_eq!((checkout.total().await, test.total()), ("$11.00".to_owned(), "$11.00".to_owned()));
        let remove = format!("return widget.removeVoucher('{}')", vouchers(test)[0]);
        assert_eq!(checkout.script(&remove).await, json!({"value": null}));
        assert_eq!((checkout.total().await, vouchers(test).len()), ("$20.00".to_owned(), 0));
    });
}

#[test]
fn a_promise_is_rejected_with_what_the_error_event_says() {
    run_test(async |test| {
        let checkout = test.open().await;
        let done = checkout.script("return widget.applyVoucher({ barcode: 'ADTMM0000111', pin: '9' })").await;
        let told = test.events("error").await;
        assert_eq!(done["reason"]["code"], "voucher-not-accepted");
        assert_eq!(told, [done["reason"].clone()]);
    });
}

#[test]
fn while_something_is_on_its_way_the_page_has_to_wait() {
    run_test(async |test| {
        let checkout = test.open().await;
        test.delay_next(Route::AddVoucher, 500);
        let both = "const first = widget.applyVoucher({ barcode: 'ADTMM0000111', pin: '1234' }); \
            const second = await widget.refresh().catch((error) => error.code); await first; return second";
        assert_eq!(checkout.script(both).await, json!({"value": "order-busy"}));
        assert_eq!(checkout.total().await, "$11.00");
    });
}

#[test]
fn the_page_can_ask_for_a_discount_and_the_person_is_asked_first() {
    run_test(async |test| {
        let checkout = test.open().await;
        // Either adult ticket will do: Connect knows tickets by other ids.
        let ticket = test.tickets()[1].id.clone().expect("a line has an id");
        let ask = format!("widget.applyDiscount({{ code: 'BLITZO', ticketId: '{ticket}' }}); return 0");
        checkout.script(&ask).await;
        eventually!(async { checkout.view().await.question.is_empty() }, false);
        assert_eq!(test.count(Route::ApplyDiscount), 0);
        let view = checkout.agree().await;
        assert_eq!((view.total.as_str(), test.total().as_str()), ("$17.50", "$17.50"));
    });
}

#[test]
fn the_page_can_take_a_code_of_any_kind() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.offers().await;
        let applied = json!({"value": {"status": "applied"}});
        for (code, total) in [
            ("code: 'ADTMM0000111', pin: '1234'", "$11.00"),
            // An empty PIN says that there is none.
            ("code: 'ADTMM0000300', pin: ''", "$2.00"),
        ] {
            let done = checkout.script(&format!("return widget.applyCode({{ {code} }})")).await;
            assert_eq!((done, checkout.total().await.as_str()), (applied.clone(), total), "{code}");
        }

        // What is missing is asked for, as after a press of the button.
        let done = checkout.script("return widget.applyCode({ code: 'ADTMM0000222' })").await;
        assert_eq!(done, json!({"value": {"status": "cancelled"}}));
        assert_eq!(checkout.view().await.code_for, "ADTMM0000222");
        let before = test.count(Route::AddVoucher);
        let done = checkout.script("return widget.applyCode({ code: 'ADTMM0000900', pin: '1234' })").await;
        assert_eq!(done["reason"]["code"], "voucher-redeemed");
        assert!(test.count(Route::AddVoucher) > before);
        let done = checkout.script("return widget.applyCode({ code: ' ' })").await;
        assert_eq!(done["reason"]["code"], "code-missing");
    });
}

#[test]
fn the_page_hears_whether_the_person_agreed_to_a_discount() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.offers().await;
        for (answer, status) in [("question.no", "cancelled"), ("yes", "applied")] {
            checkout.script("window.asked = widget.applyCode({ code: 'BLITZO' }); return 0").await;
            eventually!(async { checkout.view().await.question.is_empty() }, false);
            assert_eq!(test.count(Route::ApplyDiscount), 0);
            let view =
                if answer == "yes" { checkout.agree().await } else { checkout.press_text(answer).await };
            assert_eq!(view.total, test.total());
            assert_eq!(checkout.script("return window.asked").await, json!({"value": {"status": status}}));
        }
        assert_eq!(test.total(), "$17.50");
    });
}

#[test]
fn after_the_page_changed_the_tickets_it_asks_for_a_refresh() {
    run_test(async |test| {
        let checkout = test.open().await;
        let tickets = json!({"tickets": [{"ticketTypeId": seed::CHILD}], "seats": ["1_10_5"]});
        let change = format!(
            "const answer = await fetch('/ocapi/v1/orders/{}/showtimes/{}', {{ method: 'PUT', \
             headers: {{ 'Content-Type': 'application/json', 'Checkout-Order-Token': widget.orderToken, \
             'Idempotency-Key': 'the-page-changes-tickets' }}, body: '{tickets}' }}); \
             await widget.refresh(); return answer.status",
            test.order,
            seed::SHOWTIME
        );
        assert_eq!(checkout.script(&change).await, json!({"value": 200}));
        let view = checkout.view().await;
        assert_eq!((view.total.as_str(), view.seats.as_str(), view.lines.len()), ("$7.00", "J5", 1));
    });
}

#[test]
fn a_page_that_shows_itself_late_loses_no_event() {
    run_test(async |test| {
        test.fail_next(Route::ReadOrder, FaultKind::Delay { ms: 500, when: When::After });
        test.open().await;
        let total = test.browser.run::<String>("return document.getElementById('total').value", vec![]);
        assert_eq!(total.await, "$20.00");
    });
}
