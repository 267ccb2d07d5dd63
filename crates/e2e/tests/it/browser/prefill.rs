//! A link, or the page, fills in a barcode or a discount code; the person sends it.

use e2e::{Texts, play, shows};
use sandbox::{Route, seed};
use serde_json::{Value, json};

/// Notes where the page stood whenever something was fetched.
const WATCH: &str = "window.from = []; const fetch_ = window.fetch; \
    window.fetch = function (...given) { from.push(location.href); return fetch_.apply(this, given); }";

#[test]
fn a_link_fills_in_and_is_taken_out_of_the_address_before_anything_is_fetched() {
    play(async |stage| {
        stage.browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": WATCH})).await;
        let rest = format!("{}&flag&note=a%20b+c", stage.address(Texts::English));
        let (before, after) = rest.split_once("&showtime").expect("the address names a showtime");
        let link = format!("{before}&voucher=ADTM-M000-0111&showtime{after}&discount={}#seats", seed::BLITZO);
        stage.browser.open(&link).await;
        let checkout = stage.checkout(Texts::English);
        let view = checkout.settled().await;
        assert_eq!(view.barcode.as_deref(), Some("ADTM-M000-0111"));
        shows!(async { checkout.view().await.code }, Some(seed::BLITZO.to_owned()));
        assert_eq!(stage.browser.address().await, format!("{rest}#seats"), "the rest stays letter by letter");
        let from: Vec<String> = stage.browser.run("return from", vec![]).await;
        assert!(!from.is_empty());
        assert!(from.iter().all(|at| !at.contains("voucher=") && !at.contains("discount=")), "{from:?}");
        assert_eq!(stage.writes(), [], "nothing is sent");
        assert_eq!(stage.browser.run::<i64>("return history.length", vec![]).await, 2, "nor one page more");

        checkout.retype("pin", "1234").await;
        checkout.click_part("apply").await;
        shows!(checkout.total(), "$11.00");
        assert_eq!(checkout.settled().await.barcode.as_deref(), Some(""));

        stage.browser.reload().await;
        assert_eq!(checkout.settled().await.barcode.as_deref(), Some(""), "the link is used up");
    });
}

#[test]
fn the_page_fills_in_by_attributes() {
    play(async |stage| {
        let checkout = stage.open().await;
        let script =
            "widget.setAttribute('voucher', 'ADTMM0000111'); widget.setAttribute('discount', 'BLITZO')";
        checkout.script(script).await;
        shows!(async { checkout.view().await.code }, Some("BLITZO".to_owned()));
        let view = checkout.settled().await;
        assert_eq!((view.barcode.as_deref(), view.pin.as_deref()), (Some("ADTMM0000111"), Some("")));
        assert_eq!((stage.count(Route::AddVoucher), stage.count(Route::ApplyDiscount)), (0, 0));
        let wins = "return widget.getAttribute('voucher')";
        assert_eq!(checkout.script(wins).await, json!({"value": "ADTMM0000111"}));
    });
}

#[test]
fn a_link_without_a_code_leaves_the_address_as_it_is() {
    play(async |stage| {
        let address = format!("{}&x=%2F+1&y", stage.address(Texts::English));
        let state = "history.replaceState = () => { window.replaced = true }";
        stage.browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": state})).await;
        stage.browser.open(&address).await;
        stage.checkout(Texts::English).settled().await;
        assert_eq!(stage.browser.address().await, address);
        assert_eq!(stage.browser.run::<Value>("return window.replaced ?? null", vec![]).await, Value::Null);
    });
}
