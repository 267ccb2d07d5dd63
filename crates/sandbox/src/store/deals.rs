//! The rules of deals that a voucher opens (Vista's Voucher Exclusive Promotions).

use super::Order;
use crate::catalogue::{Card, Deal};

impl Order {
    /// Returns whether the order has the deal already, from any voucher ("Already applied: not again").
    pub(super) fn has_deal_of(&self, card: &Card) -> bool {
        card.deal.is_some_and(|wanted| self.deals().any(|deal| deal.id == wanted.id))
    }

    /// Returns the deals that a ticket of the order can get.
    pub(super) fn deals_in_use(&self) -> Vec<&'static str> {
        let in_use = |deal: &Deal| self.lines().any(|line| deal.is_for(&line.row));
        self.deals().filter(in_use).map(|deal| deal.id).collect()
    }

    /// Removes a deal together with its last ticket ("Item removed: deal removed"). A deal that had no ticket yet
    /// stays.
    pub(super) fn drop_deals_without_tickets(&mut self, before: &[&'static str]) {
        let now = self.deals_in_use();
        let stays = |deal: Deal| now.contains(&deal.id) || !before.contains(&deal.id);
        self.vouchers.retain(|held| held.card.deal.is_none_or(stays));
    }

    fn deals(&self) -> impl Iterator<Item = Deal> {
        self.vouchers.iter().filter_map(|held| held.card.deal)
    }
}

#[cfg(test)]
mod tests {
    use crate::seed::*;
    use crate::store::test_kit::*;
    use wire::ProblemCode;
    use wire::ocapi::VoucherType;

    #[test]
    fn a_deal_takes_off_its_price_until_it_is_removed() {
        let mut store = store();
        let id = order_with(&mut store, &[ADULT, ADULT, ADULT], &["J5", "J6", "J7"]);
        let deal = request("DEALM0000700", Some("1234"), VoucherType::Deal);
        let (held, _) = store.add_voucher(NOW, &id, &deal).unwrap();
        assert_eq!(total(&mut store, &id), 2600);
        store.remove_voucher(NOW, &id, &held.id).unwrap();
        assert_eq!(total(&mut store, &id), 3000);
    }

    #[test]
    fn a_deal_is_on_an_order_once_and_goes_with_its_tickets() {
        let mut store = store();
        let id = order_with(&mut store, &[ADULT, CHILD], &["J5", "J6"]);
        let deal = |barcode| request(barcode, Some("1234"), VoucherType::Deal);
        store.add_voucher(NOW, &id, &deal("DEALM0000700")).unwrap();
        let refused = store.add_voucher(NOW, &id, &deal("DEALM0000701")).unwrap_err();
        assert_eq!(refused.code, ProblemCode::VoucherAlreadyOnOrder);
        store.add_voucher(NOW, &id, &deal("DEALC0000702")).unwrap();
        assert_eq!(total(&mut store, &id), 1700 - 200 - 100, "other deals add up");
        let on_order = |store: &mut crate::store::Store| {
            let order = store.order(NOW, &id).unwrap();
            order.vouchers.iter().map(|held| held.card.barcode).collect::<Vec<_>>()
        };
        set(&mut store, &id, vec![ticket(CHILD)], &["J5"]).unwrap();
        assert_eq!(on_order(&mut store), ["DEALC0000702"]);
        store.add_voucher(NOW, &id, &deal("DEALM0000701")).unwrap();
        set(&mut store, &id, vec![ticket(CHILD)], &["J6"]).unwrap();
        assert_eq!(on_order(&mut store), ["DEALC0000702", "DEALM0000701"], "it waits for its ticket");
    }
}
