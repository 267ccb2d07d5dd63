//! An order: the choices of the customer. [`quote`](super::quote) calculates their prices.

use crate::catalogue::Card;
use crate::catalogue::{PriceRow, Seat};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;

/// An order of OCAPI and Connect.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    /// OCAPI's order id and Connect's UserSessionId.
    pub(crate) id: String,
    pub(crate) mode: String,
    pub(crate) expires_at: Timestamp,
    /// How often its time was restarted.
    pub(super) resets: u32,
    pub(crate) state: OrderState,
    /// The tickets and seats by showtime.
    pub(crate) selections: BTreeMap<String, Selection>,
    pub(crate) vouchers: Vec<HeldVoucher>,
    /// The number of wrong barcodes and PINs since the last lock.
    pub(super) failures: u32,
    pub(super) locked_until: Option<Timestamp>,
    /// The number of the Connect item of the next new line.
    pub(super) next_item: i64,
    /// Whether the member is signed in.
    pub(super) member: bool,
    /// The customer as the client set it.
    pub(crate) customer: Option<Value>,
    /// The redirect payment, if it was requested.
    pub(crate) payment: Option<String>,
    /// External payments, in cents.
    pub(crate) paid_elsewhere: Vec<i64>,
}

/// The state of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OrderState {
    /// In progress.
    InProgress,
    /// Being sold. This many more calls are answered `Pending`.
    Completing { polls: u32 },
    /// Sold. This many more reads do not find it.
    Completed { transaction: i64, misses: u32 },
}

/// The tickets and seats of one showtime.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selection {
    pub(crate) lines: Vec<Line>,
    /// The seats in the order of the plan.
    pub(crate) seats: Vec<Seat>,
}

/// One ticket, or one package.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// The id in OCAPI, which the client may choose.
    pub(crate) id: String,
    /// The id in Connect.
    pub(crate) item: i64,
    pub(crate) row: PriceRow,
    pub(crate) voucher_id: Option<String>,
    /// The code of its Connect discount.
    pub(crate) offer: Option<&'static str>,
}

/// A voucher on an order.
#[derive(Clone, Debug)]
pub(crate) struct HeldVoucher {
    pub(crate) id: String,
    pub(crate) card: &'static Card,
}

impl Order {
    pub(super) fn new(id: &str, mode: &str, expires_at: Timestamp) -> Order {
        Order {
            id: id.to_owned(),
            mode: mode.to_owned(),
            expires_at,
            resets: 0,
            state: OrderState::InProgress,
            selections: BTreeMap::new(),
            vouchers: Vec::new(),
            failures: 0,
            locked_until: None,
            next_item: 1,
            member: false,
            customer: None,
            payment: None,
            paid_elsewhere: Vec::new(),
        }
    }

    pub(crate) fn is_completed(&self) -> bool {
        matches!(self.state, OrderState::Completed { .. })
    }

    pub(super) fn holds(&self, showtime: &str, seat: Seat) -> bool {
        self.selections.get(showtime).is_some_and(|selection| selection.seats.contains(&seat))
    }

    pub(super) fn voucher(&self, id: &str) -> Option<&HeldVoucher> {
        self.vouchers.iter().find(|held| held.id == id)
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = &Line> {
        self.selections.values().flat_map(|selection| &selection.lines)
    }

    /// Returns the number of tickets that name this voucher.
    pub(super) fn uses_of(&self, voucher_id: &str) -> usize {
        self.lines().filter(|line| line.voucher_id.as_deref() == Some(voucher_id)).count()
    }
}
