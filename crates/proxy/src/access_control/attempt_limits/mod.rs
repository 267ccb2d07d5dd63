//! Limits how often a code may be attempted.
//!
//! Every attempt is counted before the upstream is called, so concurrent attempts cannot exceed a limit. It is given
//! back unless the answer may mean that the code is unknown or its PIN is wrong: only that answer helps a thief
//! (`ApiError::may_mean_a_wrong_code`).
//!
//! An attempt is also given back if its answer was lost, although the upstream may have executed the call. The caller
//! learns nothing from a lost answer. The order later shows whether the voucher was added, but that answers a right
//! code, which is never counted. If lost answers counted, an outage of Vista would lock every voucher. An attempt
//! counts until its call ends, so at most five attempts at one voucher run at any time.
//!
//! The voucher's own limit is invisible from outside. If it is reached, an attempt is answered like a wrong code, after
//! the time that the upstream's refusals currently take (`floor.rs`).
//!
//! One attempt may ask several systems about one code, one after the other (`attempt.rs`, for `codes`). It counts once,
//! before the first call. The attempt stays counted for the code itself only if a system refused the code
//! and no system knew it.
//! - A refusal takes at least as long as the usual refusals of all its systems together. One floor for whole
//!   attempts would follow the most frequent list of systems, and the caller chooses the list. With a rare, long
//!   list, a code that the systems refuse one by one would take longer than the floor, and a locked one would not.
//! - The sum is over the systems that the caller named and the site has, also those whose codes look different. So the
//!   time depends on the request's list alone, never on the code.
//! - If the code is locked, every system refuses without being asked. The attempt goes on as with a wrong code: it may
//!   still ask the customer for an amount, or try the code as a discount.
//! - A later failure does not give an attempt back. Otherwise, while ProCinema does not answer, every PIN could be tried
//!   at Vista.
//!
//! An attacker with many addresses could use up the limit that all callers share, and no customer could pay with a
//! voucher. So the second half of that limit is a reserve. An attempt may use it only if its order and its address have
//! fewer than two wrong attempts in the last hour. A right code uses up nothing. An attacker needs a fresh order, with
//! a token from the booking site, for every two attempts. The reserve is part of the limit, so no number of orders and
//! addresses exceeds the limit.
//!
//! Discount codes have counters of their own with the same limits: they are printed on posters and in newsletters, and
//! customers who enter an expired one must not use up the attempts at vouchers. A discount code has no limit per code.
//! The limit per voucher protects the PIN, and a discount has none; with one, five customers with the wrong
//! ticket would close a public promotion for a day.

mod attempt;
mod floor;

pub(crate) use attempt::{Attempt, Issuer};

use crate::access_control::id::in_one_case;
use crate::clock::now_ms;
use crate::config::AttemptSettings;
use crate::error::{ApiError, Cause};
use crate::limits::{DAY_MS, HOUR_MS, MINUTE_MS, RESERVE_ATTEMPTS};
use crate::operations::log;
use crate::operations::metrics::Metrics;
use crate::state::keys::Keys;
use crate::state::store_failed;
use axum::http::StatusCode;
use floor::Floor;
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;
use store::{CountedAttempt, Counter, Store, StoreError, Verdict, Window};
use wire::ProblemCode;

const TEN_MINUTES_MS: i64 = 10 * MINUTE_MS;
/// A window that never refuses. It keeps an order's attempts for as long as the reserve needs them.
const REMEMBERED: Window = Window { limit: u32::MAX, length_ms: HOUR_MS };

/// Counts attempts. All proxies of one store share the counters.
pub(crate) struct AttemptLimits {
    limits: AttemptSettings,
    store: Store,
    keys: Arc<Keys>,
    metrics: Arc<Metrics>,
    vista: Floor,
    procinema: Floor,
}

/// The names of three limits: the kinds of hashes that an order and an address are counted under, and the key that all
/// callers share. The log and the metrics use the same names.
struct Share {
    order: &'static str,
    address: &'static str,
    all: &'static str,
}

const VOUCHERS: Share = Share { order: "order", address: "address", all: "all" };
const DISCOUNTS: Share = Share { order: "discount-order", address: "discount-address", all: "discount-all" };

impl AttemptLimits {
    pub(crate) fn new(
        limits: AttemptSettings,
        store: Store,
        keys: Arc<Keys>,
        metrics: Arc<Metrics>,
    ) -> AttemptLimits {
        AttemptLimits { limits, store, keys, metrics, vista: Floor::default(), procinema: Floor::default() }
    }

