//! One schedule: customers, workers that stop and die, time that passes, all as a seed says.

use crate::actor::{Actor, Done, Parking, Slice};
use crate::cinema::{Act, Cinema};
use crate::count::Counts;
use crate::faults::{QUIET, Weather};
use crate::hands::{Hands, sealed};
use crate::ledger;
use crate::rng::Rng;
use redemption::{Amount, Completion, OrderFact, Saga};
use settlement::{Driven, Runner, Started};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{PlanOutcome, SagaRow, Store};

const EPOCH: i64 = 1_795_000_000_000;
/// So that the presumptions of one schedule are not counted in the next.
const DAY: i64 = 86_400_000;
const SECOND: i64 = 1_000;
/// As the proxy waits for a browser.
const PATIENCE: Duration = Duration::from_secs(6);
const SWEEP: i64 = 2 * SECOND;
const MOST_TURNS: u32 = 2_000;

struct Schedule<'a> {
    seed: u64,
    rng: Rng,
    store: &'a Store,
    cinema: Arc<Cinema>,
    weather: Weather,
    calm_at: i64,
    /// When each customer asks for the completion, and by whom it is.
    customers: Vec<(i64, Completion)>,
    started: usize,
    actors: Vec<Actor>,
    born: u64,
    counts: Counts,
}

pub(crate) async fn run(seed: u64, store: &Store) -> Counts {
    let mut schedule = Schedule::new(seed, store);
    schedule.plan().await;
    let tells = std::env::var_os("SETTLEMENT_SEED").is_some();
    for turns in 0.. {
        if turns == MOST_TURNS {
            schedule.cinema.broke("L1: no end is in sight".to_owned());
            break;
        }
        if !schedule.turn().await {
            continue;
        }
        let rows = schedule.rows().await;
        for (customer, row) in rows.iter().enumerate() {
            ledger::shows_the_truth(&schedule.cinema, customer, row);
        }
        if schedule.has_ended(&rows) {
            break;
        }
    }
    schedule.close(tells).await
}

