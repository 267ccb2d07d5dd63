//! The projects of `packaging/npm/consumers`, which installed the packed npm package and were built: each one's page
//! embeds the widget and redeems a voucher. `VOUCHER_CHECKOUT_CONSUMERS` is the folder they were built in;
//! `cargo xtask test --only npm` sees to it.

use e2e::{Camera, Print, Stage, Texts, play_before, play_in, shows};
use rxing::BarcodeFormat::CODE_128;
use std::env;
use std::path::{Path, PathBuf};

/// The page of a project: what its build made, or the project itself where nothing is built.
fn page(project: &str) -> PathBuf {
    let built = env::var_os("VOUCHER_CHECKOUT_CONSUMERS").expect("`cargo xtask test --only npm` runs this");
    let folder = Path::new(&built).join(project);
    let made = folder.join("dist");
    if made.is_dir() { made } else { folder }
}

async fn redeems_a_voucher(stage: &Stage) {
    stage.open().await;
    redeems(stage).await;
}

async fn redeems(stage: &Stage) {
    let view = stage.checkout(Texts::English).add_voucher("ADTMM0000111", "1234").await;
    assert_eq!((view.total.as_str(), stage.total().as_str()), ("$11.00", "$11.00"));
    assert_eq!(stage.browser.witnessed("errors").await, [] as [serde_json::Value; 0]);
    assert_eq!(stage.browser.witnessed("violations").await, [] as [serde_json::Value; 0]);
}

#[test]
fn plain_html_needs_no_build() {
    play_in(
        |options| options.site = Some(page("plain")),
        async |stage| {
            redeems_a_voucher(stage).await;
            // A language is a file of its own.
            let german = stage.open_in(Texts::German).await;
            assert_eq!(german.view().await.title, german.text("title"));
        },
    );
}

#[test]
fn vite_puts_the_files_where_it_likes() {
    play_in(
        |options| options.site = Some(page("vite")),
        async |stage| {
            redeems_a_voucher(stage).await;
            let german = stage.open_in(Texts::German).await;
            assert_eq!(german.view().await.title, german.text("title"));
        },
    );
}

/// The scanner's module and its wasm are wherever the build has put them.
#[test]
fn a_picture_is_scanned_with_what_npm_and_vite_made_of_the_scanner() {
    for project in ["plain", "vite"] {
        let set_up = |options: &mut demo::Options| options.site = Some(page(project));
        play_before(Some(&Camera::Missing), set_up, async |stage| {
            let checkout = stage.open().await;
            checkout.click_part("scan").await;
            // Kept until the code is read: the browser opens the file only when the decoder has loaded.
            let picture = Print::picture("ADTMM0000111", CODE_128);
            checkout.choose_picture(&picture).await;
            shows!(async { checkout.view().await.barcode.as_deref() == Some("ADTMM0000111") }, true);
            assert_eq!(stage.browser.witnessed("violations").await, [] as [serde_json::Value; 0]);
        });
    }
}

#[test]
fn react_hears_of_what_is_due() {
    play_in(
        |options| options.site = Some(page("react")),
        async |stage| {
            redeems_a_voucher(stage).await;
            shows!(pay_button(stage), "Pay $11.00");
        },
    );
}

#[test]
fn react_sorts_its_parts_by_key_and_what_is_typed_stays() {
    play_in(
        |options| options.site = Some(page("react")),
        async |stage| {
            let checkout = stage.open().await;
            checkout.fill_in("ADTMM0000111", "1234").await;
            let (calls, widget) = (stage.sandbox.ledger().len(), "window.before = witness.widgets()[0]");
            stage.browser.run::<()>(widget, vec![]).await;
            let moved = "const root = document.getElementById('root'), seen = new Set(); \
                const look = new MutationObserver((all) => all.forEach((one) => \
                  one.removedNodes.forEach((node) => seen.add(node.localName)))); \
                look.observe(root, { childList: true }); \
                for (let round = 0; round < 30; round++) { \
                  document.getElementById('sort').click(); await new Promise((done) => setTimeout(done)); } \
                look.disconnect(); return [...seen]";
            let moved = stage.browser.settle(moved, vec![]).await;
            let moved = moved["value"].as_array().expect("a list");
            assert!(moved.contains(&"voucher-checkout".into()), "it is the one that goes: {moved:?}");
            let view = checkout.settled().await;
            assert_eq!((view.barcode.as_deref(), view.pin.as_deref()), (Some("ADTMM0000111"), Some("1234")));
            let same = "return window.before === witness.widgets()[0] && witness.widgets().length === 1";
            assert!(stage.browser.run::<bool>(same, vec![]).await);
            assert_eq!(stage.sandbox.ledger().len(), calls, "nothing is asked again");
            redeems(stage).await;
            shows!(pay_button(stage), "Pay $11.00");
        },
    );
}

#[test]
fn vue_hears_of_what_is_due() {
    play_in(
        |options| options.site = Some(page("vue")),
        async |stage| {
            redeems_a_voucher(stage).await;
            shows!(pay_button(stage), "Pay $11.00");
        },
    );
}

async fn pay_button(stage: &Stage) -> String {
    stage.browser.run("return document.querySelector('button').textContent", vec![]).await
}
