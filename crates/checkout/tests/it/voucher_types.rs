//! A voucher that can pay nothing is removed again. One whose type or kind cannot be read is kept.

use crate::scene::*;
use crate::world;
use checkout::*;

#[test]
fn a_useless_voucher_is_removed_again() {
    for (redemptions, type_code, message) in [
        (Some(0), "ADTMM", Message::Refused(Refusal::VoucherNoRedemptionsLeft)),
        (Some(1), "OTHER", Message::VoucherHasNoTicket),
    ] {
        let mut scene = Scene::new(1, 1);
        let voucher = world::voucher("voucher-1", type_code);
        scene.instead.push((
            CHECK,
            Ok(Answer::VoucherAdded(AddedVoucher { voucher, redemptions, order: None, before: Vec::new() })),
            Commit::No,
        ));
        scene.add("ADTMM1");
        assert_eq!(scene.says(), Some(message));
        assert!(scene.sent.iter().any(REMOVE));
        assert_eq!(scene.field(), ("code", "ADTMM1".to_owned()), "the typed text stays");
    }
}

#[test]
fn a_voucher_is_kept_if_its_type_or_kind_cannot_be_read() {
    let ticket = Some(VoucherKind::Ticket);
    // In the answer, and then in the order that is read.
    for (kind, type_code, in_order, message) in [
        (ticket, "", ("ADTMM", ticket), saved(900, 100)),
        (ticket, "adtmm", ("adtmm", ticket), saved(900, 100)),
        (None, "ADTMM", ("ADTMM", None), saved(900, 100)),
        (None, "DEALX", ("DEALX", None), Some(Message::VoucherAdded)),
        (None, "", ("DEALX", Some(VoucherKind::Deal)), Some(Message::VoucherAdded)),
    ] {
        let mut scene = Scene::new(1, 1);
        let stored = Voucher { kind, ..world::voucher("voucher-1", type_code) };
        scene.server.vouchers.push(Voucher { kind: in_order.1, ..world::voucher("voucher-1", in_order.0) });
        let added = AddedVoucher { voucher: stored, redemptions: Some(1), order: None, before: Vec::new() };
        scene.instead.push((CHECK, Ok(Answer::VoucherAdded(added)), Commit::No));
        scene.add("ADTMM1");
        assert_eq!(scene.says(), message, "{kind:?} {type_code:?}");
        assert!(!scene.sent.iter().any(REMOVE), "{kind:?} {type_code:?}");
    }
}

/// Each ticket for vouchers may be the right one, so none is taken without a question.
#[test]
fn a_voucher_of_an_unknown_type_has_a_choice() {
    let mut scene = Scene::new(1, 1);
    let stored = world::voucher("voucher-1", "");
    scene.server.vouchers.push(stored.clone());
    let added = AddedVoucher { voucher: stored, redemptions: Some(1), order: None, before: Vec::new() };
    scene.instead.push((CHECK, Ok(Answer::VoucherAdded(added)), Commit::No));
    scene.add("ADTMM1");
    assert!(!scene.sent.iter().any(REMOVE) && !scene.sent.iter().any(SET));
    assert_eq!(scene.view().choice.map(|choice| choice.options.len()), Some(3));
    scene.happens(Event::ChoiceConfirmed);
    assert_eq!(scene.count(SET), 1);
}
