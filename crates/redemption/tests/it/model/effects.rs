//! The effects of the moves.

use redemption::limits::{FRESH, QUIET};
use redemption::{
    Action, CheckAnswer, End, Event, Millis, NotExecuted, OrderAnswer, Proof, RedeemAnswer, Redemption,
    RedemptionId, Sale, UnredeemAnswer, VoucherPaymentState, next, step,
};

use super::moves::{Move, Reach};
use super::rules::Rules;
use super::world::{Broken, Call, Copy, Customer, Order, Owner, Window, Worker, World};

/// Longer than a question may have no answer.
const OUTAGE: Millis = 16 * 60_000;

impl World {
    /// The world after a move.
    pub(crate) fn after(&self, rules: Rules, taken: Move) -> Self {
        let mut world = self.clone();
        world.make(rules, taken);
        world.tidy();
        world
    }

    fn make(&mut self, rules: Rules, taken: Move) {
        let now = self.now;
        if taken.is_fault(self) {
            self.faults_left -= 1;
        }
        match taken {
            Move::Start(index) => {
                let free = rules == Rules::NoLock || self.lock_is_free();
                let customer = &self.customers[index];
                let start = Event::Start { total: customer.total, open: customer.total };
                self.customers[index].worker = Worker::Free(customer.stored.clone());
                self.apply_event(rules, index, if free { start } else { Event::CodeInUse });
            }
            Move::Query(index, answer) => {
                if let (OrderAnswer::Open { .. }, Order::Open { answers_left }) =
                    (answer, &mut self.customers[index].order)
                {
                    *answers_left -= 1;
                }
                self.apply_event(rules, index, Event::Order { asked_at: now, answer });
            }
            Move::Check(index, reach) => {
                let answer = match (reach, self.owner) {
                    (Reach::Lost, _) => CheckAnswer::Unknown,
                    (Reach::Arrives, None) => CheckAnswer::Valid,
                    (Reach::Arrives, Some(_)) => CheckAnswer::Invalid,
                };
                let presumptions = if rules == Rules::NoBreaker { 0 } else { self.presumptions };
                self.apply_event(rules, index, Event::Checked { asked_at: now, answer, presumptions });
            }
            Move::Send(index) => self.send(index),
            Move::SendFails(index, why) => self.send_fails(rules, index, why),
            Move::Wake(index) => self.apply_event(rules, index, Event::Resumed),
            Move::Execute(copy, reach) => self.execute(rules, copy, reach),
            Move::TimeOut(index) => {
                self.give_up(index);
                self.get_no_answer(rules, index);
            }
            Move::Duplicate(copy) => {
                let copy = Copy { awaited: false, until: self.dead_from(), ..self.copies[copy] };
                self.copies.push(copy);
            }
            Move::Crash(index) => {
                self.give_up(index);
                self.customers[index].worker = Worker::None;
            }
            Move::Stall(index) => {
                self.send(index);
                let (copy, send_by) = (self.copies.last_mut().unwrap(), send_by(&self.customers[index]));
                copy.awaited = false;
                copy.until = send_by + QUIET - 1;
                self.customers[index].worker = Worker::None;
            }
            Move::Resume(index) => {
                self.customers[index].worker = Worker::Free(self.customers[index].stored.clone());
                self.apply_event(rules, index, Event::Resumed);
            }
            Move::SitePays(index) => {
                let shown_from = self.dead_from();
                let customer = &mut self.customers[index];
                let paid = customer.confirmed.map(|_| customer.stored.amount().rappen());
                // The amount that was last confirmed, or the whole price if nothing was confirmed.
                customer.charged = customer.confirmed.unwrap_or(customer.total) - paid.unwrap_or_default();
                customer.order = Order::Completed { shown_from, total: customer.total };
            }
            Move::Confirm(index) => self.confirm(rules, index),
            Move::Expire(index) => self.customers[index].order = Order::Gone,
            Move::Reprice(index, total) => {
                self.customers[index].total = total;
                self.customers[index].repriced += 1;
            }
            Move::ForeignRedeems => {
                self.foreign_left -= 1;
                self.owner = Some(Owner::Foreign(self.window()));
            }
            Move::ForeignReturns => {
                self.foreign_left -= 1;
                self.owner = None;
            }
            Move::Tick => self.pass(self.next_time().unwrap()),
            Move::Outage => self.pass(now + OUTAGE),
        }
    }

    fn pass(&mut self, to: Millis) {
        self.now = to;
        self.copies.retain(|copy| to <= copy.until);
    }

    /// The site asks for the amount due. It is confirmed if the voucher is redeemed.
    fn confirm(&mut self, rules: Rules, index: usize) {
        let customer = &mut self.customers[index];
        let total = customer.total;
        customer.worker = Worker::Free(customer.stored.clone());
        self.apply_event(rules, index, Event::Confirmed { total });
        if self.customers[index].stored.payment_state() == VoucherPaymentState::Redeemed {
            self.customers[index].confirmed = Some(total);
        }
    }

