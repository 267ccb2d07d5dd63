//! Selling an order, which redeems its vouchers.

use super::redemptions::REDEEMED;
use super::{Order, OrderState, Refusal, Store, quote};
use crate::money::Price;
use jiff::Timestamp;
use wire::ProblemCode;
use wire::ocapi::VoucherType;

/// The state of a completion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// Not finished. The client must ask again.
    Pending,
    /// The order is sold.
    Completed { transaction: i64 },
}

impl Store {
    /// Completes an order with an amount due of 0, or returns the state of its sale. A second call does not sell
    /// again. Vista: for zero-value, unpaid and gift-card-only orders (reference of GetOrderCompletion).
    ///
    /// # Errors
    /// If a `Paid` order has an amount due, and the errors of [`Store::pay`].
    pub(crate) fn complete(&mut self, now: Timestamp, id: &str) -> Result<Progress, Refusal> {
        let unpaid = self.orders.get(id).is_some_and(|order| {
            order.state == OrderState::InProgress
                && order.mode == "Paid"
                && quote(&self.catalogue, order).total != Price::ZERO
        });
        if unpaid {
            return Err(Refusal::invalid("Order has an outstanding balance."));
        }
        self.pay(now, id)
    }

    /// Completes an order whose amount due the payment provider has taken (Vista's guide "Payments").
    ///
    /// # Errors
    /// If the order has no tickets or too many seats, or if a voucher was redeemed elsewhere meanwhile.
    pub(crate) fn pay(&mut self, now: Timestamp, id: &str) -> Result<Progress, Refusal> {
        if self.orders.get(id).is_some_and(|order| order.state != OrderState::InProgress) {
            return self.progress(now, id);
        }
        self.open_order(now, id)?;
        let order = self.orders.get(id).ok_or(NO_ORDER)?;
        if order.lines().next().is_none() {
            return Err(Refusal::invalid("Order has no tickets."));
        }
        for selection in order.selections.values() {
            let seats: usize = selection
                .lines
                .iter()
                .map(|line| self.catalogue.areas_of(line.row.ticket_type_id).len())
                .sum();
            if selection.seats.len() > seats {
                return Err(Refusal::invalid("Order has more seats than tickets."));
            }
        }
        self.check_redemptions(order, "", &[])?;
        let spent_deal = order
            .vouchers
            .iter()
            .any(|held| held.card.kind == VoucherType::Deal && self.available(held.card) == 0);
        if spent_deal {
            return Err(REDEEMED);
        }
        let polls = self.rules.pending_polls;
        if let Some(order) = self.orders.get_mut(id) {
            order.state = OrderState::Completing { polls };
        }
        self.progress(now, id)
    }

    /// Sells an order that was paid elsewhere, in these parts (in cents).
    ///
    /// # Errors
    /// If the sum of the parts is not the total, and the errors of [`Store::pay`].
    pub(crate) fn pay_elsewhere(
        &mut self,
        now: Timestamp,
        id: &str,
        parts: Vec<i64>,
    ) -> Result<Progress, Refusal> {
        if self.orders.get(id).is_some_and(|order| order.state == OrderState::InProgress) {
            self.open_order(now, id)?;
            let total =
                self.orders.get(id).map(|order| quote(&self.catalogue, order).total).ok_or(NO_ORDER)?;
            if parts.iter().any(|part| *part <= 0) || parts.iter().sum::<i64>() != total.including_tax {
                return Err(NOT_THE_TOTAL);
            }
        }
        let progress = self.pay(now, id)?;
        if let Some(order) = self.orders.get_mut(id)
            && order.paid_elsewhere.is_empty()
        {
            order.paid_elsewhere = parts;
        }
        Ok(progress)
    }

    /// Returns the state of a sale. Each call advances it.
    ///
    /// # Errors
    /// If the order is not being sold.
    pub(crate) fn progress(&mut self, now: Timestamp, id: &str) -> Result<Progress, Refusal> {
        self.remove_expired(now);
        let order = self.orders.get_mut(id).ok_or(NO_ORDER)?;
        match order.state {
            OrderState::InProgress => Err(NO_ORDER),
            OrderState::Completed { transaction, .. } => Ok(Progress::Completed { transaction }),
            OrderState::Completing { polls: 0 } => Ok(Progress::Completed { transaction: self.sell(id) }),
            OrderState::Completing { polls } => {
                order.state = OrderState::Completing { polls: polls - 1 };
                Ok(Progress::Pending)
            }
        }
    }

    /// Reads a sold order.
    pub(crate) fn completed_order(&mut self, id: &str) -> Result<&Order, Refusal> {
        let order = self.orders.get_mut(id).ok_or(NO_ORDER)?;
        match &mut order.state {
            OrderState::Completed { misses: 0, .. } => Ok(order),
            OrderState::Completed { misses, .. } => {
                *misses -= 1;
                Err(NO_ORDER)
            }
            _ => Err(NO_ORDER),
        }
    }

    fn sell(&mut self, id: &str) -> i64 {
        self.last_transaction += 1;
        let (transaction, misses) = (self.last_transaction, self.rules.completed_lag);
        let Some(order) = self.orders.get_mut(id) else { return transaction };
        order.state = OrderState::Completed { transaction, misses };
        let uses: Vec<_> = order.vouchers.iter().map(|held| (held.card, order.uses(held))).collect();
        for (card, times) in uses {
            self.redeem(card, times);
        }
        transaction
    }
}

