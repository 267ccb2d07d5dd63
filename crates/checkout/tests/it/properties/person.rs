//! User actions as events, and failures in place of answers.

use super::Run;
use super::acts::Person;
use crate::world;
use crate::world::ADULT;
use checkout::*;

impl Run {
    pub(super) fn person(&mut self, person: Person) {
        if let Some(event) = self.event(person) {
            self.happens(event);
        }
    }

    /// The event of an action; `None` if the screen does not offer it.
    fn event(&mut self, person: Person) -> Option<Event> {
        let view = view_model(&self.checkout);
        let voucher = |at: usize| view.vouchers.get(at).map(|voucher| voucher.id.clone());
        Some(match person {
            Person::Refresh => Event::Refreshed,
            Person::Resume => Event::Resumed,
            Person::Leave => Event::Left,
            Person::MoreTime => Event::MoreTimeAsked,
            Person::Paste(text) => Event::CodePasted(Secret::new(text)),
            Person::Type(text) => Event::CodeTyped(Secret::new(text)),
            Person::Submit => Event::Submitted,
            Person::TypePin => Event::PinTyped(Secret::new(super::PIN)),
            Person::NoPin => Event::PinAbsent,
            Person::Change => Event::CodeReopened,
            Person::OtherKind => Event::OtherKindMeant,
            Person::Give(code) => Event::CodeGiven(Secret::new(code), Some(Secret::new(super::PIN))),
            Person::GiveVoucher(barcode) => {
                Event::VoucherGiven(None, Secret::new(barcode), Secret::new(super::PIN))
            }
            Person::Scan => Event::ScanAsked,
            Person::PickTicket(at) => Event::TicketPicked(at),
            Person::PickQuantity(quantity) => Event::QuantityPicked(quantity),
            Person::Confirm => Event::ChoiceConfirmed,
            Person::Dismiss => Event::ChoiceDismissed,
            Person::Use(at) => {
                self.released.push(voucher(at)?);
                Event::VoucherUsed(voucher(at)?)
            }
            Person::Remove(at) => {
                self.released.push(voucher(at)?);
                Event::VoucherRemoved(voucher(at)?)
            }
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
            Person::TakeOffer => view.discounts.into_iter().find_map(|row| match row {
                DiscountRow::Offered { code, target, .. } => Some(Event::OfferTaken(code, target?)),
                _ => None,
            })?,
            Person::RemoveCode(at) => {
                let mut applied = view.discounts.into_iter().filter_map(|row| match row {
                    DiscountRow::Applied { ticket_key, .. } => Some(ticket_key),
                    _ => None,
                });
                Event::CodeRemoved(applied.nth(at)?)
            }
            Person::TypeAmount(amount) => Event::AmountTyped(amount.to_owned()),
            Person::TakePaymentBack => {
                let id = view.payments.first().map(|row| row.id.clone());
                Event::VoucherPaymentRemoved(id.unwrap_or_default())
            }
            Person::Complete => Event::CompletionAsked,
            Person::GetGift => Event::GiftAsked,
            Person::Answer(yes) => Event::Answered(yes),
        })
    }
}

impl Run {
    /// If no call is answered any more, every activity ends all the same, and the user can continue.
    pub(super) fn comes_to_rest(&mut self) {
        for _ in 0..80 {
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
pub(super) fn in_part(mut event: Event) -> Event {
    let order = match &mut event {
        Event::Replied(_, Ok(Answer::Order(order)), _) => Some(order),
        Event::Replied(_, Ok(Answer::VoucherAdded(AddedVoucher { order, .. })), _) => order.as_deref_mut(),
        _ => None,
    };
    if let Some(order) = order {
        *order = Order { complete: false, showtimes: Vec::new(), vouchers: Vec::new(), ..order.clone() };
    }
    event
}

/// A failure in place of the answer.
pub(super) fn failed(event: Event, failure: Failure) -> Event {
    match event {
        Event::Replied(request, _, at) => Event::Replied(request, Err(failure), at),
        Event::Scanned(request, _) => Event::Scanned(request, Scanned::Missing),
        other => other,
    }
}
