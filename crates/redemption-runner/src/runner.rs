//! The runner.

use crate::news::News;
use crate::work::Work;
use crate::{World, heard};
use redemption::{
    Action, Event, Millis, NotDone, OrderFact, RedeemAnswer, Redemption, Stage, UnredeemAnswer, next, notice,
    step,
};
use std::time::Duration;
use store::{Lease, RedemptionRow, Saved, Store, StoreError};

/// Longer than any call upstream, so that a worker who waits for one keeps its lease.
const LEASE: Millis = 30_000;
/// More steps than any redemption makes without waiting.
const MOST_STEPS: u32 = 32;
const HOUR: Millis = 3_600_000;
/// How long after the store failed it is asked again.
const AGAIN: Duration = Duration::from_millis(500);
/// How many redemptions one sweep takes up.
const SWEEP: u32 = 64;

/// Takes redemptions forward.
pub struct Runner<W> {
    world: W,
    store: Store,
    /// Who leases; another word for each process.
    owner: String,
    work: Work,
}

/// How far a redemption was taken.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "it is read at once and never kept")]
pub enum Driven {
    /// It waits, or has ended.
    Here(RedemptionRow),
    /// Another worker has it at this moment, or took it over; or this one is to end, and leaves it to the next.
    Elsewhere,
    /// There is none.
    Gone,
}

/// What became of a start.
#[derive(Clone, Debug, PartialEq)]
pub enum Started {
    /// It has the code's lock; drive it. Or it has ended at once, because there is too little to pay.
    Kept(RedemptionRow),
    /// Another order is being paid with this code; the plan has ended.
    CodeInUse(RedemptionRow),
    /// Another worker has it at this moment.
    Elsewhere,
}

impl<W: World> Runner<W> {
    /// `owner` tells this process from all others of the store.
    pub fn new(world: W, store: Store, owner: String) -> Runner<W> {
        Runner { world, store, owner, work: Work::default() }
    }

    /// Where the calls go.
    pub fn world(&self) -> &W {
        &self.world
    }

    /// Starts a plan: the order is to be completed, at this total in minor units, of which the order's other vouchers
    /// leave `open`.
    ///
    /// # Errors
    /// The store fails; nothing has been taken then.
    pub async fn start(&self, id: &str, total: i64, open: i64) -> Result<Started, StoreError> {
        let Some(row) = self.lease(id).await? else { return Ok(Started::Elsewhere) };
        let started = match self.tell(&row, Event::Start { total, open }, "started").await? {
            Saved::Kept(row) => Started::Kept(row),
            Saved::Fenced => Started::Elsewhere,
            Saved::CodeInUse => match self.tell(&row, Event::CodeInUse, "the code is in use").await? {
                Saved::Kept(row) => Started::CodeInUse(row),
                Saved::Fenced | Saved::CodeInUse => Started::Elsewhere,
            },
        };
        if let Started::Kept(row) | Started::CodeInUse(row) = &started {
            self.store.release(row).await?;
        }
        Ok(started)
    }

    /// Takes a redemption as far as it goes, and waits for it where that is no longer than `patience`.
    ///
    /// # Errors
    /// The store fails. What was sent before is written down as an intent, and is taken up by the next sweep.
    pub async fn drive(&self, id: &str, patience: Duration) -> Result<Driven, StoreError> {
        let Some(_working) = self.work.begin() else { return Ok(Driven::Elsewhere) };
        let until = self.world.now().saturating_add(i64::try_from(patience.as_millis()).unwrap_or(i64::MAX));
        let Some(mut row) = self.lease(id).await? else {
            return Ok(if self.store.redemption(id).await?.is_some() {
                Driven::Elsewhere
            } else {
                Driven::Gone
            });
        };
        // A state that asks for a write may be the intent of one that went out before somebody died.
        let mut event = Some((Event::Resumed, "resumed"));
        for _ in 0..MOST_STEPS {
            let told = match event.take() {
                Some(told) => told,
                None if self.work.is_over() => break,
                None => match self.act(&row, until).await? {
                    Some(told) => told,
                    None => break,
                },
            };
            // What a write came to is written down whatever happens. What was read can be read again, and might lead to
            // the intent of a write that is not sent any more.
            if self.work.is_over() && !is_of_a_write(&told.0) {
                break;
            }
            match self.tell_heard(&row, told.0, told.1).await? {
                Saved::Kept(kept) => row = kept,
                Saved::Fenced | Saved::CodeInUse => return Ok(Driven::Elsewhere),
            }
        }
        self.store.release(&row).await?;
        Ok(Driven::Here(row))
    }