    /// Applies an event to the redemption and stores the result.
    fn apply_event(&mut self, rules: Rules, index: usize, event: Event) {
        let customer = &mut self.customers[index];
        let before = customer.memory().unwrap().clone();
        let after = rules.apply(&before, step(before.clone(), event, self.now));
        let presumed = after.presumptions().saturating_sub(before.presumptions());
        let newly = after.evidence().proof == Some(Proof::Presumed) && before.evidence().proof.is_none();
        if rules.stores(&after) {
            customer.stored = after.clone();
        }
        if let Redemption::Ended { amount, end: End::Completed(_, Sale::AsConfirmed) } = &after
            && let Order::Completed { total, .. } = customer.order
            && !matches!(before, Redemption::Ended { .. })
            && customer.charged + amount.rappen() != total
        {
            self.broken.push(Broken::PaidWrongInSilence);
        }
        let customer = &mut self.customers[index];
        // A planned redemption needs no worker.
        let over = matches!(after, Redemption::Planned { .. });
        customer.worker = if over { Worker::None } else { Worker::Free(after) };
        self.presumptions += u32::from(presumed);
        if newly {
            match self.owner {
                Some(Owner::Customer(owner)) if owner == index => {}
                Some(Owner::Foreign(Some((during, Window::Redeem)))) if during == index => {
                    self.customers[index].residual = Some(Window::Redeem);
                }
                _ => self.note(Broken::PresumedOthers),
            }
        }
    }

    fn send(&mut self, index: usize) {
        let redemption = self.customers[index].memory().unwrap().clone();
        let action = next(&redemption);
        if next(&self.customers[index].stored) != action {
            self.note(Broken::NoIntent);
        }
        let (call, attempt) = match action {
            Action::Redeem { attempt, .. } => (Call::Redeem, attempt),
            Action::Unredeem { attempt, .. } => (Call::Unredeem, attempt),
            _ => unreachable!(),
        };
        match call {
            Call::Redeem => {
                if self.under_way(index, call) || self.owner == Some(Owner::Customer(index)) {
                    self.note(Broken::RedeemedTwice);
                }
            }
            Call::Unredeem => {
                if self.customers[index].order != Order::Gone {
                    self.note(Broken::UnredeemedTooEarly);
                }
                if !self.customers[index].stored.holds_code() {
                    self.note(Broken::UnredeemedUnlocked);
                }
            }
        }
        self.copies.push(Copy { customer: index, call, attempt, until: self.now + FRESH, awaited: true });
        self.customers[index].worker = Worker::Calling(redemption);
    }

    fn send_fails(&mut self, rules: Rules, index: usize, why: NotExecuted) {
        let event = match next(self.customers[index].memory().unwrap()) {
            Action::Redeem { attempt, .. } => {
                Event::Redeem { attempt, answer: RedeemAnswer::NotExecuted(why) }
            }
            Action::Unredeem { attempt, .. } => {
                Event::Unredeem { attempt, answer: UnredeemAnswer::NotExecuted(why) }
            }
            _ => unreachable!(),
        };
        self.apply_event(rules, index, event);
    }

    /// No worker waits for this customer's call any more. It may still be executed.
    fn give_up(&mut self, index: usize) {
        let until = self.dead_from();
        for copy in self.copies.iter_mut().filter(|copy| copy.customer == index && copy.awaited) {
            copy.awaited = false;
            copy.until = until;
        }
    }

    fn get_no_answer(&mut self, rules: Rules, index: usize) {
        let event = match next(self.customers[index].memory().unwrap()) {
            Action::Redeem { attempt, .. } => Event::Redeem { attempt, answer: RedeemAnswer::Unconfirmed },
            Action::Unredeem { attempt, .. } => {
                Event::Unredeem { attempt, answer: UnredeemAnswer::Unconfirmed }
            }
            _ => unreachable!(),
        };
        self.apply_event(rules, index, event);
    }

    fn execute(&mut self, rules: Rules, copy: usize, reach: Reach) {
        let Copy { customer: index, call, attempt, awaited, .. } = self.copies.remove(copy);
        let event = match call {
            Call::Redeem => Event::Redeem { attempt, answer: self.redeem(index) },
            Call::Unredeem => Event::Unredeem { attempt, answer: self.unredeem(index) },
        };
        match reach {
            // The answer to a call that was given up arrives too, and must do no harm.
            Reach::Arrives => self.apply_event(rules, index, event),
            Reach::Lost if awaited => self.get_no_answer(rules, index),
            Reach::Lost => {}
        }
    }

    fn redeem(&mut self, index: usize) -> RedeemAnswer {
        if self.owner.is_some() {
            return RedeemAnswer::Refused;
        }
        self.owner = Some(Owner::Customer(index));
        RedeemAnswer::Done(Some(RedemptionId::new(String::from("r"))))
    }

    /// Reverses any redemption of the code, as ProCinema does.
    fn unredeem(&mut self, index: usize) -> UnredeemAnswer {
        match self.owner.take() {
            None => return UnredeemAnswer::Refused,
            Some(Owner::Customer(owner)) if owner == index => {}
            // The foreign redemption that was presumed to be ours.
            Some(Owner::Foreign(Some((during, Window::Redeem))))
                if during == index && self.customers[index].residual == Some(Window::Redeem) => {}
            Some(Owner::Foreign(Some((during, Window::Unredeem)))) if during == index => {
                self.customers[index].residual = Some(Window::Unredeem);
            }
            Some(_) => self.note(Broken::ReversedOthers),
        }
        UnredeemAnswer::Done(())
    }
}

/// The latest time at which the write that the redemption asks for may begin.
fn send_by(customer: &Customer) -> Millis {
    match next(customer.memory().unwrap()) {
        Action::Redeem { send_by, .. } | Action::Unredeem { send_by, .. } => send_by,
        _ => unreachable!(),
    }
}
