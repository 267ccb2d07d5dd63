//! One schedule of a seed: customers, and workers that stop and die while time passes.

use super::actor::{Actor, Done, Parking, Slice};
use super::cinema::Cinema;
use super::count::Counts;
use super::draw::{self, Drawn};
use super::faults::Weather;
use super::hands::{Hands, sealed};
use super::ledger;
use super::rng::Rng;
use super::site::{self, Answered, Site};
use super::trouble::{Hiccups, Outage};
use crate::support::switch::is_refusal;
use redemption::{Amount, Redemption};
use redemption_runner::Runner;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{PlanOutcome, RedemptionRow, Store};

const HOUR: i64 = 3_600_000;
const SECOND: i64 = 1_000;
const SWEEP: i64 = 2 * SECOND;
const MOST_TURNS: u32 = 4_000;

struct Schedule<'a> {
    seed: u64,
    rng: Rng,
    store: &'a Store,
    hiccups: &'a Arc<Hiccups>,
    cinema: Arc<Cinema>,
    weather: Weather,
    calm_at: i64,
    outage: Option<Outage>,
    sites: Vec<Site>,
    actors: Vec<Actor>,
    born: u64,
    counts: Counts,
}

pub(crate) async fn run(seed: u64, store: &Store, hiccups: &Arc<Hiccups>) -> Counts {
    let mut schedule = Schedule::new(seed, store, hiccups);
    schedule.plan().await;
    let logs = std::env::var_os("REDEMPTION_SEED").is_some();
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
    schedule.close(logs).await
}

