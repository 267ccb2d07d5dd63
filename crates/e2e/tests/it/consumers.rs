//! The projects of `packaging/npm/consumers`, built with the packed npm package. On the page of each, a voucher is
//! redeemed. `VOUCHER_CHECKOUT_CONSUMERS` is the folder with the built projects; `cargo xtask test --only npm` sets it.

mod servers;

use e2e::{Camera, Print, TestContext, Texts, eventually, run_with_camera, run_with_options};
use rxing::BarcodeFormat::CODE_128;
use std::env;
use std::path::{Path, PathBuf};

/// The folder of a built project.
fn project(name: &str) -> PathBuf {
    let built = env::var_os("VOUCHER_CHECKOUT_CONSUMERS").expect("`cargo xtask test --only npm` runs this");
    Path::new(&built).join(name)
}

/// The folder of a project's page: `dist`, or the project itself if it has no build.
fn page(name: &str) -> PathBuf {
    let folder = project(name);
    let made = folder.join("dist");
    if made.is_dir() { made } else { folder }
}

async fn redeems_a_voucher(test: &TestContext) {
    test.open().await;
    redeems(test).await;
}

async fn redeems(test: &TestContext) {
    let view = test.checkout(Texts::English).add_voucher("ADTMM0000111", "1234").await;
    assert_eq!((view.total.as_str(), test.total().as_str()), ("$11.00", "$11.00"));
    assert_eq!(test.browser.recorded("errors").await, [] as [serde_json::Value; 0]);
    assert_eq!(test.browser.recorded("violations").await, [] as [serde_json::Value; 0]);
}

#[test]
fn plain_html_needs_no_build() {
    run_with_options(
        |options| options.site = Some(page("plain")),
        async |test| {
            redeems_a_voucher(test).await;
            // The page fetches the catalogue of a language as a file of its own.
            let german = test.open_in(Texts::German).await;
            assert_eq!(german.view().await.title, german.text("title"));
        },
    );
}

#[test]
fn vite_puts_the_files_where_it_likes() {
    run_with_options(
        |options| options.site = Some(page("vite")),
        async |test| {
            redeems_a_voucher(test).await;
            let german = test.open_in(Texts::German).await;
            assert_eq!(german.view().await.title, german.text("title"));
        },
    );
}

/// The page must find the module and the wasm of the scanner, which bundlers rename and move.
#[test]
fn a_picture_is_scanned_with_what_a_bundler_made_of_the_scanner() {
    for project in ["plain", "vite", "esbuild", "webpack"] {
        let set_up = |options: &mut demo::Options| options.site = Some(page(project));
        run_with_camera(Some(&Camera::Missing), set_up, async |test| {
            let checkout = test.open().await;
            checkout.click_part("scan").await;
            // Keep the picture until the code is read: the browser opens the file only when the decoder has loaded.
            let picture = Print::picture("ADTMM0000111", CODE_128);
            checkout.choose_picture(&picture).await;
            eventually!(async { checkout.view().await.code_for }, "ADTMM0000111");
            assert_eq!(test.browser.recorded("violations").await, [] as [serde_json::Value; 0]);
        });
    }
}

#[test]
fn a_bundler_that_needs_no_plugin_finds_the_files() {
    for project in ["esbuild", "webpack"] {
        run_with_options(
            |options| options.site = Some(page(project)),
            async |test| {
                redeems_a_voucher(test).await;
                let german = test.open_in(Texts::German).await;
                assert_eq!(german.view().await.title, german.text("title"), "{project}");
            },
        );
    }
}

#[test]
fn react_hears_of_what_is_due() {
    hears_and_pays("react");
}

#[test]
fn vue_hears_of_what_is_due() {
    hears_and_pays("vue");
}

#[test]
fn svelte_hears_of_what_is_due() {
    hears_and_pays("svelte");
}

#[test]
fn angular_hears_of_what_is_due() {
    hears_and_pays("angular");
}

fn hears_and_pays(project: &str) {
    run_with_options(
        |options| options.site = Some(page(project)),
        async |test| {
            test.browser.open(&test.address(Texts::English)).await;
            pays_with_a_voucher(test).await;
        },
    );
}

/// The component shows the amount due, hears of a voucher, and takes the rest by the page's own payment.
async fn pays_with_a_voucher(test: &TestContext) {
    eventually!(pay_button(test), "Pay $20.00");
    let add = "await document.querySelector('voucher-checkout')\
        .applyVoucher({ barcode: 'ADTMM0000111', pin: '1234' })";
    test.browser.run_async(add, vec![]).await;
    eventually!(pay_button(test), "Pay $11.00");
    test.browser.click("return document.querySelector('button')", vec![]).await;
    eventually!(test.browser.run::<String>("return document.title", vec![]), "$11.00");
    assert_eq!(test.total(), "$11.00");
    assert_eq!(test.browser.recorded("errors").await, [] as [serde_json::Value; 0]);
}

#[test]
fn react_sorts_its_parts_by_key_and_what_is_typed_stays() {
    run_with_options(
        |options| options.site = Some(page("react")),
        async |test| {
            let checkout = test.open().await;
            checkout.fill_in("ADTMM0000111", "1234").await;
            let (calls, widget) = (test.sandbox.ledger().len(), "window.before = probe.widgets()[0]");
            test.browser.run::<()>(widget, vec![]).await;
            let moved = "const root = document.getElementById('root'), seen = new Set(); \
                const look = new MutationObserver((all) => all.forEach((one) => \
                  one.removedNodes.forEach((node) => seen.add(node.localName)))); \
                look.observe(root, { childList: true }); \
                for (let round = 0; round < 30; round++) { \
                  document.getElementById('sort').click(); await new Promise((done) => setTimeout(done)); } \
                look.disconnect(); return [...seen]";
            let moved = test.browser.run_async(moved, vec![]).await;
            let moved = moved["value"].as_array().expect("a list");
            assert!(moved.contains(&"voucher-checkout".into()), "it is the one that goes: {moved:?}");
            let view = checkout.settled().await;
            assert_eq!(view.code.as_deref(), Some("ADTMM0000111 1234"));
            let same = "return window.before === probe.widgets()[0] && probe.widgets().length === 1";
            assert!(test.browser.run::<bool>(same, vec![]).await);
            assert_eq!(test.sandbox.ledger().len(), calls, "nothing is asked again");
            redeems(test).await;
            eventually!(pay_button(test), "Pay $11.00");
        },
    );
}

async fn pay_button(test: &TestContext) -> String {
    test.browser.run("return document.querySelector('button')?.textContent ?? ''", vec![]).await
}
