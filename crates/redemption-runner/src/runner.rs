//! The runner.

use crate::World;
use crate::fact::Fact;
use crate::work::Work;
use redemption::{Action, Event, Millis, NotExecuted, Redemption, Stage, WriteAnswer, next, notice, step};
use std::time::Duration;
use store::{Lease, RedemptionRow, SaveOutcome, Store, StoreError};

/// Longer than any upstream call, so that a worker that waits for an answer keeps its lease.
const LEASE: Millis = 30_000;
/// More steps than any redemption makes without waiting.
const MAX_STEPS: u32 = 32;
const HOUR: Millis = 3_600_000;
/// The pause before a failed write to the store is repeated.
const STORE_PAUSE: Duration = Duration::from_millis(500);
/// How many redemptions [`Runner::due`] lists.
const MAX_DUE: u32 = 64;

/// Drives redemptions.
pub struct Runner<W> {
    world: W,
    store: Store,
    /// The owner of the leases. Each process has its own.
    owner: String,
    work: Work,
}

/// The result of driving a redemption.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "it is read at once and never kept")]
pub enum Driven {
    /// The redemption as it is now: it waits, or it has ended.
    Row(RedemptionRow),
    /// Another worker has the redemption, or took it over, or this runner is stopping.
    Busy,
    /// The redemption does not exist.
    NotFound,
}

/// The result of starting a redemption.
#[derive(Clone, Debug, PartialEq)]
pub enum Started {
    /// The redemption has the lock of the code, and is to be driven. If there is too little to pay, it ended at once.
    Started(RedemptionRow),
    /// Another redemption has the lock of the code, so this one ended.
    CodeInUse(RedemptionRow),
    /// Another worker has the redemption.
    Busy,
}

impl<W: World> Runner<W> {
    /// `owner` distinguishes this process from all others that use the store.
    pub fn new(world: W, store: Store, owner: String) -> Runner<W> {
        Runner { world, store, owner, work: Work::default() }
    }

    /// The world that this runner calls.
    pub fn world(&self) -> &W {
        &self.world
    }

    /// Starts a planned redemption, because its order is to be completed. `total` is the order's total in Rappen, and
    /// `open` the part of it that the order's other vouchers leave.
    ///
    /// # Errors
    /// The store fails. Nothing has been taken then.
    pub async fn start(&self, id: &str, total: i64, open: i64) -> Result<Started, StoreError> {
        let Some(row) = self.lease(id).await? else { return Ok(Started::Busy) };
        let started = match self.apply(&row, Event::Start { total, open }).await? {
            SaveOutcome::Saved(row) => Started::Started(row),
            SaveOutcome::Fenced => Started::Busy,
            SaveOutcome::CodeInUse => match self.apply(&row, Event::CodeInUse).await? {
                SaveOutcome::Saved(row) => Started::CodeInUse(row),
                SaveOutcome::Fenced | SaveOutcome::CodeInUse => Started::Busy,
            },
        };
        if let Started::Started(row) | Started::CodeInUse(row) = &started {
            self.store.release(row).await?;
        }
        Ok(started)
    }

    /// Takes a redemption as far as it can go. If it has to wait, waits with it until `patience` is over.
    ///
    /// # Errors
    /// The store fails. The intent of each call that was sent is stored, so the redemption is due again later.
    pub async fn drive(&self, id: &str, patience: Duration) -> Result<Driven, StoreError> {
        let Some(_working) = self.work.begin() else { return Ok(Driven::Busy) };
        let until = self.world.now().saturating_add(i64::try_from(patience.as_millis()).unwrap_or(i64::MAX));
        let Some(mut row) = self.lease(id).await? else {
            let is_known = self.store.redemption(id).await?.is_some();
            return Ok(if is_known { Driven::Busy } else { Driven::NotFound });
        };
        // A state that asks for a write may be the intent of a call that a dead worker sent.
        let mut resumed = Some(Event::Resumed);
        for _ in 0..MAX_STEPS {
            let event = match resumed.take() {
                Some(event) => event,
                None if self.work.is_stopping() => break,
                None => match self.perform(&row, until).await? {
                    Some(event) => event,
                    None => break,
                },
            };
            // The answer to a write is always stored. The answer to a read can be read again, and it might lead to the
            // intent of a write that a stopping runner does not send any more.
            if self.work.is_stopping() && !event.is_write_answer() {
                break;
            }
            match self.record_event(&row, event).await? {
                SaveOutcome::Saved(saved) => row = saved,
                SaveOutcome::Fenced | SaveOutcome::CodeInUse => return Ok(Driven::Busy),
            }
        }
        self.store.release(&row).await?;
        Ok(Driven::Row(row))
    }

    /// Records a fact about a redemption.
    ///
    /// # Errors
    /// The store fails.
    pub async fn record(&self, id: &str, fact: Fact) -> Result<Driven, StoreError> {
        let Some(row) = self.lease(id).await? else { return Ok(Driven::Busy) };
        let event = fact.event(self.world.now());
        let SaveOutcome::Saved(row) = self.record_event(&row, event).await? else { return Ok(Driven::Busy) };
        self.store.release(&row).await?;
        Ok(Driven::Row(row))
    }

    /// Stops the runner. Every redemption that is being driven stops after the call that it is in; its answer is stored and
    /// its lease released. Nothing is driven any more. Returns when that is done, which takes no longer than a call:
    /// [`redemption::limits::UPSTREAM`].
    pub async fn stop(&self) {
        self.work.stop().await;
    }

    /// The redemptions that are due and that no worker has, to be driven without patience. Those of a proxy that died are
    /// among them. At most 64 at once.
    ///
    /// # Errors
    /// The store fails.
    pub async fn due(&self) -> Result<Vec<String>, StoreError> {
        self.store.due(self.world.now(), MAX_DUE).await
    }

