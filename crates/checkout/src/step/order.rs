//! Reading the order: in the background, or as an activity that continues afterwards.

use super::Machine;
use super::calls::Outcome;
use crate::activity::{Activity, Decision, Next, Panel};
use crate::call::{Call, Read};
use crate::deadline::Deadline;
use crate::effect::{Effect, HostEvent};
use crate::failure::Failure;
use crate::ids::TicketKey;
use crate::message::Message;
use crate::order::{Order, Ticket, Voucher};
use crate::snapshot::Snapshot;
use crate::state::{Phase, Remote};

impl Machine {
    /// Refreshes the order in the background. No activity waits for the reply, and nothing is announced. The reply to an
    /// earlier refresh is ignored from now on.
    pub(super) fn refresh_order(&mut self) {
        self.checkout.order_refresh = Some(self.call(Call::Read(Read::Order)));
    }

    pub(super) fn order_refreshed(&mut self, result: Result<Order, Failure>) {
        self.checkout.order_refresh = None;
        match result {
            Ok(order) => self.set_order(order),
            Err(Failure::NotFound) if self.checkout.is_settled() => self.leave_order(),
            // The order on the screen stays; it will be read again.
            Err(_) => {}
        }
    }

    /// The order on the screen may be out of date, and the clock may have stood still.
    pub(super) fn resumed(&mut self) {
        match &self.checkout.phase {
            Phase::Broken(_) => self.load(),
            Phase::Shopping(shopping) if shopping.activity == Activity::Idle => {
                self.refresh_order();
                self.refresh_payments();
            }
            // The order may have changed while the prices are still awaited.
            Phase::Loading(loading) if matches!(loading.order, Remote::Got(_)) => {
                let request = self.call(Call::Read(Read::Order));
                if let Phase::Loading(loading) = &mut self.checkout.phase {
                    loading.order = Remote::Waiting(request);
                }
            }
            Phase::New
            | Phase::Loading(_)
            | Phase::Shopping(_)
            | Phase::Leaving(_)
            | Phase::Expired
            | Phase::Completed(_) => {
                self.restart_read();
            }
        }
    }

    pub(super) fn refreshed(&mut self) {
        if matches!(self.checkout.phase, Phase::Broken(_)) {
            return self.load();
        }
        let is_unconfirmed = self.checkout.is_unconfirmed();
        if self.restart_read() || !self.begin_action() {
            return;
        }
        self.read_order(if is_unconfirmed { Next::Recheck } else { Next::Nothing });
        self.load_extras();
        self.refresh_payments();
    }

    /// Continues after the order was read.
    pub(super) fn continue_with(&mut self, next: Next) {
        match next {
            Next::Nothing | Next::Recheck => {}
            // These depend on tickets and vouchers, which an incomplete order does not tell.
            Next::UseVoucher(_) | Next::ChooseTickets(_) | Next::CodeApplied(_) if !self.has_lists() => {
                self.announce(Message::Unconfirmed);
            }
            Next::ChangeTickets(change) if !self.has_lists() => {
                self.abandon_change(change, Message::Unconfirmed);
            }
            Next::UseAdded(voucher) if !self.has_lists() => self.read_order(Next::UseVoucher(voucher.id)),
            Next::UseVoucher(voucher) | Next::UseAdded(Voucher { id: voucher, .. }) => {
                self.use_voucher(voucher)
            }
            Next::ChooseTickets(voucher) => self.open_choice(voucher),
            Next::ChangeTickets(change) => self.set_tickets(change, false),
            Next::CodeApplied(application) => self.code_seen(application),
            // The answer to the removal is not read, so only the order shows that it happened.
            Next::VoucherGone(voucher, _) if self.has_lists() && self.voucher(&voucher).is_some() => {
                self.announce(Message::NotConfirmed);
            }
            Next::VoucherGone(_, message) | Next::Announce(message) => self.announce_voucher(message),
            Next::Refuse(intent) => self.end_write(intent, 0, Outcome::Refused(Failure::NotFound)),
        }
    }

    /// The order could not be read.
    pub(super) fn read_failed(&mut self, next: Next, failure: Failure) {
        match next {
            Next::ChangeTickets(change) => self.abandon_change(change, failure.into()),
            Next::Nothing => self.announce(failure.into()),
            // The write was refused all the same.
            Next::Refuse(intent) => self.end_write(intent, 0, Outcome::Refused(failure)),
            Next::UseVoucher(_)
            | Next::UseAdded(_)
            | Next::ChooseTickets(_)
            | Next::Announce(_)
            | Next::VoucherGone(..)
            | Next::CodeApplied(_)
            | Next::Recheck => {
                self.announce(Message::Unconfirmed);
            }
        }
    }

    /// Replaces the order with the server's, and notifies the page if it differs. An incomplete one changes amounts and
    /// time, and leaves tickets and vouchers as they were.
    pub(super) fn set_order(&mut self, mut order: Order) {
        let now = self.checkout.now;
        // A background read that is still under way is older.
        self.checkout.order_refresh = None;
        // An incomplete order does not tell whether a voucher is on it.
        self.checkout.is_unconfirmed &= !order.complete;
        // Not by a method, so that the settings can be read as well.
        let Phase::Shopping(shopping) = &mut self.checkout.phase else { return };
        // Kept as a deadline only: the time left differs in every answer and is no change of the order.
        let left = order.expires_in_ms.take();
        order.keep_lists_of(&shopping.order);
        shopping.deadline = Deadline::from_remaining(left, now, shopping.deadline);
        let in_time = shopping.deadline.is_none_or(|deadline| !deadline.has_warned());
        let same = order == shopping.order;
        shopping.order = order;
        shopping.read_at = Some(now);
        let order = &shopping.order;
        let is_there = |voucher: &_| order.vouchers.iter().any(|there| there.id == *voucher);
        self.checkout.before.retain(|(voucher, _)| is_there(voucher));
        shopping.redemptions.retain(|(voucher, _)| is_there(voucher));
        let showtime = &self.checkout.settings.showtime;
        let has_code = |ticket: &TicketKey| order.ticket(showtime, ticket).is_some_and(Ticket::has_code);
        shopping.codes.retain(|(ticket, _)| has_code(ticket));
        let is_gone = |ticket: &TicketKey| order.ticket(showtime, ticket).is_none();
        let asks_about_gone = match &shopping.panel {
            Some(Panel::Question(Decision::UseCode { tickets, .. })) => tickets.iter().any(is_gone),
            Some(Panel::Question(Decision::DropCode(ticket))) => is_gone(ticket),
            Some(Panel::Question(Decision::PutBackTicket(_)) | Panel::Choice(_)) | None => false,
        };
        if in_time && matches!(self.checkout.notice, Some(Message::TimeLeft(_))) {
            self.checkout.notice = None;
        }
        if asks_about_gone {
            self.close_question();
            self.announce(Message::OrderChanged);
        }
        if !same {
            self.checkout.payments.reminded = false;
            self.emit_order(HostEvent::Change);
        }
    }

    /// Notifies the page of the order as it is now, if there is one in progress and no ticket of it is being exchanged.
    pub(super) fn emit_order(&mut self, event: fn(Snapshot) -> HostEvent) {
        let is_whole = self.shopping().is_some_and(|shopping| shopping.exchange.is_none());
        if let Some(snapshot) = self.checkout.snapshot().filter(|_| is_whole) {
            self.effects.push(Effect::Emit(event(snapshot)));
        }
    }
}
