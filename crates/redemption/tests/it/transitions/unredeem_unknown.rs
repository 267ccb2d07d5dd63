//! The reversal, if its answer arrives and if it does not.

use redemption::limits::*;
use redemption::*;

use super::*;

#[test]
fn given_back_keeps_the_lock_until_no_copy_can_be_under_way() {
    let story = Story::unredeeming();
    let send_by = story.now + FRESH;
    let story = story.next(Action::Unredeem { attempt: 1, send_by }).unredeem(UnredeemAnswer::Done(()));
    let until = story.now + QUIET;
    let story = story.is("returning").next(Action::Wait { until });
    assert!(story.redemption.holds_code());
    assert_eq!(story.redemption.payment_state(), VoucherPaymentState::Redeeming);
    let story = story.later(QUIET - 1).apply(Event::Resumed).is("returning");
    let story = story.later(1).apply(Event::Resumed).is("compensated");
    assert!(!story.redemption.holds_code());
    assert_eq!(story.redemption.payment_state(), VoucherPaymentState::Returned);
}

#[test]
fn an_answer_that_comes_after_all_is_the_best_proof() {
    let success = |attempt| Event::Unredeem { attempt, answer: UnredeemAnswer::Done(()) };
    Story::given_back_or_not().apply(success(1)).is("returning");
    Story::given_back_or_not().apply(success(2)).is("unredeem-unknown");
    let refused = Event::Unredeem { attempt: 1, answer: UnredeemAnswer::Refused };
    Story::given_back_or_not().apply(refused).is("unredeem-unknown");
}

#[test]
fn valid_is_given_back() {
    let story = Story::given_back_or_not();
    story.clone().later(-1).check(CheckAnswer::Valid).is("unredeem-unknown");
    story.check(CheckAnswer::Valid).is("compensated");
}

#[test]
fn invalid_under_the_lock_is_unredeemed_again_three_times_in_all() {
    let mut story = Story::given_back_or_not();
    for attempt in [2, 3] {
        story = story.check(CheckAnswer::Invalid).is("unredeeming");
        let send_by = story.now + FRESH;
        story = story.next(Action::Unredeem { attempt, send_by });
        assert_eq!(story.redemption.presumptions(), attempt - 1);
        story = story.unredeem(UnredeemAnswer::Unconfirmed).later(QUIET);
    }
    let story = story.check(CheckAnswer::Invalid).escalated(Escalation::NotUndone);
    let evidence = Evidence { redeems: 1, proof: Some(Proof::Id(id())), unredeems: 3 };
    assert_eq!(story.redemption.evidence(), evidence);
}

#[test]
fn that_is_a_presumption_too() {
    let story = Story::given_back_or_not().presumed(PRESUMPTIONS).check(CheckAnswer::Invalid);
    story.escalated(Escalation::TooManyPresumptions);
}

#[test]
fn has_not_been_redeemed_is_checked() {
    let story = Story::unredeeming().unredeem(UnredeemAnswer::Refused).is("unredeem-unknown").later(QUIET);
    story.clone().check(CheckAnswer::Valid).is("compensated");
    story.check(CheckAnswer::Invalid).escalated(Escalation::UnredeemRefused);
}

#[test]
fn check_unreachable_waits_and_is_told_to_an_operator() {
    let story = Story::given_back_or_not().check(CheckAnswer::Unknown).is("unredeem-unknown");
    let story = story.later(BACKOFF).check(CheckAnswer::Rejected).is("unredeem-unknown");
    let story = story.later(PATIENCE).check(CheckAnswer::Unknown).is("unredeem-unknown").delayed(true);
    story.later(BACKOFF).check(CheckAnswer::Valid).is("compensated");
}

#[test]
fn an_unredeem_that_was_not_executed_is_sent_later_as_the_same_attempt() {
    for (wait, obeyed) in [(0, BACKOFF), (20_000, 20_000), (RETRY_AFTER + 1, RETRY_AFTER)] {
        let story =
            Story::unredeeming().unredeem(UnredeemAnswer::NotExecuted(NotExecuted::Throttled { wait }));
        let until = story.now + obeyed;
        let story = story.is("postponed").next(Action::Wait { until });
        let story = story.later(obeyed - 1).apply(Event::Resumed).is("postponed");
        let story = story.later(1).apply(Event::Resumed).is("unredeeming");
        let send_by = story.now + FRESH;
        let story = story.next(Action::Unredeem { attempt: 1, send_by });
        assert_eq!(story.redemption.presumptions(), 0);
    }
    let story =
        Story::unredeeming().unredeem(UnredeemAnswer::NotExecuted(NotExecuted::NotSent)).is("postponed");
    let story = story.later(PATIENCE).apply(Event::Resumed).is("unredeeming");
    let story =
        story.unredeem(UnredeemAnswer::NotExecuted(NotExecuted::NotSent)).is("postponed").delayed(true);
    story.later(BACKOFF).apply(Event::Resumed).is("unredeeming").unredeem(UnredeemAnswer::Done(()));
}

#[test]
fn a_wrong_key_is_tried_again_until_somebody_has_mended_it() {
    let story =
        Story::unredeeming().unredeem(UnredeemAnswer::NotExecuted(NotExecuted::Rejected)).is("postponed");
    let story = story.later(RETRY_AFTER - 1).apply(Event::Resumed).is("postponed");
    story.later(1).apply(Event::Resumed).is("unredeeming");
}

#[test]
fn after_a_crash_it_is_unknown_from_the_moment_the_unredeem_may_have_been_begun() {
    let story = Story::unredeeming();
    let at = story.now + FRESH + QUIET;
    story.later(1).apply(Event::Resumed).is("unredeem-unknown").next(Action::Check { at });
}

#[test]
fn the_answer_to_an_earlier_unredeem_proves_nothing_about_this_one() {
    let again = Story::given_back_or_not().check(CheckAnswer::Invalid).is("unredeeming");
    let refused = Event::Unredeem { attempt: 1, answer: UnredeemAnswer::Refused };
    let send_by = again.now + FRESH;
    again.apply(refused).is("unredeeming").next(Action::Unredeem { attempt: 2, send_by });
}
