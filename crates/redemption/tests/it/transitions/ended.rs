//! The ends, and rules that hold in every state.

use redemption::limits::*;
use redemption::*;

use super::*;

#[test]
fn an_operator_resolves_escalated_redemptions_only() {
    let resolved = |resolution| Event::Resolved(resolution);
    let escalated = Story::unconfirmed().presumed(PRESUMPTIONS).check(CheckAnswer::Invalid).is("escalated");
    for (resolution, shown) in [
        (Resolution::Completed, VoucherPaymentState::Completed),
        (Resolution::Returned, VoucherPaymentState::Returned),
    ] {
        let story = escalated.clone().apply(resolved(resolution)).is("resolved");
        assert_eq!(story.redemption.payment_state(), shown);
        assert!(!story.redemption.holds_code());
        let others = [Story::planned(), Story::redeeming(), Story::awaiting(), Story::unredeeming(), story];
        for other in others {
            let before = other.redemption.clone();
            assert_eq!(other.apply(resolved(resolution)).redemption, before);
        }
    }
}

#[test]
fn nothing_moves_a_redemption_that_has_ended() {
    let events = [
        start(TOTAL),
        Event::Resumed,
        Event::Order { asked_at: START * 2, answer: OrderAnswer::Gone },
        Event::Checked { asked_at: START * 2, answer: CheckAnswer::Valid, presumptions: 0 },
        Event::Redeem { attempt: 1, answer: RedeemAnswer::Done(None) },
        Event::Unredeem { attempt: 1, answer: UnredeemAnswer::Unconfirmed },
    ];
    let completed = Story::confirmed().order(completed(TOTAL)).is("completed");
    let escalated = Story::unconfirmed().presumed(PRESUMPTIONS).check(CheckAnswer::Invalid).is("escalated");
    for story in [completed, escalated] {
        for event in &events {
            assert_eq!(story.clone().later(START * 2).apply(event.clone()).redemption, story.redemption);
        }
    }
}

#[test]
fn a_read_can_be_taken_up_by_anybody_and_stays_as_it_is() {
    for story in [
        Story::planned(),
        Story::started(),
        Story::unconfirmed(),
        Story::awaiting(),
        Story::given_back_or_not(),
    ] {
        let before = story.redemption.clone();
        assert_eq!(story.apply(Event::Resumed).redemption, before);
    }
}

#[test]
fn a_sweeper_leaves_a_write_to_its_worker_while_that_may_wait_for_the_answer() {
    assert_eq!(next(&Story::redeeming().redemption).due(), Some(START + FRESH + UPSTREAM));
    assert_eq!(next(&Story::started().redemption).due(), Some(START));
    assert_eq!(next(&Story::planned().redemption).due(), None);
    assert_eq!(next(&Story::confirmed().order(completed(TOTAL)).redemption).due(), None);
}

#[test]
fn the_id_is_shown_nowhere() {
    let shown = format!("{:?}", Story::awaiting().redemption);
    assert!(shown.contains("RedemptionId(***)") && !shown.contains("166d00b1"), "{shown}");
}

#[test]
fn the_clock_may_say_anything() {
    for now in [Millis::MIN, -1, Millis::MAX] {
        for mut story in [Story::redeeming(), Story::awaiting(), Story::unredeeming(), Story::unconfirmed()] {
            story.now = now;
            let story = story.apply(Event::Resumed).order(OrderAnswer::Unknown).check(CheckAnswer::Unknown);
            assert_ne!(next(&story.redemption), Action::Idle, "and no sum overflows");
        }
    }
}

#[test]
fn an_operator_may_resolve_a_delayed_redemption() {
    let story = Story::confirmed().later(PATIENCE).order(OrderAnswer::Unknown).delayed(true);
    let story = story.apply(Event::Resolved(Resolution::Returned)).is("resolved");
    assert_eq!(story.redemption.payment_state(), VoucherPaymentState::Returned);
}

#[test]
fn each_step_that_an_operator_has_to_know_of_is_named() {
    let noticed = |before: Story, after: Story| notice(&before.redemption, &after.redemption);
    let step = |story: Story, event: fn(Story) -> Story| noticed(story.clone(), event(story));
    let lost = Story::unconfirmed().later(PATIENCE);
    let late = lost.clone().check(CheckAnswer::Unknown);
    let sale = Notice::SoldAtAnotherPrice { confirmed: TOTAL, sold: TOTAL + 1 };
    let refused = Story::redeeming().redeem(RedeemAnswer::Refused).later(QUIET);
    let spent = Notice::Escalated(Escalation::TooManyPresumptions);
    for (notice, expected) in [
        (step(Story::unconfirmed(), |story| story.check(CheckAnswer::Invalid)), Some(Notice::Presumed)),
        (step(Story::unconfirmed().presumed(9), |story| story.check(CheckAnswer::Invalid)), Some(spent)),
        (step(lost, |story| story.check(CheckAnswer::Unknown)), Some(Notice::Delayed)),
        (step(late, |story| story.later(BACKOFF).check(CheckAnswer::Valid)), Some(Notice::Recovered)),
        (step(Story::confirmed(), |story| story.order(completed(TOTAL + 1))), Some(sale)),
        (step(Story::confirmed(), |story| story.order(completed(TOTAL))), None),
        (step(Story::given_back_or_not(), |story| story.check(CheckAnswer::Valid)), Some(Notice::Returned)),
        (
            step(Story::unredeeming(), |story| {
                story.unredeem(UnredeemAnswer::NotExecuted(NotExecuted::NotSent))
            }),
            Some(Notice::Postponed),
        ),
        (
            step(Story::redeeming(), |story| story.redeem(RedeemAnswer::NotExecuted(NotExecuted::Rejected))),
            Some(Notice::Rejected),
        ),
        (step(refused, |story| story.check(CheckAnswer::Valid)), Some(Notice::Refused)),
        (step(Story::planned(), |story| story.apply(Event::Cancelled)), None),
    ] {
        assert_eq!(notice, expected);
    }
}
