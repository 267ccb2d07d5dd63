//! The first reads, the end of the order, and replies outside of an activity.

use super::Machine;
use crate::call::{Answer, Call, Read};
use crate::deadline::Deadline;
use crate::effect::{Effect, Focus, HostEvent};
use crate::entry::EntryStep;
use crate::failure::{Failure, Refusal};
use crate::ids::RequestId;
use crate::order::{Order, OrderState};
use crate::state::{GiftRequest, Loading, Phase, Remote, Shopping};

impl Machine {
    pub(super) fn started(&mut self) {
        if matches!(self.checkout.phase, Phase::New) {
            self.load();
        }
    }

    pub(super) fn load(&mut self) {
        let order = Remote::Waiting(self.call(Call::Read(Read::Order)));
        let prices = Remote::Waiting(self.call(Call::Read(Read::Prices)));
        self.checkout.phase = Phase::Loading(Box::new(Loading { order, prices }));
        self.checkout.notice = None;
        self.load_extras();
        self.refresh_payments();
    }

    /// Reads the optional parts that are missing.
    pub(super) fn load_extras(&mut self) {
        if matches!(self.checkout.offers, Remote::Absent) {
            self.checkout.offers = Remote::Waiting(self.call(Call::Read(Read::Offers)));
        }
        if matches!(self.checkout.capabilities, Remote::Absent) {
            self.checkout.capabilities = Remote::Waiting(self.call(Call::Read(Read::Capabilities)));
        }
    }

    /// A reply before there is an order in progress, or after.
    pub(super) fn loading_replied(&mut self, request: RequestId, result: Result<Answer, Failure>) {
        match &mut self.checkout.phase {
            Phase::Loading(loading) if loading.order.awaits(request) => {
                match result.and_then(Answer::order) {
                    Ok(order) => {
                        loading.order = Remote::Got((order, self.checkout.now));
                        self.start_shopping();
                    }
                    Err(Failure::NotFound) => self.leave_order(),
                    Err(failure) => self.break_down(failure),
                }
            }
            Phase::Loading(loading) if loading.prices.awaits(request) => {
                match result.and_then(Answer::prices) {
                    Ok(prices) => loading.prices = Remote::Got(Some(prices)),
                    // The showtime or the order may be missing: the order's own answer says which.
                    Err(Failure::NotFound) => loading.prices = Remote::Got(None),
                    Err(failure) => return self.break_down(failure),
                }
                self.start_shopping();
            }
            Phase::Leaving(awaited) if *awaited == request => {
                let completed = match result.and_then(Answer::order) {
                    Err(Failure::NotFound) => Ok(self.checkout.sold.take().map(|order| *order)),
                    other => other.map(Some),
                };
                self.order_ended(completed);
            }
            Phase::Completed(bought) if matches!(bought.gift, GiftRequest::Waiting(awaited) if awaited == request) =>
            {
                bought.gift = result.and_then(Answer::gift).map_or(GiftRequest::Failed, GiftRequest::Got);
                // The button that had the focus is gone.
                self.focus(Focus::Gift);
            }
            Phase::New
            | Phase::Loading(_)
            | Phase::Broken(_)
            | Phase::Shopping(_)
            | Phase::Leaving(_)
            | Phase::Expired
            | Phase::Completed(_) => self.background_replied(request, result),
        }
    }

    /// A reply that no activity waits for. One that is not awaited at all changes nothing.
    pub(super) fn background_replied(&mut self, request: RequestId, result: Result<Answer, Failure>) {
        let checkout = &mut self.checkout;
        if checkout.offers.awaits(request) {
            checkout.offers = result.and_then(Answer::offers).map_or(Remote::Absent, Remote::Got);
        } else if checkout.capabilities.awaits(request) {
            checkout.capabilities = result.and_then(Answer::capabilities).map_or(Remote::Absent, Remote::Got);
            self.refresh_payments();
            self.submit_again();
        } else if checkout.payments.request == Some(request) {
            self.payments_refreshed(result.and_then(Answer::payments));
        } else if checkout.order_refresh == Some(request) {
            self.order_refreshed(result.and_then(Answer::order));
        }
    }

    /// Shows the order once order and prices are there.
    fn start_shopping(&mut self) {
        let loading = match std::mem::replace(&mut self.checkout.phase, Phase::New) {
            Phase::Loading(loading) => *loading,
            other => return self.checkout.phase = other,
        };
        let (mut order, at, prices) = match loading {
            Loading { order: Remote::Got((order, at)), prices: Remote::Got(prices) } => (order, at, prices),
            partly => return self.checkout.phase = Phase::Loading(Box::new(partly)),
        };
        let Some(prices) = prices else { return self.break_down(Failure::Refused(Refusal::Other)) };
        let deadline = Deadline::from_remaining(order.expires_in_ms.take(), at, None);
        self.checkout.prices = prices;
        self.checkout.before.clear();
        self.checkout.phase = Phase::Shopping(Box::new(Shopping::new(order, deadline)));
        self.emit_order(HostEvent::Ready);
        self.submit_again();
    }

    fn break_down(&mut self, failure: Failure) {
        self.checkout.phase = Phase::Broken(failure);
        self.close_scanner();
        // The typed text is kept, but a submit from before the failure must not take effect later.
        self.checkout.entry.asked = false;
        self.checkout.entry.step = EntryStep::Code;
        self.report(failure.into());
    }

    /// The order is gone from the ones in progress. `completed` is the answer to a read of the completed ones.
    fn order_ended(&mut self, completed: Result<Option<Order>, Failure>) {
        match completed {
            // It may still fail to be sold.
            Ok(Some(order)) if order.state == Some(OrderState::InProgress) => {
                self.break_down(Failure::Unavailable);
            }
            Ok(Some(order)) if order.state != Some(OrderState::Void) => {
                self.bought(order);
                // They were redeemed with the order.
                self.refresh_payments();
            }
            Ok(_) => {
                self.checkout.phase = Phase::Expired;
                let order = self.checkout.settings.order.clone();
                self.effects.push(Effect::Emit(HostEvent::Expired(order)));
            }
            Err(failure) => self.break_down(failure),
        }
    }

    /// The order no longer exists: it is bought, or its time is over. The completed order tells which.
    pub(super) fn leave_order(&mut self) {
        let request = self.call(Call::Read(Read::CompletedOrder));
        self.checkout.order_refresh = None;
        self.checkout.phase = Phase::Leaving(request);
        self.clear_forms();
    }
}
