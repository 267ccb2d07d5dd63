//! The moves of the world.

use redemption::{Action, Millis, NotExecuted, OrderAnswer, Redemption, VoucherPaymentState, next};

use super::world::{Order, Owner, TOTAL, Worker, World};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Move {
    /// The customer wants to pay.
    Start(usize),
    /// The worker reads the order, with this answer.
    Query(usize, OrderAnswer),
    /// The worker checks the code. The answer is true, or does not arrive.
    Check(usize, Reach),
    /// The worker sends the write that the redemption asks for.
    Send(usize),
    /// The worker tries to send it, and no byte is sent.
    SendFails(usize, NotExecuted),
    /// The worker's wait is over.
    Wake(usize),
    /// This call is executed.
    Execute(usize, Reach),
    /// The worker stops waiting for the answer. The call may still be executed.
    TimeOut(usize),
    /// The network duplicates this call.
    Duplicate(usize),
    /// The worker's process dies.
    Crash(usize),
    /// The worker stalls, loses the redemption to another worker, and sends its write all the same.
    Stall(usize),
    /// Another worker takes the redemption over.
    Resume(usize),
    /// The site asks for the amount due.
    Confirm(usize),
    /// The site's payment succeeds: the amount that was last confirmed, or the whole price.
    SitePays(usize),
    /// The order expires.
    Expire(usize),
    /// The order's total changes.
    Reprice(usize, i64),
    /// The box office redeems the code.
    ForeignRedeems,
    /// The box office reverses its own redemption.
    ForeignReturns,
    /// Time passes until something is due.
    Tick,
    /// All workers are down for a long time.
    Outage,
}

/// Whether an answer arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Reach {
    Arrives,
    Lost,
}

impl World {
    /// All moves that are possible next.
    pub(crate) fn moves(&self) -> Vec<Move> {
        let mut moves = Vec::new();
        let faults = self.faults_left > 0;
        for (index, customer) in self.customers.iter().enumerate() {
            self.worker_moves(index, &mut moves);
            if let Order::Open { .. } = customer.order
                && matches!(customer.stored, Redemption::Running { .. })
            {
                moves.push(Move::SitePays(index));
                moves.push(Move::Expire(index));
                let other = if customer.total == TOTAL { TOTAL + 100 } else { TOTAL };
                // One duplicate is enough.
                if index == 0 && customer.repriced < 2 {
                    moves.push(Move::Reprice(index, other));
                }
                if customer.worker == Worker::None
                    && customer.stored.payment_state() == VoucherPaymentState::Redeemed
                {
                    moves.push(Move::Confirm(index));
                }
            }
        }
        for (index, copy) in self.copies.iter().enumerate() {
            let reader = matches!(self.customers[copy.customer].worker, Worker::Free(_));
            if copy.awaited || reader {
                moves.push(Move::Execute(index, Reach::Arrives));
            }
            if !copy.awaited || faults {
                moves.push(Move::Execute(index, Reach::Lost));
            }
            if copy.awaited && faults {
                moves.push(Move::Duplicate(index));
            }
        }
        if self.foreign_left > 0 {
            match self.owner {
                None => moves.push(Move::ForeignRedeems),
                Some(Owner::Foreign(_)) => moves.push(Move::ForeignReturns),
                Some(Owner::Customer(_)) => {}
            }
        }
        let calling = self.customers.iter().any(|customer| matches!(customer.worker, Worker::Calling(_)));
        if !calling && self.next_time().is_some() {
            moves.push(Move::Tick);
            if faults {
                moves.push(Move::Outage);
            }
        }
        moves
    }

