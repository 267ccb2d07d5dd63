//! The redeem, if its answer does not arrive.

use redemption::limits::*;
use redemption::*;

use super::*;

#[test]
fn nothing_is_sent_in_the_quiet_period() {
    for answer in [RedeemAnswer::Unconfirmed, RedeemAnswer::Refused] {
        Story::redeeming().redeem(answer).next(Action::Check { at: START + QUIET });
    }
}

#[test]
fn a_check_asked_in_the_quiet_period_tells_nothing() {
    for answer in [CheckAnswer::Valid, CheckAnswer::Invalid, CheckAnswer::Unknown] {
        let story = Story::unconfirmed().later(-1);
        let before = story.redemption.clone();
        assert_eq!(story.check(answer).redemption, before);
    }
}

#[test]
fn valid_is_not_committed_so_redeem_once_more() {
    let story = Story::unconfirmed().check(CheckAnswer::Valid).is("guarding");
    let story = story.order(open(TOTAL)).check(CheckAnswer::Valid);
    let Action::Redeem { attempt: 2, .. } = next(&story.redemption) else { panic!("{:?}", story.redemption) };
    Story::unconfirmed_twice().check(CheckAnswer::Valid).aborted(Abort::NotRedeemed);
}

#[test]
fn invalid_under_the_lock_after_a_fresh_check_is_presumed_ours() {
    for story in [Story::unconfirmed(), Story::unconfirmed_twice()] {
        let story = story.check(CheckAnswer::Invalid).is("awaiting").proof(&Proof::Presumed);
        assert_eq!(story.redemption.presumptions(), 1);
        assert_eq!(story.redemption.payment_state(), VoucherPaymentState::Redeemed);
    }
}

#[test]
fn the_fourth_presumption_in_an_hour_is_for_a_person() {
    let last = PRESUMPTIONS - 1;
    Story::unconfirmed().presumed(last).check(CheckAnswer::Invalid).is("awaiting");
    let story = Story::unconfirmed().presumed(PRESUMPTIONS).check(CheckAnswer::Invalid);
    let story = story.escalated(Escalation::TooManyPresumptions);
    assert_eq!(story.redemption.presumptions(), 0);
}

#[test]
fn a_refusal_after_a_fresh_check_is_not_believed_either() {
    let refused = Story::redeeming().redeem(RedeemAnswer::Refused).is("redeem-unknown").later(QUIET);
    refused.clone().check(CheckAnswer::Valid).aborted(Abort::Refused);
    refused.check(CheckAnswer::Invalid).escalated(Escalation::RefusedYetSpent);
}

#[test]
fn a_code_spent_before_the_second_redeem_is_escalated() {
    let story = Story::unconfirmed().check(CheckAnswer::Valid).order(open(TOTAL)).is("checking");
    let story = story.check(CheckAnswer::Invalid).escalated(Escalation::SpentMeanwhile);
    assert_eq!(story.redemption.evidence(), Evidence { redeems: 1, proof: None, unredeems: 0 });
}

#[test]
fn check_unreachable_waits_longer_and_longer_and_is_told_to_an_operator() {
    let mut story = Story::unconfirmed();
    let since = story.now - QUIET;
    for pause in [1_000, 2_000, 4_000, 8_000, BACKOFF, BACKOFF] {
        story = story.check(CheckAnswer::Unknown);
        let at = story.now + pause;
        story = story.next(Action::Check { at }).later(pause);
        assert_eq!(story.redemption.payment_state(), VoucherPaymentState::Redeeming);
    }
    story.now = since + PATIENCE - 1;
    let story = story.check(CheckAnswer::Rejected).is("redeem-unknown").delayed(false).later(BACKOFF);
    let story = story.check(CheckAnswer::Unknown).is("redeem-unknown").delayed(true).later(BACKOFF);
    assert_eq!(story.redemption.payment_state(), VoucherPaymentState::UnderReview);
    assert!(story.redemption.holds_code());
    // If the site has sold the order without the voucher, it must not be redeemed again.
    story.clone().check(CheckAnswer::Valid).aborted(Abort::NotRedeemed);
    let story = story.check(CheckAnswer::Invalid).is("awaiting").delayed(false);
    story.order(completed(TOTAL)).escalated(Escalation::SoldUnconfirmed);
}

#[test]
fn after_an_outage_the_code_is_checked_before_an_operator_is_alarmed() {
    let story = Story::unconfirmed().later(PATIENCE * 2).apply(Event::Resumed).is("redeem-unknown");
    story.delayed(false).check(CheckAnswer::Valid).is("guarding");
}

#[test]
fn after_a_crash_it_is_unknown_from_the_moment_the_redeem_may_have_been_begun() {
    let story = Story::redeeming().later(1).apply(Event::Resumed).is("redeem-unknown");
    story.next(Action::Check { at: START + FRESH + QUIET });
    let story = Story::redeeming().later(60_000).apply(Event::Resumed).is("redeem-unknown");
    story.next(Action::Check { at: START + 60_000 + QUIET });
}

#[test]
fn an_answer_that_comes_after_all_is_the_best_proof() {
    let success = |attempt| Event::Redeem { attempt, answer: RedeemAnswer::Done(Some(id())) };
    Story::unconfirmed().apply(success(1)).is("awaiting").proof(&Proof::Id(id()));
    Story::unconfirmed_twice().apply(success(1)).is("redeem-unknown");
    let refused = Event::Redeem { attempt: 1, answer: RedeemAnswer::Refused };
    let story = Story::unconfirmed();
    assert_eq!(story.clone().apply(refused).redemption, story.redemption);
}

#[test]
fn a_success_without_an_id_is_a_success() {
    Story::redeeming().redeem(RedeemAnswer::Done(None)).is("awaiting").proof(&Proof::NoId);
}

#[test]
fn an_answer_to_another_attempt_changes_nothing() {
    let answers = [RedeemAnswer::Unconfirmed, RedeemAnswer::Refused, RedeemAnswer::Done(None)];
    for answer in answers {
        Story::redeeming().apply(Event::Redeem { attempt: 2, answer }).is("redeeming");
    }
}

#[test]
fn each_redeem_that_may_have_been_executed_counts_until_the_next_one() {
    let story = Story::unconfirmed().check(CheckAnswer::Valid).is("guarding");
    assert_eq!(story.redemption.evidence(), Evidence { redeems: 1, proof: None, unredeems: 0 });
    let story = story.order(open(TOTAL)).is("checking");
    assert_eq!(story.redemption.evidence().redeems, 1);
    assert_eq!(story.check(CheckAnswer::Valid).is("redeeming").redemption.evidence().redeems, 2);
}
