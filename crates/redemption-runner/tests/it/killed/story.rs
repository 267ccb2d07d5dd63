//! One order with its faults and its end, and one death on the way.

use super::child::{ORDERS, Orders};
use super::hands::{CODE, Hands};
use crate::support::folder::Folder;
use redemption::{Amount, Escalation, Redemption, Sale, VoucherPaymentState};
use redemption_runner::{Driven, Fact, Runner};
use reqwest::Method;
use sandbox::seed::{ADULT, SHOWTIME};
use sandbox::{Fault, FaultKind, RedemptionState, Route, Sandbox};
use std::process::{Command, Stdio};
use std::time::Duration;
use store::{PlanOutcome, RedemptionRow, Store};
use tokio::net::TcpListener;

/// The test that the process runs, by its full name.
const KILLED: &str = "killed::a_process_killed_at_any_point_neither_loses_a_voucher_nor_takes_it_twice";
const BEGINS: i64 = 1_795_000_000_000;
/// When the next process begins: the lease of the killed one has just ended.
const LATER: i64 = BEGINS + 31_000;
const ROUND: i64 = 5_000;
/// 20 minutes.
const MOST_ROUNDS: i64 = 240;
const ENDS_AFTER: i64 = 7;

/// How an order ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The site asks for the amount due until it is confirmed, and then sells the order.
    Paid,
    Expired,
    /// The site sells the order without asking.
    SoldUnasked,
}

impl Ending {
    const ALL: [Ending; 3] = [Ending::Paid, Ending::Expired, Ending::SoldUnasked];

    pub(crate) fn name(self) -> String {
        format!("{self:?}")
    }

    pub(crate) fn named(name: &str) -> Ending {
        Ending::ALL.into_iter().find(|ending| ending.name() == name).unwrap()
    }

    /// Ends the order, by the site or by time. Changes nothing if it has ended already.
    pub(crate) async fn come(self, runner: &Runner<Hands>, orders: &Orders) {
        if self == Ending::Paid && !is_told(runner, orders).await {
            return;
        }
        let what = if self == Ending::Expired { "expire" } else { "pay" };
        let path = format!("/__sandbox/orders/{}/{what}", orders.order);
        let _ = runner.world().call(Method::POST, &path, None).await;
    }
}

/// Whether the voucher is redeemed. The confirmation is stored before the site is told.
async fn is_told(runner: &Runner<Hands>, orders: &Orders) -> bool {
    let total = orders.total;
    let recorded = runner.record(&orders.redemption, Fact::Confirmed { total }).await.unwrap();
    let Driven::Row(RedemptionRow { redemption, .. }) = recorded else { return false };
    redemption.payment_state() == VoucherPaymentState::Redeemed
        && matches!(redemption, Redemption::Running { terms, .. } if terms.confirmed == Some(total))
}

/// The faults of a seed.
#[derive(Debug)]
pub(crate) struct Story {
    ending: Ending,
    faults: Vec<Fault>,
}

impl Story {
    pub(crate) fn of(seed: u32) -> Story {
        let seed = usize::try_from(seed).unwrap();
        let write = |pick: usize| match pick % 6 {
            0 => None,
            1 => Some(FaultKind::CommitThenDrop),
            2 => Some(FaultKind::DropBefore),
            3 => Some(FaultKind::status(503)),
            4 => Some(FaultKind::Malformed),
            _ => Some(FaultKind::status(429)),
        };
        let of = |route, pick: usize| write(pick).map(|fault| Fault::once(route, fault));
        let read = |route, pick: usize| (pick % 4 == 3).then(|| Fault::once(route, FaultKind::status(500)));
        let faults = [
            of(Route::ProcinemaRedeem, seed),
            of(Route::ProcinemaUnredeem, seed / 3),
            read(Route::ProcinemaCheck, seed),
            read(Route::ReadOrder, seed / 2),
        ];
        // Each ending meets each fault of a redeem.
        let ending = Ending::ALL[(seed + seed / 6) % 3];
        Story { ending, faults: faults.into_iter().flatten().collect() }
    }
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Completed,
    /// Escalated: the site sold the order without asking.
    SoldUnasked,
    GivenBack,
    NothingTaken,
    /// Killed before it began.
    StillPlanned,
}

