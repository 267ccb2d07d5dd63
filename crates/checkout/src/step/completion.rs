//! Buying the order, and the gift afterwards.

use super::Machine;
use super::calls::{Concluded, Outcome};
use crate::activity::{Intent, Next};
use crate::call::{Call, Write};
use crate::effect::{Effect, HostEvent};
use crate::failure::{Failure, Refusal};
use crate::message::Message;
use crate::money::Money;
use crate::order::{Order, Voucher, VoucherKind};
use crate::receipt::CompletionStatus;
use crate::state::{Bought, GiftRequest, Phase};

impl Machine {
    pub(super) fn completion_asked(&mut self) {
        if !self.begin_action() {
            return;
        }
        if !self.checkout.payments.reminded && self.has_unused_voucher() {
            self.checkout.payments.reminded = true;
            return self.announce(Message::VoucherUnused);
        }
        self.checkout.payments.request = None;
        let due = self.amount_due();
        let intent = Intent::Complete { due };
        if !self.checkout.may_have("complete") {
            // Continues as if the proxy had answered "not found".
            return self.read_order(Next::Refuse(intent));
        }
        self.write(Write::Complete(due), intent);
    }

    /// Whether a voucher for tickets is on the order and pays none. A subscription may change amounts in place of paying
    /// tickets, so it is not counted.
    fn has_unused_voucher(&self) -> bool {
        let showtime = &self.checkout.settings.showtime;
        self.order().is_some_and(|order| {
            let unused = |voucher: &Voucher| {
                voucher.kind == Some(VoucherKind::Ticket) && order.paid_by(showtime, &voucher.id) == 0
            };
            order.complete && order.vouchers.iter().any(unused)
        })
    }

    /// Repeated completions name the same `due`, so that no amount is collected that the user has not seen.
    pub(super) fn completed(&mut self, due: Option<Money>, outcome: Outcome) -> Concluded {
        match outcome {
            Outcome::Done(answer) => {
                let answer = answer.completion().map_err(|_| Intent::Complete { due })?;
                match answer.status {
                    CompletionStatus::Completed(order) => {
                        self.checkout.payments.all = answer.payments;
                        self.show_bought(order.map(|order| *order));
                    }
                    CompletionStatus::PaymentDue(server_due) => {
                        self.set_payments(answer.payments);
                        let shown = self.amount_due();
                        self.checkout.payments.due = server_due.or(shown);
                        if server_due.is_some() && server_due != shown {
                            // The order does not cost what the screen shows.
                            self.read_order(Next::Nothing);
                        }
                    }
                }
            }
            // The order exists, so the path does not: a site's own proxy completes nothing.
            Outcome::Refused(Failure::NotFound) | Outcome::Seen => self.announce_due(),
            // The order costs something else, or a voucher was not accepted: the user sees the new amount first.
            Outcome::Refused(Failure::Refused(refusal)) => {
                self.refresh_payments();
                self.read_order(Next::Announce(match refusal {
                    Refusal::VoucherNotAccepted => Message::VoucherPaymentNotAccepted,
                    refusal => Message::Refused(refusal),
                }));
            }
            Outcome::Refused(failure) => {
                self.announce(failure.into());
                self.refresh_payments();
            }
        }
        Ok(())
    }

    /// The amount due by the order and the voucher payments on the screen.
    pub(super) fn amount_due(&self) -> Option<Money> {
        self.order().map(|order| self.checkout.split(order.total).1)
    }

    /// Tells the page the amount due, if no proxy completes the order.
    pub(super) fn announce_due(&mut self) {
        if self.checkout.payments().is_empty() {
            self.checkout.payments.due = self.amount_due();
        } else {
            // A proxy that holds a voucher payment completes orders, so something in front of it answered "not found".
            self.announce(Failure::Unavailable.into());
        }
    }

    /// Shows the receipt: of the server's order, or without one of the order on the screen.
    fn show_bought(&mut self, order: Option<Order>) {
        let Some(shopping) = self.checkout.shopping() else { return };
        let shown = shopping.order.clone();
        self.bought(match order {
            Some(mut order) => {
                order.keep_lists_of(&shown);
                order
            }
            None => shown,
        });
    }

    /// Ends the checkout with the bought order.
    pub(super) fn bought(&mut self, order: Order) {
        self.clear_forms();
        self.checkout.order_refresh = None;
        let saved = self.checkout.saved(&order);
        let event = HostEvent::Completed(order.id.clone(), saved);
        self.checkout.phase = Phase::Completed(Box::new(Bought { order, gift: GiftRequest::NotAsked }));
        self.effects.push(Effect::Emit(event));
    }

    pub(super) fn gift_asked(&mut self) {
        let is_offered = self.checkout.can("gift");
        let request = self.checkout.last_request.next();
        if let Phase::Completed(bought) = &mut self.checkout.phase
            && is_offered
            && matches!(bought.gift, GiftRequest::NotAsked)
        {
            bought.gift = GiftRequest::Waiting(request);
            self.call(Call::Write(Write::RequestGift));
        }
    }
}
