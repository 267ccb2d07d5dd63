//! One attempt at a voucher or code: one press of the customer's button, however many systems are asked.

use super::{AttemptLimits, DAY_MS, NOT_ACCEPTED, VOUCHERS};
use crate::error::ApiError;
use crate::limits::{LONGEST_REFUSED_ATTEMPT, SHORTEST_REFUSAL};
use std::future::Future;
use std::net::IpAddr;
use std::time::Duration;
use store::{CountedAttempt, Counter, Verdict, Window};
use tokio::time::Instant;
use wire::ProblemCode;

/// The system that issued a code.
#[derive(Clone, Copy)]
pub(crate) enum Issuer {
    Vista,
    ProCinema,
}

/// An attempt at one code. The first system that is asked counts it; `conclude` keeps it or gives it back. If it is
/// dropped, it stays as it is.
pub(crate) struct Attempt<'a> {
    limits: &'a AttemptLimits,
    code: &'a str,
    order: &'a str,
    client: IpAddr,
    began: Instant,
    /// When the last system refused.
    refused_at: Instant,
    /// The systems that refused, or would have if they had been asked.
    refusing: Vec<Issuer>,
    counted: Counted,
    evidence: Evidence,
}

enum Counted {
    /// No system is asked yet.
    No,
    /// By these counters.
    Yes(Vec<CountedAttempt>),
    /// The code was attempted too often, or cannot be one. No system is asked, and each of them refuses.
    Locked(Vec<CountedAttempt>),
}

/// The meaning of the answers so far.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Evidence {
    /// They say nothing about the code.
    None,
    /// A system refused the code in a way that may mean that it or its PIN is wrong.
    Wrong,
    /// The code and its PIN are right.
    Right,
}

impl<'a> Attempt<'a> {
    pub(super) fn new(
        limits: &'a AttemptLimits,
        code: &'a str,
        order: &'a str,
        client: IpAddr,
    ) -> Attempt<'a> {
        let now = Instant::now();
        Attempt {
            limits,
            code,
            order,
            client,
            began: now,
            refused_at: now,
            refusing: Vec::new(),
            counted: Counted::No,
            evidence: Evidence::None,
        }
    }

    /// Asks a system, and counts the attempt if this is the first one. If the code is locked, the system refuses
    /// without being asked.
    ///
    /// # Errors
    /// - 429 with the time to wait if the order, the address or all callers together have made too many attempts.
    /// - 503 if the store fails.
    /// - The error of `call`. A refusal as not accepted is always [`NOT_ACCEPTED`].
    pub(crate) async fn ask<T>(
        &mut self,
        issuer: Issuer,
        call: impl Future<Output = Result<T, ApiError>>,
    ) -> Result<T, ApiError> {
        self.count().await?;
        if matches!(self.counted, Counted::Locked(_)) {
            self.evidence = Evidence::Wrong;
            self.pass_over(issuer);
            return Err(NOT_ACCEPTED);
        }
        let answer = call.await;
        match &answer {
            Ok(_) => self.evidence = Evidence::Right,
            Err(error) if error.may_mean_a_wrong_code() => self.evidence = Evidence::Wrong,
            Err(error) if error.means_a_right_code() => self.evidence = Evidence::Right,
            Err(_) => {}
        }
        match answer {
            Err(ApiError { code: ProblemCode::VoucherNotAccepted, .. }) => {
                let now = Instant::now();
                self.limits.floor(issuer).note(now.duration_since(self.refused_at));
                self.refused_at = now;
                self.pass_over(issuer);
                Err(NOT_ACCEPTED)
            }
            answer => answer,
        }
    }

    /// Passes over a system whose codes look different. A refusal then takes as long as if it had been asked.
    pub(crate) fn pass_over(&mut self, issuer: Issuer) {
        self.refusing.push(issuer);
    }

    /// Records that a system without attempt limits of this kind took the code.
    pub(crate) fn prove_right(&mut self) {
        self.evidence = Evidence::Right;
    }

    /// If a system was asked, waits until the refusals so far have taken as long as they usually do.
    pub(crate) async fn wait_if_refused(&self) {
        if !matches!(self.counted, Counted::No) {
            self.wait().await;
        }
    }

    /// Keeps the attempt counted if an answer may mean a wrong code, and gives it back otherwise. Returns the answer; a
    /// refusal as not accepted comes no sooner than if every system had been asked.
    ///
    /// # Errors
    /// Those of `answer`, and of [`ask`](Attempt::ask) for a refused code that no system was asked about.
    pub(crate) async fn conclude<T>(mut self, answer: Result<T, ApiError>) -> Result<T, ApiError> {
        if let Err(ApiError { code: ProblemCode::VoucherNotAccepted, .. }) = answer {
            self.count_for_callers().await?;
            self.wait().await;
            return Err(NOT_ACCEPTED);
        }
        match (self.evidence, self.counted) {
            (Evidence::Wrong, _) | (_, Counted::No) => {}
            (_, Counted::Yes(counted) | Counted::Locked(counted)) => self.limits.forgive(counted).await,
        }
        answer
    }

    async fn wait(&self) {
        let usual: Duration = self.refusing.iter().map(|issuer| self.limits.floor(*issuer).length()).sum();
        let usual = usual.clamp(SHORTEST_REFUSAL, LONGEST_REFUSED_ATTEMPT);
        tokio::time::sleep_until(self.began + usual).await;
    }

    /// Counts the attempt for its code too.
    async fn count(&mut self) -> Result<(), ApiError> {
        if !matches!(self.counted, Counted::No) {
            return Ok(());
        }
        // The order and the address are counted first, so attempts at a locked voucher count for them too.
        let public = self.limits.admit(&VOUCHERS, self.order, self.client).await?;
        // A database may treat full-width digits as digits, but their hashes differ, so each spelling would have its
        // own limit.
        let Some(code) = self.limits.keys.code_hash(self.code).filter(|_| self.code.is_ascii()) else {
            self.counted = Counted::Locked(vec![public]);
            return Ok(());
        };
        let windows = [Window { limit: self.limits.limits.attempts_per_voucher, length_ms: DAY_MS }];
        self.counted = match self.limits.take(&[Counter { key: code.as_str(), windows: &windows }]).await? {
            Verdict::Counted(own) => Counted::Yes(vec![public, own]),
            Verdict::Exhausted { .. } => {
                self.limits.refused("voucher");
                Counted::Locked(vec![public])
            }
        };
        Ok(())
    }

    /// Counts an attempt that no system heard: for the order, the address and all callers, and not for the code.
    async fn count_for_callers(&mut self) -> Result<(), ApiError> {
        if matches!(self.counted, Counted::No) {
            let public = self.limits.admit(&VOUCHERS, self.order, self.client).await?;
            self.counted = Counted::Locked(vec![public]);
        }
        Ok(())
    }
}
