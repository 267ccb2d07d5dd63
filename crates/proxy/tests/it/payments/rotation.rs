//! The secret changes while redemptions are open.

use crate::payments::shop::{CODE, Shop, config};
use crate::support::Log;
use crate::support::house::{Folder, Got, SECRET, Served, client};
use proxy::Proxy;
use sandbox::Sandbox;
use sandbox::seed::{ADULT, SHOWTIME};
use serde_json::json;
use std::collections::BTreeSet;
use store::Store;

const NEW: &str = "canary-secret-8796a5b4c3d2e1f00f1e2d3c4b5a6978";
const KEY: &str = "a-key-of-a-write-before-the-change";

/// Plans to pay with the code.
async fn plan(proxy: &Served, token: &str, order: &str, key: &str) -> Got {
    let path = format!("http://{}/checkout/v1/orders/{order}/payments", proxy.public);
    let request = client().post(path).header("checkout-order-token", token);
    let body = json!({"code": CODE, "amount": 5});
    Got::from(request.header("idempotency-key", key).json(&body)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_secret_opens_with_the_old_one_what_was_begun() {
    let folder = Folder::new();
    let shop = Shop::of(Sandbox::seeded(), |config| config.state.store = folder.url().parse().unwrap()).await;
    let Shop { house, proxy, order, token } = shop;
    let planned = plan(&proxy, &token, &order, KEY).await;
    assert_eq!(planned.status, 200, "{planned:?}");
    proxy.end().await;

    let mut changed = config(&house);
    changed.state.store = folder.url().parse().unwrap();
    changed.state.secret = NEW.into();
    let refused = Proxy::start(changed.clone()).await.err().unwrap().to_string();
    assert!(refused.contains("VOUCHER_CHECKOUT_OLD_SECRETS"), "{refused}");
    assert!(!refused.contains(NEW) && !refused.contains('\n'), "{refused}");

    changed.state.old_secrets = vec![SECRET.into()];
    let proxy = Served::with(changed.clone()).await;
    assert_eq!(plan(&proxy, &token, &order, KEY).await.text, planned.text, "the kept answer opens");
    let other = house.sandbox.create_order(SHOWTIME, &[ADULT, ADULT], &[]).unwrap();
    let others = proxy.token(&other).await;
    plan(&proxy, &others, &other, "a-key-of-a-write-after-the-change").await;
    let store = Store::open(&folder.url().parse().unwrap()).await.unwrap();
    let [old, new] = [&order, &other].map(|order| store.redemptions_of(order));
    let (old, new) = (old.await.unwrap().remove(0), new.await.unwrap().remove(0));
    assert_eq!(old.code, new.code, "a code has one hash, whichever secret it came under");
    let secret = |row: &store::RedemptionRow| row.sealed.as_ref().unwrap().as_str()[..9].to_owned();
    assert_ne!(secret(&old), secret(&new), "the new secret seals");
    let path = format!("/checkout/v1/orders/{order}/complete");
    let due = proxy.ask(&token, "POST", &path, Some(json!({"amount": 15}))).await;
    assert_eq!(
        due.json()["status"],
        "PaymentDue",
        "the old token is good, and the sealed code opens: {due:?}"
    );
    assert_eq!(house.sandbox.procinema_redemptions(CODE).len(), 1);
    proxy.end().await;

    // The new secret alone opens the store now, and verifies the tokens it signed.
    changed.state.old_secrets = Vec::new();
    let proxy = Served::with(changed).await;
    let payment = |order: &str| format!("/checkout/v1/orders/{order}/payments");
    assert_eq!(proxy.ask(&others, "GET", &payment(&other), None).await.status, 200);
    assert_eq!(proxy.ask(&token, "GET", &payment(&order), None).await.status, 404);
}

/// The store keeps an answer and a planned voucher.
#[tokio::test]
async fn operators_are_told_that_a_stored_value_cannot_be_decrypted() {
    let (log, _guard) = Log::start();
    let folder = Folder::new();
    let shop = Shop::of(Sandbox::seeded(), |config| config.state.store = folder.url().parse().unwrap()).await;
    let Shop { house, proxy, order, token } = shop;
    assert_eq!(plan(&proxy, &token, &order, KEY).await.status, 200);
    proxy.end().await;
    let mut changed = config(&house);
    changed.state.store = folder.url().parse().unwrap();
    changed.state.secret = NEW.into();
    // The first start with both secrets encrypts the store's own key with the new one. The second has only that.
    for old in [vec![SECRET.into()], Vec::new()] {
        changed.state.old_secrets = old;
        let proxy = Served::with(changed.clone()).await;
        if changed.state.old_secrets.is_empty() {
            let again = plan(&proxy, &proxy.token(&order).await, &order, KEY).await;
            assert_eq!((again.status, again.problem().as_str()), (503, "unavailable"));
            let token = proxy.token(&order).await;
            let path = format!("/checkout/v1/orders/{order}/complete");
            let got = proxy.ask(&token, "POST", &path, Some(json!({"amount": 15}))).await;
            assert_eq!((got.status, got.problem().as_str()), (409, "voucher-not-redeemed"));
            let metrics = proxy.metrics().await;
            let count =
                metrics.lines().find(|line| line.starts_with("voucher_checkout_stored_unreadable_total"));
            assert!(count.is_some_and(|line| !line.ends_with(" 0")), "{metrics}");
        }
        proxy.end().await;
    }
    let with = |field: &str| {
        let all = log.events().into_iter().filter(|line| line.get(field).is_some());
        all.map(|line| format!("{} {}", line["level"], line[field]).replace('"', "")).collect::<BTreeSet<_>>()
    };
    assert!(with("cause").contains("WARN stored-value-unreadable"));
    assert_eq!(with("value").into_iter().collect::<Vec<_>>(), ["ERROR answer", "ERROR voucher"]);
}
