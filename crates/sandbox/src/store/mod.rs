//! The rules of orders, vouchers and discounts. No HTTP and no clock: each call gets the time.
//!
//! Every write checks all rules before it changes the order, so a refusal changes nothing.

mod completion;
mod deals;
mod discounts;
mod lines;
mod order;
mod pricing;
mod redemptions;
mod refusal;
mod seating;
mod selection;
#[cfg(test)]
mod test_kit;
mod vouchers;

pub(crate) use completion::Progress;
pub(crate) use discounts::DiscountWish;
pub(crate) use order::{HeldVoucher, Line, Order, OrderState, Selection};
pub(crate) use pricing::{PricedLine, Quote, quote};
pub use refusal::Refusal;
pub(crate) use seating::seats_by_line;

use crate::catalogue::{Catalogue, Seat};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use wire::ProblemCode;

/// The settings of the rules.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    /// The time after which an order expires.
    pub(crate) expiry: SignedDuration,
    /// How often that time can be restarted.
    pub(crate) resets: u32,
    /// The number of wrong barcodes or PINs after which an order is locked.
    pub(crate) attempts: u32,
    /// The time for which it is locked.
    pub(crate) lockout: SignedDuration,
    /// How often a completion answers `Pending` before it answers with the result.
    pub(crate) pending_polls: u32,
    /// How often a completed order is not found before it is found.
    pub(crate) completed_lag: u32,
    /// The points of the member.
    pub(crate) member_points: i64,
}

/// All orders, seats and vouchers of the site.
pub(crate) struct Store {
    pub(crate) catalogue: Catalogue,
    rules: Rules,
    orders: BTreeMap<String, Order>,
    /// The seats that other customers bought, by showtime.
    sold: BTreeSet<(String, Seat)>,
    /// How often each barcode was redeemed.
    redeemed: BTreeMap<&'static str, u32>,
    last_transaction: i64,
}

impl Store {
    pub(crate) fn new(catalogue: Catalogue, rules: Rules) -> Store {
        let seats_of = |showtime: &crate::catalogue::Showtime| {
            let seats = showtime.sold.iter().filter_map(|label| catalogue.seat(label));
            seats.map(|seat| (showtime.id.to_owned(), seat)).collect::<Vec<_>>()
        };
        let sold = catalogue.showtimes.iter().flat_map(seats_of).collect();
        let redeemed = crate::seed::vouchers().iter().map(|card| (card.barcode, card.redeemed)).collect();
        Store { catalogue, rules, orders: BTreeMap::new(), sold, redeemed, last_transaction: 92_602 }
    }

    /// Starts an empty order.
    pub(crate) fn create_order(&mut self, now: Timestamp, site: &str, mode: &str) -> Result<String, Refusal> {
        if site != self.catalogue.site_id {
            return Err(Refusal::new(ProblemCode::InvalidRequest, "Site does not exist."));
        }
        if !["Paid", "Unpaid", "UnpaidConfirmed"].contains(&mode) {
            return Err(Refusal::new(ProblemCode::InvalidRequest, "Booking mode is invalid."));
        }
        let id = Uuid::new_v4().simple().to_string();
        let order = Order::new(&id, mode, expiry(now, self.rules.expiry));
        self.orders.insert(id.clone(), order);
        Ok(id)
    }

    /// Reads an order in progress.
    pub(crate) fn order(&mut self, now: Timestamp, id: &str) -> Result<&Order, Refusal> {
        self.remove_expired(now);
        let order = self.orders.get(id).filter(|order| !order.is_completed());
        order.ok_or(Refusal::new(ProblemCode::OrderNotFound, "Order does not exist."))
    }

    /// Returns an order in progress for a write. An order that is being completed refuses writes.
    fn open_order(&mut self, now: Timestamp, id: &str) -> Result<&mut Order, Refusal> {
        self.remove_expired(now);
        let gone = Refusal::new(ProblemCode::OrderNotFound, "Order does not exist.");
        let order = self.orders.get_mut(id).filter(|order| !order.is_completed()).ok_or(gone)?;
        match order.state {
            OrderState::InProgress => Ok(order),
            _ => Err(Refusal::new(ProblemCode::OrderBusy, "Order is being completed.")),
        }
    }

    /// Cancels an order, which frees its seats and vouchers.
    pub(crate) fn cancel_order(&mut self, now: Timestamp, id: &str) -> Result<(), Refusal> {
        self.open_order(now, id)?;
        self.orders.remove(id);
        Ok(())
    }

    /// Sets the customer.
    pub(crate) fn set_customer(&mut self, now: Timestamp, id: &str, customer: Value) -> Result<(), Refusal> {
        self.open_order(now, id)?.customer = Some(customer);
        Ok(())
    }

    /// Begins the redirect payment of an order. Returns the time until which the order is held for it.
    ///
    /// # Errors
    /// If the amount due is 0.
    pub(crate) fn redirect_payment(&mut self, now: Timestamp, id: &str) -> Result<Timestamp, Refusal> {
        let expires_at = expiry(now, self.rules.expiry);
        let order = self.open_order(now, id)?.clone();
        let total = quote(&self.catalogue, &order).total;
        if total == crate::money::Price::ZERO {
            return Err(Refusal::invalid("Order has no outstanding balance."));
        }
        let order = self.open_order(now, id)?;
        order.payment = Some(Uuid::new_v4().to_string());
        order.expires_at = expires_at;
        Ok(expires_at)
    }