impl Order {
    /// Returns how often the sale redeems a voucher. A voucher with a deal is redeemed once, for any number of
    /// tickets.
    fn uses(&self, held: &super::HeldVoucher) -> u32 {
        match held.card.kind {
            VoucherType::Deal => held.card.redemptions,
            _ => u32::try_from(self.uses_of(&held.id)).unwrap_or(u32::MAX),
        }
    }
}

const NOT_THE_TOTAL: Refusal =
    Refusal::new(ProblemCode::AmountChanged, "Payment value is not equal to the order total.");
const NO_ORDER: Refusal = Refusal::new(ProblemCode::OrderNotFound, "Order does not exist.");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::*;
    use crate::store::Rules;
    use crate::store::test_kit::*;

    fn with_voucher(store: &mut Store) -> String {
        let id = order_with(store, &[], &[]);
        let voucher = add(store, &id, "ADTMM0000111", Some("1234")).unwrap();
        set(store, &id, vec![paid_by(ADULT_VOUCHER, &voucher)], &["J5"]).unwrap();
        id
    }

    #[test]
    fn the_sale_redeems_the_voucher_once_however_often_it_is_asked_for() {
        let mut store = store();
        let id = with_voucher(&mut store);
        assert_eq!(store.redemptions("ADTMM0000111"), Some(0));
        let first = store.pay(NOW, &id).unwrap();
        assert!(matches!(first, Progress::Completed { .. }));
        assert_eq!(store.pay(NOW, &id), Ok(first));
        assert_eq!(store.redemptions("ADTMM0000111"), Some(1));
        assert!(store.order(NOW, &id).is_err());
        assert!(store.completed_order(&id).is_ok());
        let next = order_with(&mut store, &[], &[]);
        let refused = add(&mut store, &next, "ADTMM0000111", Some("1234")).unwrap_err();
        assert_eq!(refused.code, ProblemCode::VoucherRedeemed);
    }

    #[test]
    fn a_paid_order_with_something_left_to_pay_completes_by_its_payment_alone() {
        let mut store = store();
        let id = order_with(&mut store, &[ADULT], &["J5"]);
        assert_eq!(store.complete(NOW, &id).unwrap_err().code, ProblemCode::InvalidRequest);
        assert!(store.order(NOW, &id).is_ok());
        assert!(matches!(store.pay(NOW, &id), Ok(Progress::Completed { .. })));
        assert!(matches!(store.complete(NOW, &id), Ok(Progress::Completed { .. })), "sold already");
        let free = store.create_order(NOW, crate::seed::SITE, "Unpaid").unwrap();
        set(&mut store, &free, vec![ticket(ADULT)], &["J7"]).unwrap();
        assert!(store.complete(NOW, &free).is_ok(), "an unpaid booking needs no payment");
    }

    #[test]
    fn a_sold_order_keeps_its_seats_for_ever() {
        let mut store = store();
        let id = with_voucher(&mut store);
        store.pay(NOW, &id).unwrap();
        assert!(!store.sell_seat(later(100_000), SHOWTIME, "J5"));
        assert!(!store.expire_order(NOW, &id));
    }

    #[test]
    fn parts_paid_elsewhere_must_be_the_total() {
        let mut store = store();
        let id = order_with(&mut store, &[ADULT], &["J5"]);
        for parts in [vec![], vec![500], vec![500, 501], vec![1_500, -500], vec![1_000, 0]] {
            let refused = store.pay_elsewhere(NOW, &id, parts.clone());
            assert_eq!(refused, Err(NOT_THE_TOTAL), "{parts:?}");
        }
        assert!(matches!(store.pay_elsewhere(NOW, &id, vec![400, 600]), Ok(Progress::Completed { .. })));
        assert_eq!(store.completed_order(&id).unwrap().paid_elsewhere, [400, 600]);
    }

    #[test]
    fn pending_and_lagging_are_as_set() {
        let mut store = store_with(Rules { pending_polls: 1, completed_lag: 1, ..RULES });
        let id = with_voucher(&mut store);
        assert_eq!(store.pay(NOW, &id), Ok(Progress::Pending));
        assert_eq!(set(&mut store, &id, vec![], &[]).unwrap_err().code, ProblemCode::OrderBusy);
        assert!(matches!(store.progress(NOW, &id), Ok(Progress::Completed { .. })));
        assert!(store.completed_order(&id).is_err());
        assert!(store.completed_order(&id).is_ok());
    }

    #[test]
    fn what_cannot_be_sold_is_refused() {
        let mut store = store();
        let empty = order_with(&mut store, &[], &["J1"]);
        assert!(store.pay(NOW, &empty).is_err());
        let roomy = order_with(&mut store, &[ADULT], &["J2", "J3"]);
        assert_eq!(store.pay(NOW, &roomy).unwrap_err().code, ProblemCode::InvalidRequest);
        let spent = with_voucher(&mut store);
        store.redeem_elsewhere("ADTMM0000111");
        assert_eq!(store.pay(NOW, &spent).unwrap_err().code, ProblemCode::VoucherRedeemed);
        assert_eq!(store.progress(NOW, &spent), Err(NO_ORDER));
    }
}
