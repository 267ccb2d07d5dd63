//! The handle to the sandbox that handlers, tests and the demo use.

use crate::cinematiccard::Partner;
use crate::fault::{Fault, FaultKind, Faults};
use crate::ledger::{Call, Ledger};
use crate::procinema::Procinema;
use crate::store::{Refusal, Rules, Store};
use crate::tokens::Tokens;
use crate::vista;
use crate::webhook::Webhook;
use crate::{Route, Settings, present, seed};
use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;
use wire::ocapi::{OrderResponse, SetShowtimeRequest, SetTicket};

/// One imitated cinema with its partners ProCinema and CinematicCard. Clones are handles to the same cinema.
#[derive(Clone)]
pub struct Sandbox {
    settings: Arc<Settings>,
    state: Arc<Mutex<State>>,
    /// Notifies the held calls.
    releases: watch::Sender<()>,
}

/// The state of all imitated systems.
pub(crate) struct State {
    pub(crate) store: Store,
    pub(crate) procinema: Procinema,
    pub(crate) partner: Partner,
    pub(crate) webhook: Webhook,
    pub(crate) tokens: Tokens,
    ledger: Ledger,
    faults: Faults,
    /// The time by which the clock of the sandbox is ahead.
    ahead: SignedDuration,
}

impl Sandbox {
    /// Returns a new cinema with the data of [`seed`].
    pub fn seeded() -> Sandbox {
        Sandbox::with(Settings::default())
    }

    /// Returns a new cinema with the data of [`seed`] and these settings.
    pub fn with(settings: Settings) -> Sandbox {
        let rules = Rules {
            expiry: SignedDuration::from_mins(i64::from(settings.expiry_minutes)),
            resets: settings.expiry_resets,
            attempts: settings.attempts,
            lockout: SignedDuration::from_secs(i64::from(settings.lockout_seconds)),
            pending_polls: settings.pending_polls,
            completed_lag: settings.completed_lag,
            member_points: settings.member_points,
        };
        let state = State {
            store: Store::new(seed::catalogue(), rules),
            procinema: Procinema::new(seed::procinema_codes()),
            partner: Partner::new(settings.codes_remaining),
            webhook: Webhook::new(settings.webhook_url.clone()),
            tokens: Tokens::default(),
            ledger: Ledger::default(),
            faults: Faults::default(),
            ahead: SignedDuration::ZERO,
        };
        Sandbox {
            settings: Arc::new(settings),
            state: Arc::new(Mutex::new(state)),
            releases: watch::Sender::new(()),
        }
    }

    /// Starts a paid order with one ticket for each of `ticket_type_ids`. `seats` are ids or labels, for example "J5";
    /// if there are none, the best free seats are taken. Returns the order's id, which is also Connect's
    /// UserSessionId.
    ///
    /// # Errors
    /// If SetShowtime would refuse the tickets or the seats.
    pub fn create_order(
        &self,
        showtime_id: &str,
        ticket_type_ids: &[&str],
        seats: &[&str],
    ) -> Result<String, Refusal> {
        self.with_store(|store, now| {
            let id = store.create_order(now, seed::SITE, "Paid")?;
            let ticket =
                |kind: &&str| SetTicket { ticket_type_id: (*kind).to_owned(), ..SetTicket::default() };
            let seat =
                |name: &&str| store.catalogue.seat(name).map_or_else(|| (*name).to_owned(), |seat| seat.id());
            let wanted = SetShowtimeRequest {
                tickets: ticket_type_ids.iter().map(ticket).collect(),
                seats: seats.iter().map(seat).collect(),
            };
            store.set_showtime(now, &id, showtime_id, &wanted)?;
            Ok(id)
        })
    }

    /// Starts the order of the demo: two adults on J5 and J6 at [`seed::SHOWTIME`], or on the best free seats if those
    /// are taken.
    ///
    /// # Errors
    /// If no seats are free.
    pub fn create_demo_order(&self) -> Result<String, Refusal> {
        let adults = [seed::ADULT; 2];
        self.create_order(seed::SHOWTIME, &adults, &["J5", "J6"])
            .or_else(|_| self.create_order(seed::SHOWTIME, &adults, &[]))
    }

    /// Returns an order in progress as OCAPI answers it. `None` if it does not exist.
    pub fn order(&self, id: &str) -> Option<OrderResponse> {
        self.with_store(|store, now| {
            let order = store.order(now, id).ok()?.clone();
            read(&present::ocapi::order(&store.catalogue, &order))
        })
    }