impl<'a> Schedule<'a> {
    fn new(seed: u64, store: &'a Store, hiccups: &'a Arc<Hiccups>) -> Schedule<'a> {
        let mut rng = Rng::new(seed, 0);
        let Drawn { cinema, weather, calm_at, outage, sites } = draw::schedule(seed, &mut rng);
        Schedule {
            seed,
            rng,
            store,
            hiccups,
            cinema: Arc::new(cinema),
            weather,
            calm_at,
            outage,
            sites,
            actors: Vec::new(),
            born: 0,
            counts: Counts { schedules: 1, outages: u64::from(outage.is_some()), ..Counts::default() },
        }
    }

    /// All customers enter the same code.
    async fn plan(&mut self) {
        let code = format!("{:064x}", self.seed).parse().unwrap();
        for (customer, order) in self.cinema.orders.iter().enumerate() {
            let most = Amount::new(self.rng.between(Amount::MIN, 4_000)).unwrap();
            let now = self.cinema.now();
            let (sealed, redemption) = (sealed(customer), Redemption::planned(most));
            let plan = self.store.plan(order, &code, &sealed, &redemption, now);
            let PlanOutcome::Planned(row) = plan.await.unwrap() else { panic!("not kept") };
            self.cinema.state().redemptions.push(row.id);
        }
    }

    async fn rows(&self) -> Vec<RedemptionRow> {
        let ids = self.cinema.state().redemptions.clone();
        let mut rows = Vec::new();
        for id in ids {
            rows.push(self.store.redemption(&id).await.unwrap().unwrap());
        }
        rows
    }

    fn has_ended(&self, rows: &[RedemptionRow]) -> bool {
        let idle = self.actors.is_empty() && self.sites.iter().all(|site| site.is_done);
        let over = |row: &RedemptionRow| !matches!(row.redemption, Redemption::Running { .. });
        idle && rows.iter().all(over)
    }

    fn is_calm(&self) -> bool {
        self.cinema.now() >= self.calm_at
    }

    /// Lets the next thing happen. Returns whether a worker did it.
    async fn turn(&mut self) -> bool {
        let now = self.cinema.now();
        self.hiccups.end(now).await;
        if let Some(outage) = self.outage.filter(|outage| outage.stops(now)) {
            self.all_workers_stop(outage.ends).await;
            return true;
        }
        for customer in 0..self.sites.len() {
            if self.sites[customer].asks(&self.cinema) {
                self.begin(Some(customer)).await;
                return true;
            }
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
            // A second tab.
            7 if self.actors.len() < 3 => {
                let customer = self.rng.index(self.sites.len());
                if self.sites[customer].has_begun(now) {
                    self.begin(Some(customer)).await;
                }
            }
            _ => {
                self.cinema.advance_to(now + self.rng.between(100, 20 * SECOND));
                return false;
            }
        }
        true
    }

    /// The pause between two looks for due redemptions. It is longer if all of them only wait for open orders.
    async fn pause(&self) -> i64 {
        let rows = self.rows().await;
        let waits = |(customer, row): (usize, &RedemptionRow)| {
            !matches!(row.redemption, Redemption::Running { .. }) || self.cinema.is_open(customer)
        };
        let asks = self.sites.iter().filter_map(|site| site.asks_at).min().unwrap_or(i64::MAX);
        let pause = if rows.iter().enumerate().all(waits) { 25 * SECOND } else { SWEEP };
        pause.min(asks - self.cinema.now())
    }

    async fn resume_one(&mut self) {
        let index = self.rng.index(self.actors.len());
        self.resume(index).await;
    }

    /// Starts a worker for a customer's request, or for the due redemptions.
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
            outage: self.outage,
            hiccups: self.hiccups.clone(),
            rng: Mutex::new(Rng::new(self.seed, self.born)),
        };
        let runner = Runner::new(hands, self.store.clone(), name.clone());
        self.cinema.log(|| format!("{name} begins, for {customer:?}"));
        let manner = customer.map(|customer| self.sites[customer].manner);
        let work = async move {
            if let (Some(customer), Some(manner)) = (customer, manner) {
                return site::ask(&runner, customer, manner).await;
            }
            for id in runner.due().await? {
                runner.drive(&id, Duration::ZERO).await?;
            }
            Ok(Done::default())
        };
        let actor = Actor::new(name, customer, parking, dies_after, Box::pin(work));
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
                    Ok(done) => {
                        self.counts.taken_over += u64::from(done.taken_over);
                        self.answer(actor.customer, done.answered.as_ref());
                    }
                    Err(error) if is_refusal(&error) => {
                        self.counts.unwritten += 1;
                        self.answer(actor.customer, None);
                    }
                    Err(error) => self.cinema.broke(format!("{}: {error}", actor.name)),
                }
            }
        }
    }

    async fn dies(&mut self, index: usize) {
        let actor = self.actors.remove(index);
        self.cinema.log(|| format!("{} dies", actor.name));
        self.counts.crashes += 1;
        self.answer(actor.customer, None);
        drop(actor);
        // After another write, the write of the dead worker is either committed or rolled back.
        let _ = self.store.lease("nobody's", "nobody", 0, 0).await.unwrap();
    }

    async fn all_workers_stop(&mut self, until: i64) {
        while !self.actors.is_empty() {
            self.dies(0).await;
        }
        self.cinema.log(|| "all workers stop".to_owned());
        self.cinema.advance_to(until);
    }

    /// Gives a site its answer, or `None` if the connection broke.
    fn answer(&mut self, customer: Option<usize>, answered: Option<&Answered>) {
        let Some(customer) = customer else { return };
        self.cinema.log(|| format!("customer {customer}'s site receives {answered:?}"));
        let alone = self.actors.iter().all(|other| other.customer != Some(customer));
        self.sites[customer].receives(answered, alone, &self.cinema, &mut self.rng);
    }

    async fn close(mut self, logs: bool) -> Counts {
        self.hiccups.end(i64::MAX).await;
        // All calls that are under way arrive.
        while self.cinema.anything_coming() {
            self.cinema.advance_to(self.cinema.now() + HOUR);
        }
        let rows = self.rows().await;
        for (customer, row) in rows.iter().enumerate() {
            ledger::close(&self.cinema, customer, row, self.calm_at, &mut self.counts);
        }
        ledger::foreign_ones(&self.cinema, &rows, &mut self.counts);
        self.counts.notices = self.cinema.state().facts.notices.clone();
        self.counts.calls = self.cinema.state().facts.calls;
        let broken = std::mem::take(&mut self.cinema.state().broken);
        self.counts.broken = broken.into_iter().map(|law| format!("seed {}: {law}", self.seed)).collect();
        if logs {
            self.counts.last_story = self.cinema.state().story.join("\n");
            for row in &rows {
                let ended = format!("\n{} {:?}", row.id, row.redemption);
                self.counts.last_story.push_str(&ended);
            }
        }
        self.counts
    }
}
