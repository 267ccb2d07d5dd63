//! The snippets for paying, behind a site's own proxy and behind ours.

use super::blocks::block;
use super::pages::with_scripts;
use super::site::{Site, folder, page};
use e2e::{TestContext, Texts, eventually, run_test, run_with_options};
use std::fs;
use std::path::Path;

/// The snippet `pay` with a payment that shows its amount in the title of the page.
fn pay_script() -> String {
    let page = "const checkout = document.querySelector('voucher-checkout'), pay = document.querySelector('#pay');\n\
        const takePayment = (due) => { document.title = due ? due.text : 'as before'; };\n";
    format!("{page}{}", block("pay"))
}

async fn asks_for(test: &TestContext, expected: &str) {
    test.browser.click("return document.querySelector('#pay')", vec![]).await;
    eventually!(test.browser.run::<String>("return document.title", vec![]), expected);
}

#[test]
fn a_proxy_of_the_sites_completes_nothing_and_the_page_asks_for_all_of_it() {
    run_test(async |test| {
        let (html, files) = with_scripts(test, "start", &[("pay", &pay_script())]);
        let site = Site::nginx(test, &html, "").await;
        site.add(&files);
        test.browser.open(site.url()).await;
        let checkout = test.checkout(Texts::English);
        eventually!(checkout.total(), "$20.00");
        asks_for(test, "$20.00").await;
        assert_eq!(checkout.add_voucher("ADTMM0000111", "1234").await.total, "$11.00", "it goes on");
    });
}

#[test]
fn without_the_widget_the_page_takes_what_it_always_took() {
    run_test(async |test| {
        let (html, files) = with_scripts(test, "start", &[("pay", &pay_script())]);
        let site = Site::nginx(test, &html.replace("NZD", "dollars"), "").await;
        site.add(&files);
        test.browser.open(site.url()).await;
        eventually!(async { test.events("fatal").await.len() }, 1);
        asks_for(test, "as before").await;
        let site = Site::nginx(test, &html.replace("/voucher-checkout.js", "/none.js"), "").await;
        site.add(&files);
        test.browser.open(site.url()).await;
        asks_for(test, "as before").await;
    });
}

/// Runs a test behind our proxy, which requires a token and completes orders. The test writes its page into the folder.
fn behind_our_proxy(check: impl AsyncFnOnce(&TestContext, &Path)) {
    let folder = folder("");
    let public = folder.join("public");
    let set_up = |options: &mut demo::Options| options.site = Some(public.clone());
    run_with_options(set_up, async |test| check(test, &public).await);
    let _ = fs::remove_dir_all(folder);
}

#[test]
fn the_token_opens_the_order_and_the_page_asks_what_is_left_to_pay() {
    behind_our_proxy(async |test, public| {
        let (html, files) = with_scripts(test, "start", &[("pay", &pay_script())]);
        fs::write(public.join("index.html"), html.replace("/cinema-api", "")).expect("a file can be written");
        for (name, text) in files {
            fs::write(public.join(name), text).expect("a file can be written");
        }
        test.browser.open(test.site()).await;
        let checkout = test.checkout(Texts::English);
        checkout.settled().await;
        assert_eq!(checkout.total().await, "", "without a token there is no order");

        let ask = format!(
            "return (await (await fetch('/demo/orders/{}/token', {{ method: 'POST' }})).json()).token",
            test.order
        );
        let token = test.browser.run_async(&ask, vec![]).await;
        let hand_on = format!("const token = given[0]; {}", block("token"));
        test.browser.run_async(&hand_on, vec![token["value"].clone()]).await;
        eventually!(checkout.total(), "$20.00");
        asks_for(test, "$20.00").await;
    });
}

/// The page of a server that has the token.
#[test]
fn the_token_in_the_markup_opens_the_order_and_no_call_is_refused() {
    behind_our_proxy(async |test, public| {
        let token = test.order_token(&test.order).await;
        let element =
            page("token-attribute", &test.order).replace("TOKEN", &token).replace("/cinema-api", "");
        let html = format!("<script type=\"module\" src=\"/voucher-checkout.js\"></script>{element}");
        fs::write(public.join("index.html"), html).expect("a file can be written");
        test.browser.open(test.site()).await;
        assert_eq!(test.checkout(Texts::English).settled().await.total, "$20.00");
        let refused = "return performance.getEntriesByType('resource') \
            .filter(({ name, responseStatus }) => name.includes('/ocapi/') && responseStatus >= 400).length";
        assert_eq!(test.browser.run::<usize>(refused, vec![]).await, 0);
    });
}