    /// Tells a redemption something that is known from elsewhere: that its order is completed, what a person found out.
    ///
    /// # Errors
    /// The store fails.
    pub async fn told(&self, id: &str, news: News) -> Result<Driven, StoreError> {
        let Some(row) = self.lease(id).await? else { return Ok(Driven::Elsewhere) };
        let now = self.world.now();
        let (event, note) = match news {
            News::OrderCompleted { total } => (
                Event::Order { asked_at: now, fact: OrderFact::Completed { total } },
                "Vista said elsewhere that the order is completed",
            ),
            News::Confirmed { total } => {
                (Event::Confirmed { total }, "the site is told that the voucher is redeemed")
            }
            News::Cancelled => (Event::Cancelled, "taken back"),
            News::Resolved(resolution) => (Event::Resolved(resolution), "settled by an operator"),
        };
        let Saved::Kept(row) = self.tell(&row, event, note).await? else { return Ok(Driven::Elsewhere) };
        self.store.release(&row).await?;
        Ok(Driven::Here(row))
    }

    /// Comes to an end: whatever is being driven ends after the call it is in, with the answer written down and the
    /// lease given back, and nothing is driven any more. Returns when that is so; no call takes longer than
    /// [`redemption::limits::UPSTREAM`].
    pub async fn stop(&self) {
        self.work.end().await;
    }

    /// The redemptions whose time has come and that nobody works on, to be driven without patience: those of a proxy that
    /// died are among them. No more than a few dozen at once.
    ///
    /// # Errors
    /// The store fails.
    pub async fn due(&self) -> Result<Vec<String>, StoreError> {
        self.store.due(self.world.now(), SWEEP).await
    }

    async fn lease(&self, id: &str) -> Result<Option<RedemptionRow>, StoreError> {
        match self.store.lease(id, &self.owner, self.world.now(), LEASE).await? {
            Lease::Mine(row) => Ok(Some(row)),
            Lease::Held { .. } | Lease::Gone => Ok(None),
        }
    }

    async fn tell(&self, row: &RedemptionRow, event: Event, note: &str) -> Result<Saved, StoreError> {
        let now = self.world.now();
        let redemption = step(row.redemption.clone(), event.clone(), now);
        // Nothing new is nothing to write; the lease keeps the version.
        if redemption == row.redemption {
            return Ok(Saved::Kept(row.clone()));
        }
        let notice = notice(&row.redemption, &redemption);
        // A poll that learned nothing is no evidence.
        let polled = matches!(event, Event::Order { .. } | Event::Checked { .. });
        let learned_nothing = polled && notice.is_none() && redemption.name() == row.redemption.name();
        let saved = self.store.save(row, &redemption, if learned_nothing { "" } else { note }, now).await?;
        if let (Saved::Kept(kept), Some(notice)) = (&saved, notice) {
            self.world.tell(kept, notice);
        }
        Ok(saved)
    }

