//! Many customers who pay with one code at the same moment.

use crate::payments::shop::config;
use crate::support::house::{Folder, House, Served, postgres};
use sandbox::seed::{ADULT, SHOWTIME_WITHOUT_SEATS};
use sandbox::{Fault, FaultKind, RedemptionState, Route, Sandbox, When};
use serde_json::json;
use std::sync::Arc;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

const CUSTOMERS: usize = 50;
const ROUNDS: usize = 20;

/// All plan with the code and complete at once. The winner is the one whose payment is redeemed.
async fn one_gets_it(house: &House, proxies: &[Arc<Served>], round: usize) {
    let code = format!("RACE{round:011}");
    house.sandbox.procinema_add_code(&code);
    // A moment in which the others arrive.
    house.sandbox.inject(Fault::once(Route::ProcinemaCheck, FaultKind::Delay { ms: 50, when: When::After }));
    let start = Arc::new(Barrier::new(CUSTOMERS));
    let mut customers = JoinSet::new();
    for customer in 0..CUSTOMERS {
        let order = house.sandbox.create_order(SHOWTIME_WITHOUT_SEATS, &[ADULT], &[]).unwrap();
        let (proxy, start, code) = (proxies[customer % proxies.len()].clone(), start.clone(), code.clone());
        customers.spawn(async move {
            let token = proxy.token(&order).await;
            let path = format!("/checkout/v1/orders/{order}");
            let body = json!({"code": code, "amount": 5});
            let planned = proxy.ask(&token, "POST", &format!("{path}/payments"), Some(body)).await;
            start.wait().await;
            assert_eq!(planned.status, 200, "{planned:?}");
            loop {
                let complete = json!({"amount": 20.16});
                let got = proxy.ask(&token, "POST", &format!("{path}/complete"), Some(complete)).await;
                // On a busy machine the first call does not wait for the end, and a site asks again.
                if got.status != 200 || got.json()["status"] != "Pending" {
                    return got;
                }
            }
        });
    }
    let mut redeemed = 0;
    for got in customers.join_all().await {
        match got.status {
            200 => {
                let json = got.json();
                let due = json["status"] == "PaymentDue" && json["payments"][0]["state"] == "Redeemed";
                assert!(due, "round {round}: {got:?}");
                redeemed += 1;
            }
            status => {
                let told = (status, got.problem());
                let known = ["voucher-in-use", "voucher-not-accepted"];
                assert!(status == 409 && known.contains(&told.1.as_str()), "round {round}: {got:?}");
            }
        }
    }
    let redemptions = house.sandbox.procinema_redemptions(&code);
    assert_eq!((redeemed, redemptions.len()), (1, 1), "round {round}");
    assert_eq!(redemptions[0].state, RedemptionState::Standing);
    assert!(house.calls(Route::ProcinemaRedeem) <= round + 1, "round {round}: a second redeem was sent");
    assert_eq!(house.calls(Route::ProcinemaUnredeem), 0);
}

async fn rounds(store: &str, proxies: usize, rounds: usize) {
    let house = House::of(Sandbox::seeded()).await;
    let mut served = Vec::new();
    for _ in 0..proxies {
        let mut config = config(&house);
        config.state.store = store.parse().unwrap();
        // Fifty customers behind one address.
        config.attempts.attempts_per_address = 100_000;
        config.attempts.attempts_per_address_day = 1_000_000;
        config.attempts.attempts_in_all = 1_000_000;
        config.attempts.attempts_per_voucher = 1_000;
        config.edge.connections_per_address = 1_000;
        served.push(Arc::new(Served::with(config).await));
    }
    for round in 0..rounds {
        one_gets_it(&house, &served, round).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL: cargo xtask test --only native"]
async fn of_fifty_customers_with_one_code_one_gets_it_through_two_proxies() {
    rounds(&postgres().await, 2, ROUNDS).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_customers_with_one_code_one_gets_it_through_one_proxy_with_a_file() {
    let folder = Folder::new();
    rounds(&folder.url(), 1, ROUNDS).await;
}
