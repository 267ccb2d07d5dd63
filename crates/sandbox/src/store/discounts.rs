//! Connect's discounts. A discount on a ticket cannot be removed.

use super::{Line, Order, Refusal, Store};
use crate::catalogue::{Catalogue, Offer, Showtime};
use jiff::Timestamp;
use wire::ProblemCode;

/// A discount code for one ticket.
pub(crate) struct DiscountWish<'a> {
    /// Connect's id of the ticket.
    pub(crate) item: i64,
    pub(crate) code: &'a str,
}

impl Store {
    /// Puts discounts on tickets, either all of them or none.
    ///
    /// # Errors
    /// If a ticket or code is unknown, if a ticket has a discount or a voucher, if no member is signed in for a
    /// discount for members, or if it costs more points than the member has left.
    pub(crate) fn apply_discounts(
        &mut self,
        now: Timestamp,
        order_id: &str,
        wishes: &[DiscountWish<'_>],
    ) -> Result<(), Refusal> {
        let mut changed = self.open_order(now, order_id)?.clone();
        for wish in wishes {
            let offer = offer_for(&self.catalogue, &changed, wish)?;
            if offer.members_only && !changed.member {
                return Err(Refusal::new(
                    ProblemCode::MembersOnly,
                    "Discount is for signed-in members only.",
                ));
            }
            let code = offer.code;
            let lines = changed.selections.values_mut().flat_map(|selection| &mut selection.lines);
            for line in lines.filter(|line| line.item == wish.item) {
                line.offer = Some(code);
            }
            if points(&self.catalogue, &changed) > self.rules.member_points {
                return Err(Refusal::new(
                    ProblemCode::InsufficientPoints,
                    "Member has too few loyalty points.",
                ));
            }
        }
        *self.open_order(now, order_id)? = changed;
        Ok(())
    }
}

fn offer_for<'a>(
    catalogue: &'a Catalogue,
    order: &Order,
    wish: &DiscountWish<'_>,
) -> Result<&'a Offer, Refusal> {
    let has = |line: &&Line| line.item == wish.item;
    let found = order
        .selections
        .iter()
        .find_map(|(id, selection)| Some((catalogue.showtime(id)?, selection.lines.iter().find(has)?)));
    let (showtime, line) =
        found.ok_or(Refusal::new(ProblemCode::DiscountNotAccepted, "Ticket is not in the order."))?;
    if line.offer.is_some() || line.row.discount.is_some() {
        return Err(Refusal::new(
            ProblemCode::DiscountAlreadyApplied,
            "Ticket already has a discount applied.",
        ));
    }
    let offer =
        showtime.offer(wish.code, line.row.ticket_type_id).filter(|_| line.row.restrictions.is_empty());
    offer.ok_or(Refusal::new(ProblemCode::DiscountNotAccepted, "Discount code is not valid for the ticket."))
}

/// Returns the points that the discounts of an order cost the member.
fn points(catalogue: &Catalogue, order: &Order) -> i64 {
    let cost = |(id, selection): (&String, &super::Selection)| {
        let showtime = catalogue.showtime(id);
        let offer = |line: &Line| showtime?.offer(line.offer?, line.row.ticket_type_id);
        selection.lines.iter().filter_map(offer).map(|offer| offer.points).sum::<i64>()
    };
    order.selections.iter().map(cost).sum()
}

impl Showtime {
    /// Finds the discount with this code for a ticket type. Upper and lower case are the same.
    pub(crate) fn offer(&self, code: &str, ticket_type_id: &str) -> Option<&Offer> {
        let is =
            |offer: &&Offer| offer.code.eq_ignore_ascii_case(code) && offer.ticket_type_id == ticket_type_id;
        self.offers.iter().find(is)
    }
}

#[cfg(test)]
mod tests {
    use crate::seed::*;
    use crate::store::test_kit::*;
    use wire::ProblemCode;
    use wire::ocapi::SetTicket;

    #[test]
    fn a_discount_lowers_the_price_of_its_ticket() {
        let mut store = store();
        let id = order_with(&mut store, &[ADULT, ADULT], &["J5", "J6"]);
        store.apply_discounts(NOW, &id, &[wish(1, BLITZO)]).unwrap();
        assert_eq!(total(&mut store, &id), 1750);
    }

    #[test]
    fn refusals_say_why_and_change_nothing() {
        let mut store = store();
        let id = order_with(&mut store, &[ADULT, CHILD], &["J5", "J6"]);
        let refused = |store: &mut crate::store::Store, item, code| {
            store.apply_discounts(NOW, &id, &[wish(item, code)]).unwrap_err().code
        };
        assert_eq!(refused(&mut store, 1, "NOSUCHCODE"), ProblemCode::DiscountNotAccepted);
        assert_eq!(refused(&mut store, 9, BLITZO), ProblemCode::DiscountNotAccepted);
        assert_eq!(refused(&mut store, 2, BLITZO), ProblemCode::DiscountNotAccepted, "not for children");
        assert_eq!(refused(&mut store, 1, MEMBERCLUB), ProblemCode::MembersOnly);
        let both = store.apply_discounts(NOW, &id, &[wish(1, BLITZO), wish(2, BLITZO)]);
        assert_eq!(both.unwrap_err().code, ProblemCode::DiscountNotAccepted);
        assert_eq!(total(&mut store, &id), 1700, "all or none");
    }

    #[test]
    fn a_second_discount_is_refused_whichever_system_gave_the_first() {
        let mut store = store();
        let id = order_with(&mut store, &[ADULT], &["J5"]);
        store.apply_discounts(NOW, &id, &[wish(1, BLITZO)]).unwrap();
        let again = store.apply_discounts(NOW, &id, &[wish(1, BLITZO)]).unwrap_err();
        assert_eq!(again.code, ProblemCode::DiscountAlreadyApplied);
        let line = lines(&mut store, &id).remove(0);
        let half = SetTicket { discount_id: Some(STUDENT_NIGHT.to_owned()), ..ticket(ADULT) };
        let kept = SetTicket { id: Some(line.id), ..half.clone() };
        let over = set(&mut store, &id, vec![kept], &["J5"]).unwrap_err();
        assert_eq!(over.code, ProblemCode::DiscountAlreadyApplied);
        set(&mut store, &id, vec![half], &["J5"]).unwrap();
        let over = store.apply_discounts(NOW, &id, &[wish(2, BLITZO)]).unwrap_err();
        assert_eq!(over.code, ProblemCode::DiscountAlreadyApplied);
    }

    #[test]
    fn readding_a_ticket_drops_its_discount() {
        let mut store = store();
        let id = order_with(&mut store, &[ADULT], &["J5"]);
        store.apply_discounts(NOW, &id, &[wish(1, BLITZO)]).unwrap();
        set(&mut store, &id, vec![ticket(ADULT)], &["J5"]).unwrap();
        assert_eq!(total(&mut store, &id), 1000);
        assert_eq!(lines(&mut store, &id)[0].item, 2);
    }

    #[test]
    fn a_members_discount_costs_points_until_there_are_none_left() {
        let mut store = store();
        let id = order_with(&mut store, &[ADULT, ADULT, ADULT], &["J5", "J6", "J7"]);
        store.sign_in(NOW, &id).unwrap();
        store.apply_discounts(NOW, &id, &[wish(1, MEMBERCLUB), wish(2, MEMBERCLUB)]).unwrap();
        assert_eq!(total(&mut store, &id), 2000);
        let refused = store.apply_discounts(NOW, &id, &[wish(3, MEMBERCLUB)]).unwrap_err();
        assert_eq!(refused.code, ProblemCode::InsufficientPoints);
    }
}
