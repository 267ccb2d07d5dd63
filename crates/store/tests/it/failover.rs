//! PostgreSQL behind a pgbouncer, on a network that fails, and while another server replaces it.

use std::sync::Arc;

use store::{Begin, Store, StoreError};
use tokio::task::JoinSet;

use crate::database::{Database, NOW};
use crate::server::{Bouncer, Server, connect, socket, until};
use crate::switch::Switch;

const IN_LOCKS: &str = "SELECT COUNT(*) = 10 FROM pg_stat_activity \
    WHERE datname = current_database() AND wait_event_type = 'Lock'";

/// Begins requests of one scope at once, so that they wait for each other.
async fn write(stores: &[Store], keys: std::ops::Range<usize>) -> Vec<Result<Begin, StoreError>> {
    let writes: JoinSet<_> = keys
        .map(|key| {
            let store = stores[key % stores.len()].clone();
            async move { store.begin_request("scope", &format!("key {key}"), "f", NOW).await }
        })
        .collect();
    writes.join_all().await
}

async fn open(url: &str) -> Store {
    Store::open(&url.parse().unwrap()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL and pgbouncer: cargo xtask test --only native"]
async fn three_proxies_start_and_write_behind_a_pgbouncer_that_lends_by_transaction() {
    let database = Database::postgres().await;
    let bouncer = Bouncer::before(&database.url).await;
    let opened: JoinSet<_> = (0..3)
        .map(|_| {
            let url = bouncer.url.clone();
            async move { open(&url).await }
        })
        .collect();
    let stores = opened.join_all().await;
    assert_eq!(write(&stores, 0..50).await, vec![Ok(Begin::Fresh); 50]);
    assert_eq!(write(&stores, 0..50).await, vec![Ok(Begin::Running); 50]);
    for store in &stores {
        store.ready().await.unwrap();
        assert_eq!(store.gift_report(1, NOW).await.unwrap().minted, 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL: cargo xtask test --only native"]
async fn idle_connections_that_fell_silent_fail_no_call() {
    let database = Database::postgres().await;
    let switch = Switch::to(socket(&database.url)).await;
    let stores = [open(&switch.url(&database.name())).await];
    assert_eq!(write(&stores, 0..20).await, vec![Ok(Begin::Fresh); 20]);
    for round in 1..4 {
        switch.silence();
        let keys = round * 20;
        assert_eq!(write(&stores, keys..keys + 20).await, vec![Ok(Begin::Fresh); 20]);
        stores[0].ready().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL: cargo xtask test --only native"]
async fn connections_that_fall_silent_within_a_statement_fail_no_later_call() {
    let database = Database::postgres().await;
    let switch = Switch::to(socket(&database.url)).await;
    let stores = Arc::new([open(&switch.url(&database.name())).await]);
    let mut blocker = connect(&database.url).await;
    sqlx::raw_sql("BEGIN; LOCK TABLE requests").execute(&mut blocker).await.unwrap();
    let first = tokio::spawn({
        let stores = Arc::clone(&stores);
        async move { write(&*stores, 0..10).await }
    });
    until(&database.url, IN_LOCKS).await;
    switch.silence();
    sqlx::raw_sql("COMMIT").execute(&mut blocker).await.unwrap();
    // One call had the lock of the scope. The others had done nothing yet.
    let mut first = first.await.unwrap();
    first.retain(|written| *written != Ok(Begin::Fresh));
    assert_eq!(first, vec![Err(StoreError::TimedOut)]);
    for keys in [10..20, 20..30, 30..40] {
        assert_eq!(write(&*stores, keys).await, vec![Ok(Begin::Fresh); 10]);
    }
    stores[0].ready().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL: cargo xtask test --only native"]
async fn connections_that_the_server_ended_fail_no_call() {
    let database = Database::postgres().await;
    let stores = [open(&database.url).await];
    for round in 0..3 {
        let keys = round * 20;
        assert_eq!(write(&stores, keys..keys + 20).await, vec![Ok(Begin::Fresh); 20]);
        until(
            &database.url,
            "SELECT COUNT(pg_terminate_backend(pid)) = 0 FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL: cargo xtask test --only native"]
async fn a_server_that_takes_no_writes_is_told_by_readiness_and_left() {
    const ALL_LEFT: &str = "SELECT COUNT(*) = 0 FROM pg_stat_activity \
        WHERE application_name = 'its' AND backend_start < pg_conf_load_time()";
    let server = Server::start().await;
    let stores = [open(&format!("{}&application_name=its", server.url())).await];
    stores[0].ready().await.unwrap();
    assert_eq!(write(&stores, 0..1).await, vec![Ok(Begin::Fresh)]);
    server.execute(&["ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()"]).await;
    // Each connection notices it on its next use.
    while stores[0].ready().await.is_ok() {}
    assert_eq!(stores[0].ready().await, Err(StoreError::ReadOnly));
    assert_eq!(write(&stores, 1..2).await, vec![Err(StoreError::ReadOnly)]);
    // Each check closes one of the idle connections.
    while !server.tells(ALL_LEFT).await {
        assert_eq!(stores[0].ready().await, Err(StoreError::ReadOnly));
    }
    server.execute(&["ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()"]).await;
    while stores[0].ready().await.is_err() {}
    assert_eq!(write(&stores, 20..40).await, vec![Ok(Begin::Fresh); 20]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL: cargo xtask test --only native"]
async fn nothing_that_was_acknowledged_is_lost_when_a_replica_takes_over() {
    let primary = Server::start().await;
    let switch = Switch::to(primary.socket()).await;
    let url = switch.url("postgres");
    let replica = Server::replica_of(&primary).await;
    let socket = replica.socket();
    take_over(&url, primary, replica, || switch.turn_to(socket)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL: cargo xtask test --only native"]
async fn of_two_hosts_the_one_that_takes_writes_is_used() {
    let primary = Server::start().await;
    let replica = Server::replica_of(&primary).await;
    // The standby is named first: it is refused at the start too.
    let url = format!("postgres:///postgres?host={},{}&user=postgres", replica.folder(), primary.folder());
    take_over(&url, primary, replica, || ()).await;
}

/// Writes while a replica replaces the primary, and expects everything that was acknowledged. `turned` is called after the
/// promotion of the replica.
async fn take_over(url: &str, primary: Server, replica: Server, turned: impl FnOnce()) {
    let store = open(url).await;
    primary.execute(&["ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()"]).await;
    until(&primary.url(), "SELECT EXISTS (SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync')")
        .await;

    let (acknowledged, mut heard) = tokio::sync::watch::channel(0_usize);
    let writer = tokio::spawn({
        let store = store.clone();
        async move {
            let mut kept = vec![];
            for key in 0.. {
                let done = store.begin_request(&format!("order {key}"), "key", "f", NOW).await;
                if done == Ok(Begin::Fresh) {
                    kept.push(key);
                    if acknowledged.send(kept.len()).is_err() {
                        break;
                    }
                }
            }
            kept
        }
    });
    heard.wait_for(|number| *number >= 50).await.unwrap();
    primary.crash().await;
    replica.execute(&["SELECT pg_promote()"]).await;
    let before = *heard.borrow();
    turned();
    heard.wait_for(|number| *number >= before + 50).await.unwrap();
    store.ready().await.unwrap();
    drop(heard);
    for key in writer.await.unwrap() {
        let again = store.begin_request(&format!("order {key}"), "key", "f", NOW).await;
        assert_eq!(again, Ok(Begin::Running), "{key}");
    }
}
