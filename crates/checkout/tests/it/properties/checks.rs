//! The rules about one state and the effects that led to it.

use super::{CODE, PIN, Run};
use checkout::*;

impl Run {
    /// Whether a reply, a timer or the user can continue. True for the terminal states.
    pub(super) fn can_go_on(&self) -> bool {
        let view = view_model(&self.checkout);
        match view.screen {
            Screen::Ended(_) => true,
            Screen::Loading => !self.pending.is_empty(),
            Screen::Shopping => {
                let waits = view.busy && !self.pending.is_empty();
                waits || (!view.busy && (view.form.enabled || view.question.is_some()))
            }
        }
    }

    pub(super) fn check_ended(&self, before: &Checkout, effects: &[Effect]) {
        if matches!(view_model(before).screen, Screen::Ended(Ended::Expired)) {
            assert_eq!(view_model(before).screen, view_model(&self.checkout).screen);
            assert_eq!(effects, []);
        }
        if matches!(view_model(before).screen, Screen::Ended(Ended::Completed(_))) {
            assert!(matches!(view_model(&self.checkout).screen, Screen::Ended(Ended::Completed(_))));
            assert_eq!(before.order(), self.checkout.order());
            let more = |effect: &Effect| {
                !matches!(
                    effect,
                    Effect::Call(_, Call::Write(Write::RequestGift))
                        | Effect::Call(_, Call::Read(Read::VoucherPayments))
                        | Effect::Focus(Focus::Gift)
                )
            };
            assert!(!effects.iter().any(more), "{effects:?}");
        }
    }

    pub(super) fn check_secrets(&mut self, effects: &[Effect]) {
        let view = view_model(&self.checkout);
        let is_sent = |effect: &Effect| {
            matches!(
                effect,
                Effect::Call(_, Call::Write(Write::AddVoucher(_) | Write::AddVoucherPayment(..)))
            )
        };
        if effects.iter().any(is_sent)
            && let StepView::Pin { pin, .. } = &view.form.step
        {
            assert_eq!(pin.reveal(), "", "a PIN stays after it was sent");
        }
        if matches!(&view.question, Some(Question::UseCode { code, .. }) if code == CODE) {
            self.allowed.code_is_discount = true;
        }
        if !self.may_hold_secret(&view) {
            // No part of the state depends on the PIN or the code.
            assert!(self.checkout == self.twin, "{:?} {:?}", self.checkout, view.form.step);
        }
        // The user may say of any code that it is a discount. Those are sent as plain text.
        let said = effects
            .iter()
            .filter(|effect| !matches!(effect, Effect::Call(_, Call::Write(Write::ApplyDiscount(..)))))
            .collect::<Vec<_>>();
        let shown = format!("{:?}{said:?}", self.checkout);
        assert!(!shown.contains(PIN) && !shown.contains(CODE), "{shown}");
    }

    /// Whether the form shows a PIN or a ProCinema code, or may hold one that is not on the screen.
    fn may_hold_secret(&self, view: &ViewModel) -> bool {
        let is_secret = |text: &str| text.contains(PIN) || text.contains(CODE);
        let is_typed = is_secret(&self.typed);
        match (&view.screen, &view.form.step) {
            (Screen::Ended(Ended::Broken(_)), ..) => is_typed,
            // A discount code is kept, to be applied again after an exchange.
            _ if self.allowed.code_is_discount => true,
            (_, StepView::Code { text }) => is_secret(text.reveal()),
            // The rest of a list is in the field, which is not shown.
            (_, StepView::Pin { code, pin, .. }) => {
                !pin.reveal().is_empty() || code.reveal() == CODE || (is_typed && self.typed.contains('\n'))
            }
            (_, StepView::Amount { .. }) => true,
        }
    }

    pub(super) fn check_parts(&self) {
        let Some(summary) = view_model(&self.checkout).summary else { return };
        let part = summary.payments.iter().map(|(_, part)| part.minor).sum::<i64>();
        assert!((0..=summary.total.minor).contains(&part), "{part} of {:?}", summary.total);
        if !summary.bought {
            assert_eq!(part + summary.due.minor, summary.total.minor);
        }
    }

    /// The amounts are those of the answer that was confirmed last. Its tax tells it from every other answer.
    pub(super) fn check_total(&self) {
        if let (Some(summary), Some(confirmed)) = (view_model(&self.checkout).summary, &self.confirmed) {
            assert_eq!((summary.total, summary.tax), (confirmed.total, Some(confirmed.tax)));
        }
    }

    /// A selection is computed from an order that was asked for after the last write had ended, that this write was
    /// answered with, or that was asked for beside it if it added a voucher. It is at most two seconds old.
    fn check_fresh(&self) {
        let (origin, at) = self.confirmed_by.unwrap();
        let with_last_write = origin.ended + 1 == self.ended && (origin.is_write || origin.beside_adding);
        assert!(origin.ended == self.ended || with_last_write, "an order from before the last write");
        assert!(self.clock - at <= 2000, "an old order");
    }

    /// All tickets and seats of the order are still there, or the user asked to replace them.
    pub(super) fn check_nothing_lost(&mut self, selection: &Selection) {
        self.check_fresh();
        let order = self.confirmed.as_ref().unwrap();
        assert!(order.complete, "a selection worked out from lists that are not known");
        let showtime = &order.showtimes[0];
        for seat in &showtime.seats {
            assert!(selection.seats.contains(&seat.id), "a seat is gone");
        }
        let kept = |ticket: &&Ticket| selection.tickets.iter().any(|wanted| wanted.id == ticket.id);
        let gone: Vec<&Ticket> = showtime.tickets.iter().filter(|ticket| !kept(ticket)).collect();
        let covered =
            selection.tickets.iter().filter(|wanted| wanted.id.is_none() && wanted.voucher.is_some()).count();
        let plain = gone.iter().filter(|ticket| ticket.is_plain()).count();
        let with_code = gone.iter().filter(|ticket| ticket.has_code()).count();
        let others = gone.iter().filter(|ticket| !ticket.is_plain() && !ticket.has_code());
        for ticket in others {
            let voucher = ticket.voucher.as_ref();
            assert!(voucher.is_some_and(|voucher| self.released.contains(voucher)), "lost: {ticket:?}");
        }
        assert!(plain <= covered, "plain tickets are gone and nothing took their place");
        assert!(with_code <= usize::from(self.allowed.exchange), "a ticket with a code is gone");
        if with_code > 0 {
            self.gave_up_ticket = false;
            self.exchanging = Some(showtime.tickets.len());
        }
    }

    /// The page hears of no change while a ticket is taken out to be added again.
    pub(super) fn check_silence(&mut self, effects: &[Effect]) {
        let Some(tickets) = self.exchanging else { return };
        let view = view_model(&self.checkout);
        if !effects.iter().any(|effect| matches!(effect, Effect::Emit(HostEvent::Change(_)))) {
            let is_over = !view.busy && !matches!(view.question, Some(Question::PutBackAgain { .. }));
            self.exchanging = self.exchanging.filter(|_| !is_over);
            return;
        }
        let next_code =
            |effect: &Effect| matches!(effect, Effect::Call(_, Call::Write(Write::AddVoucher(_))));
        assert!(!view.busy || effects.iter().any(next_code), "a change in the middle of an exchange");
        let now = self.checkout.order().map_or(0, |order| order.showtimes[0].tickets.len());
        assert!(now >= tickets || self.gave_up_ticket, "the page hears of an order without the ticket");
        self.exchanging = None;
    }
}
