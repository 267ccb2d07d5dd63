//! The projects of `packaging/npm/consumers`, which installed the packed npm package and were built: each one's page
//! embeds the widget and redeems a voucher. `VOUCHER_CHECKOUT_CONSUMERS` is the folder they were built in;
//! `cargo xtask test --only npm` sees to it.
#![expect(clippy::expect_used, reason = "the helpers of tests fail as tests do")]

use e2e::{Stage, Texts, play_in, shows};
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
    let checkout = stage.open().await;
    let view = checkout.add_voucher("ADTMM0000111", "1234").await;
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
