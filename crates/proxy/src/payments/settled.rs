//! The end of a redemption after a fault at `/redeem` or `/unredeem`: the code that ships, over sockets, with a clock
//! that does not wait.

#[path = "../../tests/it/faults/table.rs"]
mod table;

use super::{Cinema, SealedVoucher};
use crate::config::Config;
use crate::operations::alarm::Alarm;
use crate::services::Services;
use crate::upstream::Upstream;
use crate::upstream::orders::Orders;
use crate::upstream::procinema::ProCinema;
use redemption::{
    Amount, CheckAnswer, Millis, Notice, OrderAnswer, RedeemAnswer, Redemption, UnredeemAnswer,
    VoucherPaymentState,
};
use redemption_runner::{Driven, Runner, World};
use sandbox::seed::{ADULT, PROCINEMA_CODES, SHOWTIME};
use sandbox::{
    Fault, FaultKind, OCAPI_TOKEN, PROCINEMA_KEY, Place, RedemptionState, Relay, Route, Sandbox, SocketFault,
    Times,
};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;
use store::{PlanOutcome, RedemptionRow, Sealed};
use table::{Call, Differences, compare_rows, documented_at, socket_faults};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

const CODE: &str = PROCINEMA_CODES[0];
const TOTAL: i64 = 2_000;
const SECOND: Duration = Duration::from_secs(1);

/// A world in which sleeping only moves the clock.
struct Hurried {
    cinema: Cinema,
    /// The same without ProCinema. `is_away` sends the next write there.
    deserted: Cinema,
    is_away: AtomicBool,
    ahead: AtomicI64,
}

impl Hurried {
    fn for_write(&self) -> &Cinema {
        if self.is_away.swap(false, Ordering::SeqCst) { &self.deserted } else { &self.cinema }
    }
}

impl World for Hurried {
    fn now(&self) -> Millis {
        self.cinema.now() + self.ahead.load(Ordering::SeqCst)
    }

    async fn sleep(&self, time: Duration) {
        self.ahead.fetch_add(time.as_millis().try_into().unwrap(), Ordering::SeqCst);
    }

    async fn order(&self, order_id: &str, code: &Sealed) -> OrderAnswer {
        self.cinema.order(order_id, code).await
    }

    async fn check(&self, code: &Sealed) -> CheckAnswer {
        self.cinema.check(code).await
    }

    async fn redeem(&self, code: &Sealed, amount: Amount) -> RedeemAnswer {
        self.for_write().redeem(code, amount).await
    }

    async fn unredeem(&self, code: &Sealed) -> UnredeemAnswer {
        self.for_write().unredeem(code).await
    }

    fn report(&self, redemption: &RedemptionRow, notice: Notice) {
        self.cinema.report(redemption, notice);
    }
}

/// A planned redemption of 5.00 on an order of 20.00.
struct Story {
    sandbox: Sandbox,
    relay: Relay,
    runner: Runner<Hurried>,
    order: String,
    id: String,
}

