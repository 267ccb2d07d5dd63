//! The process that is killed.

use super::hands::Hands;
use super::story::Ending;
use redemption::Redemption;
use redemption_runner::Runner;
use serde_json::{Value, json};
use std::time::Duration;
use store::Store;

/// The environment variable with its orders.
pub(crate) const ORDERS: &str = "REDEMPTION_CHILD";
/// The order ends after this many rounds.
const ENDS_AFTER: u32 = 1;
const MOST_ROUNDS: u32 = 60;
/// The time between two rounds, on its own clock.
const ROUND: i64 = 5_000;

pub(crate) struct Orders {
    pub(crate) base: String,
    pub(crate) store: String,
    pub(crate) redemption: String,
    pub(crate) order: String,
    pub(crate) now: i64,
    pub(crate) total: i64,
    pub(crate) ending: Ending,
    /// The point at which it dies.
    pub(crate) point: u32,
}

impl Orders {
    pub(crate) fn text(&self) -> String {
        json!([
            self.base,
            self.store,
            self.redemption,
            self.order,
            self.now,
            self.total,
            self.ending.name(),
            self.point
        ])
        .to_string()
    }

    fn read(text: &str) -> Orders {
        let json: Value = serde_json::from_str(text).unwrap();
        let text = |index: usize| json[index].as_str().unwrap().to_owned();
        Orders {
            base: text(0),
            store: text(1),
            redemption: text(2),
            order: text(3),
            now: json[4].as_i64().unwrap(),
            total: json[5].as_i64().unwrap(),
            ending: Ending::named(&text(6)),
            point: u32::try_from(json[7].as_u64().unwrap()).unwrap(),
        }
    }
}

pub(crate) fn run(orders: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(complete(Orders::read(orders)));
}

async fn complete(orders: Orders) {
    let store = Store::open(&orders.store.parse().unwrap()).await.unwrap();
    let hands = Hands::new(&orders.base, orders.now, orders.point);
    let runner = Runner::new(hands, store.clone(), "killed".to_owned());
    runner.start(&orders.redemption, orders.total, orders.total).await.unwrap();
    runner.drive(&orders.redemption, Duration::from_secs(6)).await.unwrap();
    for round in 0..MOST_ROUNDS {
        if round >= ENDS_AFTER {
            orders.ending.come(&runner, &orders).await;
        }
        let row = store.redemption(&orders.redemption).await.unwrap().unwrap();
        if matches!(row.redemption, Redemption::Ended { .. }) {
            return;
        }
        runner.world().pass(ROUND);
        for id in runner.due().await.unwrap() {
            runner.drive(&id, Duration::ZERO).await.unwrap();
        }
    }
    unreachable!("the redemption does not end");
}
