//! A link or the page fills in a voucher and a discount code. The user sends them.

use e2e::{Texts, eventually, run_test};
use sandbox::{Route, seed};
use serde_json::{Value, json};

/// Records the number of pages before, and the address of the page at each fetch.
const WATCH: &str = "window.from = []; window.pages = history.length; const fetch_ = window.fetch; \
    window.fetch = function (...given) { from.push(location.href); return fetch_.apply(this, given); }";

#[test]
fn a_link_fills_in_and_is_taken_out_of_the_address_before_anything_is_fetched() {
    run_test(async |test| {
        test.browser.add_page_script(WATCH).await;
        let rest = format!("{}&flag&note=a%20b+c", test.address(Texts::English));
        let (before, after) = rest.split_once("&showtime").expect("the address names a showtime");
        let link = format!("{before}&voucher=ADTM-M000-0111&showtime{after}&discount={}#seats", seed::BLITZO);
        test.browser.open(&link).await;
        let checkout = test.checkout(Texts::English);
        let view = checkout.settled().await;
        assert_eq!(view.code.as_deref(), Some("ADTM-M000-0111, BLITZO"), "one after the other");
        assert_eq!(test.browser.address().await, format!("{rest}#seats"), "the rest stays letter by letter");
        let from: Vec<String> = test.browser.run("return from", vec![]).await;
        assert!(!from.is_empty());
        assert!(from.iter().all(|at| !at.contains("voucher=") && !at.contains("discount=")), "{from:?}");
        assert_eq!(test.writes(), [], "nothing is sent");
        let more = test.browser.run::<i64>("return history.length - pages", vec![]).await;
        assert_eq!(more, 0, "nor one page more");

        checkout.offers().await;
        checkout.click_part("apply").await;
        let view = checkout.enter_pin("1234").await;
        assert_eq!(view.total, "$11.00");
        assert!(view.question.contains("BLITZO"), "the second one is asked about: {}", view.question);
        let view = checkout.agree().await;
        assert_eq!((view.total.as_str(), view.code.as_deref()), ("$8.50", Some("")));

        test.browser.reload().await;
        assert_eq!(checkout.settled().await.code.as_deref(), Some(""), "the link is used up");
    });
}

/// Some mailers escape the `&` of a link, once or twice.
#[test]
fn a_link_from_an_email_fills_in_too() {
    run_test(async |test| {
        for and in ["&amp;", "&AMP;", "&amp;amp;", "&amp%3B"] {
            let address = test.address(Texts::English);
            let codes = format!("{and}voucher=ADTMM0000111{and}discount={}{and}x=1", seed::BLITZO);
            test.browser.open(&format!("{address}{codes}")).await;
            let checkout = test.checkout(Texts::English);
            let view = checkout.settled().await;
            assert_eq!(view.code.as_deref(), Some(&*format!("ADTMM0000111, {}", seed::BLITZO)), "{and}");
            assert_eq!(test.browser.address().await, format!("{address}{and}x=1"));
        }
        // With these, the browser takes the rest for a fragment.
        for and in ["&#038;", "&#38;", "&#x26;"] {
            let address = test.address(Texts::English);
            test.browser.open(&format!("{address}{and}Voucher=ADTMM0000111{and}x=1#seats")).await;
            let checkout = test.checkout(Texts::English);
            assert_eq!(checkout.settled().await.code.as_deref(), Some("ADTMM0000111"), "{and}");
            assert_eq!(test.browser.address().await, format!("{address}&x=1#seats"));
        }
        // The browser itself keeps the whole address of this load.
        test.browser.reload().await;
    });
}

#[test]
fn the_page_fills_in_by_attributes() {
    run_test(async |test| {
        let checkout = test.open().await;
        // In a task of the page, as in `life`.
        let script = "setTimeout(() => { widget.setAttribute('voucher', 'ADTMM0000111'); \
            widget.setAttribute('discount', 'BLITZO') })";
        checkout.script(script).await;
        eventually!(async { checkout.view().await.code }, Some("ADTMM0000111, BLITZO".to_owned()));
        checkout.settled().await;
        assert_eq!((test.count(Route::AddVoucher), test.count(Route::ApplyDiscount)), (0, 0));
        let wins = "return widget.getAttribute('voucher')";
        assert_eq!(checkout.script(wins).await, json!({"value": "ADTMM0000111"}));
    });
}

#[test]
fn a_link_without_a_code_leaves_the_address_as_it_is() {
    run_test(async |test| {
        let address = format!("{}&x=%2F+1&y", test.address(Texts::English));
        let state = "history.replaceState = () => { window.replaced = true }";
        test.browser.add_page_script(state).await;
        test.browser.open(&address).await;
        test.checkout(Texts::English).settled().await;
        assert_eq!(test.browser.address().await, address);
        assert_eq!(test.browser.run::<Value>("return window.replaced ?? null", vec![]).await, Value::Null);
    });
}
