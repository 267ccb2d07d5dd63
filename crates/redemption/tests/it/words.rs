//! The words that operators read, and the times that the documents promise them.

use redemption::limits::{LONGEST_ORDER, PATIENCE};
use redemption::{
    CheckAnswer, Escalation, Event, NotExecuted, Notice, OrderAnswer, RedemptionId, Resolution, Standing,
    WriteAnswer,
};
use std::collections::BTreeSet;

const DOCUMENT: &str = include_str!("../../../../docs/PROXY.md");

fn row(name: &str) -> bool {
    DOCUMENT.lines().any(|line| line.starts_with(&format!("| `{name}` |")))
}

#[test]
fn the_document_explains_every_notice_and_every_reason() {
    for notice in Notice::all() {
        assert!(row(notice.name()), "{notice:?}");
    }
    for reason in Escalation::ALL {
        assert!(row(reason.name()), "{reason:?}");
    }
}

/// The store has these words in its rows and indices.
#[test]
fn the_words_in_the_store_stay() {
    let all = [Standing::Planned, Standing::Running, Standing::Escalated, Standing::Paid, Standing::Over];
    assert_eq!(all.map(Standing::name), ["planned", "running", "escalated", "paid", "over"]);
}

#[test]
fn the_id_of_a_redemption_is_kept_and_not_shown() {
    let id = RedemptionId::new("166d00b1".to_owned());
    assert_eq!((id.as_str(), format!("{id:?}").as_str()), ("166d00b1", "RedemptionId(***)"));
}

#[test]
fn an_operator_is_told_after_a_quarter_of_an_hour_and_after_two_hours() {
    assert_eq!((PATIENCE, LONGEST_ORDER), (900_000, 7_200_000));
}

fn events() -> Vec<Event> {
    let order = [
        OrderAnswer::Open { time_left: 1, total: 1 },
        OrderAnswer::Completed { total: 1 },
        OrderAnswer::Gone,
        OrderAnswer::Unknown,
    ];
    let check = [CheckAnswer::Valid, CheckAnswer::Invalid, CheckAnswer::Rejected, CheckAnswer::Unknown];
    let write = [
        WriteAnswer::Done(()),
        WriteAnswer::Refused,
        WriteAnswer::Unconfirmed,
        WriteAnswer::NotExecuted(NotExecuted::NotSent),
    ];
    let redeem = write.map(|answer| Event::Redeem { attempt: 1, answer: answer.map(|()| None) });
    let unredeem = write.map(|answer| Event::Unredeem { attempt: 1, answer });
    let mut all = vec![
        Event::Start { total: 1, open: 1 },
        Event::CodeInUse,
        Event::Cancelled,
        Event::Confirmed { total: 1 },
        Event::Resumed,
        Event::Resolved(Resolution::Returned),
    ];
    all.extend(order.map(|answer| Event::Order { asked_at: 0, answer }));
    all.extend(check.map(|answer| Event::Checked { asked_at: 0, answer, presumptions: 0 }));
    all.extend(redeem.into_iter().chain(unredeem));
    all
}

#[test]
fn each_event_has_a_line_of_evidence_of_its_own() {
    let events = events();
    let lines: BTreeSet<&str> = events.iter().map(Event::note).collect();
    assert_eq!(lines.len(), events.len(), "{lines:?}");
    for event in events {
        let of_write = ["redeem: ", "unredeem: "].iter().any(|call| event.note().starts_with(call));
        assert_eq!(event.is_write_answer(), of_write, "{event:?}");
    }
}
