//! Sagas in every state there is, for the tests of the journal.

use redemption::{
    Abort, Amount, Ask, Back, Completion, Course, Doubt, End, Escalation, Evidence, Heard, Held, Proof,
    RedemptionId, Saga, Settlement, Stage, Terms,
};

use crate::database::NOW;

pub(crate) fn planned(rappen: i64) -> Saga {
    Saga::planned(Amount::new(rappen).unwrap())
}

pub(crate) fn running(stage: Stage) -> Saga {
    Saga::Running {
        terms: Terms {
            amount: Amount::new(1500).unwrap(),
            total: 4200,
            completion: if matches!(stage, Stage::Completing { .. }) {
                Completion::ByProxy
            } else {
                Completion::BySite
            },
        },
        stage,
    }
}

pub(crate) fn ended(end: End) -> Saga {
    Saga::Ended { amount: Amount::new(10_000).unwrap(), end }
}

pub(crate) fn ask(at: i64) -> Ask {
    Ask { at, tries: 2 }
}

pub(crate) fn guarding(at: i64) -> Saga {
    running(Stage::Guarding { attempt: 1, ask: ask(at) })
}

pub(crate) fn held(proof: Proof) -> Held {
    Held { proof, since: NOW, redeems: 1 }
}

pub(crate) fn awaiting(proof: Proof, course: Course) -> Saga {
    running(Stage::Awaiting { held: held(proof), course, word_at: NOW, ask: ask(NOW) })
}

pub(crate) fn back(proof: Proof, unredeems: u8) -> Back {
    Back { held: held(proof), course: Course::Watch, gone_at: NOW, unredeems }
}

pub(crate) fn evidence() -> Evidence {
    Evidence { redeems: 1, proof: Some(id()), unredeems: 1 }
}

pub(crate) fn id() -> Proof {
    Proof::Id(RedemptionId::new("r-1 \"ü\"".to_owned()))
}

pub(crate) fn aborted(why: Abort) -> Saga {
    ended(End::Aborted(why))
}

pub(crate) fn escalated() -> Saga {
    ended(End::Escalated(Escalation::NotUndone, evidence()))
}

pub(crate) const ABORTS: [Abort; 12] = [
    Abort::CodeInUse,
    Abort::Cancelled,
    Abort::AmountTooSmall,
    Abort::NotAccepted,
    Abort::PriceChanged,
    Abort::OrderEnding,
    Abort::OrderGone,
    Abort::OrderCompleted,
    Abort::Unavailable,
    Abort::Rejected,
    Abort::Refused,
    Abort::NotRedeemed,
];

pub(crate) const ESCALATIONS: [Escalation; 9] = [
    Escalation::RefusedYetSpent,
    Escalation::SpentMeanwhile,
    Escalation::TooManyPresumptions,
    Escalation::CheckUnreachable,
    Escalation::OrderUnreachable,
    Escalation::OrderStaysOpen,
    Escalation::CannotUnredeem,
    Escalation::UnredeemRefused,
    Escalation::NotUndone,
];

/// Every variant of every part is in one of them.
pub(crate) fn all() -> Vec<Saga> {
    let doubt = |heard| Doubt { attempt: 2, heard, since: NOW };
    let mut all = vec![
        planned(100),
        guarding(NOW),
        running(Stage::Checking { attempt: 1, ask: ask(NOW), order_ends: NOW + 1 }),
        running(Stage::Redeeming { attempt: 1, tries: 3, checked_at: NOW }),
        running(Stage::RedeemUnknown { doubt: doubt(Heard::Nothing), ask: ask(NOW) }),
        running(Stage::RedeemUnknown { doubt: doubt(Heard::Refusal), ask: ask(NOW) }),
        awaiting(id(), Course::Watch),
        awaiting(Proof::NoId, Course::Complete { asked: 1, from: NOW }),
        awaiting(Proof::Presumed, Course::GiveBack),
        running(Stage::Completing { held: held(id()), attempt: 2, since: NOW }),
        running(Stage::Leaving { back: back(id(), 0), ask: ask(NOW) }),
        running(Stage::Unredeeming { back: back(id(), 1), since: NOW }),
        running(Stage::UnredeemUnknown { back: back(id(), 2), heard: Heard::Refusal, ask: ask(NOW) }),
        running(Stage::Postponed { back: back(id(), 1), until: i64::MAX }),
        running(Stage::Returning { back: back(id(), 1), until: NOW }),
        ended(End::Completed(Evidence { proof: None, ..evidence() })),
        ended(End::Compensated(evidence())),
        ended(End::Settled(Settlement::Completed, Escalation::NotUndone, evidence())),
        ended(End::Settled(Settlement::Returned, Escalation::NotUndone, evidence())),
    ];
    all.extend(ABORTS.map(aborted));
    all.extend(ESCALATIONS.map(|why| ended(End::Escalated(why, evidence()))));
    all
}

/// A store of an earlier version must still be read: a line here may be added, but not changed.
#[test]
fn the_written_form_stays() {
    let lines: Vec<&str> = include_str!("sagas.jsonl").lines().collect();
    let all = all();
    assert_eq!(lines.len(), all.len());
    for (line, saga) in lines.into_iter().zip(all) {
        assert_eq!(serde_json::from_str::<Saga>(line).unwrap(), saga);
        assert_eq!(serde_json::to_string(&saga).unwrap(), line);
    }
}
