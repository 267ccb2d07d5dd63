//! Adding and removing vouchers.

use super::redemptions::REDEEMED;
use super::{HeldVoucher, Order, Refusal, Store};
use crate::catalogue::Card;
use crate::seed;
use jiff::Timestamp;
use uuid::Uuid;
use wire::ProblemCode;
use wire::ocapi::{AddVoucherRequest, VoucherType};

impl Store {
    /// Checks a voucher and stores it on the order. Returns it with the number of tickets that it can pay.
    ///
    /// # Errors
    /// An unknown barcode, a wrong PIN and a wrong type have the same refusal, so that barcodes cannot be guessed.
    /// Other refusals need all three to be right. After [`Rules::attempts`](super::Rules) wrong ones the order is
    /// locked for a while.
    pub(crate) fn add_voucher(
        &mut self,
        now: Timestamp,
        order_id: &str,
        request: &AddVoucherRequest,
    ) -> Result<(HeldVoucher, u32), Refusal> {
        let (attempts, lockout) = (self.rules.attempts, self.rules.lockout);
        let order = self.open_order(now, order_id)?;
        check_lock(order, now)?;
        if matches!(request.kind, VoucherType::Other(_)) || request.credentials.barcode.is_empty() {
            return Err(Refusal::invalid("Request property is invalid or missing."));
        }
        let Some(card) = find(request) else {
            order.failures += 1;
            if order.failures >= attempts {
                order.failures = 0;
                order.locked_until = Some(super::expiry(now, lockout));
            }
            return Err(Refusal::new(ProblemCode::VoucherNotAccepted, "Voucher is not accepted."));
        };
        self.check_usable(now, order_id, card, request.showtime_id.as_deref())?;
        let held = HeldVoucher { id: Uuid::new_v4().simple().to_string(), card };
        self.open_order(now, order_id)?.vouchers.push(held.clone());
        Ok((held, self.available(card)))
    }

    /// Removes a voucher from the order.
    ///
    /// # Errors
    /// If the voucher still pays tickets. A voucher with a deal can always be removed, together with the deal.
    pub(crate) fn remove_voucher(&mut self, now: Timestamp, order_id: &str, id: &str) -> Result<(), Refusal> {
        let order = self.open_order(now, order_id)?;
        let held = order.voucher(id);
        let held = held.ok_or(Refusal::new(ProblemCode::NotFound, "Voucher does not exist."))?;
        if held.card.kind != VoucherType::Deal && order.uses_of(id) > 0 {
            return Err(Refusal::new(ProblemCode::VoucherCannotBeRemoved, "Voucher cannot be removed."));
        }
        order.vouchers.retain(|held| held.id != id);
        Ok(())
    }

    fn check_usable(
        &self,
        now: Timestamp,
        order_id: &str,
        card: &Card,
        showtime_id: Option<&str>,
    ) -> Result<(), Refusal> {
        let holds = |order: &Order| order.vouchers.iter().any(|held| held.card.barcode == card.barcode);
        if let Some(order) = self.orders.values().find(|order| !order.is_completed() && holds(order)) {
            return Err(if order.id == order_id {
                Refusal::new(ProblemCode::VoucherAlreadyOnOrder, "Voucher is already on the order.")
            } else {
                Refusal::new(ProblemCode::VoucherInUse, "Voucher is in use on another order.")
            });
        }
        if self.orders.get(order_id).is_some_and(|order| order.has_deal_of(card)) {
            return Err(Refusal::new(ProblemCode::VoucherAlreadyOnOrder, "Deal is already on the order."));
        }
        if !card.validity.holds(now) {
            return Err(Refusal::new(ProblemCode::VoucherExpired, "Voucher has expired."));
        }
        if card.redemptions > 0 && self.available(card) == 0 {
            return Err(REDEEMED);
        }
        if card.kind == VoucherType::Ticket { self.check_showtime(card, showtime_id) } else { Ok(()) }
    }

    fn check_showtime(&self, card: &Card, showtime_id: Option<&str>) -> Result<(), Refusal> {
        let showtime = showtime_id.and_then(|id| self.catalogue.showtime(id));
        let showtime = showtime.ok_or(Refusal::invalid("Showtime is missing or does not exist."))?;
        let sold = showtime.prices.iter().any(|row| row.voucher_types.contains(&card.type_code));
        if !sold || card.only_showtime.is_some_and(|only| only != showtime.id) {
            return Err(Refusal::new(
                ProblemCode::VoucherNotValidForShowtime,
                "Voucher is not valid for the showtime.",
            ));
        }
        Ok(())
    }
}

