//! Four upstreams that answer every call, and the calls that they may receive.

use super::templates::{check, config};
use crate::support::Stub;
use crate::support::house::base;
use proxy::Config;
use serde_json::json;

/// Four upstreams with a prefix each. Their answers let calls go as far as possible.
pub(super) struct Upstreams {
    stubs: [(&'static str, Stub); 4],
    pub(super) config: Config,
}

impl Upstreams {
    pub(super) async fn new() -> Upstreams {
        let price = json!({"valueIncludingTax": 10.0, "valueExcludingTax": 8.7, "tax": 1.3});
        let order = json!({"order": {"id": "o1", "status": "Completed", "totalPrice": price}, "voucher": {"id": "v", "type": "Ticket"}});
        let answers = [
            ("ocapi", order.to_string()),
            ("connect", r#"{"Result":0,"order":{}}"#.to_owned()),
            ("procinema", r#"{"valid":false}"#.to_owned()),
            ("cinematiccard", r#"{"ok":true,"code":"HALF-1A0A48C0"}"#.to_owned()),
        ];
        let (mut stubs, mut bases) = (Vec::new(), Vec::new());
        for (name, answer) in answers {
            let stub = Stub::default();
            let address = stub.clone().answering(200, &[], &answer).await;
            bases.push(format!("{}/{name}", base(address)).parse::<proxy::BaseUrl>().unwrap());
            stubs.push((name, stub));
        }
        let config = config(bases.as_slice().try_into().unwrap(), crate::support::house::WEBHOOK);
        Upstreams { stubs: stubs.try_into().unwrap_or_else(|_| panic!()), config }
    }

    /// Checks that every call fits a template of its upstream. Returns the number of calls per upstream.
    pub(super) fn judge(&self) -> [usize; 4] {
        self.stubs.each_ref().map(|(name, stub)| {
            let seen = stub.seen();
            for call in &seen {
                let target = call.target.strip_prefix(&format!("/{name}")).unwrap_or("outside of the prefix");
                check(name, &call.method, target, &call.headers);
            }
            seen.len()
        })
    }
}
