//! Reloads, moves and removals in the middle of things.

use e2e::{Texts, play, shows};
use sandbox::{FaultKind, Route, When};

#[test]
fn after_a_reload_the_widget_shows_what_the_order_holds() {
    play(async |stage| {
        let checkout = stage.open().await;
        stage.fail_next(Route::AddVoucher, FaultKind::Delay { ms: 1500, when: When::After });
        checkout.submit_voucher("ADTMM0000111", "1234").await;
        shows!(async { stage.cinema_vouchers().len() }, 1);
        stage.browser.reload().await;
        let view = stage.checkout(Texts::English).settled().await;
        assert_eq!((view.total.as_str(), stage.total().as_str()), ("$20.00", "$20.00"));
        assert!(view.vouchers[0].hint.starts_with(&checkout.text("vouchers.unused")));
        assert_eq!((view.barcode.as_deref(), view.pin.as_deref()), (Some(""), Some("")));
        checkout.press_text("vouchers.use").await;
        while checkout.view().await.quantity == "2" {
            checkout.press_text("choice.less").await;
        }
        let view = checkout.press(&checkout.text_with("choice.confirm", &[("count", "1")])).await;
        assert_eq!((view.total.as_str(), stage.count(Route::AddVoucher)), ("$11.00", 1));
    });
}

#[test]
fn a_voucher_that_came_onto_the_order_after_a_reload_is_found() {
    play(async |stage| {
        let checkout = stage.open().await;
        stage.delay_next(Route::AddVoucher, 2500);
        checkout.submit_voucher("ADTMM0000111", "1234").await;
        shows!(async { stage.count(Route::AddVoucher) }, 1);
        stage.browser.reload().await;
        let view = checkout.settled().await;
        assert_eq!((view.vouchers.len(), stage.cinema_vouchers().len()), (0, 0), "not there yet");
        shows!(async { stage.cinema_vouchers().len() }, 1);
        let view = checkout.add_voucher("ADTMM0000111", "1234").await;
        assert_eq!(view.message, checkout.text("message.voucher-already-on-order"));
        shows!(async { checkout.view().await.vouchers.len() }, 1);
    });
}

#[test]
fn an_element_that_is_moved_keeps_what_was_typed_and_asks_nothing_again() {
    play(async |stage| {
        let checkout = stage.open().await;
        checkout.fill_in("ADTMM0000111", "1234").await;
        let calls = stage.sandbox.ledger().len();
        let script = "document.querySelector('main').append(witness.widgets()[0]); await new Promise(requestAnimationFrame)";
        stage.browser.settle(script, vec![]).await;
        let view = checkout.settled().await;
        assert_eq!((view.barcode.as_deref(), view.pin.as_deref()), (Some("ADTMM0000111"), Some("1234")));
        assert_eq!(stage.sandbox.ledger().len(), calls);
        checkout.click_part("apply").await;
        shows!(checkout.total(), "$11.00");
        assert_eq!(stage.events("ready").await.len(), 1);
    });
}

#[test]
fn an_element_that_is_removed_is_silent_and_can_come_back() {
    play(async |stage| {
        let checkout = stage.open().await;
        stage.delay_next(Route::AddVoucher, 800);
        checkout.submit_voucher("ADTMM0000111", "1234").await;
        shows!(async { stage.count(Route::AddVoucher) }, 1);
        // Where it is gone its events reach no page, so they are listened to at the element itself.
        let script = "const [widget] = witness.widgets(); window.gone = widget; window.late = []; \
            for (const name of ['change', 'error', 'expired', 'fatal', 'ready']) \
              widget.addEventListener(`voucher-checkout:${name}`, () => late.push(name)); \
            widget.remove()";
        stage.browser.run::<()>(script, vec![]).await;
        shows!(async { stage.calls(Route::AddVoucher)[0].status }, Some(200));
        let script = "await new Promise((done) => setTimeout(done, 300)); return late";
        assert_eq!(stage.browser.settle(script, vec![]).await["value"], serde_json::json!([]));

        stage.browser.run::<()>("document.getElementById('booking').append(gone)", vec![]).await;
        let view = checkout.settled().await;
        assert_eq!((view.vouchers.len(), view.total.as_str()), (1, "$20.00"));
        assert_eq!(stage.browser.run::<Vec<String>>("return late", vec![]).await, ["ready"]);
        assert!(stage.browser.witnessed("errors").await.is_empty());
        assert_eq!(stage.count(Route::SetShowtime), 0, "nobody was there to want it");
    });
}

#[test]
fn another_order_in_the_attribute_is_another_checkout() {
    play(async |stage| {
        let other = stage.sandbox.create_order(sandbox::seed::SHOWTIME, &[sandbox::seed::CHILD], &[]);
        let checkout = stage.open().await;
        checkout.fill_in("ADTMM0000111", "1234").await;
        let script = "const [widget] = witness.widgets(), order = arguments[0]; \
            const answer = await fetch(`/demo/orders/${order}/token`, { method: 'POST' }); \
            widget.orderToken = (await answer.json()).token; widget.setAttribute('order', order)";
        stage.browser.settle(script, vec![other.expect("seats are free").into()]).await;
        shows!(checkout.total(), "$7.00");
        let view = checkout.settled().await;
        assert_eq!((view.barcode.as_deref(), view.pin.as_deref()), (Some(""), Some("")));
    });
}
