//! The snippets for pages.

use super::blocks::block;
use super::site::{Site, page};
use e2e::{TestContext, Texts, eventually, run_test};
use sandbox::Route;
use serde_json::{Value, json};

/// The number of fetches of the wasm.
const COUNT_WASM: &str =
    "return performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.wasm')).length";

/// A page with a snippet and a pay button, and its scripts as files, because a strict policy forbids inline scripts.
pub(super) fn with_scripts(
    test: &TestContext,
    snippet: &str,
    scripts: &[(&str, &str)],
) -> (String, Vec<(String, String)>) {
    let mut html = page(snippet, &test.order);
    html.push_str("<button id=\"pay\">Pay</button>\n");
    let mut files = Vec::new();
    for (name, text) in scripts {
        html.push_str(&format!("<script type=\"module\" src=\"{name}.js\"></script>\n"));
        files.push((format!("{name}.js"), (*text).to_owned()));
    }
    (html, files)
}

async fn pay_button(test: &TestContext) -> String {
    test.browser.run("return document.querySelector('#pay').textContent", vec![]).await
}

#[test]
fn the_page_hears_what_is_due() {
    run_test(async |test| {
        let (html, files) = with_scripts(test, "start", &[("events", block("events"))]);
        let site = Site::nginx(test, &html, "").await;
        site.add(&files);
        test.browser.open(site.url()).await;
        eventually!(pay_button(test), "Pay $20.00");
        test.checkout(Texts::English).add_voucher("ADTMM0000111", "1234").await;
        eventually!(pay_button(test), "Pay $11.00");
    });
}

/// WordPress and others wrap an unknown element in a paragraph.
#[test]
fn within_a_paragraph_nothing_stays_beside_the_widget() {
    run_test(async |test| {
        let html = page("start", &test.order)
            .replace("<voucher-checkout", "<p><voucher-checkout")
            .replace("</voucher-checkout>", "</voucher-checkout></p>");
        let site = Site::nginx(test, &html, "").await;
        test.browser.open(site.url()).await;
        let checkout = test.checkout(Texts::English);
        assert_eq!(checkout.add_voucher("ADTMM0000111", "1234").await.total, "$11.00");
        assert_eq!(test.browser.run::<String>("return document.body.innerText", vec![]).await.trim(), "");
    });
}

#[test]
fn the_page_goes_on_where_the_widget_does_not() {
    run_test(async |test| {
        let (html, files) = with_scripts(test, "start", &[("events", block("events"))]);
        let site = Site::nginx(test, &html.replace("NZD", "dollars"), "").await;
        site.add(&files);
        test.browser.open(site.url()).await;
        eventually!(async { test.events("fatal").await.len() }, 1);
        eventually!(pay_button(test), "Pay");
    });
}

#[test]
fn a_data_layer_hears_of_vouchers_and_problems_and_of_no_code() {
    run_test(async |test| {
        let (html, files) = with_scripts(test, "start", &[("analytics", block("analytics"))]);
        let site = Site::nginx(test, &html, "").await;
        site.add(&files);
        test.browser.open(site.url()).await;
        let checkout = test.checkout(Texts::English);
        checkout.settled().await;
        checkout.add_voucher("ADTMM0000900", "1234").await;
        checkout.add_voucher("ADTMM0000111", "1234").await;
        eventually!(checkout.total(), "$11.00");
        let layer = test.browser.run::<Vec<Value>>("return dataLayer", vec![]).await;
        let told = |name: &str| layer.iter().rfind(|entry| entry["event"] == name).expect(name);
        assert_eq!(told("voucher_checkout_ready")["total"], 2000);
        assert_eq!(told("voucher_checkout_error")["problem"], "voucher-redeemed");
        let change = told("voucher_checkout_change");
        assert_eq!(
            (&change["total"], &change["saved"], &change["vouchers"]),
            (&json!(1100), &json!(900), &json!(1))
        );
        let text = json!(layer).to_string();
        assert!(!text.contains("0111") && !text.contains("\"1234"), "{text}");
    });
}

