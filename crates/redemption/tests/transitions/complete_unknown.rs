//! The second part: a completion.

use redemption::limits::*;
use redemption::*;

use crate::*;

#[test]
fn completed_is_completed() {
    Story::completing().complete(CompleteAnswer::Completed).is("completed");
    Story::completing().order(OrderFact::Completed).is("completed");
    Story::completing().complete(CompleteAnswer::Unclear).order(OrderFact::Completed).is("completed");
}

#[test]
fn unclear_asks_the_order_and_completes_again_only_after_the_quiet_period() {
    for event in [Event::Complete { attempt: 1, answer: CompleteAnswer::Unclear }, Event::Resumed] {
        let story = Story::completing().tell(event).is("awaiting").order(open(TOTAL)).is("awaiting");
        story.clone().later(QUIET - 1).order(open(TOTAL)).is("awaiting");
        story.later(QUIET).order(open(TOTAL)).is("completing");
    }
}

#[test]
fn it_is_asked_for_three_times_at_most() {
    let mut story = Story::completing();
    for attempt in 1..=COMPLETIONS {
        let send_by = story.now + FRESH;
        story = story.next(Action::Complete { attempt, send_by }).complete(CompleteAnswer::Unclear);
        story = story.later(QUIET).order(open(TOTAL));
    }
    story.is("awaiting");
}

#[test]
fn no_answer_waits_and_never_gives_back() {
    let mut story = Story::awaiting();
    for _ in 0..10 {
        story = story.order(OrderFact::Unknown).is("awaiting").later(BACKOFF);
    }
    story.now = START + PATIENCE;
    story.order(OrderFact::Unknown).escalated(Escalation::OrderUnreachable).proof(&Proof::Id(id()));
}

#[test]
fn any_word_of_the_order_starts_the_patience_anew() {
    let story = Story::awaiting().later(PATIENCE - 1).order(open(TOTAL)).later(POLL);
    story.order(OrderFact::Unknown).is("awaiting");
}

#[test]
fn gone_once_can_be_a_completed_order_that_does_not_show_yet() {
    let story = Story::awaiting().order(OrderFact::Gone).is("leaving");
    let story = story.next(Action::AskOrder { at: START + QUIET });
    assert_eq!(story.saga.shown(), Shown::Settling);
    story.clone().later(QUIET - 1).order(OrderFact::Gone).is("leaving");
    story.clone().order(OrderFact::Completed).is("completed");
    story.clone().later(QUIET).order(open(TOTAL)).is("awaiting");
    story.later(QUIET).order(OrderFact::Gone).is("unredeeming");
}

#[test]
fn gone_and_then_silence_is_for_a_person() {
    let story = Story::awaiting().order(OrderFact::Gone).later(QUIET).order(OrderFact::Unknown).is("leaving");
    story.later(PATIENCE).order(OrderFact::Unknown).escalated(Escalation::OrderUnreachable);
}

#[test]
fn a_changed_price_is_not_completed_and_given_back_once_the_order_is_gone() {
    let story =
        Story::completing().complete(CompleteAnswer::Unclear).order(open(TOTAL + 500)).is("withdrawn");
    assert_eq!(story.saga.shown(), Shown::Settling);
    let story = story.later(QUIET).order(open(TOTAL)).is("withdrawn");
    story.clone().later(POLL).order(OrderFact::Completed).is("completed");
    let story = story.later(POLL).order(OrderFact::Gone).is("leaving");
    story.later(QUIET).order(OrderFact::Gone).is("unredeeming");
}

#[test]
fn an_order_that_never_ends_is_for_a_person() {
    Story::awaiting().later(LONGEST - 1).order(open(TOTAL)).is("awaiting");
    Story::awaiting().later(LONGEST).order(open(TOTAL)).escalated(Escalation::OrderStaysOpen);
}