    async fn lease(&self, id: &str) -> Result<Option<RedemptionRow>, StoreError> {
        match self.store.lease(id, &self.owner, self.world.now(), LEASE).await? {
            Lease::Acquired(row) => Ok(Some(row)),
            Lease::Busy { .. } | Lease::NotFound => Ok(None),
        }
    }

    /// Applies an event and saves the result.
    async fn apply(&self, row: &RedemptionRow, event: Event) -> Result<SaveOutcome, StoreError> {
        self.apply_at(row, event, self.world.now()).await
    }

    async fn apply_at(
        &self,
        row: &RedemptionRow,
        event: Event,
        now: Millis,
    ) -> Result<SaveOutcome, StoreError> {
        let (note, is_poll) = (event.note(), matches!(event, Event::Order { .. } | Event::Checked { .. }));
        let redemption = step(row.redemption.clone(), event, now);
        // If nothing changed there is nothing to save; the lease keeps the version.
        if redemption == row.redemption {
            return Ok(SaveOutcome::Saved(row.clone()));
        }
        let notice = notice(&row.redemption, &redemption);
        // A poll that led to no other state is no evidence.
        let is_evidence = !is_poll || notice.is_some() || redemption.name() != row.redemption.name();
        let saved = self.store.save(row, &redemption, if is_evidence { note } else { "" }, now).await?;
        if let (SaveOutcome::Saved(saved), Some(notice)) = (&saved, notice) {
            self.world.report(saved, notice);
        }
        Ok(saved)
    }

    /// Records an event. If the store fails, the answer to a write, and a step that operators are told about, are recorded
    /// again for as long as the lease may last. After that, an answer goes to the worker that has the redemption then.
    async fn record_event(&self, row: &RedemptionRow, event: Event) -> Result<SaveOutcome, StoreError> {
        // Always the same time: the store recognises a step whose answer was lost by its content.
        let now = self.world.now();
        let until = now.saturating_add(LEASE);
        let is_told = || notice(&row.redemption, &step(row.redemption.clone(), event.clone(), now)).is_some();
        let is_repeated = || event.is_write_answer() || is_told();
        loop {
            match self.apply_at(row, event.clone(), now).await {
                Err(_) if self.world.now() < until && is_repeated() => self.world.sleep(STORE_PAUSE).await,
                Ok(SaveOutcome::Fenced) if is_success(&event) => {
                    self.store.note(&row.id, event.note(), self.world.now()).await?;
                    return self.hand_over(&row.id, event).await;
                }
                saved => return saved,
            }
        }
    }

    /// Another worker has the redemption, and treats the write as unconfirmed. It can use the answer until it has decided.
    async fn hand_over(&self, id: &str, event: Event) -> Result<SaveOutcome, StoreError> {
        if let Some(row) = self.lease(id).await?
            && let SaveOutcome::Saved(row) = self.apply(&row, event).await?
        {
            self.store.release(&row).await?;
        }
        Ok(SaveOutcome::Fenced)
    }

    /// Performs the next action, whose intent is the stored state. Returns the event with the answer, or `None` if there is
    /// nothing to do before `until`.
    async fn perform(&self, row: &RedemptionRow, until: Millis) -> Result<Option<Event>, StoreError> {
        let action = next(&row.redemption);
        if let Action::ReadOrder { at } | Action::Check { at } | Action::Wait { until: at } = action {
            let is_patient = at <= until && !waits_for_site(&row.redemption);
            if !is_patient && at > self.world.now() {
                return Ok(None);
            }
            self.wait(at).await;
            if self.work.is_stopping() {
                return Ok(None);
            }
        }
        // Only an ended redemption has no code any more.
        let Some(sealed) = &row.sealed else { return Ok(None) };
        let asked_at = self.world.now();
        let event = match action {
            Action::Idle | Action::Done => return Ok(None),
            Action::Wait { .. } => Event::Resumed,
            Action::ReadOrder { .. } => {
                let answer = self.world.order(&row.order_id, sealed).await;
                Event::Order { asked_at, answer }
            }
            Action::Check { .. } => {
                let answer = self.world.check(sealed).await;
                let since = asked_at.saturating_sub(HOUR);
                let presumptions = self.store.presumptions_since(since).await?;
                Event::Checked { asked_at, answer, presumptions }
            }
            Action::Redeem { attempt, amount, send_by } => {
                let answer = if asked_at >= send_by {
                    WriteAnswer::NotExecuted(NotExecuted::NotSent)
                } else {
                    self.world.redeem(sealed, amount).await
                };
                Event::Redeem { attempt, answer }
            }
            Action::Unredeem { attempt, send_by } => {
                let answer = if asked_at >= send_by {
                    WriteAnswer::NotExecuted(NotExecuted::NotSent)
                } else {
                    self.world.unredeem(sealed).await
                };
                Event::Unredeem { attempt, answer }
            }
        };
        Ok(Some(event))
    }

    async fn wait(&self, at: Millis) {
        let pause = at.saturating_sub(self.world.now());
        if pause > 0 {
            self.world.sleep(Duration::from_millis(pause.unsigned_abs())).await;
        }
    }
}

/// Whether the voucher is redeemed and the redemption waits for the site's payment or for the order's end. A caller of
/// [`Runner::drive`] does not wait for either.
fn waits_for_site(redemption: &Redemption) -> bool {
    matches!(redemption, Redemption::Running { stage: Stage::Awaiting { .. }, .. })
}

fn is_success(event: &Event) -> bool {
    matches!(
        event,
        Event::Redeem { answer: WriteAnswer::Done(_), .. }
            | Event::Unredeem { answer: WriteAnswer::Done(()), .. }
    )
}
