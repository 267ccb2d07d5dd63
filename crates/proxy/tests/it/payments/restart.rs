//! A proxy that starts without ProCinema while redemptions are open.

use crate::payments::shop::{CODE, Shop, config};
use crate::support::house::{Folder, Served};
use proxy::config::{Offer, ProCinemaSettings, ReconcileCommand};
use sandbox::{Route, Sandbox};

#[tokio::test]
async fn redemptions_are_continued_after_a_restart_that_offers_no_vouchers_and_none_starts_without_procinema()
{
    let folder = Folder::new();
    let shop = Shop::of(Sandbox::seeded(), |config| config.state.store = folder.url().parse().unwrap()).await;
    shop.pay(CODE, "5").await;
    assert_eq!(shop.complete_at_last(15.0).await["due"], 15.0);
    let Shop { house, proxy, order, token } = shop;
    proxy.end().await;

    let mut without = config(&house);
    without.state.store = folder.url().parse().unwrap();
    without.procinema = ProCinemaSettings::default();
    let refused = proxy::Proxy::start(without.clone()).await.err().unwrap().to_string();
    assert!(refused.contains("1 redemptions are open"), "{refused}");

    let mut offering_none = config(&house);
    offering_none.state.store = folder.url().parse().unwrap();
    offering_none.procinema.procinema_offer = Offer::No;
    let shop = Shop { proxy: Served::with(offering_none).await, house, order, token };
    assert_eq!(shop.complete_at_last(15.0).await["due"], 15.0, "what is paid stays paid");
    shop.sell().await;
    assert_eq!(shop.complete_at_last(15.0).await["status"], "Completed");
    assert_eq!((shop.calls(Route::ProcinemaRedeem), shop.standing()), (1, 1));

    assert!(proxy::Proxy::start(without).await.is_ok(), "nothing is open any more");
}

/// Two proxies of one store with different settings.
#[tokio::test]
async fn a_proxy_without_procinema_tells_no_amount_for_an_order_with_a_redeemed_voucher() {
    let folder = Folder::new();
    let shop = Shop::of(Sandbox::seeded(), |config| config.state.store = folder.url().parse().unwrap()).await;
    let mut without = config(&shop.house);
    without.state.store = folder.url().parse().unwrap();
    without.procinema = ProCinemaSettings::default();
    let other = Served::with(without).await;
    shop.pay(CODE, "5").await;
    assert_eq!(shop.complete_at_last(15.0).await["due"], 15.0);
    for amount in [15, 20] {
        let path = format!("/checkout/v1/orders/{}/complete", shop.order);
        let body = Some(serde_json::json!({"amount": amount}));
        let got = other.ask(&shop.token, "POST", &path, body).await;
        assert_eq!((got.status, got.problem().as_str()), (503, "unavailable"), "{got:?}");
    }
}

#[tokio::test]
async fn a_store_from_yesterday_disagrees_with_the_systems() {
    let (folder, backup) = (Folder::new(), Folder::new());
    let shop = Shop::of(Sandbox::seeded(), |config| config.state.store = folder.url().parse().unwrap()).await;
    shop.pay(CODE, "5").await;
    let Shop { house, proxy, order, token } = shop;
    proxy.end().await;
    std::fs::copy(folder.file(), backup.file()).unwrap();
    let with_store = |folder: &Folder| {
        let mut config = config(&house);
        config.state.store = folder.url().parse().unwrap();
        config
    };
    let compare = async |folder: &Folder| {
        let command = ReconcileCommand { config: with_store(folder), days: 7 };
        proxy::commands::reconcile::run(command).await.unwrap()
    };
    let proxy = Served::with(with_store(&folder)).await;
    let path = format!("/checkout/v1/orders/{order}/complete");
    let due = proxy.ask(&token, "POST", &path, Some(serde_json::json!({"amount": 15}))).await;
    assert_eq!(due.json()["status"], "PaymentDue", "{due:?}");
    proxy.end().await;
    assert_eq!(compare(&folder).await, "1 redemptions compared\n");
    let found = compare(&backup).await;
    assert!(found.contains(&order) && found.contains("the code is spent"), "{found}");
    assert!(!found.contains(CODE), "{found}");
}
