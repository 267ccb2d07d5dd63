//! A customer with a completed order, and a proxy with gifts whose store the test can read.

use crate::support::house::{Folder, Got, House, Served};
use sandbox::Route;
use serde_json::Value;
use store::{GiftReport, Store};

pub(crate) struct Counter {
    pub(crate) house: House,
    pub(crate) proxy: Served,
    pub(crate) store: Store,
    /// The last field, so that it is dropped last.
    pub(crate) folder: Folder,
}

impl Counter {
    pub(crate) async fn open() -> Counter {
        let (house, folder) = (House::new().await, Folder::new());
        let mut config = house.config();
        config.state.store = folder.url().parse().unwrap();
        let proxy = Served::with(config).await;
        let store = Store::open(&folder.url().parse().unwrap()).await.unwrap();
        Counter { house, proxy, store, folder }
    }

    /// A completed order and its token.
    pub(crate) async fn sold(&self) -> (String, String) {
        let order = self.house.order();
        let token = self.proxy.token(&order).await;
        self.house.sell(&order).await;
        (order, token)
    }

    pub(crate) async fn gift(&self, (order, token): &(String, String)) -> Got {
        self.proxy.ask(token, "POST", &format!("/checkout/v1/orders/{order}/gift"), None).await
    }

    /// The gift's code.
    pub(crate) async fn code(&self, sold: &(String, String)) -> String {
        let got = self.gift(sold).await;
        assert_eq!(got.status, 200, "{got:?}");
        got.json()["code"].as_str().unwrap().to_owned()
    }

    pub(crate) fn asked(&self) -> usize {
        self.house.calls(Route::GenerateCode)
    }

    pub(crate) async fn is_offered(&self) -> bool {
        let got = Got::from(self.proxy.request("GET", "/checkout/v1/capabilities")).await;
        got.json()["capabilities"].as_array().unwrap().contains(&Value::from("gift"))
    }

    pub(crate) async fn report(&self) -> GiftReport {
        self.store.gift_report(10, jiff::Timestamp::now().as_millisecond()).await.unwrap()
    }
}