fn find(request: &AddVoucherRequest) -> Option<&'static Card> {
    let credentials = &request.credentials;
    seed::vouchers().iter().find(|card| {
        card.barcode == credentials.barcode
            && card.kind == request.kind
            && card.pin.is_none_or(|pin| credentials.pin.as_deref() == Some(pin))
    })
}

fn check_lock(order: &mut Order, now: Timestamp) -> Result<(), Refusal> {
    match order.locked_until {
        Some(until) if now < until => Err(Refusal {
            retry_after: Some(until.duration_since(now).as_secs().max(1)),
            ..Refusal::new(ProblemCode::TooManyAttempts, "Too many requests. Try again later.")
        }),
        _ => {
            order.locked_until = None;
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::seed::*;
    use crate::store::test_kit::*;
    use wire::ProblemCode;
    use wire::ocapi::{AddVoucherRequest, VoucherType};

    fn refusal(barcode: &str, pin: Option<&str>) -> ProblemCode {
        let mut store = store();
        let id = order_with(&mut store, &[], &[]);
        add(&mut store, &id, barcode, pin).unwrap_err().code
    }

    #[test]
    fn no_barcode_is_confirmed_without_its_pin() {
        let mut store = store();
        let id = order_with(&mut store, &[], &[]);
        let answers = [("NOSUCHCARD", "1234"), ("ADTMM0000111", "9999"), ("ADTMM0000900", "9999")]
            .map(|(barcode, pin)| add(&mut store, &id, barcode, Some(pin)).unwrap_err());
        assert!(answers.iter().all(|answer| *answer == answers[0]));
        assert_eq!(answers[0].code, ProblemCode::VoucherNotAccepted);
        assert_eq!(refusal("ADTMM0000111", None), ProblemCode::VoucherNotAccepted);
        assert_eq!(refusal("ADTMM0000042", Some("42")), ProblemCode::VoucherNotAccepted);
    }

    #[test]
    fn with_the_pin_it_is_told_what_is_wrong() {
        assert_eq!(refusal("ADTMM0000900", Some("1234")), ProblemCode::VoucherRedeemed);
        assert_eq!(refusal("ADTMM0000901", Some("1234")), ProblemCode::VoucherExpired);
        assert_eq!(refusal("TIDMM0000902", Some("1234")), ProblemCode::VoucherNotValidForShowtime);
        assert_eq!(refusal("", None), ProblemCode::InvalidRequest);
    }

    #[test]
    fn each_good_voucher_tells_how_often_it_can_be_used() {
        for (barcode, pin, expected) in [
            ("ADTMM0000111", Some("1234"), 1),
            ("ADTMM0000222", Some("1234"), 2),
            ("ADTMM0000555", Some("1234"), 5),
            ("ADTMM0000300", None, 1),
            ("ADTMM0000042", Some("0042"), 1),
            ("ADTMM0000903", Some("1234"), 0),
        ] {
            let mut store = store();
            let id = order_with(&mut store, &[], &[]);
            let request = request(barcode, pin, VoucherType::Ticket);
            assert_eq!(store.add_voucher(NOW, &id, &request).unwrap().1, expected, "{barcode}");
        }
    }

    #[test]
    fn a_voucher_is_on_one_open_order_once() {
        let mut store = store();
        let (first, second) = (order_with(&mut store, &[], &[]), order_with(&mut store, &[], &[]));
        let on = |store: &mut _, id: &str| add(store, id, "ADTMM0000111", Some("1234"));
        on(&mut store, &first).unwrap();
        assert_eq!(on(&mut store, &first).unwrap_err().code, ProblemCode::VoucherAlreadyOnOrder);
        assert_eq!(on(&mut store, &second).unwrap_err().code, ProblemCode::VoucherInUse);
        store.cancel_order(NOW, &first).unwrap();
        on(&mut store, &second).unwrap();
    }

    #[test]
    fn five_wrong_attempts_lock_the_order_for_a_minute() {
        let mut store = store();
        let id = order_with(&mut store, &[], &[]);
        let at = |store: &mut crate::store::Store, seconds, pin| {
            let request = request("ADTMM0000111", Some(pin), VoucherType::Ticket);
            store.add_voucher(later(seconds), &id, &request)
        };
        for _ in 0..5 {
            let refused = at(&mut store, 0, "0000").unwrap_err();
            assert_eq!((refused.code, refused.retry_after), (ProblemCode::VoucherNotAccepted, None));
        }
        let refused = at(&mut store, 10, "1234").unwrap_err();
        assert_eq!((refused.code, refused.retry_after), (ProblemCode::TooManyAttempts, Some(50)));
        assert!(at(&mut store, 60, "1234").is_ok());
    }

    #[test]
    fn a_used_voucher_stays_until_no_ticket_names_it() {
        let mut store = store();
        let id = order_with(&mut store, &[], &[]);
        let voucher = add(&mut store, &id, "ADTMM0000111", Some("1234")).unwrap();
        set(&mut store, &id, vec![paid_by(ADULT_VOUCHER, &voucher)], &["J5"]).unwrap();
        let refused = store.remove_voucher(NOW, &id, &voucher).unwrap_err();
        assert_eq!(refused.code, ProblemCode::VoucherCannotBeRemoved);
        set(&mut store, &id, vec![], &["J5"]).unwrap();
        store.remove_voucher(NOW, &id, &voucher).unwrap();
        assert_eq!(store.remove_voucher(NOW, &id, &voucher).unwrap_err().code, ProblemCode::NotFound);
    }

    #[test]
    fn a_voucher_is_accepted_in_its_days_of_grace() {
        let ended = |days_of_grace| Validity::Ended { days_of_grace };
        let new_year_2021 = jiff::Timestamp::constant(1_609_459_200, 0);
        assert!(!ended(0).holds(new_year_2021) && ended(1).holds(new_year_2021));
        assert!(!ended(1).holds(new_year_2021 + jiff::SignedDuration::from_hours(24)));
        let mut store = store();
        let id = order_with(&mut store, &[], &[]);
        add(&mut store, &id, "020000000123561220", Some("1234")).unwrap();
    }

    #[test]
    fn barcodes_and_types_of_digits_pay_like_others() {
        let mut store = store();
        let id = order_with(&mut store, &[], &[]);
        let paid = [("010000000001", None), ("020000000124571230", Some("1234"))].map(|(barcode, pin)| {
            paid_by(FAMILY_VOUCHER_ADULT, &add(&mut store, &id, barcode, pin).unwrap())
        });
        assert_eq!(refusal("10000000001", None), ProblemCode::VoucherNotAccepted, "the zero counts");
        set(&mut store, &id, paid.into(), &["J5", "J6"]).unwrap();
        assert_eq!(total(&mut store, &id), 400);
    }

    #[test]
    fn only_a_ticket_voucher_names_a_showtime() {
        for (barcode, kind, needed) in [
            ("ADTMM0000111", VoucherType::Ticket, true),
            ("DEALM0000700", VoucherType::Deal, false),
            ("SUBSC0000800", VoucherType::Subscription, false),
        ] {
            let mut store = store();
            let id = order_with(&mut store, &[ADULT], &["J5"]);
            let request = AddVoucherRequest { showtime_id: None, ..request(barcode, Some("1234"), kind) };
            let added = store.add_voucher(NOW, &id, &request).map_err(|refusal| refusal.code);
            assert_eq!(added.err(), needed.then_some(ProblemCode::InvalidRequest), "{barcode}");
        }
    }

    #[test]
    fn a_subscriptions_voucher_pays_no_ticket_and_can_go_again() {
        let mut store = store();
        let id = order_with(&mut store, &[ADULT], &["J5"]);
        let pass = request("SUBSC0000800", Some("1234"), VoucherType::Subscription);
        let (held, _) = store.add_voucher(NOW, &id, &pass).unwrap();
        let refused = set(&mut store, &id, vec![paid_by(ADULT_VOUCHER, &held.id)], &["J5"]).unwrap_err();
        assert_eq!(refused.code, ProblemCode::InvalidRequest);
        assert_eq!(total(&mut store, &id), 1000);
        store.pay(NOW, &id).unwrap();
        assert_eq!(store.redemptions("SUBSC0000800"), Some(0), "it was on the order and paid nothing");
        let next = order_with(&mut store, &[], &[]);
        let (held, _) = store.add_voucher(NOW, &next, &pass).unwrap();
        store.remove_voucher(NOW, &next, &held.id).unwrap();
    }

    #[test]
    fn the_type_asked_for_must_be_the_vouchers() {
        assert_eq!(refusal("DEALM0000700", Some("1234")), ProblemCode::VoucherNotAccepted);
    }
}