    /// Restarts the time of an order.
    pub(crate) fn reset_expiry(&mut self, now: Timestamp, id: &str) -> Result<(), Refusal> {
        let (expires_at, most) = (expiry(now, self.rules.expiry), self.rules.resets);
        let order = self.open_order(now, id)?;
        if order.resets >= most {
            return Err(Refusal::new(ProblemCode::InvalidRequest, "Order expiry can not be reset again."));
        }
        order.resets += 1;
        order.expires_at = expires_at;
        Ok(())
    }

    /// Lets an order expire now. Returns false if it does not exist.
    pub(crate) fn expire_order(&mut self, now: Timestamp, id: &str) -> bool {
        self.open_order(now, id).is_ok() && self.orders.remove(id).is_some()
    }

    /// Signs the member in to an order. A second call changes nothing.
    pub(crate) fn sign_in(&mut self, now: Timestamp, id: &str) -> Result<(), Refusal> {
        self.open_order(now, id)?.member = true;
        Ok(())
    }

    /// Sells a seat to another customer. Returns false if it does not exist or is taken.
    pub(crate) fn sell_seat(&mut self, now: Timestamp, showtime: &str, seat: &str) -> bool {
        self.remove_expired(now);
        let Some(seat) = self.catalogue.seat(seat) else { return false };
        let held = self.orders.values().any(|order| order.holds(showtime, seat));
        !held && self.sold.insert((showtime.to_owned(), seat))
    }

    /// Returns the sold and held seats of a showtime.
    pub(crate) fn taken(&mut self, now: Timestamp, showtime: &str) -> Vec<Seat> {
        self.remove_expired(now);
        self.catalogue.seats().filter(|&seat| self.is_taken(showtime, seat, "")).collect()
    }

    fn is_taken(&self, showtime: &str, seat: Seat, besides: &str) -> bool {
        self.sold.contains(&(showtime.to_owned(), seat))
            || self.orders.values().any(|order| order.id != besides && order.holds(showtime, seat))
    }

    fn remove_expired(&mut self, now: Timestamp) {
        self.orders.retain(|_, order| order.state != OrderState::InProgress || now < order.expires_at);
    }
}

/// Returns the end of an order. After the year 9999 it is the last possible time, so the order never expires.
fn expiry(now: Timestamp, lifetime: SignedDuration) -> Timestamp {
    now.checked_add(lifetime).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::test_kit::*;
    use super::*;
    use crate::seed::{SHOWTIME, SITE};

    #[test]
    fn an_order_is_of_the_site_and_of_a_known_mode() {
        let mut store = store();
        assert_eq!(store.create_order(NOW, "0003", "Paid").unwrap_err().code, ProblemCode::InvalidRequest);
        assert_eq!(store.create_order(NOW, SITE, "Free").unwrap_err().code, ProblemCode::InvalidRequest);
        let id = store.create_order(NOW, SITE, "Paid").unwrap();
        assert!(id.len() == 32 && id.bytes().all(|digit| digit.is_ascii_hexdigit()));
    }

    #[test]
    fn an_expired_order_is_gone_with_its_seats() {
        let mut store = store();
        let id = order_with(&mut store, &[ADULT], &["J5"]);
        assert!(!store.sell_seat(later(899), SHOWTIME, "J5"));
        assert!(store.order(later(899), &id).is_ok());
        assert!(store.sell_seat(later(900), SHOWTIME, "J5"));
        assert_eq!(store.order(later(900), &id).unwrap_err().code, ProblemCode::OrderNotFound);
    }

    #[test]
    fn resetting_the_expiry_starts_the_time_again() {
        let mut store = store();
        let id = store.create_order(NOW, SITE, "Paid").unwrap();
        store.reset_expiry(later(800), &id).unwrap();
        assert!(store.order(later(1699), &id).is_ok());
        assert!(store.order(later(1700), &id).is_err());
    }

    #[test]
    fn the_expiry_is_reset_only_so_often() {
        let mut store = store();
        let id = store.create_order(NOW, SITE, "Paid").unwrap();
        for time in [100, 200, 300] {
            store.reset_expiry(later(time), &id).unwrap();
        }
        assert_eq!(store.reset_expiry(later(400), &id).unwrap_err().code, ProblemCode::InvalidRequest);
        assert!(store.order(later(1199), &id).is_ok());
        assert!(store.order(later(1200), &id).is_err(), "a refusal changes nothing");
    }

    #[test]
    fn a_cancelled_order_frees_its_seats() {
        let mut store = store();
        let id = order_with(&mut store, &[ADULT], &["J5"]);
        store.cancel_order(NOW, &id).unwrap();
        assert_eq!(store.cancel_order(NOW, &id).unwrap_err().code, ProblemCode::OrderNotFound);
        assert!(store.sell_seat(NOW, SHOWTIME, "J5"));
        assert!(!store.sell_seat(NOW, SHOWTIME, "J5"), "sold already");
    }
}
