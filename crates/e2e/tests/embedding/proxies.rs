//! A voucher is redeemed through each of the proxies that a site may have already.

use crate::blocks::block;
use crate::site::{Site, page};
use e2e::{Stage, Texts, play};
use sandbox::Route;
use std::process::Command;

async fn redeems_a_voucher(stage: &Stage, site: &Site) {
    stage.browser.open(site.url()).await;
    let checkout = stage.checkout(Texts::English);
    checkout.settled().await;
    let view = checkout.add_voucher("ADTMM0000111", "1234").await;
    assert_eq!((view.total.as_str(), stage.total().as_str()), ("$11.00", "$11.00"));
    // Connect has another key and other paths.
    let view = checkout.enter_code(sandbox::seed::BLITZO).await;
    assert!(!view.question.is_empty(), "{view:#?}");
    let view = checkout.press_text("question.apply.yes").await;
    assert_eq!((view.total, stage.count(Route::ApplyDiscount)), (stage.total(), 1));
    only_what_the_widget_calls(stage).await;
}

/// What is not on the list goes no further, however it is written.
async fn only_what_the_widget_calls(stage: &Stage) {
    let before = stage.sandbox.ledger().len();
    for path in [
        format!("ocapi/v1/orders/{}/completion", stage.order),
        format!("ocapi/v1/orders/..%2f{}", stage.order),
        "ocapi/v1/orders/standard/booking".to_owned(),
        "RESTData.svc/cinemas".to_owned(),
        "checkout/v1/capabilities".to_owned(),
    ] {
        let ask = format!("return (await fetch('/cinema-api/{path}', {{ method: 'POST' }})).status");
        let answer = stage.browser.settle(&ask, vec![]).await;
        assert_eq!(answer, serde_json::json!({"value": 404}), "{path}");
    }
    assert_eq!(stage.sandbox.ledger().len(), before);
}

#[test]
fn nginx() {
    play(async |stage| {
        let site = Site::nginx(stage, &page("start", &stage.order), "");
        redeems_a_voucher(stage, &site).await;
    });
}

#[test]
fn caddy() {
    play(async |stage| {
        let site = Site::caddy(stage, &page("start", &stage.order));
        redeems_a_voucher(stage, &site).await;
    });
}

#[test]
fn express() {
    play(async |stage| {
        let site = Site::express(stage, &page("start", &stage.order));
        redeems_a_voucher(stage, &site).await;
    });
}

#[test]
fn the_type_of_the_wasm_can_be_asked_for() {
    play(async |stage| {
        let site = Site::nginx(stage, &page("start", &stage.order), "");
        let command = block("mime").replace("https://cdn.example/", site.url());
        let ended = Command::new("sh").args(["-c", &command]).output().expect("there is a shell");
        assert!(ended.status.success(), "{ended:?}");
    });
}
