//! Two customers, one code, one lock, a channel outside the lock, and calls under way.

use redemption::limits::QUIET;
use redemption::{Abort, Amount, End, Escalation, Evidence, Millis, Redemption, Sale, Stage};

use super::clock::rebase;

/// The order's total when the redemption starts. The voucher pays all of it.
pub(crate) const TOTAL: i64 = 2_500;
/// How many reads find the order open before it expires or is paid.
const OPEN_ANSWERS: u8 = 4;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct World {
    pub(crate) now: Millis,
    /// The customer or channel that has redeemed the code at ProCinema.
    pub(crate) owner: Option<Owner>,
    pub(crate) customers: [Customer; 2],
    /// Calls that may still be executed.
    pub(crate) copies: Vec<Copy>,
    /// The presumptions of the last hour.
    pub(crate) presumptions: u32,
    pub(crate) faults_left: u8,
    pub(crate) foreign_left: u8,
    /// The laws that a call or its execution broke.
    pub(crate) broken: Vec<Broken>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Owner {
    Customer(usize),
    /// The box office, and the customer whose write was unconfirmed when it redeemed.
    Foreign(Option<(usize, Window)>),
}

/// The times at which a foreign redemption can be mistaken for ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Window {
    /// From the check before the redeem to the check that decides about it.
    Redeem,
    /// From the unredeem until no copy of it can be under way.
    Unredeem,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Customer {
    /// The only part that survives a crash.
    pub(crate) stored: Redemption,
    pub(crate) worker: Worker,
    pub(crate) order: Order,
    pub(crate) total: i64,
    /// How many times the basket was changed.
    pub(crate) repriced: u8,
    /// The total that was last confirmed to the site.
    pub(crate) confirmed: Option<i64>,
    /// The amount that the site charged, without the voucher's part.
    pub(crate) charged: i64,
    /// The window in which a foreign redemption was made that this redemption presumed to be its own, or reversed.
    pub(crate) residual: Option<Window>,
}

/// The worker on the redemption, with the redemption in its memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Worker {
    /// No worker has the redemption.
    None,
    Free(Redemption),
    /// Waits for the answer of the call that the redemption asks for.
    Calling(Redemption),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Order {
    Open {
        answers_left: u8,
    },
    /// Vista shows it from `shown_from` on.
    Completed {
        shown_from: Millis,
        total: i64,
    },
    Gone,
}

/// A call that is under way to ProCinema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Copy {
    pub(crate) customer: usize,
    pub(crate) call: Call,
    pub(crate) attempt: u8,
    /// The call is executed by then, or never.
    pub(crate) until: Millis,
    /// Whether a worker waits for its answer.
    pub(crate) awaited: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Call {
    Redeem,
    Unredeem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Broken {
    /// A redeem was sent although an earlier one of the same redemption was executed, or still could be.
    RedeemedTwice,
    /// An unredeem was sent although the order was completed, or still could be.
    UnredeemedTooEarly,
    /// An unredeem was sent without the lock.
    UnredeemedUnlocked,
    /// A redemption of another customer or channel was reversed, outside the residual.
    ReversedOthers,
    /// A redemption of another customer or channel was presumed to be ours, outside the residual.
    PresumedOthers,
    /// A call was sent without a stored intent.
    NoIntent,
    /// The voucher and the site's charge do not add up to the order's price, and operators were not told.
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

    /// The last time at which a call that is given up now can be executed.
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

    /// The customer whose write a foreign redemption would confuse now.
    pub(crate) fn window(&self) -> Option<(usize, Window)> {
        self.customers.iter().enumerate().find_map(|(index, customer)| Some((index, customer.window()?)))
    }

    pub(crate) fn all_ended(&self) -> bool {
        self.customers.iter().all(|customer| matches!(customer.stored, Redemption::Ended { .. }))
    }

    /// Makes worlds with the same future equal: the time is always zero, and a redemption that has ended keeps only how it
    /// ended.
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
                Worker::None => {}
            }
            customer.forget();
        }
    }
}

impl Customer {
    fn new() -> Self {
        Self {
            stored: Redemption::planned(Amount::new(TOTAL).unwrap()),
            worker: Worker::None,
            order: Order::Open { answers_left: OPEN_ANSWERS },
            total: TOTAL,
            repriced: 0,
            confirmed: None,
            charged: 0,
            residual: None,
        }
    }

    /// The redemption in the worker's memory.
    pub(crate) fn memory(&self) -> Option<&Redemption> {
        match &self.worker {
            Worker::None => None,
            Worker::Free(redemption) | Worker::Calling(redemption) => Some(redemption),
        }
    }

    pub(crate) fn end(&self) -> Option<&End> {
        match &self.stored {
            Redemption::Ended { end, .. } => Some(end),
            _ => None,
        }
    }

    /// Whether it ended with nothing taken, or was reversed.
    pub(crate) fn left_without(&self) -> bool {
        matches!(self.end(), Some(End::Aborted(_) | End::Compensated(_)))
    }

    pub(crate) fn evidence(&self) -> Evidence {
        self.stored.evidence()
    }

    /// Drops the data that do not matter once the redemption has ended.
    fn forget(&mut self) {
        let Redemption::Ended { end, .. } = &mut self.stored else { return };
        self.worker = Worker::None;
        self.total = TOTAL;
        (self.repriced, self.confirmed, self.charged) = (0, None, 0);
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
