//! How often a code may be tried.
//!
//! Every attempt is counted before the upstream is asked, so no more than allowed get through however many run at once.
//! It is given back unless the answer may mean that the code is unknown or its PIN wrong: only that answer helps
//! a thief who guesses (`ApiError::may_mean_a_wrong_code`).
//!
//! An attempt is also given back if its answer was lost, although the call may have been executed. The caller learns
//! nothing from a lost answer. The order shows later whether the voucher was added, but that is the answer to a right
//! code, which is never counted. Counting lost answers would let an outage of Vista lock every voucher that customers
//! hold. Until the call ends its attempt counts, so at most five attempts at one voucher are waiting at any time.
//!
//! The voucher's own limit cannot be seen from outside: beyond it an attempt is answered as a wrong code is, after the
//! time that the upstream's refusals take at the moment (`floor.rs`).
//!
//! Whoever has addresses enough could use up what everybody may try together, and no customer could pay with a voucher
//! any more. So the second half of it is a reserve: a try is let in there only where its order and its address have
//! fewer than two wrong tries in the last hour. A customer who types right spends nothing of it, and an attacker needs
//! a fresh order, which the booking site has to give a token for, for every two tries. The reserve is a part of the
//! limit and not beside it: no number of orders and addresses gets more wrong tries through than the limit.
//!
//! Discount codes are counted apart from vouchers, by the same figures: they are words on posters and in newsletters,
//! and whoever tries last month's must not use up what voucher holders may try. A discount code has no limit of its
//! own. That limit keeps the PIN behind a barcode; a discount has no PIN, so trying a word again teaches nothing, and
//! five strangers who have the wrong ticket for it would shut a public promotion for a day.

mod floor;

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
use store::{Counter, Store, Verdict, Window};
use tokio::time::Instant;
use wire::ProblemCode;

const TEN_MINUTES_MS: i64 = 10 * MINUTE_MS;
/// Refuses nothing, but keeps an order's tries as long as the reserve asks about them.
const REMEMBERED: Window = Window { limit: u32::MAX, length_ms: HOUR_MS };

/// Counts tries. Shared by all proxies of one store.
pub(crate) struct AttemptLimits {
    limits: AttemptSettings,
    store: Store,
    keys: Arc<Keys>,
    metrics: Arc<Metrics>,
    vista: Floor,
    procinema: Floor,
}

/// Whose voucher a code is.
#[derive(Clone, Copy)]
pub(crate) enum Issuer {
    Vista,
    ProCinema,
}

/// A try that was counted and let through. One that is not settled stays counted.
pub(crate) struct Attempt {
    counted: Vec<store::CountedAttempt>,
    issuer: Issuer,
    began: Instant,
}

