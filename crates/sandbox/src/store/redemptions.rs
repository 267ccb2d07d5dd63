//! Counts the redemptions of vouchers.

use super::{Line, Order, Refusal, Store};
use crate::catalogue::Card;
use wire::ProblemCode;

pub(super) const REDEEMED: Refusal = Refusal::new(ProblemCode::VoucherRedeemed, "Voucher has been redeemed.");

impl Store {
    /// Returns the number of tickets that a voucher can still pay.
    pub(crate) fn available(&self, card: &Card) -> u32 {
        card.redemptions.saturating_sub(self.redemptions(card.barcode).unwrap_or_default())
    }

    /// Returns how many times a barcode was redeemed. `None` if the voucher does not exist.
    pub(crate) fn redemptions(&self, barcode: &str) -> Option<u32> {
        self.redeemed.get(barcode).copied()
    }

    pub(super) fn redeem(&mut self, card: &'static Card, times: u32) {
        *self.redeemed.entry(card.barcode).or_default() += times;
    }

    /// Checks that the vouchers can pay all tickets that name them, if `lines` replace those of `showtime_id`.
    pub(super) fn check_redemptions(
        &self,
        order: &Order,
        showtime_id: &str,
        lines: &[Line],
    ) -> Result<(), Refusal> {
        let elsewhere = order.selections.iter().filter(|(id, _)| *id != showtime_id);
        let all: Vec<&Line> =
            elsewhere.flat_map(|(_, selection)| &selection.lines).chain(lines.iter()).collect();
        for held in &order.vouchers {
            let uses = all.iter().filter(|line| line.voucher_id.as_deref() == Some(&held.id)).count();
            let available = self.available(held.card);
            if uses > usize::try_from(available).unwrap_or(usize::MAX) {
                return Err(if available == 0 && held.card.redemptions > 0 {
                    REDEEMED
                } else {
                    Refusal::new(
                        ProblemCode::VoucherNoRedemptionsLeft,
                        "Voucher has fewer redemptions left than tickets name it.",
                    )
                });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::seed::*;
    use crate::store::test_kit::*;
    use wire::ProblemCode;

    #[test]
    fn a_voucher_pays_no_more_tickets_than_it_has_redemptions() {
        let mut store = store();
        let id = order_with(&mut store, &[], &[]);
        let voucher = add(&mut store, &id, "ADTMM0000222", Some("1234")).unwrap();
        let mut tickets = vec![paid_by(ADULT_VOUCHER, &voucher); 3];
        let refused = set(&mut store, &id, tickets.clone(), &["J1", "J2", "J3"]).unwrap_err();
        assert_eq!(refused.code, ProblemCode::VoucherNoRedemptionsLeft);
        tickets.truncate(2);
        set(&mut store, &id, tickets.clone(), &["J1", "J2", "J3"]).unwrap();
        let refused = set_at(&mut store, &id, SHOWTIME_WITH_FEE, tickets, &[]).unwrap_err();
        assert_eq!(refused.code, ProblemCode::VoucherNoRedemptionsLeft, "all showtimes count");
    }

    #[test]
    fn a_voucher_spent_elsewhere_pays_nothing_any_more() {
        let mut store = store();
        let id = order_with(&mut store, &[], &[]);
        let voucher = add(&mut store, &id, "ADTMM0000111", Some("1234")).unwrap();
        assert!(store.redeem_elsewhere("ADTMM0000111"));
        assert!(!store.redeem_elsewhere("NOSUCHCARD"));
        let refused = set(&mut store, &id, vec![paid_by(ADULT_VOUCHER, &voucher)], &[]).unwrap_err();
        assert_eq!(refused.code, ProblemCode::VoucherRedeemed);
    }
}