/// Runs the story. Returns whether the process was killed at the point, and how the redemption ended.
pub(crate) async fn run(story: &Story, point: u32) -> (bool, End) {
    let sandbox = Sandbox::seeded();
    let order = sandbox.create_order(SHOWTIME, &[ADULT, ADULT], &[]).unwrap();
    for fault in &story.faults {
        sandbox.inject(fault.clone());
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let serving = tokio::spawn(sandbox::serve(listener, sandbox.clone(), std::future::pending()));

    let folder = Folder::new();
    let url = format!("sqlite:{}", folder.file("store.db").display());
    let store = Store::open(&url.parse().unwrap()).await.unwrap();
    let (code, sealed) = (format!("{:064x}", 1).parse().unwrap(), format!("{:A<40}", "").parse().unwrap());
    let plan = Redemption::planned(Amount::new(500).unwrap());
    let kept = store.plan(&order, &code, &sealed, &plan, BEGINS).await.unwrap();
    let PlanOutcome::Planned(row) = kept else { unreachable!("the order is new") };
    store.close().await;

    let orders = Orders {
        base: base.clone(),
        store: url.clone(),
        redemption: row.id.clone(),
        order: order.clone(),
        now: BEGINS,
        total: 2_000,
        ending: story.ending,
        point,
    };
    let killed = is_killed(&orders).await;
    let store = Store::open(&url.parse().unwrap()).await.unwrap();
    let redemption = take_up(&store, &orders).await;
    store.close().await;
    serving.abort();
    (killed, judge(&sandbox, &order, &redemption, story.ending, &format!("{story:?}, killed at {point}")))
}

/// Starts the process and waits until it was killed or has ended.
async fn is_killed(orders: &Orders) -> bool {
    let mut process = Command::new(std::env::current_exe().unwrap());
    process.args(["--exact", KILLED]);
    process.env(ORDERS, orders.text()).stdout(Stdio::null()).stderr(Stdio::null());
    let status = tokio::task::spawn_blocking(move || process.status()).await.unwrap().unwrap();
    let signal = std::os::unix::process::ExitStatusExt::signal(&status);
    assert!(status.success() || signal == Some(9), "neither killed nor done: {status}");
    signal.is_some()
}

/// The next process, which only has the store.
async fn take_up(store: &Store, orders: &Orders) -> Redemption {
    let runner = Runner::new(Hands::new(&orders.base, LATER, 0), store.clone(), "next".to_owned());
    for round in 0..MOST_ROUNDS {
        if round >= ENDS_AFTER {
            orders.ending.come(&runner, orders).await;
        }
        let row = store.redemption(&orders.redemption).await.unwrap().unwrap();
        if !matches!(row.redemption, Redemption::Running { .. }) {
            return row.redemption;
        }
        runner.world().pass(ROUND);
        for id in runner.due().await.unwrap() {
            runner.drive(&id, Duration::ZERO).await.unwrap();
        }
    }
    unreachable!("the redemption does not end: {orders}", orders = orders.text());
}

/// The laws, by the ledger.
fn judge(sandbox: &Sandbox, order: &str, redemption: &Redemption, ending: Ending, story: &str) -> End {
    let redemptions = sandbox.procinema_redemptions(CODE);
    let standing = redemptions.iter().filter(|each| each.state == RedemptionState::Standing).count();
    let completed = sandbox.completed_order(order).is_some();
    match redemption {
        Redemption::Planned { .. } => {
            assert_eq!(redemptions.len(), 0, "{story}: redeemed before it began");
            End::StillPlanned
        }
        Redemption::Ended { end: redemption::End::Completed(_, sale), .. } => {
            assert_eq!(*sale, Sale::AsConfirmed, "{story}");
            assert_ne!(ending, Ending::SoldUnasked, "{story}: the site was not told");
            assert!(completed, "{story}: the order is not completed");
            assert_eq!((standing, redemptions.len()), (1, 1), "{story}: tickets without a voucher, or two");
            End::Completed
        }
        Redemption::Ended { end: redemption::End::Escalated(Escalation::SoldUnconfirmed, _), .. } => {
            assert_eq!((ending, completed), (Ending::SoldUnasked, true), "{story}: an operator for nothing");
            assert_eq!((standing, redemptions.len()), (1, 1), "{story}: not redeemed, or twice");
            End::SoldUnasked
        }
        Redemption::Ended { end: redemption::End::Compensated(_), .. } => {
            assert_eq!((standing, completed), (0, false), "{story}: not given back");
            End::GivenBack
        }
        Redemption::Ended { end: redemption::End::Aborted(_), .. } => {
            assert_eq!(standing, 0, "{story}: the voucher is lost");
            End::NothingTaken
        }
        redemption => unreachable!("{story}: {redemption:?}"),
    }
}