    /// Records the answer of a call. The answer of a write is recorded again while the store fails, for as long as the
    /// lease may last, and handed to the worker that has the redemption after that.
    async fn tell_heard(&self, row: &RedemptionRow, event: Event, note: &str) -> Result<Saved, StoreError> {
        if !is_of_a_write(&event) {
            return self.tell(row, event, note).await;
        }
        let until = self.world.now().saturating_add(LEASE);
        loop {
            match self.tell(row, event.clone(), note).await {
                Err(_) if self.world.now() < until => self.world.sleep(AGAIN).await,
                Ok(Saved::Fenced) if is_a_success(&event) => {
                    self.store.note(&row.id, note, self.world.now()).await?;
                    return self.tell_successor(&row.id, event, note).await;
                }
                told => return told,
            }
        }
    }

    /// Another worker has the redemption and treats the write as lost. It can use the answer until it has decided.
    async fn tell_successor(&self, id: &str, event: Event, note: &str) -> Result<Saved, StoreError> {
        if let Some(row) = self.lease(id).await? {
            let saved = self.tell(&row, event, note).await?;
            if let Saved::Kept(row) = &saved {
                self.store.release(row).await?;
            }
        }
        Ok(Saved::Fenced)
    }

    /// Does the next thing, which the stored state is the intent of. None where there is nothing to do by `until`.
    async fn act(
        &self,
        row: &RedemptionRow,
        until: Millis,
    ) -> Result<Option<(Event, &'static str)>, StoreError> {
        let action = next(&row.redemption);
        if let Action::AskOrder { at } | Action::Check { at } | Action::Wait { until: at } = action {
            let patient = at <= until && !is_up_to_others(&row.redemption);
            if !patient && at > self.world.now() {
                return Ok(None);
            }
            self.wait(at).await;
            if self.work.is_over() {
                return Ok(None);
            }
        }
        let asked_at = self.world.now();
        let told = match action {
            Action::Idle | Action::Done => return Ok(None),
            Action::Wait { .. } => (Event::Resumed, "the wait is over"),
            Action::AskOrder { .. } => {
                let fact = self.world.order(&row.order_id, &row.sealed).await;
                (Event::Order { asked_at, fact }, heard::of_order(fact))
            }
            Action::Check { .. } => {
                let answer = self.world.check(&row.sealed).await;
                let since = asked_at.saturating_sub(HOUR);
                let presumptions = self.store.presumptions_since(since).await?;
                (Event::Checked { asked_at, answer, presumptions }, heard::of_check(answer))
            }
            Action::Redeem { attempt, amount, send_by } => {
                let answer = if asked_at >= send_by {
                    RedeemAnswer::NotDone(NotDone::NotSent)
                } else {
                    self.world.redeem(&row.sealed, amount).await
                };
                let note = heard::of_redeem(&answer);
                (Event::Redeem { attempt, answer }, note)
            }
            Action::Unredeem { attempt, send_by } => {
                let answer = if asked_at >= send_by {
                    UnredeemAnswer::NotDone(NotDone::NotSent)
                } else {
                    self.world.unredeem(&row.sealed).await
                };
                (Event::Unredeem { attempt, answer }, heard::of_unredeem(answer))
            }
        };
        Ok(Some(told))
    }

    async fn wait(&self, at: Millis) {
        let pause = at.saturating_sub(self.world.now());
        if pause > 0 {
            self.world.sleep(Duration::from_millis(pause.unsigned_abs())).await;
        }
    }
}

/// Whether the voucher is redeemed and somebody else pays for the order or lets it go: whoever asked need not wait for
/// that.
fn is_up_to_others(redemption: &Redemption) -> bool {
    matches!(redemption, Redemption::Running { stage: Stage::Awaiting { .. }, .. })
}

fn is_of_a_write(event: &Event) -> bool {
    matches!(event, Event::Redeem { .. } | Event::Unredeem { .. })
}

fn is_a_success(event: &Event) -> bool {
    matches!(
        event,
        Event::Redeem { answer: RedeemAnswer::Success(_), .. }
            | Event::Unredeem { answer: UnredeemAnswer::Success, .. }
    )
}