impl Story {
    async fn new(upstream_timeout_ms: u64) -> Story {
        let sandbox = Sandbox::seeded();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let cinema = listener.local_addr().unwrap();
        let router = sandbox::router(sandbox.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let relay = Relay::start(cinema).await.unwrap();
        let ocapi = format!("http://{cinema}").parse().unwrap();
        let config = Config { upstream_timeout_ms, ..Config::new(ocapi, OCAPI_TOKEN.into()) };
        let services = Services::new(&config).await.unwrap();
        let at = |base: String| {
            let mut config = config.clone();
            config.procinema.procinema_url = Some(format!("{base}/v1").parse().unwrap());
            config.procinema.procinema_key = Some(PROCINEMA_KEY.into());
            let keyed = config.procinema.keyed().unwrap().unwrap();
            Cinema {
                orders: Orders::new(services.ocapi.clone()),
                procinema: ProCinema::new(Upstream::keyed(keyed, &config, services.metrics.clone()).unwrap()),
                keys: services.keys.clone(),
                alarm: Alarm::new(None, services.metrics.clone()).unwrap(),
                metrics: services.metrics.clone(),
            }
        };
        let world = Hurried {
            cinema: at(format!("http://{}", relay.address())),
            deserted: at("http://127.0.0.1:9".to_owned()),
            is_away: AtomicBool::new(false),
            ahead: AtomicI64::new(0),
        };
        let order = sandbox.create_order(SHOWTIME, &[ADULT, ADULT], &[]).unwrap();
        let voucher =
            SealedVoucher { code: CODE.to_owned(), suisanr: None, cinema_site_id: None, region: None };
        let (sealed, code) = (voucher.seal(&services.keys).unwrap(), services.keys.code_hash(CODE).unwrap());
        let planned = Redemption::planned(Amount::new(500).unwrap());
        let plan = services.store.plan(&order, &code, &sealed, &planned, world.now()).await.unwrap();
        let PlanOutcome::Planned(RedemptionRow { id, .. }) = plan else { panic!("not planned") };
        let runner = Runner::new(world, services.store.clone(), "the test".to_owned());
        Story { sandbox, relay, runner, order, id }
    }

    /// Drives the redemption until it has one of these states.
    async fn until(&self, ends: &[VoucherPaymentState]) -> VoucherPaymentState {
        for _ in 0..2_000 {
            let driven = self.runner.drive(&self.id, Duration::ZERO).await.unwrap();
            let Driven::Row(row) = driven else { panic!("{driven:?}") };
            let state = row.redemption.payment_state();
            if ends.contains(&state) {
                return state;
            }
            self.runner.world().sleep(SECOND).await;
        }
        panic!("no end is in sight")
    }

    /// Begins the redemption and, for `/unredeem`, lets the order expire. `disturb` is called before the call. Returns the
    /// end: the state that the customer sees, which must be true.
    async fn end(&self, call: Call, disturb: impl FnOnce(&Story)) -> String {
        use VoucherPaymentState::{Redeemed, Returned, UnderReview};
        if call == Call::Redeem {
            disturb(self);
            self.runner.start(&self.id, TOTAL, TOTAL).await.unwrap();
        } else {
            self.runner.start(&self.id, TOTAL, TOTAL).await.unwrap();
            assert_eq!(self.until(&[Redeemed, Returned, UnderReview]).await, Redeemed);
            disturb(self);
            assert!(self.sandbox.expire_order(&self.order));
        }
        let state = match call {
            Call::Redeem => self.until(&[Redeemed, Returned, UnderReview]).await,
            _ => self.until(&[Returned, UnderReview]).await,
        };
        self.relay.idle().await.unwrap();
        let redemptions = self.sandbox.procinema_redemptions(CODE);
        let standing = redemptions.iter().filter(|one| one.state == RedemptionState::Standing).count();
        assert!(redemptions.len() <= 1, "{call:?}: redeemed twice");
        // ProCinema refuses to redeem a code twice, so a second attempt would leave a refusal.
        let again = |call: &sandbox::Call| call.route == Route::ProcinemaRedeem && call.faults.is_empty();
        let refused = self.sandbox.ledger().into_iter().find(|call| again(call) && call.status != Some(200));
        assert_eq!(refused, None, "{call:?}: sent again after it took effect");
        match (state, standing) {
            (Redeemed, 1) => "redeemed".to_owned(),
            (Returned, 0) => "returned".to_owned(),
            (UnderReview, _) => "under review".to_owned(),
            untrue => panic!("{call:?}: {untrue:?}"),
        }
    }
}

async fn cell(call: Call, fault: Option<FaultKind>) -> String {
    let story = Story::new(8_000).await;
    let disturb = |story: &Story| match fault {
        Some(fault) => story.sandbox.inject(Fault::once(call.upstream_route(), fault)),
        None => story.runner.world().is_away.store(true, Ordering::SeqCst),
    };
    story.end(call, disturb).await
}

async fn socket_cell(call: Call, fault: SocketFault, place: Place) -> String {
    let story = Story::new(if fault.is_silent() { 1_000 } else { 8_000 }).await;
    let line = if call == Call::Redeem { "POST /v1/redeem" } else { "POST /v1/unredeem" };
    let end = story.end(call, |story| story.relay.disturb(line, Times::Once, fault, place)).await;
    assert_eq!(story.relay.disturbed(), 1);
    end
}

#[tokio::test]
async fn every_fault_at_redeem_and_unredeem_ends_as_documented() {
    compare_rows(&[Call::Redeem, Call::Unredeem], cell).await;
}

#[tokio::test]
async fn every_fault_of_procinemas_socket_ends_as_documented() {
    let mut cells = JoinSet::new();
    for (names, (fault, place)) in socket_faults() {
        for call in [Call::Redeem, Call::Unredeem] {
            cells.spawn(async move { (names, call, socket_cell(call, fault, place).await) });
        }
    }
    let mut differences = Differences::default();
    for (names, call, found) in cells.join_all().await {
        differences.compare(
            &format!("{names:?} {call:?}"),
            &found,
            &documented_at("upstream", names, call.kind()),
        );
    }
    differences.assert_none();
}
