//! Calls and their replies: how a read continues, how a write ends, and how an unconfirmed write is looked up.
//!
//! Every write ends in one of three ways:
//! - It succeeded: [`Outcome::Done`] with the answer.
//! - It was refused: [`Outcome::Refused`]. After "not found" the order is read first, because the order itself may be gone.
//! - It was unconfirmed, and the order or the voucher payments were read since: [`Outcome::Seen`].

use super::Machine;
use crate::activity::{Activity, Change, Intent, Lookup, Next};
use crate::call::{Answer, Call, Read, Write};
use crate::effect::Effect;
use crate::failure::Failure;
use crate::ids::RequestId;
use crate::message::Message;
use crate::order::{Order, Voucher};

/// How often a failed read after a write is repeated, after 1, 2, 4, 8 and 15 seconds. With a time limit of 12 seconds
/// for each of the six reads, a user waits at most 1 minute and 42 seconds.
const REPEATS: u32 = 5;
/// The longest pause before asking again, in milliseconds.
const LONGEST_PAUSE_MS: u32 = 15_000;

/// How a write ended.
pub(super) enum Outcome {
    /// It succeeded.
    Done(Answer),
    /// It was refused, and nothing changed. After a failed read of the order, the failure of that read.
    Refused(Failure),
    /// It was unconfirmed. The state has been read since and shows whether it was done.
    Seen,
}

/// The end of a write. `Err` returns the intent if the answer does not show the outcome, as one of another kind.
pub(super) type Concluded = Result<(), Intent>;

/// 1, 2, 4, 8 and then 15 seconds, in milliseconds.
pub(super) fn pause(repeats: u32) -> u32 {
    1000_u32.checked_shl(repeats).unwrap_or(LONGEST_PAUSE_MS).min(LONGEST_PAUSE_MS)
}

impl Machine {
    pub(super) fn next_request(&mut self) -> RequestId {
        let request = self.checkout.last_request.next();
        self.checkout.last_request = request;
        request
    }

    /// Sends a call. The caller keeps the id, because only an awaited reply counts.
    pub(super) fn call(&mut self, call: Call) -> RequestId {
        let request = self.next_request();
        self.effects.push(Effect::Call(request, call));
        request
    }

    fn wait(&mut self, repeats: u32) -> RequestId {
        let request = self.next_request();
        self.effects.push(Effect::Wait(request, pause(repeats)));
        request
    }

    /// Reads the order as an activity, and continues with `next`.
    pub(super) fn read_order(&mut self, next: Next) {
        self.read(next, 0);
    }

    fn read(&mut self, next: Next, repeats: u32) {
        let request = self.call(Call::Read(Read::Order));
        self.set_activity(Activity::Reading { request, repeats, next });
    }

    /// Starts the read of the activity again, if there is one: its reply may be older than the present event.
    pub(super) fn restart_read(&mut self) -> bool {
        let Some(shopping) = self.shopping() else { return false };
        match std::mem::replace(&mut shopping.activity, Activity::Idle) {
            Activity::Reading { repeats, next, .. } => {
                self.read(next, repeats);
                true
            }
            other @ (Activity::Idle
            | Activity::FindingItem { .. }
            | Activity::Writing { .. }
            | Activity::Unconfirmed { .. }) => {
                self.set_activity(other);
                false
            }
        }
    }

    /// Sends a write. Its outcome goes to [`conclude`](Self::conclude) with the intent.
    pub(super) fn write(&mut self, write: Write, intent: Intent) {
        let request = self.call(Call::Write(write));
        if let Some(shopping) = self.shopping() {
            shopping.read_at = None;
        }
        self.set_activity(Activity::Writing { request, intent });
    }

    /// Continues the activity that waits for a call.
    pub(super) fn activity_replied(&mut self, activity: Activity, result: Result<Answer, Failure>) {
        match activity {
            Activity::Reading { repeats, next, .. } => {
                self.read_replied(next, repeats, result.and_then(Answer::order));
            }
            Activity::FindingItem { application, .. } => {
                self.session_read(application, result.and_then(Answer::session));
            }
            Activity::Writing { intent, .. } => self.write_replied(intent, 0, result),
            Activity::Unconfirmed { repeats, intent, .. } => self.lookup_replied(intent, repeats, result),
            Activity::Idle => {}
        }
    }

    /// Continues the activity that waits for a pause to end.
    pub(super) fn activity_waited(&mut self, activity: Activity) {
        match activity {
            Activity::Reading { repeats, next, .. } => self.read(next, repeats),
            Activity::Unconfirmed { repeats, intent, .. } => self.look_up(intent, repeats),
            // Nothing waits in these.
            Activity::Idle | Activity::FindingItem { .. } | Activity::Writing { .. } => {
                self.set_activity(activity);
            }
        }
    }

    fn read_replied(&mut self, next: Next, repeats: u32, result: Result<Order, Failure>) {
        match result {
            Ok(mut order) => {
                if let Next::UseAdded(voucher) = &next {
                    order.add_voucher(voucher);
                }
                self.set_order(order);
                self.continue_with(next);
            }
            // Only this read says that the order is gone; "not found" to any other call leads here first.
            Err(Failure::NotFound) => self.leave_order(),
            Err(_) if let Next::UseAdded(Voucher { id, .. }) = next => self.read_order(Next::UseVoucher(id)),
            Err(_) if next.follows_write() && repeats < REPEATS => {
                let request = self.wait(repeats);
                self.set_activity(Activity::Reading { request, repeats: repeats + 1, next });
            }
            Err(failure) => self.read_failed(next, failure),
        }
    }

