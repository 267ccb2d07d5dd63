//! A proxy whose store has failed: no write goes through, reads work, and health checks report it.

use crate::support::house::{Folder, Got, Served, listener, with};
use crate::support::{CALLS, Stub, config};
use serde_json::Value;
use sqlx::{Connection, Executor};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::net::{TcpStream, UnixStream};
use tokio::task::JoinSet;

/// All writes of the table are refused before Vista is called, and all reads work.
async fn only_reads_go_on(proxy: &Served, vista: &Stub) {
    let writes: Vec<_> = CALLS.into_iter().filter(|call| call.3).collect();
    // The answer comes at once, because a store that fails may take its time.
    let mut refused = JoinSet::new();
    for (method, path, body, _) in writes {
        let body = body.map(|body| serde_json::from_str::<Value>(body).unwrap());
        let request = with(proxy.request(method, path), body);
        refused.spawn(async move { (path, Got::from(request).await) });
    }
    for (path, got) in refused.join_all().await {
        assert_eq!((got.status, got.problem().as_str()), (503, "unavailable"), "{path}");
    }
    assert!(vista.seen().is_empty(), "{:?}", vista.seen());
    for (number, (method, path, body, _)) in CALLS.into_iter().filter(|call| !call.3).enumerate() {
        let body = body.map(|body| serde_json::from_str::<Value>(body).unwrap());
        Got::from(with(proxy.request(method, path), body)).await;
        assert_eq!(vista.seen().len(), number + 1, "{method} {path}");
    }
    not_ready(proxy).await;
    assert_eq!(Got::from(proxy.request("GET", "/health/live")).await.status, 204);
    assert_ne!(failures(proxy).await, 0);
}

/// Asks until the proxy is not ready: an answer is used for a second.
async fn not_ready(proxy: &Served) {
    let ready = loop {
        let ready = Got::from(proxy.request("GET", "/health/ready")).await;
        if ready.status != 204 {
            break ready;
        }
    };
    assert_eq!((ready.status, ready.problem().as_str()), (503, "unavailable"));
}

/// The counted failures of the store.
async fn failures(proxy: &Served) -> u64 {
    let metrics = proxy.metrics().await;
    let mut lines = metrics.lines();
    let counted = lines.find_map(|line| line.strip_prefix("voucher_checkout_store_failures_total "));
    counted.unwrap().parse().unwrap()
}

async fn ready(proxy: &Served) {
    assert_eq!(Got::from(proxy.request("GET", "/health/ready")).await.status, 204);
}

#[tokio::test]
async fn without_its_tables_nothing_is_written() {
    let (vista, folder) = (Stub::default(), Folder::new());
    let proxy = served(&vista, &folder).await;
    drop_tables(&folder, "DROP TABLE requests; DROP TABLE attempts; DROP TABLE store_keys").await;
    only_reads_go_on(&proxy, &vista).await;
}

#[tokio::test]
async fn a_store_that_fails_in_readiness_is_counted() {
    let folder = Folder::new();
    let proxy = served(&Stub::default(), &folder).await;
    // Only readiness uses this table while the proxy runs.
    drop_tables(&folder, "DROP TABLE store_keys").await;
    assert_eq!(failures(&proxy).await, 0);
    not_ready(&proxy).await;
    assert_ne!(failures(&proxy).await, 0);
}

/// A ready proxy whose store is in this folder.
async fn served(vista: &Stub, folder: &Folder) -> Served {
    let mut config = config(vista.clone().answering(200, &[], "{}").await);
    config.state.store = folder.url().parse().unwrap();
    let proxy = Served::with(config).await;
    ready(&proxy).await;
    proxy
}

async fn drop_tables(folder: &Folder, statements: &'static str) {
    let mut connection = folder.connect().await;
    connection.execute(statements).await.unwrap();
    connection.close().await.unwrap();
}

/// A port in front of PostgreSQL's socket, until `alive` is false: then it closes every connection and accepts none.
async fn forwarder(folder: String, alive: Arc<AtomicBool>) -> u16 {
    let listener = listener().await;
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let mut open = JoinSet::new();
        while let Ok((mut client, _)) = listener.accept().await {
            if !alive.load(Ordering::SeqCst) {
                open.abort_all();
                continue;
            }
            let socket = format!("{folder}/.s.PGSQL.5432");
            open.spawn(async move {
                let mut server = UnixStream::connect(socket).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
            });
        }
    });
    port
}

#[tokio::test]
#[ignore = "needs PostgreSQL: cargo xtask test --only native"]
async fn without_postgresql_nothing_is_written() {
    let at: reqwest::Url = crate::support::house::postgres().await.parse().unwrap();
    let host = at.query_pairs().find(|(name, _)| name == "host").unwrap().1.into_owned();
    let alive = Arc::new(AtomicBool::new(true));
    let port = forwarder(host, alive.clone()).await;
    let vista = Stub::default();
    let mut config = config(vista.clone().answering(200, &[], "{}").await);
    config.state.store = format!("postgres://postgres@127.0.0.1:{port}{}", at.path()).parse().unwrap();
    let proxy = Served::with(config).await;
    ready(&proxy).await;
    alive.store(false, Ordering::SeqCst);
    // One more connection wakes the forwarder, which then closes the others.
    TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    only_reads_go_on(&proxy, &vista).await;
}