    /// Returns a sold order as OCAPI answers it. `None` if it does not exist.
    pub fn completed_order(&self, id: &str) -> Option<OrderResponse> {
        self.with_store(|store, _| {
            let order = store.completed_order(id).ok()?.clone();
            read(&present::ocapi::order(&store.catalogue, &order))
        })
    }

    /// Pays the amount due of an order, as a customer at the payment provider does. Vista then completes it.
    ///
    /// # Errors
    /// If the order cannot be sold.
    pub fn pay_order(&self, id: &str) -> Result<(), Refusal> {
        self.with_store(|store, now| store.pay(now, id).map(drop))
    }

    /// Lets an order expire now. Returns false if it is not in progress.
    pub fn expire_order(&self, id: &str) -> bool {
        self.with_store(|store, now| store.expire_order(now, id))
    }

    /// Signs the member in to an order, as the header `loyaltySessionToken` does.
    ///
    /// # Errors
    /// If the order does not exist.
    pub fn sign_in(&self, order_id: &str) -> Result<(), Refusal> {
        self.with_store(|store, now| store.sign_in(now, order_id))
    }

    /// Sells a seat, by id or label, to another customer. Returns false if it is taken or does not exist.
    pub fn sell_seat(&self, showtime_id: &str, seat: &str) -> bool {
        self.with_store(|store, now| store.sell_seat(now, showtime_id, seat))
    }

    /// Returns how many times a voucher was redeemed. `None` if the voucher does not exist.
    pub fn redemptions(&self, barcode: &str) -> Option<u32> {
        self.with_store(|store, _| store.redemptions(barcode))
    }

    /// Advances the clock of all imitated systems: orders, tokens and codes expire, locks and limits end.
    pub fn advance(&self, seconds: u32) {
        let mut state = self.lock();
        state.ahead = state.ahead.saturating_add(SignedDuration::from_secs(i64::from(seconds)));
    }

    /// Returns the upstream calls, oldest first. At most the last 10,000 are kept.
    pub fn ledger(&self) -> Vec<Call> {
        self.lock().ledger.calls()
    }

    /// Removes all calls from the ledger.
    pub fn clear_ledger(&self) {
        self.lock().ledger.clear();
    }

    /// Injects a fault.
    pub fn inject(&self, fault: Fault) {
        self.lock().faults.add(fault);
    }

    /// Removes all faults that have not happened, and releases the held calls.
    pub fn clear_faults(&self) {
        self.lock().faults.clear();
        self.releases.send_replace(());
    }

    /// Lets the calls go on that [`FaultKind::Hold`] holds, and holds no later call.
    pub fn release(&self) {
        self.lock().faults.release();
        self.releases.send_replace(());
    }

    /// A receiver of the next release. A call must subscribe before it takes its faults, so that it misses no release.
    pub(crate) fn releases(&self) -> watch::Receiver<()> {
        self.releases.subscribe()
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn with_store<T>(&self, act: impl FnOnce(&mut Store, Timestamp) -> T) -> T {
        self.with_state(|state, now| act(&mut state.store, now))
    }

    /// Gives access to the state and to the time of the imitated systems. There is no other way to them.
    pub(crate) fn with_state<T>(&self, act: impl FnOnce(&mut State, Timestamp) -> T) -> T {
        let mut state = self.lock();
        let now = Timestamp::now().saturating_add(state.ahead).unwrap_or(Timestamp::MAX);
        act(&mut state, now)
    }

    /// Adds a call to the ledger and takes its faults.
    pub(crate) fn arrive(&self, route: Route, call: Call) -> (u64, Vec<FaultKind>) {
        let mut state = self.lock();
        let faults = state.faults.take(route);
        (state.ledger.open(Call { faults: faults.clone(), ..call }), faults)
    }

    pub(crate) fn leave(&self, number: u64, status: Option<u16>, error_code: Option<String>) {
        self.lock().ledger.close(number, status, error_code);
    }

    /// Locks the state, also after a panic in a handler. The state is then valid, because every rule checks everything
    /// before it changes anything.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(answer: &vista::OrderResponse) -> Option<OrderResponse> {
    wire::read(&serde_json::to_vec(answer).ok()?).answer.ok()
}
