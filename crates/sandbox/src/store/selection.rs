//! SetShowtime and Connect's set-tickets. Both replace all tickets of a showtime.

use super::{Line, Refusal, Selection, Store, lines};
use crate::catalogue::Seat;
use jiff::Timestamp;
use wire::ocapi::{SetShowtimeRequest, SetTicket};

impl Store {
    /// Replaces the selection of one showtime by `wanted`.
    ///
    /// # Errors
    /// If the order or showtime is unknown, or if [`lines::renew`], the vouchers or the seats refuse the tickets.
    pub(crate) fn set_showtime(
        &mut self,
        now: Timestamp,
        order_id: &str,
        showtime_id: &str,
        wanted: &SetShowtimeRequest,
    ) -> Result<(), Refusal> {
        self.open_order(now, order_id)?;
        let order = self.orders.get(order_id).ok_or(Refusal::NO_SHOWTIME)?;
        let showtime = self.catalogue.showtime(showtime_id).ok_or(Refusal::NO_SHOWTIME)?;
        let lines = lines::renew(order, showtime, &wanted.tickets)?;
        self.check_redemptions(order, showtime_id, &lines)?;
        let seats = self.seats_for(order_id, showtime, &lines, &wanted.seats)?;
        self.put(order_id, showtime_id, lines, seats);
        Ok(())
    }

    /// Replaces the tickets of one showtime by new ones, with new Connect items and without discounts. The seats stay
    /// if they match the new tickets.
    ///
    /// # Errors
    /// The errors of [`Store::set_showtime`].
    pub(crate) fn set_tickets(
        &mut self,
        now: Timestamp,
        order_id: &str,
        showtime_id: &str,
        ticket_type_ids: &[String],
    ) -> Result<(), Refusal> {
        self.open_order(now, order_id)?;
        let order = self.orders.get(order_id).ok_or(Refusal::NO_SHOWTIME)?;
        let showtime = self.catalogue.showtime(showtime_id).ok_or(Refusal::NO_SHOWTIME)?;
        let ticket = |id: &String| SetTicket { ticket_type_id: id.clone(), ..SetTicket::default() };
        let tickets: Vec<SetTicket> = ticket_type_ids.iter().map(ticket).collect();
        let lines = lines::renew(order, showtime, &tickets)?;
        let held = order.selections.get(showtime_id).map_or(&[][..], |selection| &selection.seats);
        let seats = if !lines.is_empty() && !held.is_empty() && self.fits(&lines, held) {
            held.to_vec()
        } else {
            self.seats_for(order_id, showtime, &lines, &[])?
        };
        self.put(order_id, showtime_id, lines, seats);
        Ok(())
    }

    fn put(&mut self, order_id: &str, showtime_id: &str, lines: Vec<Line>, seats: Vec<Seat>) {
        let Some(order) = self.orders.get_mut(order_id) else { return };
        let had = order.deals_in_use();
        let last = lines.iter().map(|line| line.item).max().unwrap_or_default();
        order.next_item = order.next_item.max(last + 1);
        if lines.is_empty() && seats.is_empty() {
            order.selections.remove(showtime_id);
        } else {
            order.selections.insert(showtime_id.to_owned(), Selection { lines, seats });
        }
        order.drop_deals_without_tickets(&had);
    }
}

#[cfg(test)]
mod tests {
    use crate::seed::*;
    use crate::store::test_kit::*;
    use wire::ProblemCode;

    #[test]
    fn setting_again_what_a_read_showed_changes_nothing() {
        let mut store = store();
        let id = order_with(&mut store, &[ADULT, CHILD], &["J5", "J6"]);
        let item = lines(&mut store, &id)[0].item;
        store.apply_discounts(NOW, &id, &[wish(item, BLITZO)]).unwrap();
        let before = store.order(NOW, &id).unwrap().clone();
        store.set_showtime(NOW, &id, SHOWTIME, &as_request(&before, SHOWTIME)).unwrap();
        assert_eq!(format!("{before:?}"), format!("{:?}", store.order(NOW, &id).unwrap()));
    }

    #[test]
    fn what_does_not_exist_is_not_found() {
        let mut store = store();
        let id = order_with(&mut store, &[], &[]);
        let refused = set_at(&mut store, &id, "0002-1", vec![], &[]).unwrap_err();
        assert_eq!(refused.code, ProblemCode::NotFound);
        assert_eq!(set(&mut store, "x", vec![], &[]).unwrap_err().code, ProblemCode::OrderNotFound);
    }

    #[test]
    fn a_refused_selection_leaves_the_one_before() {
        let mut store = store();
        let id = order_with(&mut store, &[ADULT], &["J5"]);
        set(&mut store, &id, vec![ticket(ADULT)], &["G4"]).unwrap_err();
        assert_eq!(seats(&mut store, &id), ["J5"]);
    }

    #[test]
    fn showtimes_of_one_order_do_not_touch_one_another() {
        let mut store = store();
        let id = order_with(&mut store, &[ADULT], &["J5"]);
        set_at(&mut store, &id, SHOWTIME_WITH_FEE, vec![ticket(ADULT)], &["1_10_5"]).unwrap();
        assert_eq!(lines(&mut store, &id).iter().map(|line| line.item).collect::<Vec<_>>(), [1, 2]);
    }

    #[test]
    fn connects_tickets_are_new_and_keep_the_seats_that_fit() {
        let mut store = store();
        let id = order_with(&mut store, &[ADULT, ADULT], &["H1", "H2"]);
        store.set_tickets(NOW, &id, SHOWTIME, &[ADULT.to_owned(), CHILD.to_owned()]).unwrap();
        assert_eq!(seats(&mut store, &id), ["H1", "H2"]);
        assert_eq!(lines(&mut store, &id).iter().map(|line| line.item).collect::<Vec<_>>(), [3, 4]);
        store.set_tickets(NOW, &id, SHOWTIME, &[PREMIUM_ADULT.to_owned()]).unwrap();
        assert_eq!(seats(&mut store, &id), ["D5"]);
    }
}