/// The widget uses the file that the link has fetched.
#[test]
fn nothing_is_fetched_twice() {
    run_test(async |test| {
        let site = Site::nginx(test, &page("start", &test.order), "").await;
        test.without_time_limits().await;
        test.browser.open(site.url()).await;
        test.checkout(Texts::English).settled().await;
        assert_eq!(test.browser.run::<usize>(COUNT_WASM, vec![]).await, 1, "the wasm");
        assert_eq!((test.count(Route::ReadOrder), test.count(Route::TicketPrices)), (1, 1));
    });
}

#[test]
fn the_policy_is_all_that_it_needs() {
    run_test(async |test| {
        let policy = format!("{}; {}", block("csp"), block("trusted-types"));
        let header = format!("add_header Content-Security-Policy \"{policy}\";");
        let site = Site::nginx(test, &page("start", &test.order), &header).await;
        test.browser.open(site.url()).await;
        let checkout = test.checkout(Texts::English);
        checkout.settled().await;
        checkout.add_voucher("ADTMM0000111", "1234").await;
        assert_eq!(checkout.total().await, "$11.00");
        assert_eq!(test.browser.recorded("violations").await, [] as [Value; 0]);
    });
}

/// The CDN sends a CORS header, and the policy names it twice.
#[test]
fn the_files_may_lie_on_another_origin() {
    run_test(async |test| {
        let cdn = Site::nginx(test, "", "add_header Access-Control-Allow-Origin *;").await;
        let scripts = format!("'wasm-unsafe-eval' {}", cdn.url());
        let calls = format!("connect-src 'self' {}", cdn.url());
        let policy =
            block("csp").replace("'wasm-unsafe-eval'", &scripts).replace("connect-src 'self'", &calls);
        let there = format!("=\"{}voucher-checkout", cdn.url());
        let html =
            page("start", &test.order).replace("=\"/voucher-checkout", &there).replace("\"en\"", "\"de\"");
        let header = format!("add_header Content-Security-Policy \"{policy}\";");
        let site = Site::nginx(test, &html, &header).await;
        test.browser.open(site.url()).await;
        let checkout = test.checkout(Texts::German);
        checkout.settled().await;
        let view = checkout.add_voucher("ADTMM0000111", "1234").await;
        assert_eq!((view.title, test.total()), (checkout.text("title"), "$11.00".to_owned()));
        assert_eq!(test.browser.run::<usize>(COUNT_WASM, vec![]).await, 1, "the wasm");
        assert_eq!(test.browser.recorded("violations").await, [] as [Value; 0]);
    });
}

#[test]
fn another_file_than_the_one_of_the_hash_does_not_run() {
    run_test(async |test| {
        let site = Site::nginx(test, &page("start", &test.order), "").await;
        site.add(&[("voucher-checkout.js".to_owned(), "document.title = 'mine'".to_owned())]);
        test.browser.open(site.url()).await;
        eventually!(
            async { test.browser.console().await.iter().any(|line| line.contains("integrity")) },
            true
        );
        assert_eq!(test.browser.run::<String>("return document.title", vec![]).await, "Booking");
    });
}

#[test]
fn a_theme_is_seen() {
    run_test(async |test| {
        let style = format!("{}<link rel=\"stylesheet\" href=\"theme.css\">", page("start", &test.order));
        let site = Site::nginx(test, &style, "").await;
        site.add(&[("theme.css".to_owned(), block("theme").to_owned())]);
        test.browser.open(site.url()).await;
        test.checkout(Texts::English).settled().await;
        let seen = "const button = getComputedStyle(probe.find(0, '[part~=apply]')); \
            return [button.backgroundColor, button.textTransform]";
        eventually!(test.browser.run::<Value>(seen, vec![]), json!(["rgb(122, 31, 92)", "uppercase"]));
    });
}

#[test]
fn the_page_says_it_in_its_own_words() {
    run_test(async |test| {
        let (html, files) = with_scripts(test, "start", &[("texts", block("texts"))]);
        let site = Site::nginx(test, &html, "").await;
        site.add(&files);
        test.browser.open(site.url()).await;
        let checkout = test.checkout(Texts::English);
        eventually!(async { checkout.view().await.title }, "Gift cards");
        let button = "return probe.find(0, '[part~=apply]').textContent";
        eventually!(test.browser.run::<String>(button, vec![]), "Redeem");
    });
}