    /// Begins an attempt at a voucher's `code`. Case, spaces and punctuation do not matter. Nothing is counted until a
    /// system is asked.
    pub(crate) fn attempt<'a>(&'a self, code: &'a str, order: &'a str, client: IpAddr) -> Attempt<'a> {
        Attempt::new(self, code, order, client)
    }

    /// Counts one attempt for each different code, ignoring case. `forgive` gives them back.
    ///
    /// # Errors
    /// Like [`Attempt::ask`]. If one attempt is refused, none is counted.
    pub(crate) async fn count_discounts(
        &self,
        codes: impl Iterator<Item = &str>,
        order: &str,
        client: IpAddr,
    ) -> Result<Vec<CountedAttempt>, ApiError> {
        let different: BTreeSet<String> = codes.map(|code| code.trim().to_lowercase()).collect();
        let mut counted = Vec::new();
        for _ in different {
            match self.admit(&DISCOUNTS, order, client).await {
                Ok(attempt) => counted.push(attempt),
                Err(error) => {
                    self.forgive(counted).await;
                    return Err(error);
                }
            }
        }
        Ok(counted)
    }

    /// Counts an attempt for the order, the address and all callers.
    async fn admit(&self, share: &Share, order: &str, client: IpAddr) -> Result<CountedAttempt, ApiError> {
        let order = &self.keys.hash(share.order, &in_one_case(order));
        let address = &self.keys.hash(share.address, &edge::bucket(client));
        let AttemptSettings {
            attempts_per_order,
            attempts_per_address,
            attempts_per_address_day,
            attempts_in_all,
            ..
        } = self.limits;
        let window = |limit, length_ms| Window { limit, length_ms };
        let of_order = window(attempts_per_order, TEN_MINUTES_MS);
        let of_address =
            [window(attempts_per_address, TEN_MINUTES_MS), window(attempts_per_address_day, DAY_MS)];
        let open_to_all = [
            Counter { key: order, windows: &[of_order, REMEMBERED] },
            Counter { key: address, windows: &of_address },
            Counter { key: share.all, windows: &[window(attempts_in_all.div_ceil(2), HOUR_MS)] },
        ];
        let (limit, opens_at) = match self.take(&open_to_all).await? {
            Verdict::Counted(attempt) => return Ok(attempt),
            Verdict::Exhausted { key, opens_at } if key == order => (share.order, opens_at),
            Verdict::Exhausted { key, opens_at } if key == address => (share.address, opens_at),
            Verdict::Exhausted { .. } => {
                let few = window(RESERVE_ATTEMPTS, HOUR_MS);
                let [now, today] = of_address;
                let reserve = [
                    Counter { key: order, windows: &[of_order, few] },
                    Counter { key: address, windows: &[now, today, few] },
                    Counter { key: share.all, windows: &[window(attempts_in_all, HOUR_MS)] },
                ];
                match self.take(&reserve).await? {
                    Verdict::Counted(attempt) => return Ok(attempt),
                    Verdict::Exhausted { opens_at, .. } => (share.all, opens_at),
                }
            }
        };
        self.refused(limit);
        Err(ApiError { retry_after: seconds_until(opens_at), ..TOO_MANY })
    }

    fn floor(&self, issuer: Issuer) -> &Floor {
        match issuer {
            Issuer::Vista => &self.vista,
            Issuer::ProCinema => &self.procinema,
        }
    }

    /// Gives counted attempts back.
    pub(crate) async fn forgive(&self, attempts: Vec<CountedAttempt>) {
        for attempt in attempts {
            if let Err(error) = self.store.forgive(attempt).await {
                // The attempt stays counted, which is the safe side.
                self.store_failed(&error);
            }
        }
    }

    async fn take<'a>(&self, counters: &[Counter<'a>]) -> Result<Verdict<'a>, ApiError> {
        self.store.count_attempt(counters, now_ms()).await.map_err(|error| self.store_failed(&error))
    }

    fn refused(&self, limit: &'static str) {
        self.metrics.attempt_refused(limit);
        log::AttemptLimitReached { limit }.write();
    }

    fn store_failed(&self, error: &StoreError) -> ApiError {
        store_failed(&self.metrics, "counting attempts", error)
    }
}

const TOO_MANY: ApiError =
    ApiError::new(ProblemCode::TooManyAttempts, StatusCode::TOO_MANY_REQUESTS, Cause::AttemptLimit);

/// The one answer to an unknown code, a wrong PIN and a locked code.
pub(crate) const NOT_ACCEPTED: ApiError =
    ApiError::new(ProblemCode::VoucherNotAccepted, StatusCode::BAD_REQUEST, Cause::Refused);

fn seconds_until(opens_at: i64) -> Option<u32> {
    let seconds = (opens_at - now_ms()).div_euclid(1_000) + 1;
    u32::try_from(seconds.max(1)).ok()
}
