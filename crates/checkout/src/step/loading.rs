//! Arriving and leaving: the first reads, and reading again.

use super::Machine;
use crate::deadline::Deadline;
use crate::effect::{Effect, HostEvent};
use crate::event::Reply;
use crate::state::{Activity, Loading, Next, Part, Remote, Shopping, Stage};
use crate::{Failure, Refusal, RequestId, Secret};

impl Machine {
    pub(super) fn started(&mut self) {
        if matches!(self.checkout.stage, Stage::New) {
            self.load();
        }
    }

    pub(super) fn load(&mut self) {
        let order = Part::Waiting(self.send(Effect::ReadOrder));
        let prices = Part::Waiting(self.send(Effect::LoadPrices));
        self.checkout.stage = Stage::Loading(Box::new(Loading { order, prices }));
        self.checkout.notice = None;
        self.load_extras();
        self.read_payments();
    }

    fn load_extras(&mut self) {
        if self.checkout.offers == Remote::Absent {
            self.checkout.offers = Remote::Waiting(self.send(Effect::LoadOffers));
        }
        if self.checkout.capabilities == Remote::Absent {
            self.checkout.capabilities = Remote::Waiting(self.send(Effect::ReadCapabilities));
        }
    }

    pub(super) fn refreshed(&mut self) {
        if matches!(self.checkout.stage, Stage::Broken(_)) {
            self.load();
        } else {
            let is_unconfirmed = self.checkout.is_unconfirmed();
            if self.read_again() || !self.make_way() {
                return;
            }
            self.read_order(if is_unconfirmed { Next::Check } else { Next::Rest });
            self.load_extras();
            self.read_payments();
        }
    }

    /// A reply before there is an order to shop with, or after.
    pub(super) fn loading_replied(&mut self, request: RequestId, reply: Reply) {
        match (&mut self.checkout.stage, reply) {
            (Stage::Loading(loading), Reply::Order(result)) if is_awaited(&loading.order, request) => {
                match result {
                    Ok(order) => {
                        loading.order = Part::Got((order, self.checkout.now));
                        self.all_here();
                    }
                    Err(Failure::NotFound) => self.leave(),
                    Err(failure) => self.break_down(failure),
                }
            }
            (Stage::Loading(loading), Reply::Prices(result)) if is_awaited(&loading.prices, request) => {
                match result {
                    Ok(prices) => loading.prices = Part::Got(Some(prices)),
                    // The showtime, or the order that opens the way to it: the order's own answer says which.
                    Err(Failure::NotFound) => loading.prices = Part::Got(None),
                    Err(failure) => return self.break_down(failure),
                }
                self.all_here();
            }
            (Stage::Leaving(awaited), Reply::Completed(result)) if *awaited == request => match result {
                Ok(order) => {
                    self.bought(order);
                    // Settled with the order, so it is not what it was.
                    self.read_payments();
                }
                Err(failure) if failure != Failure::NotFound => self.break_down(failure),
                Err(_) => {
                    self.checkout.stage = Stage::Expired;
                    let order = self.checkout.settings.order.clone();
                    self.effects.push(Effect::Emit(HostEvent::Expired(order)));
                }
            },
            (_, reply) => self.extra_replied(request, reply),
        }
    }

    /// A reply that nothing that goes on waits for.
    pub(super) fn extra_replied(&mut self, request: RequestId, reply: Reply) {
        match reply {
            Reply::Offers(result) if self.checkout.offers == Remote::Waiting(request) => {
                self.checkout.offers = result.map_or(Remote::Absent, Remote::Got);
            }
            Reply::Capabilities(result) if self.checkout.capabilities == Remote::Waiting(request) => {
                self.checkout.capabilities = result.map_or(Remote::Absent, Remote::Got);
                self.read_payments();
            }
            Reply::Payments(result) if self.checkout.paying.request == Some(request) => {
                self.payments_read(result);
            }
            Reply::Order(result) if self.checkout.glance == Some(request) => self.glanced(result),
            Reply::Gift(result) => self.gift_told(request, result),
            _ => {}
        }
    }

    fn all_here(&mut self) {
        let loading = match std::mem::replace(&mut self.checkout.stage, Stage::New) {
            Stage::Loading(loading) => *loading,
            other => return self.checkout.stage = other,
        };
        let (mut order, at, prices) = match loading {
            Loading { order: Part::Got((order, at)), prices: Part::Got(prices) } => (order, at, prices),
            partly => return self.checkout.stage = Stage::Loading(Box::new(partly)),
        };
        let Some(prices) = prices else { return self.break_down(Failure::Refused(Refusal::Other)) };
        let deadline = order.expires_in_ms.take().map(|left| Deadline::read(left, at, None));
        let shopping = Shopping {
            order,
            prices,
            deadline,
            before: Vec::new(),
            redemptions: Vec::new(),
            time_is_fixed: false,
            activity: Activity::Idle,
        };
        self.checkout.stage = Stage::Shopping(Box::new(shopping));
        self.emit_order(HostEvent::Ready);
        if std::mem::take(&mut self.checkout.form.asked) {
            self.voucher_submitted();
        }
    }

    fn break_down(&mut self, failure: Failure) {
        self.checkout.stage = Stage::Broken(failure);
        // What was typed is kept; what was to be done is not done behind anybody's back later.
        self.checkout.form.asked = false;
        self.checkout.form.pin = Secret::default();
        self.report(failure.into());
    }

    /// The order is gone: bought, or its time is over. Nothing typed is of use any more.
    pub(super) fn leave(&mut self) {
        let request = self.send(Effect::ReadCompleted);
        self.checkout.stage = Stage::Leaving(request);
        self.forget();
    }
}

fn is_awaited<T>(part: &Part<T>, request: RequestId) -> bool {
    matches!(part, Part::Waiting(awaited) if *awaited == request)
}