    fn write_replied(&mut self, intent: Intent, repeats: u32, result: Result<Answer, Failure>) {
        match result {
            Ok(Answer::Pending(payments)) => {
                self.set_payments(payments);
                self.confirm_later(intent, repeats);
            }
            Ok(answer) => self.end_write(intent, repeats, Outcome::Done(answer)),
            Err(Failure::Unconfirmed) => self.confirm(intent, repeats),
            Err(Failure::NotFound) => self.read_order(Next::Refuse(intent)),
            Err(failure) => self.end_write(intent, repeats, Outcome::Refused(failure)),
        }
    }

    /// Ends a write, or looks it up if its answer does not show the outcome.
    pub(super) fn end_write(&mut self, intent: Intent, repeats: u32, outcome: Outcome) {
        if let Err(intent) = self.conclude(intent, outcome) {
            self.confirm(intent, repeats);
        }
    }

    /// Starts to find out about an unconfirmed write. A safe write is repeated after a pause, for any other one the
    /// order or the voucher payments are read at once.
    fn confirm(&mut self, intent: Intent, repeats: u32) {
        match intent.progress().lookup {
            Lookup::Repeat(..) => self.confirm_later(intent, repeats),
            Lookup::Lists | Lookup::Deadline | Lookup::VoucherPayments => self.look_up(intent, repeats),
        }
    }

    fn look_up(&mut self, intent: Intent, repeats: u32) {
        let call = match intent.progress().lookup {
            Lookup::Lists | Lookup::Deadline => Call::Read(Read::Order),
            Lookup::VoucherPayments => Call::Read(Read::VoucherPayments),
            Lookup::Repeat(write, _) => Call::Write(write),
        };
        let request = self.call(call);
        self.set_activity(Activity::Unconfirmed { request, repeats, intent });
    }

    /// Looks an unconfirmed write up after a pause. After the last pause the user is told that the outcome is unknown.
    fn confirm_later(&mut self, intent: Intent, repeats: u32) {
        if repeats < REPEATS {
            let request = self.wait(repeats);
            return self.set_activity(Activity::Unconfirmed { request, repeats: repeats + 1, intent });
        }
        match intent.progress().lookup {
            Lookup::Repeat(_, message) => self.read_order(Next::Announce(message)),
            Lookup::Lists | Lookup::Deadline | Lookup::VoucherPayments => self.give_up(intent),
        }
    }

    /// Ends a write whose outcome stays unknown.
    fn give_up(&mut self, intent: Intent) {
        match intent {
            // The ticket may be out. Adding it again begins with a read that shows whether it is.
            Intent::SetTickets {
                change: Change::TakeOut { substitute, .. } | Change::PutBack(substitute),
                ..
            } => {
                self.ask_to_put_back(substitute);
            }
            _ => self.announce(Message::Unconfirmed),
        }
    }

    fn lookup_replied(&mut self, intent: Intent, repeats: u32, result: Result<Answer, Failure>) {
        let (is_payments, needs_lists) = match intent.progress().lookup {
            Lookup::Repeat(..) => return self.write_replied(intent, repeats, result),
            Lookup::VoucherPayments => (true, false),
            Lookup::Lists => (false, true),
            Lookup::Deadline => (false, false),
        };
        let read = if is_payments {
            result.and_then(Answer::payments).map(|payments| self.set_payments(payments))
        } else {
            result.and_then(Answer::order).map(|order| self.set_order(order))
        };
        match read {
            // An incomplete order does not show whether its tickets or vouchers were changed.
            Ok(()) if needs_lists && !self.has_lists() => self.give_up(intent),
            Ok(()) => self.end_write(intent, repeats, Outcome::Seen),
            // The payments are not the order: it may still exist.
            Err(Failure::NotFound) if is_payments => self.read_order(Next::Refuse(intent)),
            Err(Failure::NotFound) => self.leave_order(),
            Err(_) => self.confirm_later(intent, repeats),
        }
    }

    /// Ends a write. The only place that knows which part of the checkout a write belongs to.
    fn conclude(&mut self, intent: Intent, outcome: Outcome) -> Concluded {
        match intent {
            Intent::AddVoucher { before } => self.voucher_added(before, outcome),
            Intent::RemoveVoucher { voucher, then } => self.voucher_gone(voucher, then, outcome),
            Intent::SetTickets { change, wanted, before, repeated } => {
                self.tickets_set(change, wanted, before, repeated, outcome)
            }
            Intent::ApplyCode(application) => self.code_applied(application, outcome),
            Intent::AddVoucherPayment { known } => self.payment_added(known, outcome),
            Intent::RemoveVoucherPayment { payment } => self.payment_gone(payment, outcome),
            Intent::Complete { due } => self.completed(due, outcome),
            Intent::Extend { before } => self.extended(before, outcome),
        }
    }
}
