//! The policies of the document, under which the scanner is loaded.

use super::blocks::block;
use super::site::{Site, digest, page};
use e2e::{Camera, Checkout, Print, TestContext, Texts, eventually, run_test, run_with_camera};
use rxing::BarcodeFormat::CODE_128;
use serde_json::Value;

/// Opens the scanner under a policy, with the nonce `abc` in the tag of the script if `has_nonce`.
async fn scanner_under(
    test: &TestContext,
    policy: &str,
    has_nonce: bool,
    opened: impl AsyncFnOnce(Checkout<'_>),
) {
    let tag = if has_nonce { "<script nonce=\"abc\" " } else { "<script " };
    let html = page("start", &test.order).replace("<script ", tag);
    let site = Site::nginx(test, &html, &format!("add_header Content-Security-Policy \"{policy}\";")).await;
    test.browser.open(site.url()).await;
    let checkout = test.checkout(Texts::English);
    checkout.settled().await;
    checkout.click_part("scan").await;
    opened(checkout).await;
}

/// Reads a code from a picture.
async fn reads(test: &TestContext, checkout: Checkout<'_>) {
    let input = "return probe.find(0, '#scan-file') !== null";
    eventually!(test.browser.run::<bool>(input, vec![]), true);
    checkout.choose_picture(&Print::picture("ADTMM0000111", CODE_128)).await;
    eventually!(async { checkout.view().await.code_for }, "ADTMM0000111");
}

#[test]
fn the_scanner_runs_under_every_policy_that_is_described() {
    run_with_camera(
        Some(&Camera::Missing),
        |_| {},
        async |test| {
            for (name, has_nonce) in
                [("csp", false), ("csp-nonce", true), ("csp-strict-dynamic", true), ("csp-hash", false)]
            {
                let policy = block(name)
                    .replace("NONCE", "abc")
                    .replace("sha384-MODULE", &digest("voucher-checkout.js"))
                    .replace("sha384-SCANNER", &digest("voucher-checkout-scan.js"));
                scanner_under(test, &policy, has_nonce, async |checkout| reads(test, checkout).await).await;
                assert_eq!(test.browser.recorded("violations").await, [] as [Value; 0], "{policy}");
            }
        },
    );
}

/// Without a worker the page itself decodes. The browser reports one violation.
#[test]
fn a_policy_without_workers_leaves_the_scanner() {
    run_with_camera(
        Some(&Camera::Missing),
        |_| {},
        async |test| {
            for policy in [
                block("csp").replace(" worker-src blob:;", ""),
                format!("{}; {}", block("csp"), block("trusted-types")),
            ] {
                scanner_under(test, &policy, false, async |checkout| reads(test, checkout).await).await;
                assert_eq!(test.browser.recorded("violations").await.len(), 1, "{policy}");
            }
        },
    );
}

/// The hash of the module alone does not allow the scanner.
#[test]
fn a_policy_that_forbids_the_scanner_leaves_the_form() {
    run_test(async |test| {
        let policy = block("csp-hash")
            .replace("sha384-MODULE", &digest("voucher-checkout.js"))
            .replace("'sha384-SCANNER' ", "");
        scanner_under(test, &policy, false, async |checkout| {
            eventually!(checkout.message(), checkout.text("message.scanner-missing"));
            assert_eq!(checkout.add_voucher("ADTMM0000111", "1234").await.total, "$11.00");
        })
        .await;
    });
}
