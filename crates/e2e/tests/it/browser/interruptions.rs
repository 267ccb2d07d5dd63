//! The page is reloaded, or the element is moved or removed, while a call is under way or text is typed.

use e2e::{Texts, eventually, run_test};
use sandbox::{Route, When};

#[test]
fn after_a_reload_the_widget_shows_what_the_order_holds() {
    run_test(async |test| {
        let checkout = test.open().await;
        test.hold_next(Route::AddVoucher, When::After).await;
        checkout.submit_voucher("ADTMM0000111", "1234").await;
        eventually!(async { test.cinema_vouchers().len() }, 1);
        test.browser.reload().await;
        let view = test.checkout(Texts::English).settled().await;
        test.release();
        assert_eq!((view.total.as_str(), test.total().as_str()), ("$20.00", "$20.00"));
        assert!(view.vouchers[0].hint.starts_with(&checkout.text("vouchers.unused")));
        assert_eq!((view.code.as_deref(), view.pin), (Some(""), None));
        let view = checkout.press_text("vouchers.use").await;
        assert_eq!((view.total.as_str(), test.count(Route::AddVoucher)), ("$11.00", 1));
    });
}

#[test]
fn a_voucher_that_came_onto_the_order_after_a_reload_is_found() {
    run_test(async |test| {
        let checkout = test.open().await;
        test.hold_next(Route::AddVoucher, When::Before).await;
        checkout.submit_voucher("ADTMM0000111", "1234").await;
        eventually!(async { test.count(Route::AddVoucher) }, 1);
        test.browser.reload().await;
        let view = checkout.settled().await;
        assert_eq!((view.vouchers.len(), test.cinema_vouchers().len()), (0, 0), "not there yet");
        test.release();
        eventually!(async { test.cinema_vouchers().len() }, 1);
        let view = checkout.add_voucher("ADTMM0000111", "1234").await;
        assert_eq!(view.message, checkout.text("message.voucher-already-on-order"));
        eventually!(async { checkout.view().await.vouchers.len() }, 1);
    });
}

#[test]
fn an_element_that_is_moved_keeps_what_was_typed_and_asks_nothing_again() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.fill_in("ADTMM0000111", "1234").await;
        let calls = test.sandbox.ledger().len();
        let script = "document.querySelector('main').append(probe.widgets()[0]); await new Promise(requestAnimationFrame)";
        test.browser.run_async(script, vec![]).await;
        let view = checkout.settled().await;
        assert_eq!(view.code.as_deref(), Some("ADTMM0000111 1234"));
        assert_eq!(test.sandbox.ledger().len(), calls);
        checkout.click_part("apply").await;
        eventually!(checkout.total(), "$11.00");
        assert_eq!(test.events("ready").await.len(), 1);
    });
}

#[test]
fn an_element_that_is_removed_is_silent_and_can_come_back() {
    run_test(async |test| {
        let checkout = test.open().await;
        test.hold_next(Route::AddVoucher, When::Before).await;
        checkout.submit_voucher("ADTMM0000111", "1234").await;
        eventually!(async { test.count(Route::AddVoucher) }, 1);
        // The events of a removed element do not bubble to the page, so listen on the element.
        let script = "const [widget] = probe.widgets(); window.gone = widget; window.late = []; \
            for (const name of ['change', 'error', 'expired', 'fatal', 'ready']) \
              widget.addEventListener(`voucher-checkout-${name}`, () => late.push(name)); \
            widget.remove()";
        test.browser.run::<()>(script, vec![]).await;
        test.release();
        // The proxy that tries the kinds in one call has another path for it.
        let added =
            async || test.finished_requests("/vouchers").await + test.finished_requests("/codes").await;
        eventually!(added(), 1);
        let script = "await new Promise((done) => setTimeout(done, 300)); return late";
        assert_eq!(test.browser.run_async(script, vec![]).await["value"], serde_json::json!([]));

        test.browser.run::<()>("document.getElementById('booking').append(gone)", vec![]).await;
        let view = checkout.settled().await;
        // The call sets the tickets too, and it goes on.
        assert_eq!((view.vouchers.len(), view.total.as_str()), (1, "$11.00"));
        assert_eq!(test.browser.run::<Vec<String>>("return late", vec![]).await, ["ready"]);
        assert!(test.browser.recorded("errors").await.is_empty());
        assert_eq!((test.count(Route::AddVoucher), test.count(Route::SetShowtime)), (1, 1));
    });
}

#[test]
fn another_order_in_the_attribute_is_another_checkout() {
    run_test(async |test| {
        let other = test.sandbox.create_order(sandbox::seed::SHOWTIME, &[sandbox::seed::CHILD], &[]);
        let checkout = test.open().await;
        checkout.fill_in("ADTMM0000111", "1234").await;
        let script = "const [widget] = probe.widgets(), order = arguments[0]; \
            const answer = await fetch(`/demo/orders/${order}/token`, { method: 'POST' }); \
            widget.orderToken = (await answer.json()).token; widget.setAttribute('order', order)";
        test.browser.run_async(script, vec![other.expect("seats are free").into()]).await;
        eventually!(checkout.total(), "$7.00");
        let view = checkout.settled().await;
        assert_eq!(view.code.as_deref(), Some(""));
    });
}

/// With the token of the order before, it would be answered 404, as if its time were over.
#[test]
fn another_order_waits_for_its_own_token() {
    run_test(async |test| {
        let other = test.sandbox.create_order(sandbox::seed::SHOWTIME, &[sandbox::seed::CHILD], &[]);
        let other = other.expect("seats are free");
        let checkout = test.open().await;
        checkout.settled().await;
        let change = "const [widget] = probe.widgets(); widget.setAttribute('order-token', ''); \
            widget.setAttribute('order', arguments[0])";
        test.browser.run::<()>(change, vec![other.clone().into()]).await;
        eventually!(async { !checkout.view().await.fallback.is_empty() }, true);
        let token = "const [widget] = probe.widgets(); \
            const answer = await fetch(`/demo/orders/${arguments[0]}/token`, { method: 'POST' }); \
            widget.orderToken = (await answer.json()).token";
        test.browser.run_async(token, vec![other.into()]).await;
        eventually!(checkout.total(), "$7.00");
    });
}