impl<'a> Schedule<'a> {
    fn new(seed: u64, store: &'a Store) -> Schedule<'a> {
        let mut rng = Rng::new(seed, 0);
        let begins = EPOCH + DAY * i64::try_from(seed).unwrap();
        let weather = Weather([0, 10, 30, 60][rng.index(4)]);
        let calm_at = begins + rng.between(20 * SECOND, 150 * SECOND);
        let customers: Vec<_> = (0..1 + usize::from(rng.percent(30)))
            .map(|customer| {
                let latest = if customer == 0 { 5 } else { 60 };
                let by = if rng.percent(40) { Completion::ByProxy } else { Completion::BySite };
                (begins + rng.between(1, latest * SECOND), by)
            })
            .collect();
        let expires: Vec<i64> = customers
            .iter()
            .map(|(starts, _)| {
                starts + SECOND * if rng.percent(15) { rng.between(5, 40) } else { rng.between(31, 300) }
            })
            .collect();
        let lag = if rng.percent(50) { 0 } else { rng.between(0, QUIET) };
        let tells = std::env::var_os("SETTLEMENT_SEED").is_some();
        let cinema = Cinema::open(begins, expires.clone(), lag, tells);
        for (customer, &expires) in expires.iter().enumerate() {
            cinema.plan(expires, Act::Expires { customer });
            if rng.percent(60) {
                cinema.plan(rng.between(begins, expires), Act::SitePays { customer });
            }
            if rng.percent(8) {
                cinema.plan(rng.between(begins, expires), Act::PriceChanges { customer });
            }
        }
        if rng.percent(12) {
            cinema.plan(begins + rng.between(0, 200 * SECOND), Act::RedeemedElsewhere);
        }
        Schedule {
            seed,
            rng,
            store,
            cinema: Arc::new(cinema),
            weather,
            calm_at,
            customers,
            started: 0,
            actors: Vec::new(),
            born: 0,
            counts: Counts { schedules: 1, ..Counts::default() },
        }
    }

    /// All customers enter the same code.
    async fn plan(&mut self) {
        let code = format!("{:064x}", self.seed).parse().unwrap();
        for (customer, order) in self.cinema.orders.iter().enumerate() {
            let most = Amount::new(self.rng.between(Amount::MIN, Amount::MAX + 1)).unwrap();
            let now = self.cinema.now();
            let (sealed, saga) = (sealed(customer), Saga::planned(most));
            let plan = self.store.plan(order, &code, &sealed, &saga, now);
            let PlanOutcome::Kept(row) = plan.await.unwrap() else { panic!("not kept") };
            self.cinema.state().sagas.push(row.id);
        }
    }

    async fn rows(&self) -> Vec<SagaRow> {
        let ids = self.cinema.state().sagas.clone();
        let mut rows = Vec::new();
        for id in ids {
            rows.push(self.store.saga(&id).await.unwrap().unwrap());
        }
        rows
    }

    fn has_ended(&self, rows: &[SagaRow]) -> bool {
        let idle = self.started == self.customers.len() && self.actors.is_empty();
        let over = |row: &SagaRow| !matches!(row.saga, Saga::Running { .. });
        idle && rows.iter().all(over)
    }

    fn is_calm(&self) -> bool {
        self.cinema.now() >= self.calm_at
    }

    /// The next thing that happens, whatever it is; whether it was a worker's doing.
    async fn turn(&mut self) -> bool {
        let now = self.cinema.now();
        if self.customers.get(self.started).is_some_and(|(starts, _)| *starts <= now) {
            self.started += 1;
            self.begin(Some(self.started - 1)).await;
            return true;
        }
        let some = !self.actors.is_empty();
        if self.is_calm() {
            if some {
                self.resume(0).await;
            } else {
                self.cinema.advance_to(now + self.pause().await);
                self.begin(None).await;
            }
            return true;
        }
        match self.rng.between(0, 10) {
            0..=3 if some => self.resume_one().await,
            4 if some => {
                let index = self.rng.index(self.actors.len());
                self.dies(index).await;
            }
            5 | 6 if self.actors.len() < 3 => self.begin(None).await,
            7 if self.started > 0 && self.actors.len() < 3 => {
                let customer = self.rng.index(self.started);
                self.begin(Some(customer)).await;
            }
            _ => {
                self.cinema.advance_to(now + self.rng.between(100, 20 * SECOND));
                return false;
            }
        }
        true
    }

    /// Between two sweeps. While only open orders are waited for, most of them are left out.
    async fn pause(&self) -> i64 {
        let rows = self.rows().await;
        let waits = |(customer, row): (usize, &SagaRow)| {
            !matches!(row.saga, Saga::Running { .. }) || self.cinema.is_open(customer)
        };
        let starts =
            self.customers.get(self.started).map_or(i64::MAX, |(starts, _)| starts - self.cinema.now());
        if rows.iter().enumerate().all(waits) { (25 * SECOND).min(starts) } else { SWEEP }
    }

    async fn resume_one(&mut self) {
        let index = self.rng.index(self.actors.len());
        self.resume(index).await;
    }

    /// A worker for a customer's request, or one that sweeps.
    async fn begin(&mut self, customer: Option<usize>) {
        self.born += 1;
        let name = format!("worker {}", self.born);
        let parking = Arc::new(Parking::default());
        let dies_after =
            (!self.is_calm() && self.rng.percent(5)).then(|| u32::try_from(self.rng.between(0, 60)).unwrap());
        let hands = Hands {
            name: name.clone(),
            cinema: self.cinema.clone(),
            store: self.store.clone(),
            parking: parking.clone(),
            weather: self.weather,
            calm_at: self.calm_at,
            rng: Mutex::new(Rng::new(self.seed, self.born)),
        };
        let runner = Runner::new(hands, self.store.clone(), name.clone());
        self.cinema.tell(|| format!("{name} begins, for {customer:?}"));
        let actor = match customer {
            None => Actor::new(
                name,
                parking,
                dies_after,
                Box::pin(async move {
                    for id in runner.due().await? {
                        runner.drive(&id, Duration::ZERO).await?;
                    }
                    Ok(Done { taken_over: false })
                }),
            ),
            Some(customer) => {
                let id = self.cinema.state().sagas[customer].clone();
                let by = self.customers[customer].1;
                let total = match self.cinema.order(&self.cinema.orders[customer]) {
                    OrderFact::Open { total, .. } => total,
                    // It went a moment after it was read.
                    _ => 2_000,
                };
                Actor::new(
                    name,
                    parking,
                    dies_after,
                    Box::pin(async move {
                        let taken_over = match runner.start(&id, total, by).await? {
                            Started::Kept(_) => {
                                matches!(runner.drive(&id, PATIENCE).await?, Driven::Elsewhere)
                            }
                            Started::Elsewhere => true,
                            Started::CodeInUse(_) => false,
                        };
                        Ok(Done { taken_over })
                    }),
                )
            }
        };
        self.actors.push(actor);
        self.resume(self.actors.len() - 1).await;
    }

    async fn resume(&mut self, index: usize) {
        match self.actors[index].run().await {
            Slice::Parked => {}
            Slice::Died => self.dies(index).await,
            Slice::Ended(done) => {
                let actor = self.actors.remove(index);
                match done {
                    Ok(done) => self.counts.taken_over += u64::from(done.taken_over),
                    Err(error) => self.cinema.broke(format!("{}: {error}", actor.name)),
                }
            }
        }
    }

    async fn dies(&mut self, index: usize) {
        let actor = self.actors.remove(index);
        self.cinema.tell(|| format!("{} dies", actor.name));
        self.counts.crashes += 1;
        drop(actor);
        // What it was writing at that moment is written or not when the next write has been.
        let _ = self.store.lease("nobody's", "nobody", 0, 0).await.unwrap();
    }
    async fn close(mut self, tells: bool) -> Counts {
        // Whatever is under way arrives.
        while self.cinema.anything_coming() {
            self.cinema.advance_to(self.cinema.now() + DAY / 24);
        }
        let rows = self.rows().await;
        for (customer, row) in rows.iter().enumerate() {
            ledger::close(&self.cinema, customer, row, self.calm_at, &mut self.counts);
        }
        ledger::foreign_ones(&self.cinema, &rows, &mut self.counts);
        self.counts.calls = self.cinema.state().facts.calls;
        let broken = std::mem::take(&mut self.cinema.state().broken);
        self.counts.broken = broken.into_iter().map(|law| format!("seed {}: {law}", self.seed)).collect();
        if tells {
            self.counts.last_story = self.cinema.state().story.join("\n");
            for row in &rows {
                let ended = format!("\n{} {:?}", row.id, row.saga);
                self.counts.last_story.push_str(&ended);
            }
        }
        self.counts
    }
}
