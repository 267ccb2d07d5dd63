//! Two customers, one code, one lock, a channel that knows nothing of the lock, and calls under way.

use redemption::limits::QUIET;
use redemption::{Abort, Amount, End, Escalation, Evidence, Millis, Redemption, Sale, Stage};

use super::clock::rebase;

/// The order's total when the redemption starts, of which the voucher pays all.
pub(crate) const TOTAL: i64 = 2_500;
/// How many times an order in progress says so before it expires or is paid.
const OPEN_ANSWERS: u8 = 4;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct World {
    pub(crate) now: Millis,
    /// Who has redeemed the code at ProCinema.
    pub(crate) owner: Option<Owner>,
    pub(crate) customers: [Customer; 2],
    /// Calls that may still be executed.
    pub(crate) copies: Vec<Copy>,
    /// The presumptions of the last hour.
    pub(crate) presumptions: u32,
    pub(crate) faults_left: u8,
    pub(crate) foreign_left: u8,
    /// Laws that a call or its execution broke.
    pub(crate) broken: Vec<Broken>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Owner {
    Customer(usize),
    /// The box office, and which customer's write was unsettled when it redeemed.
    Foreign(Option<(usize, Window)>),
}

/// When a foreign redemption can be mistaken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Window {
    /// From the check before the redeem to the check that settles it.
    Redeem,
    /// From the unredeem until nothing of it can be under way.
    Unredeem,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Customer {
    /// All that survives a crash.
    pub(crate) stored: Redemption,
    pub(crate) worker: Worker,
    pub(crate) order: Order,
    pub(crate) total: i64,
    /// How many times the basket was changed.
    pub(crate) repriced: u8,
    /// The total for which the site was told that the voucher is redeemed.
    pub(crate) told: Option<i64>,
    /// The amount that the site charged, beside the voucher.
    pub(crate) charged: i64,
    /// This redemption took or reversed a foreign redemption, made in the window named.
    pub(crate) residual: Option<Window>,
}

/// Who works on the redemption, with the redemption in their memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Worker {
    Nobody,
    Free(Redemption),
    /// Waits for the answer of the call that the redemption asks for.
    Calling(Redemption),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Order {
    Open {
        answers_left: u8,
    },
    /// Vista shows it from this moment on.
    Completed {
        shown_from: Millis,
        total: i64,
    },
    Gone,
}

/// A call on its way to where it is executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Copy {
    pub(crate) customer: usize,
    pub(crate) call: Call,
    pub(crate) attempt: u8,
    /// Executed before that or never.
    pub(crate) until: Millis,
    /// Whether somebody waits for its answer.
    pub(crate) awaited: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Call {
    Redeem,
    Unredeem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Broken {
    /// A redeem went out although an earlier one of the redemption was executed or could be.
    RedeemedTwice,
    /// An unredeem went out although the order could be or was completed.
    UnredeemedTooEarly,
    /// An unredeem went out without the lock.
    UnredeemedUnlocked,
    /// A redemption of somebody else was reversed, outside the residual.
    ReversedOthers,
    /// A redemption of somebody else was taken for the redemption's own, outside the residual.
    PresumedOthers,
    /// A call went out that the store did not know of.
    NoIntent,
    /// The voucher and the site's charge are not the price of the order, and it ended without a word.
    PaidWrongInSilence,
}

impl World {
    pub(crate) fn new(presumptions: u32, faults: u8, foreign: u8) -> Self {
        Self {
            now: 0,
            owner: None,
            customers: [Customer::new(), Customer::new()],
            copies: Vec::new(),
            presumptions,
            faults_left: faults,
            foreign_left: foreign,
            broken: Vec::new(),
        }
    }

    /// When a call that is given up now cannot be executed any more.
    pub(crate) fn dead_from(&self) -> Millis {
        self.now + QUIET - 1
    }

    pub(crate) fn note(&mut self, broken: Broken) {
        if !self.broken.contains(&broken) {
            self.broken.push(broken);
        }
    }

    pub(crate) fn lock_is_free(&self) -> bool {
        !self.customers.iter().any(|customer| customer.stored.holds_code())
    }

    pub(crate) fn under_way(&self, customer: usize, call: Call) -> bool {
        self.copies.iter().any(|copy| copy.customer == customer && copy.call == call)
    }

    /// Whose write would be confused by a redemption from outside.
    pub(crate) fn window(&self) -> Option<(usize, Window)> {
        self.customers.iter().enumerate().find_map(|(index, customer)| Some((index, customer.window()?)))
    }

    pub(crate) fn all_ended(&self) -> bool {
        self.customers.iter().all(|customer| matches!(customer.stored, Redemption::Ended { .. }))
    }

    /// Brings worlds with the same future together: it is always zero o'clock, and of a redemption that has ended only how
    /// it did is kept.
    pub(crate) fn tidy(&mut self) {
        let now = std::mem::take(&mut self.now);
        for copy in &mut self.copies {
            copy.until -= now;
        }
        self.copies.sort_unstable();
        for customer in &mut self.customers {
            if let Order::Completed { shown_from, .. } = &mut customer.order {
                *shown_from = (*shown_from - now).max(0);
            }
            rebase(&mut customer.stored, now);
            match &mut customer.worker {
                Worker::Free(redemption) | Worker::Calling(redemption) => rebase(redemption, now),
                Worker::Nobody => {}
            }
            customer.forget();
        }
    }
}

impl Customer {
    fn new() -> Self {
        Self {
            stored: Redemption::planned(Amount::new(TOTAL).unwrap()),
            worker: Worker::Nobody,
            order: Order::Open { answers_left: OPEN_ANSWERS },
            total: TOTAL,
            repriced: 0,
            told: None,
            charged: 0,
            residual: None,
        }
    }

    /// What its worker has in mind.
    pub(crate) fn memory(&self) -> Option<&Redemption> {
        match &self.worker {
            Worker::Nobody => None,
            Worker::Free(redemption) | Worker::Calling(redemption) => Some(redemption),
        }
    }

    pub(crate) fn end(&self) -> Option<&End> {
        match &self.stored {
            Redemption::Ended { end, .. } => Some(end),
            _ => None,
        }
    }

    /// Ended with nothing taken, or given back.
    pub(crate) fn left_without(&self) -> bool {
        matches!(self.end(), Some(End::Aborted(_) | End::Compensated(_)))
    }

    pub(crate) fn evidence(&self) -> Evidence {
        self.stored.evidence()
    }

    /// What no longer matters once the redemption has ended.
    fn forget(&mut self) {
        let Redemption::Ended { end, .. } = &mut self.stored else { return };
        self.worker = Worker::Nobody;
        self.total = TOTAL;
        (self.repriced, self.told, self.charged) = (0, None, 0);
        match end {
            End::Completed(evidence, sale) => {
                evidence.redeems = 0;
                if let Sale::AtAnotherPrice { confirmed, sold } = sale {
                    (*confirmed, *sold) = (0, 0);
                }
                if let Order::Completed { total, .. } = &mut self.order {
                    *total = TOTAL;
                }
                return;
            }
            End::Aborted(reason) => *reason = Abort::Cancelled,
            End::Compensated(evidence) => *evidence = NOTHING,
            End::Escalated(reason, evidence) => {
                *reason = Escalation::NotUndone;
                *evidence = NOTHING;
            }
            End::Resolved(..) => unreachable!(),
        }
        self.order = Order::Gone;
    }

    fn window(&self) -> Option<Window> {
        match &self.stored {
            Redemption::Running { stage: Stage::Redeeming { .. } | Stage::RedeemUnknown { .. }, .. } => {
                Some(Window::Redeem)
            }
            Redemption::Running {
                stage:
                    Stage::Unredeeming { .. }
                    | Stage::UnredeemUnknown { .. }
                    | Stage::Postponed { .. }
                    | Stage::Returning { .. },
                ..
            } => Some(Window::Unredeem),
            _ => None,
        }
    }
}

const NOTHING: Evidence = Evidence { redeems: 0, proof: None, unredeems: 0 };
