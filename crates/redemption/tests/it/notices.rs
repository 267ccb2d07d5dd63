//! The reports to operators: which step makes which, and which need a person.

use redemption::*;

const TOTAL: i64 = 2_500;
const SALE: Sale = Sale::AtAnotherPrice { confirmed: 2_500, sold: 2_000 };
const SOLD: Notice = Notice::SoldAtAnotherPrice { confirmed: 2_500, sold: 2_000 };

fn amount() -> Amount {
    Amount::new(TOTAL).unwrap()
}

fn running(stage: Stage, delayed: bool) -> Redemption {
    let terms = Terms { max_amount: amount(), amount: amount(), total: TOTAL, confirmed: Some(TOTAL) };
    Redemption::Running { terms, stage, delayed }
}

fn guarding(delayed: bool) -> Redemption {
    running(Stage::Guarding { attempt: 1, query: Query { at: 0, failures: 0 } }, delayed)
}

fn redeemed(proof: Proof) -> RedeemedVoucher {
    RedeemedVoucher { proof, since: 0, redeems: 1 }
}

fn awaiting(proof: Proof) -> Redemption {
    let query = Query { at: 0, failures: 0 };
    running(Stage::Awaiting { voucher: redeemed(proof), seen_at: 0, query }, false)
}

fn reversal() -> Reversal {
    Reversal { voucher: redeemed(Proof::NoId), gone_at: 0, unredeems: 1 }
}

fn postponed() -> Redemption {
    running(Stage::Postponed { reversal: reversal(), until: 9 }, false)
}

fn unredeeming() -> Redemption {
    running(Stage::Unredeeming { reversal: reversal(), since: 0 }, false)
}

fn evidence() -> Evidence {
    Evidence { redeems: 1, proof: None, unredeems: 0 }
}

fn ended(end: End) -> Redemption {
    Redemption::Ended { amount: amount(), end }
}

#[test]
fn each_step_that_operators_hear_of_makes_its_notice() {
    let planned = || Redemption::planned(amount());
    let escalated = || End::Escalated(Escalation::NotUndone, evidence());
    for (before, after, expected) in [
        (planned(), planned(), None),
        (planned(), guarding(false), None),
        (planned(), ended(End::Aborted(Abort::Cancelled)), None),
        (planned(), ended(escalated()), None),
        (planned(), ended(End::Aborted(Abort::OrderCompleted)), Some(Notice::SoldWithoutVoucher)),
        (guarding(false), ended(End::Aborted(Abort::OrderCompleted)), Some(Notice::SoldWithoutVoucher)),
        (guarding(false), guarding(true), Some(Notice::Delayed)),
        (guarding(true), guarding(true), None),
        (guarding(true), guarding(false), Some(Notice::Recovered)),
        (guarding(false), awaiting(Proof::Presumed), Some(Notice::Presumed)),
        (awaiting(Proof::Presumed), awaiting(Proof::Presumed), None),
        (guarding(false), awaiting(Proof::NoId), None),
        (unredeeming(), postponed(), Some(Notice::Postponed)),
        (postponed(), postponed(), None),
        (postponed(), unredeeming(), None),
        (guarding(false), ended(escalated()), Some(Notice::Escalated(Escalation::NotUndone))),
        (unredeeming(), ended(End::Compensated(evidence())), Some(Notice::Returned)),
        (guarding(false), ended(End::Completed(evidence(), SALE)), Some(SOLD)),
        (guarding(false), ended(End::Completed(evidence(), Sale::AsConfirmed)), None),
        (guarding(true), ended(End::Completed(evidence(), Sale::AsConfirmed)), Some(Notice::Recovered)),
        (guarding(false), ended(End::Aborted(Abort::Rejected)), Some(Notice::Rejected)),
        (guarding(false), ended(End::Aborted(Abort::Refused)), Some(Notice::Refused)),
        (guarding(false), ended(End::Aborted(Abort::Unavailable)), Some(Notice::NotRedeemed)),
        (guarding(false), ended(End::Aborted(Abort::NotRedeemed)), Some(Notice::NotRedeemed)),
        (guarding(true), ended(End::Aborted(Abort::NotRedeemed)), Some(Notice::Recovered)),
        (guarding(false), ended(End::Aborted(Abort::OrderGone)), None),
        (guarding(true), ended(End::Aborted(Abort::OrderGone)), Some(Notice::Recovered)),
        (
            guarding(false),
            ended(End::Resolved(Resolution::Returned, Escalation::Unanswered, evidence())),
            None,
        ),
        (ended(escalated()), ended(escalated()), None),
    ] {
        assert_eq!(notice(&before, &after), expected, "{before:?} {after:?}");
    }
}

#[test]
fn there_is_each_notice_once_and_five_kinds_need_a_person() {
    let all = Notice::all();
    let urgent = |notice: &&Notice| notice.is_urgent();
    let mut names: Vec<&str> = all.iter().filter(urgent).map(|notice| notice.name()).collect();
    names.dedup();
    assert_eq!(names, ["escalated", "delayed", "rejected", "sold-without-voucher", "sold-at-another-price"]);
    let others: Vec<&str> =
        all.iter().filter(|notice| !notice.is_urgent()).map(|notice| notice.name()).collect();
    assert_eq!(others, ["refused", "not-redeemed", "recovered", "presumed", "postponed", "returned"]);
    assert_eq!(all.len(), Escalation::ALL.len() + 10);
}
