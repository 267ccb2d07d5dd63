//! Pages with the strictest Content Security Policies under which WebAssembly can run.

use e2e::{HostPage, eventually, run_test};
use serde_json::{Value, json};

const POLICY: &str =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'";

async fn runs_under(test: &e2e::TestContext, policy: &str) {
    let headers = [("content-security-policy", policy)];
    let checkout = test.visit(&HostPage { headers: &headers, ..HostPage::default() }).await;
    assert_eq!(checkout.add_voucher("ADTMM0000111", "1234").await.total, "$11.00");
    checkout.remove_ending("0111").await;
    checkout.enter_code(sandbox::seed::BLITZO).await;
    checkout.press_text("question.no").await;
    assert_eq!(checkout.settled().await.total, "$20.00");
    let mut violations = test.browser.recorded("violations").await;
    // Firefox asks for the icon of a page that names none.
    violations.retain(|one| !one["blocked"].as_str().is_some_and(|what| what.ends_with("/favicon.ico")));
    assert_eq!(violations, [] as [Value; 0], "{policy}");
    assert_eq!(test.browser.recorded("errors").await, [] as [Value; 0], "{policy}");
    assert_eq!(test.browser.console().await, [] as [String; 0], "{policy}");
}

#[test]
fn nothing_is_forbidden_that_it_needs() {
    run_test(async |test| runs_under(test, POLICY).await);
}

/// Neither Leptos nor our scripts parse text as HTML, so the page need not allow a Trusted Types policy.
#[test]
fn it_makes_no_script_and_no_markup_of_text() {
    run_test(async |test| {
        runs_under(test, &format!("{POLICY}; require-trusted-types-for 'script'; trusted-types 'none'"))
            .await;
        let sink = "document.body.innerHTML = '<p></p>'";
        assert!(test.browser.run_async(sink, vec![]).await["reason"].is_string(), "the policy is in force");
    });
}

#[test]
fn where_wasm_is_forbidden_the_page_has_its_say() {
    run_test(async |test| {
        let policy = POLICY.replace(" 'wasm-unsafe-eval'", "");
        let headers = [("content-security-policy", policy.as_str())];
        let checkout = test.visit(&HostPage { headers: &headers, ..HostPage::default() }).await;
        eventually!(test.events("fatal"), [json!({"reason": "load"})]);
        assert_eq!(checkout.view().await.fallback, "What the page has to say.");
        assert_eq!(test.browser.recorded("errors").await, [] as [Value; 0]);
    });
}
