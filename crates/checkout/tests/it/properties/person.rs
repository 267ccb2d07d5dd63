//! User actions as events, and failures in place of answers.

use super::Run;
use super::acts::Person;
use crate::world;
use crate::world::ADULT;
use checkout::*;

impl Run {
    pub(super) fn person(&mut self, person: Person) {
        let view = view_model(&self.checkout);
        let event = match person {
            Person::Refresh => Event::Refreshed,
            Person::Resume => Event::Resumed,
            Person::Leave => Event::Left,
            Person::MoreTime => Event::MoreTimeAsked,
            Person::Paste => {
                Event::Pasted(Pasted { barcode: Secret::new("ADTMM1"), pin: Secret::new("sesame") })
            }
            Person::Type(barcode) => {
                self.happens(Event::PinTyped(Secret::new("sesame")));
                Event::BarcodeTyped(barcode.to_owned())
            }
            Person::Submit => Event::VoucherSubmitted,
            Person::Scan => Event::ScanAsked,
            Person::Reveal => Event::PinRevealed(true),
            Person::PickTicket(at) => Event::TicketPicked(at),
            Person::PickQuantity(quantity) => Event::QuantityPicked(quantity),
            Person::Confirm => Event::ChoiceConfirmed,
            Person::Dismiss => Event::ChoiceDismissed,
            Person::Use(at) => match view.vouchers.get(at) {
                Some(voucher) => Event::VoucherUsed(voucher.id.clone()),
                None => return,
            },
            Person::Remove(at) => match view.vouchers.get(at) {
                Some(voucher) => {
                    self.removed.push(voucher.id.clone());
                    Event::VoucherRemoved(voucher.id.clone())
                }
                None => return,
            },
            Person::TakeDiscount | Person::DropDiscount => {
                let key = PriceKey {
                    ticket_type: TicketTypeId::new(ADULT),
                    discount: Some(DiscountId::new(world::STUDENT_NIGHT)),
                };
                if matches!(person, Person::TakeDiscount) {
                    Event::DiscountTaken(key)
                } else {
                    Event::DiscountDropped(key)
                }
            }
            Person::TypeCode => Event::CodeTyped("BLITZO".to_owned()),
            Person::SubmitCode => Event::CodeSubmitted,
            Person::RemoveCode(at) => match view.code.as_ref().and_then(|code| code.tickets.get(at)) {
                Some(ticket) => Event::CodeRemoved(ticket.key.clone()),
                None => return,
            },
            Person::Kind(kind) => Event::KindPicked(kind),
            Person::TypePayment(code) => {
                self.code_typed = true;
                Event::VoucherPaymentTyped(Secret::new(code))
            }
            Person::TypeAmount(amount) => Event::AmountTyped(amount.to_owned()),
            Person::Pay => Event::VoucherPaymentSubmitted,
            Person::TakePaymentBack => {
                let id = view.payment.and_then(|view| Some(view.parts.first()?.id.clone()));
                Event::VoucherPaymentRemoved(id.unwrap_or_default())
            }
            Person::Complete => Event::CompletionAsked,
            Person::GetGift => Event::GiftAsked,
            Person::Answer(yes) => {
                self.exchanged |= yes && matches!(view.question, Some(Question::ReplaceTicket { .. }));
                Event::Answered(yes)
            }
        };
        self.happens(event);
    }
}

impl Run {
    /// If no call is answered any more, every activity ends all the same, and the user can continue.
    pub(super) fn comes_to_rest(&mut self) {
        for _ in 0..60 {
            self.clock += 15_000;
            self.reply(0, |run, effect, at| {
                failed(run.server.clone().answer(effect, at).unwrap(), Failure::Unconfirmed)
            });
        }
        assert_eq!(self.pending, [], "it is still asking: {:?}", self.checkout);
        assert!(!view_model(&self.checkout).busy, "it is still busy: {:?}", self.checkout);
    }
}

/// The same answer without the order's lists.
pub(super) fn in_part(event: Event) -> Event {
    match event {
        Event::Replied(request, Ok(Answer::Order(order)), at) => {
            let order = Order { complete: false, showtimes: Vec::new(), vouchers: Vec::new(), ..order };
            Event::Replied(request, Ok(Answer::Order(order)), at)
        }
        other => other,
    }
}

/// A failure in place of the answer.
pub(super) fn failed(event: Event, failure: Failure) -> Event {
    match event {
        Event::Replied(request, _, at) => Event::Replied(request, Err(failure), at),
        Event::Scanned(request, _) => Event::Scanned(request, Scanned::Missing),
        other => other,
    }
}