    fn worker_moves(&self, index: usize, moves: &mut Vec<Move>) {
        let customer = &self.customers[index];
        let faults = self.faults_left > 0;
        let redemption = match &customer.worker {
            Worker::None => {
                match customer.stored {
                    Redemption::Planned { .. } => moves.push(Move::Start(index)),
                    Redemption::Running { .. } => moves.push(Move::Resume(index)),
                    Redemption::Ended { .. } => {}
                }
                return;
            }
            Worker::Calling(_) => {
                if faults {
                    moves.push(Move::TimeOut(index));
                    moves.push(Move::Crash(index));
                }
                return;
            }
            Worker::Free(redemption) => redemption,
        };
        if faults {
            moves.push(Move::Crash(index));
        }
        match next(redemption) {
            Action::ReadOrder { at } if at <= self.now => {
                moves.extend(self.facts(index).into_iter().map(|answer| Move::Query(index, answer)));
                if faults {
                    moves.push(Move::Query(index, OrderAnswer::Unknown));
                }
            }
            Action::Check { at } if at <= self.now => {
                moves.push(Move::Check(index, Reach::Arrives));
                if faults {
                    moves.push(Move::Check(index, Reach::Lost));
                }
            }
            Action::Redeem { send_by, .. } | Action::Unredeem { send_by, .. } => {
                if self.now < send_by {
                    moves.push(Move::Send(index));
                }
                if faults || self.now >= send_by {
                    moves.push(Move::SendFails(index, NotExecuted::NotSent));
                }
                if faults && self.now < send_by {
                    moves.push(Move::Stall(index));
                }
                if faults {
                    moves.push(Move::SendFails(index, NotExecuted::Throttled { wait: 1_000 }));
                    moves.push(Move::SendFails(index, NotExecuted::Rejected));
                }
            }
            Action::Wait { until } if until <= self.now => moves.push(Move::Wake(index)),
            _ => {}
        }
    }

    /// The answers that Vista can truthfully give about an order. A completed order is in neither list for a while.
    fn facts(&self, index: usize) -> Vec<OrderAnswer> {
        let customer = &self.customers[index];
        match customer.order {
            Order::Open { answers_left: 0 } => Vec::new(),
            Order::Open { .. } => [300_000, 30_000]
                .map(|time_left| OrderAnswer::Open { time_left, total: customer.total })
                .to_vec(),
            Order::Completed { shown_from, total } if self.now < shown_from => {
                vec![OrderAnswer::Gone, OrderAnswer::Completed { total }]
            }
            Order::Completed { total, .. } => vec![OrderAnswer::Completed { total }],
            Order::Gone => vec![OrderAnswer::Gone],
        }
    }

    /// The next time at which something changes by itself.
    pub(crate) fn next_time(&self) -> Option<Millis> {
        let dues = self.customers.iter().flat_map(|customer| {
            let due = match next(customer.memory().unwrap_or(&customer.stored)) {
                Action::ReadOrder { at } | Action::Check { at } => Some(at),
                Action::Redeem { send_by, .. } | Action::Unredeem { send_by, .. } => Some(send_by),
                Action::Wait { until } => Some(until),
                Action::Idle | Action::Done => None,
            };
            let shown = match customer.order {
                Order::Completed { shown_from, .. } => Some(shown_from),
                _ => None,
            };
            [due, shown]
        });
        let calls = self.copies.iter().map(|copy| Some(copy.until + 1));
        dues.chain(calls).flatten().filter(|&time| time > self.now).min()
    }
}

impl Move {
    pub(crate) fn is_fault(self, world: &World) -> bool {
        match self {
            Self::Query(_, OrderAnswer::Unknown)
            | Self::Check(_, Reach::Lost)
            | Self::TimeOut(_)
            | Self::Duplicate(_)
            | Self::Crash(_)
            | Self::Stall(_)
            | Self::Outage => true,
            Self::Execute(copy, Reach::Lost) => world.copies[copy].awaited,
            Self::SendFails(index, why) => match next(world.customers[index].memory().unwrap()) {
                Action::Redeem { send_by, .. } | Action::Unredeem { send_by, .. } => {
                    world.now < send_by || why != NotExecuted::NotSent
                }
                _ => unreachable!(),
            },
            _ => false,
        }
    }
}
