//! The handle that handlers, tests and the demo share.

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

/// One imitated cinema, and the partners that it redeems and mints codes at. Clones are handles to the same one.
#[derive(Clone)]
pub struct Sandbox {
    settings: Arc<Settings>,
    state: Arc<Mutex<State>>,
    /// Notifies the held calls.
    releases: watch::Sender<()>,
}

/// All that the imitated systems remember.
pub(crate) struct State {
    pub(crate) store: Store,
    pub(crate) procinema: Procinema,
    pub(crate) partner: Partner,
    pub(crate) webhook: Webhook,
    pub(crate) tokens: Tokens,
    ledger: Ledger,
    faults: Faults,
    /// How much later it is here than outside.
    ahead: SignedDuration,
}

impl Sandbox {
    /// A new cinema with the data of [`seed`].
    pub fn seeded() -> Sandbox {
        Sandbox::with(Settings::default())
    }

    /// The same, with other settings.
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

    /// Starts a paid order with one ticket for each of `ticket_type_ids` on `seats`, which are ids or labels as
    /// "J5"; without seats the best free ones. Answers the order's id, which is Connect's UserSessionId too.
    ///
    /// # Errors
    /// What SetShowtime would refuse.
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

    /// The order that the demo starts with: two adults on J5 and J6 at [`seed::SHOWTIME`], or on the best free
    /// seats once those are gone.
    ///
    /// # Errors
    /// The house is full.
    pub fn create_demo_order(&self) -> Result<String, Refusal> {
        let adults = [seed::ADULT; 2];
        self.create_order(seed::SHOWTIME, &adults, &["J5", "J6"])
            .or_else(|_| self.create_order(seed::SHOWTIME, &adults, &[]))
    }

    /// The order in progress, as a client reads OCAPI's answer. `None` if there is none.
    pub fn order(&self, id: &str) -> Option<OrderResponse> {
        self.with_store(|store, now| {
            let order = store.order(now, id).ok()?.clone();
            read(&present::ocapi::order(&store.catalogue, &order))
        })
    }

    /// The sold order, as a client reads OCAPI's answer. `None` if there is none.
    pub fn completed_order(&self, id: &str) -> Option<OrderResponse> {
        self.with_store(|store, _| {
            let order = store.completed_order(id).ok()?.clone();
            read(&present::ocapi::order(&store.catalogue, &order))
        })
    }

    /// Pays the amount due of an order, as a customer at the payment provider does. Vista then completes it.
    ///
    /// # Errors
    /// The order cannot be sold.
    pub fn pay_order(&self, id: &str) -> Result<(), Refusal> {
        self.with_store(|store, now| store.pay(now, id).map(drop))
    }

    /// Ends an order at once, as its expiry would; `false` where there is none in progress.
    pub fn expire_order(&self, id: &str) -> bool {
        self.with_store(|store, now| store.expire_order(now, id))
    }

    /// Signs the member in to an order, as the header `loyaltySessionToken` does.
    ///
    /// # Errors
    /// There is no such order.
    pub fn sign_in(&self, order_id: &str) -> Result<(), Refusal> {
        self.with_store(|store, now| store.sign_in(now, order_id))
    }

    /// Sells a seat, by id or label, to somebody else; `false` where it is taken or does not exist.
    pub fn sell_seat(&self, showtime_id: &str, seat: &str) -> bool {
        self.with_store(|store, now| store.sell_seat(now, showtime_id, seat))
    }

    /// How many times a voucher was redeemed; `None` where there is no such voucher.
    pub fn redemptions(&self, barcode: &str) -> Option<u32> {
        self.with_store(|store, _| store.redemptions(barcode))
    }

    /// Makes it later for all of the imitated systems: orders, tokens and codes expire, locks and limits open.
    pub fn advance(&self, seconds: u32) {
        let mut state = self.lock();
        state.ahead = state.ahead.saturating_add(SignedDuration::from_secs(i64::from(seconds)));
    }

    /// Every upstream call so far, oldest first; of more than 10,000 the last ones.
    pub fn ledger(&self) -> Vec<Call> {
        self.lock().ledger.calls()
    }

    /// Forgets the calls so far.
    pub fn clear_ledger(&self) {
        self.lock().ledger.clear();
    }

    /// Asks for a fault.
    pub fn inject(&self, fault: Fault) {
        self.lock().faults.add(fault);
    }

    /// Takes back all faults that have not happened, and releases the held calls.
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

    /// The one way to everything the systems remember, and to what time it is for them.
    pub(crate) fn with_state<T>(&self, act: impl FnOnce(&mut State, Timestamp) -> T) -> T {
        let mut state = self.lock();
        let now = Timestamp::now().saturating_add(state.ahead).unwrap_or(Timestamp::MAX);
        act(&mut state, now)
    }

    /// Enters a call and takes the faults that are to hit it.
    pub(crate) fn arrive(&self, route: Route, call: Call) -> (u64, Vec<FaultKind>) {
        let mut state = self.lock();
        let faults = state.faults.take(route);
        (state.ledger.open(Call { faults: faults.clone(), ..call }), faults)
    }

    pub(crate) fn leave(&self, number: u64, status: Option<u16>, error_code: Option<String>) {
        self.lock().ledger.close(number, status, error_code);
    }

    /// A panic in one handler must not end all others: rules check before they change, so the state is whole.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(answer: &vista::OrderResponse) -> Option<OrderResponse> {
    wire::reading::read_value(&serde_json::to_value(answer).ok()?).answer.ok()
}
