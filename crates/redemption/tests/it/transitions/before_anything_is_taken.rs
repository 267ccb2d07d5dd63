//! From the plan to the redeem: nothing is taken yet.

use redemption::limits::*;
use redemption::*;

use super::*;

#[test]
fn the_smooth_way() {
    let story = Story::planned().next(Action::Idle);
    assert!(!story.redemption.holds_code());
    assert_eq!(story.redemption.payment_state(), VoucherPaymentState::Planned);
    let story = story.apply(start(TOTAL)).next(Action::ReadOrder { at: START });
    assert!(story.redemption.holds_code());
    let story = story.order(open(TOTAL)).next(Action::Check { at: START });
    let amount = Amount::new(TOTAL).unwrap();
    let story = story.check(CheckAnswer::Valid);
    let story = story.next(Action::Redeem { attempt: 1, amount, send_by: START + FRESH });
    assert_eq!(story.redemption.payment_state(), VoucherPaymentState::Redeeming);
    let story = story.redeem(RedeemAnswer::Done(Some(id()))).proof(&Proof::Id(id()));
    assert_eq!(story.redemption.payment_state(), VoucherPaymentState::Redeemed);
    let story = story.order(open(TOTAL)).next(Action::ReadOrder { at: START + POLL });
    let story = story.apply(Event::Confirmed { total: TOTAL });
    let story = story.order(completed(TOTAL)).is("completed").next(Action::Done);
    assert_eq!(story.redemption.payment_state(), VoucherPaymentState::Completed);
    assert!(!story.redemption.holds_code());
}

#[test]
fn an_amount_is_from_1_to_100_francs() {
    for (rappen, allowed) in [(99, false), (100, true), (10_000, true), (10_001, false), (-100, false)] {
        assert_eq!(Amount::new(rappen).map(Amount::rappen), allowed.then_some(rappen));
    }
}

#[test]
fn a_voucher_pays_no_more_than_the_order_costs() {
    let start = |total| Story::planned().apply(start(total));
    assert_eq!(start(1_800).redemption.amount().rappen(), 1_800);
    assert_eq!(start(4_000).redemption.amount().rappen(), TOTAL);
    assert_eq!(start(100).is("guarding").redemption.amount().rappen(), 100);
    start(99).aborted(Abort::AmountTooSmall);
    start(0).aborted(Abort::AmountTooSmall);
}

#[test]
fn a_voucher_pays_no_more_than_the_others_leave() {
    let start = |open| Story::planned().apply(Event::Start { total: TOTAL, open });
    assert_eq!(start(1_800).is("guarding").redemption.amount().rappen(), 1_800);
    start(99).aborted(Abort::AmountTooSmall);
}

#[test]
fn a_plan_can_be_taken_back_or_find_its_code_in_use() {
    Story::planned().apply(Event::Cancelled).aborted(Abort::Cancelled);
    Story::planned().apply(Event::CodeInUse).aborted(Abort::CodeInUse);
    Story::started().apply(Event::Cancelled).is("guarding");
    Story::awaiting().apply(Event::Cancelled).is("awaiting");
}

#[test]
fn the_order_is_looked_at_first() {
    let with = |answer| Story::started().order(answer);
    with(OrderAnswer::Open { time_left: ORDER_TIME, total: TOTAL }).aborted(Abort::OrderEnding);
    with(OrderAnswer::Open { time_left: ORDER_TIME + 1, total: TOTAL }).is("checking");
    with(OrderAnswer::Gone).aborted(Abort::OrderGone);
    with(completed(TOTAL)).aborted(Abort::OrderCompleted);
}

#[test]
fn nothing_is_redeemed_for_an_order_that_is_known_to_be_sold() {
    let checking = Story::started().order(open(TOTAL)).is("checking");
    for story in [Story::planned(), Story::started(), checking] {
        story.order(completed(TOTAL)).aborted(Abort::OrderCompleted);
    }
    // The redeem may have been sent.
    Story::redeeming().order(completed(TOTAL)).is("redeeming");
    for answer in [open(TOTAL), OrderAnswer::Gone, OrderAnswer::Unknown] {
        Story::planned().order(answer).is("planned");
    }
}

