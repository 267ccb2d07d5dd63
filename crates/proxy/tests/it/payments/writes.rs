//! The load of a redemption on the database that all proxies share.

use crate::payments::shop::Shop;
use crate::support::house::postgres;
use sandbox::Sandbox;
use sandbox::seed::{ADULT, PROCINEMA_CODES, SHOWTIME};
use sqlx::any::AnyConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions};
use std::time::{Duration, Instant};

/// The longest time that the server takes to close the connections of a proxy.
const PATIENCE: Duration = Duration::from_secs(30);

/// The number of transactions committed in a new database for this many redemptions.
async fn commits(redemptions: usize) -> i64 {
    let url = postgres().await;
    let mut shop = Shop::of(Sandbox::seeded(), |config| config.state.store = url.parse().unwrap()).await;
    for code in &PROCINEMA_CODES[..redemptions] {
        shop.order = shop.house.sandbox.create_order(SHOWTIME, &[ADULT, ADULT], &[]).unwrap();
        shop.token = shop.proxy.token(&shop.order).await;
        assert_eq!(shop.pay(code, "5").await.status, 200);
        assert_eq!(shop.complete_at_last(15.0).await["status"], "PaymentDue");
        shop.sell().await;
        assert_eq!(shop.complete_at_last(15.0).await["status"], "Completed");
    }
    shop.proxy.end().await;
    let mut options: AnyConnectOptions = url.parse().unwrap();
    let name = options.database_url.path().trim_start_matches('/').to_owned();
    options.database_url.set_path("/postgres");
    let mut server = options.connect().await.unwrap();
    // The server counts a connection's transactions when it ends.
    let query =
        format!("SELECT numbackends::BIGINT, xact_commit FROM pg_stat_database WHERE datname = '{name}'");
    let started = Instant::now();
    loop {
        let counted = sqlx::query_as::<_, (i64, i64)>(AssertSqlSafe(query.clone()));
        match counted.fetch_one(&mut server).await.unwrap() {
            (0, commits) => return commits,
            (open, _) => assert!(started.elapsed() < PATIENCE, "{open} connections are still open"),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// `docs/PROXY.md` names the figure. Both counts include the start of the proxies, so the difference does not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL: cargo xtask test --only native"]
async fn a_redemption_takes_at_most_30_write_transactions() {
    let (one, three) = (commits(1).await, commits(3).await);
    assert!(three - one <= 2 * 30, "{one} for one, {three} for three");
}
