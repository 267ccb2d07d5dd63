//! Redemptions in every state there is, for the tests of the journal.

use redemption::{
    Abort, Amount, Ask, Back, Doubt, End, Escalation, Evidence, Heard, Held, Proof, Redemption, RedemptionId,
    Resolution, Sale, Stage, Terms,
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
    let [most, amount] = [2000, 1500].map(|rappen| Amount::new(rappen).unwrap());
    Terms { most, amount, total: 4200, confirmed }
}

pub(crate) fn ended(end: End) -> Redemption {
    Redemption::Ended { amount: Amount::new(10_000).unwrap(), end }
}

pub(crate) fn ask(at: i64) -> Ask {
    Ask { at, tries: 2 }
}

pub(crate) fn guarding(at: i64) -> Redemption {
    running(Stage::Guarding { attempt: 1, ask: ask(at) })
}

pub(crate) fn held(proof: Proof) -> Held {
    Held { proof, since: NOW, redeems: 1 }
}

pub(crate) fn awaiting(proof: Proof) -> Redemption {
    running(still_open(proof))
}

pub(crate) fn still_open(proof: Proof) -> Stage {
    Stage::Awaiting { held: held(proof), word_at: NOW, ask: ask(NOW) }
}

pub(crate) fn back(proof: Proof, unredeems: u8) -> Back {
    Back { held: held(proof), gone_at: NOW, unredeems }
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

pub(crate) fn settled(resolution: Resolution) -> Redemption {
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

/// Every variant of every part is in one of them.
pub(crate) fn all() -> Vec<Redemption> {
    let doubt = |heard| Doubt { attempt: 2, heard, since: NOW };
    let mut all = vec![
        planned(100),
        guarding(NOW),
        running(Stage::Checking { attempt: 1, ask: ask(NOW), order_ends: NOW + 1 }),
        running(Stage::Redeeming { attempt: 1, tries: 3, checked_at: NOW }),
        running(Stage::RedeemUnknown { doubt: doubt(Heard::Nothing), ask: ask(NOW) }),
        running(Stage::RedeemUnknown { doubt: doubt(Heard::Refusal), ask: ask(NOW) }),
        awaiting(id()),
        awaiting(Proof::NoId),
        delayed(still_open(Proof::Presumed)),
        running(Stage::Leaving { back: back(id(), 0), ask: ask(NOW) }),
        running(Stage::Unredeeming { back: back(id(), 1), since: NOW }),
        running(Stage::UnredeemUnknown { back: back(id(), 2), heard: Heard::Refusal, ask: ask(NOW) }),
        running(Stage::Postponed { back: back(id(), 1), until: i64::MAX }),
        running(Stage::Returning { back: back(id(), 1), until: NOW }),
        ended(End::Completed(Evidence { proof: None, ..evidence() }, Sale::AsConfirmed)),
        ended(End::Completed(evidence(), Sale::AtAnotherPrice { confirmed: 4200, sold: 2100 })),
        ended(End::Compensated(evidence())),
        settled(Resolution::Completed),
        settled(Resolution::Returned),
    ];
    all.extend(ABORTS.map(aborted));
    all.extend(Escalation::ALL.iter().map(|&why| ended(End::Escalated(why, evidence()))));
    all
}

/// A store of an earlier version must still be read: a line here may be added, but not changed.
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