#[test]
fn another_total_makes_it_a_plan_again_and_frees_the_code() {
    for total in [TOTAL + 1, TOTAL - 1] {
        let story = Story::planned().apply(start(1_800)).order(open(total)).is("planned");
        assert!(!story.redemption.holds_code());
        assert_eq!(story.redemption.amount().rappen(), TOTAL, "the max_amount that was planned");
        story.apply(start(total)).order(open(total)).is("checking");
    }
}

#[test]
fn the_order_must_still_have_time_when_the_code_was_checked() {
    let answer = OrderAnswer::Open { time_left: ORDER_TIME + 1_000, total: TOTAL };
    let story = Story::started().order(answer);
    story.clone().later(999).check(CheckAnswer::Valid).is("redeeming");
    story.later(1_000).check(CheckAnswer::Valid).aborted(Abort::OrderEnding);
}

#[test]
fn valid_at_the_beginning_and_refused_now() {
    Story::started().order(open(TOTAL)).check(CheckAnswer::Invalid).aborted(Abort::NotAccepted);
}

#[test]
fn a_redeem_relies_on_no_check_that_is_too_old_or_from_the_future() {
    let checking = Story::started().order(open(TOTAL)).is("checking");
    for (age, stage) in [(FRESH - 1, "redeeming"), (FRESH, "checking")] {
        let asked_at = checking.now;
        let checked = Event::Checked { asked_at, answer: CheckAnswer::Valid, presumptions: 0 };
        checking.clone().later(age).apply(checked).is(stage);
    }
    let asked_at = checking.now + 1;
    checking.apply(Event::Checked { asked_at, answer: CheckAnswer::Valid, presumptions: 0 }).is("checking");
}

#[test]
fn three_failed_calls_are_enough() {
    let story = Story::started().order(OrderAnswer::Unknown).next(Action::ReadOrder { at: START + 1_000 });
    let story = story.later(1_000).order(OrderAnswer::Unknown).next(Action::ReadOrder { at: START + 3_000 });
    story.later(2_000).order(OrderAnswer::Unknown).aborted(Abort::Unavailable);

    let story = Story::started().order(open(TOTAL)).check(CheckAnswer::Unknown);
    let story = story.next(Action::Check { at: START + 1_000 }).later(1_000).check(CheckAnswer::Unknown);
    story.later(2_000).check(CheckAnswer::Unknown).aborted(Abort::Unavailable);
}

#[test]
fn a_key_that_the_check_refuses_is_named_when_the_attempts_are_used_up() {
    let story = Story::started().order(open(TOTAL)).check(CheckAnswer::Rejected);
    let story = story.next(Action::Check { at: START + 1_000 }).later(1_000).check(CheckAnswer::Rejected);
    let story = story.next(Action::Check { at: START + 3_000 }).later(2_000);
    story.clone().check(CheckAnswer::Valid).is("redeeming");
    story.check(CheckAnswer::Rejected).aborted(Abort::Rejected);
}

#[test]
fn a_redeem_that_surely_was_not_done_is_tried_anew_from_the_guard_on() {
    for why in NOT_DONE {
        let mut story = Story::redeeming();
        for pause in [1_000, 2_000] {
            story = story.redeem(RedeemAnswer::NotExecuted(why)).is("guarding");
            let at = story.now + pause;
            story = story.next(Action::ReadOrder { at }).later(pause).order(open(TOTAL));
            story = story.check(CheckAnswer::Valid).is("redeeming");
            assert_eq!(story.redemption.evidence().redeems, 1, "what was not sent does not count");
        }
        story.redeem(RedeemAnswer::NotExecuted(why)).aborted(Abort::Unavailable);
    }
}

#[test]
fn throttled_for_long_and_a_wrong_key() {
    let throttled =
        |wait| Story::redeeming().redeem(RedeemAnswer::NotExecuted(NotExecuted::Throttled { wait }));
    throttled(UPSTREAM).next(Action::ReadOrder { at: START + UPSTREAM });
    throttled(UPSTREAM + 1).aborted(Abort::Unavailable);
    Story::redeeming().redeem(RedeemAnswer::NotExecuted(NotExecuted::Rejected)).aborted(Abort::Rejected);
}

#[test]
fn the_code_is_checked_from_the_moment_the_order_was_read() {
    Story::started().later(500).order(open(TOTAL)).is("checking").next(Action::Check { at: START + 500 });
}