/// What tries are counted under: everybody's as it stands here, an order's and an address's as hashes of that kind.
/// The log and the metrics call the limits so too.
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

    /// Counts a try of a voucher's `code`, which is compared without regard to case, spaces and punctuation.
    ///
    /// # Errors
    /// 429 with the time to wait where the order, the address or everybody together has tried too often; what a wrong
    /// code is answered where the code itself has been tried too often; 503 where the store does not answer.
    pub(crate) async fn count(
        &self,
        issuer: Issuer,
        code: &str,
        order: &str,
        client: IpAddr,
    ) -> Result<Attempt, ApiError> {
        let began = Instant::now();
        // Databases take full-width digits, say, for the digits they look like, and their hashes differ.
        if !code.is_ascii() {
            return Err(NOT_ACCEPTED);
        }
        // First and apart: a try of a code that takes no more is counted here like any other.
        let public = self.admit(&VOUCHERS, order, client).await?;
        let code = self.keys.code_hash(code).ok_or(NOT_ACCEPTED)?;
        let windows = [Window { limit: self.limits.attempts_per_voucher, length_ms: DAY_MS }];
        match self.take(&[Counter { key: code.as_str(), windows: &windows }]).await? {
            Verdict::Counted(own) => Ok(Attempt { counted: vec![public, own], issuer, began }),
            Verdict::Exhausted { .. } => {
                self.refused("voucher");
                Err(self.unasked(issuer, began).await)
            }
        }
    }

    /// Counts a try of each of these discount codes, written alike or not.
    ///
    /// # Errors
    /// As for a voucher, but that a code has no limit of its own. Where one of several is refused, none is counted.
    pub(crate) async fn count_discounts(
        &self,
        codes: impl Iterator<Item = &str>,
        order: &str,
        client: IpAddr,
    ) -> Result<Attempt, ApiError> {
        let different: BTreeSet<String> = codes.map(|code| code.trim().to_lowercase()).collect();
        let mut attempt = Attempt { counted: Vec::new(), issuer: Issuer::Vista, began: Instant::now() };
        for _ in different {
            match self.admit(&DISCOUNTS, order, client).await {
                Ok(counted) => attempt.counted.push(counted),
                Err(error) => {
                    self.forgive(attempt).await;
                    return Err(error);
                }
            }
        }
        Ok(attempt)
    }

    /// Counts a try of an order and an address.
    async fn admit(
        &self,
        share: &Share,
        order: &str,
        client: IpAddr,
    ) -> Result<store::CountedAttempt, ApiError> {
        let order = &self.keys.hash(share.order, order);
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

    /// Keeps the attempt counted if the answer may mean a wrong code, and gives it back otherwise. Returns the answer.
    pub(crate) async fn conclude<T>(
        &self,
        attempt: Attempt,
        answer: Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        match &answer {
            Err(ApiError { code: ProblemCode::VoucherNotAccepted, .. }) => {
                self.floor(attempt.issuer).note(attempt.began.elapsed());
                return Err(self.unasked(attempt.issuer, attempt.began).await);
            }
            Err(error) if error.may_mean_a_wrong_code() => {}
            _ => self.forgive(attempt).await,
        }
        answer
    }

    /// What a try is answered that can only be wrong, so that the upstream need not hear of it: what a wrong one is,
    /// and no sooner.
    pub(crate) async fn refuse(&self, attempt: Attempt) -> ApiError {
        self.unasked(attempt.issuer, attempt.began).await
    }

    async fn unasked(&self, issuer: Issuer, began: Instant) -> ApiError {
        tokio::time::sleep_until(began + self.floor(issuer).length()).await;
        NOT_ACCEPTED
    }

    fn floor(&self, issuer: Issuer) -> &Floor {
        match issuer {
            Issuer::Vista => &self.vista,
            Issuer::ProCinema => &self.procinema,
        }
    }

    async fn forgive(&self, attempt: Attempt) {
        for counted in attempt.counted {
            if self.store.forgive(counted).await.is_err() {
                // The try stays counted, which is the safe side.
                self.store_failed();
            }
        }
    }

    async fn take<'a>(&self, counters: &[Counter<'a>]) -> Result<Verdict<'a>, ApiError> {
        self.store.count_attempt(counters, now_ms()).await.map_err(|_| self.store_failed())
    }

    fn refused(&self, limit: &'static str) {
        self.metrics.attempt_refused(limit);
        log::AttemptLimitReached { limit }.write();
    }

    fn store_failed(&self) -> ApiError {
        store_failed(&self.metrics, "counting attempts")
    }
}

const TOO_MANY: ApiError =
    ApiError::new(ProblemCode::TooManyAttempts, StatusCode::TOO_MANY_REQUESTS, Cause::AttemptLimit);

/// The one answer to an unknown code, a wrong PIN and a code that was tried too often.
pub(crate) const NOT_ACCEPTED: ApiError =
    ApiError::new(ProblemCode::VoucherNotAccepted, StatusCode::BAD_REQUEST, Cause::Refused);

fn seconds_until(opens_at: i64) -> Option<u32> {
    let seconds = (opens_at - now_ms()).div_euclid(1_000) + 1;
    u32::try_from(seconds.max(1)).ok()
}
