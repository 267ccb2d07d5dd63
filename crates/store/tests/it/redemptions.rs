//! Redemptions in every state, for the tests of the journal.

use redemption::{
    Abort, Amount, End, Escalation, Evidence, Proof, Query, RedeemedVoucher, Redemption, RedemptionId, Reply,
    Resolution, Reversal, Sale, Stage, Terms, UnconfirmedRedeem,
};

use crate::database::NOW;

pub(crate) fn planned(rappen: i64) -> Redemption {
    Redemption::planned(Amount::new(rappen).unwrap())
}

pub(crate) fn running(stage: Stage) -> Redemption {
    Redemption::Running { terms: terms(None), stage, delayed: false }
}

pub(crate) fn delayed(stage: Stage) -> Redemption {
    Redemption::Running { terms: terms(Some(4300)), stage, delayed: true }
}

fn terms(confirmed: Option<i64>) -> Terms {
    let [max_amount, amount] = [2000, 1500].map(|rappen| Amount::new(rappen).unwrap());
    Terms { max_amount, amount, total: 4200, confirmed }
}

pub(crate) fn ended(end: End) -> Redemption {
    Redemption::Ended { amount: Amount::new(10_000).unwrap(), end }
}

pub(crate) fn query(at: i64) -> Query {
    Query { at, failures: 2 }
}

pub(crate) fn guarding(at: i64) -> Redemption {
    running(Stage::Guarding { attempt: 1, query: query(at) })
}

pub(crate) fn voucher(proof: Proof) -> RedeemedVoucher {
    RedeemedVoucher { proof, since: NOW, redeems: 1 }
}

pub(crate) fn awaiting(proof: Proof) -> Redemption {
    running(still_open(proof))
}

pub(crate) fn still_open(proof: Proof) -> Stage {
    Stage::Awaiting { voucher: voucher(proof), seen_at: NOW, query: query(NOW) }
}

pub(crate) fn reversal(proof: Proof, unredeems: u8) -> Reversal {
    Reversal { voucher: voucher(proof), gone_at: NOW, unredeems }
}

pub(crate) fn evidence() -> Evidence {
    Evidence { redeems: 1, proof: Some(id()), unredeems: 1 }
}

pub(crate) fn id() -> Proof {
    Proof::Id(RedemptionId::new("r-1 \"ü\"".to_owned()))
}

pub(crate) fn aborted(why: Abort) -> Redemption {
    ended(End::Aborted(why))
}

pub(crate) fn completed() -> Redemption {
    ended(End::Completed(evidence(), Sale::AsConfirmed))
}

pub(crate) fn resolved(resolution: Resolution) -> Redemption {
    ended(End::Resolved(resolution, Escalation::NotUndone, evidence()))
}

pub(crate) fn escalated() -> Redemption {
    ended(End::Escalated(Escalation::NotUndone, evidence()))
}

pub(crate) const ABORTS: [Abort; 11] = [
    Abort::CodeInUse,
    Abort::Cancelled,
    Abort::AmountTooSmall,
    Abort::NotAccepted,
    Abort::OrderEnding,
    Abort::OrderGone,
    Abort::OrderCompleted,
    Abort::Unavailable,
    Abort::Rejected,
    Abort::Refused,
    Abort::NotRedeemed,
];

/// Every variant of every type is in one of them.
pub(crate) fn all() -> Vec<Redemption> {
    let unconfirmed = |reply| UnconfirmedRedeem { attempt: 2, reply, since: NOW };
    let mut all = vec![
        planned(100),
        guarding(NOW),
        running(Stage::Checking { attempt: 1, query: query(NOW), order_ends: NOW + 1 }),
        running(Stage::Redeeming { attempt: 1, failures: 3, checked_at: NOW }),
        running(Stage::RedeemUnknown { unconfirmed: unconfirmed(Reply::Missing), query: query(NOW) }),
        running(Stage::RedeemUnknown { unconfirmed: unconfirmed(Reply::Refused), query: query(NOW) }),
        awaiting(id()),
        awaiting(Proof::NoId),
        delayed(still_open(Proof::Presumed)),
        running(Stage::Leaving { reversal: reversal(id(), 0), query: query(NOW) }),
        running(Stage::Unredeeming { reversal: reversal(id(), 1), since: NOW }),
        running(Stage::UnredeemUnknown {
            reversal: reversal(id(), 2),
            reply: Reply::Refused,
            query: query(NOW),
        }),
        running(Stage::Postponed { reversal: reversal(id(), 1), until: i64::MAX }),
        running(Stage::Returning { reversal: reversal(id(), 1), until: NOW }),
        ended(End::Completed(Evidence { proof: None, ..evidence() }, Sale::AsConfirmed)),
        ended(End::Completed(evidence(), Sale::AtAnotherPrice { confirmed: 4200, sold: 2100 })),
        ended(End::Compensated(evidence())),
        resolved(Resolution::Completed),
        resolved(Resolution::Returned),
    ];
    all.extend(ABORTS.map(aborted));
    all.extend(Escalation::ALL.iter().map(|&why| ended(End::Escalated(why, evidence()))));
    all
}

/// A stored redemption must stay readable. If a line of the file changes, a migration must convert the stored ones, as
/// `earlier/` tests, and the file before the change becomes one of that folder.
#[test]
fn the_written_form_stays() {
    let lines: Vec<&str> = include_str!("redemptions.jsonl").lines().collect();
    let all = all();
    assert_eq!(lines.len(), all.len());
    for (line, redemption) in lines.into_iter().zip(all) {
        assert_eq!(serde_json::from_str::<Redemption>(line).unwrap(), redemption);
        assert_eq!(serde_json::to_string(&redemption).unwrap(), line);
    }
}
