//! The parts of a schedule that are drawn before it begins.

use super::acts::{Act, Charge};
use super::cinema::Cinema;
use super::faults::{QUIET, Weather};
use super::rng::Rng;
use super::site::{Manner, Site};
use super::trouble::Outage;

const EPOCH: i64 = 1_795_000_000_000;
/// Separates the schedules, so that the presumptions of one do not count in the next.
const DAY: i64 = 86_400_000;
const SECOND: i64 = 1_000;

pub(crate) struct Drawn {
    pub(crate) cinema: Cinema,
    pub(crate) weather: Weather,
    /// There are no faults after this time.
    pub(crate) calm_at: i64,
    pub(crate) outage: Option<Outage>,
    pub(crate) sites: Vec<Site>,
}

pub(crate) fn schedule(seed: u64, rng: &mut Rng) -> Drawn {
    let begins = EPOCH + DAY * i64::try_from(seed).unwrap();
    let weather = Weather([0, 10, 30, 60][rng.index(4)]);
    let outage = rng.percent(8).then(|| Outage::after(begins, rng));
    let troubled_until = outage.map_or(begins, |outage| outage.ends);
    let calm_at = troubled_until + rng.between(20 * SECOND, 150 * SECOND);
    let starts: Vec<i64> = (0..1 + usize::from(rng.percent(30)))
        .map(|customer| begins + rng.between(1, if customer == 0 { 5 } else { 60 } * SECOND))
        .collect();
    let life = |rng: &mut Rng| {
        SECOND
            * match rng.between(0, 100) {
                0..=14 => rng.between(5, 40),
                // Long enough to be open before an outage and after it.
                15..=64 if outage.is_some() => rng.between(900, 2_700),
                _ => rng.between(31, 300),
            }
    };
    let expires: Vec<i64> = starts.iter().map(|starts| starts + life(rng)).collect();
    let lag = if rng.percent(50) { 0 } else { rng.between(0, QUIET) };
    let logs = std::env::var_os("REDEMPTION_SEED").is_some();
    let cinema = Cinema::open(begins, expires.clone(), lag, logs);
    let mut sites = Vec::new();
    for (customer, (&starts, &expires)) in starts.iter().zip(&expires).enumerate() {
        let site = Site::new(customer, rng, starts);
        if site.manner == Manner::SellsUnasked {
            cinema.plan(rng.between(starts, expires), Act::SiteSells { customer, charge: Charge::Whole });
        }
        sites.push(site);
        change_basket(&cinema, customer, rng, starts, expires);
        cinema.plan(expires, Act::Expires { customer });
    }
    if rng.percent(12) {
        cinema.plan(begins + rng.between(0, 200 * SECOND), Act::RedeemedElsewhere);
    }
    Drawn { cinema, weather, calm_at, outage, sites }
}

/// Adds or removes one of the two tickets, for good or for a while.
fn change_basket(cinema: &Cinema, customer: usize, rng: &mut Rng, starts: i64, expires: i64) {
    if !rng.percent(20) {
        return;
    }
    let changes = rng.between(starts, expires);
    let number = if rng.percent(70) { 3 } else { 1 };
    cinema.plan(changes, Act::Tickets { customer, number });
    if rng.percent(50) {
        cinema.plan(rng.between(changes, expires), Act::Tickets { customer, number: 2 });
    }
}
