//! The saga's rules one by one, as a table to read. What all of them together keep is shown by the model.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use redemption::limits::{
    BACKOFF, COMPLETIONS, FRESH, LONGEST, ORDER_TIME, PATIENCE, POLL, PRESUMPTIONS, QUIET, RETRY_AFTER,
    UPSTREAM,
};
use redemption::*;

const TOTAL: i64 = 2_500;
const START: Millis = 1_000_000;

/// A saga, and the clock that its runner looks at.
#[derive(Clone)]
struct Story {
    saga: Saga,
    now: Millis,
    presumptions: u32,
}

impl Story {
    fn planned() -> Self {
        let saga = Saga::planned(Amount::new(TOTAL).unwrap());
        Self { saga, now: START, presumptions: 0 }
    }

    fn started() -> Self {
        Self::planned().tell(start(TOTAL, Completion::BySite)).is("guarding")
    }

    fn redeeming() -> Self {
        Self::started().order(open(TOTAL)).is("checking").check(CheckAnswer::Valid).is("redeeming")
    }

    /// The answer of the first redeem was lost, and the quiet period is over.
    fn unsettled() -> Self {
        Self::redeeming().redeem(RedeemAnswer::Lost).is("redeem-unknown").later(QUIET)
    }

    /// The second one's too.
    fn unsettled_twice() -> Self {
        let again = Self::unsettled().check(CheckAnswer::Valid).is("guarding");
        let again = again.order(open(TOTAL)).check(CheckAnswer::Valid).is("redeeming");
        again.redeem(RedeemAnswer::Lost).is("redeem-unknown").later(QUIET)
    }

    fn awaiting() -> Self {
        Self::redeeming().redeem(RedeemAnswer::Success(Some(id()))).is("awaiting")
    }

    /// The proxy asks Vista to complete the order.
    fn completing() -> Self {
        let story = Self::planned().tell(start(TOTAL, Completion::ByProxy)).order(open(TOTAL));
        let story = story.check(CheckAnswer::Valid).redeem(RedeemAnswer::Success(None));
        story.is("awaiting").order(open(TOTAL)).is("completing")
    }

    fn unredeeming() -> Self {
        let leaving = Self::awaiting().order(OrderFact::Gone).is("leaving");
        leaving.later(QUIET).order(OrderFact::Gone).is("unredeeming")
    }

    /// The answer of the first unredeem was lost, and the quiet period is over.
    fn given_back_or_not() -> Self {
        Self::unredeeming().unredeem(UnredeemAnswer::Lost).is("unredeem-unknown").later(QUIET)
    }

    fn tell(mut self, event: Event) -> Self {
        self.saga = step(self.saga, event, self.now);
        self
    }

    fn order(self, fact: OrderFact) -> Self {
        let asked_at = self.now;
        self.tell(Event::Order { asked_at, fact })
    }

    fn check(self, answer: CheckAnswer) -> Self {
        let (asked_at, presumptions) = (self.now, self.presumptions);
        self.tell(Event::Checked { asked_at, answer, presumptions })
    }

    fn redeem(self, answer: RedeemAnswer) -> Self {
        let Action::Redeem { attempt, .. } = next(&self.saga) else { panic!("{:?}", self.saga) };
        self.tell(Event::Redeem { attempt, answer })
    }

    fn complete(self, answer: CompleteAnswer) -> Self {
        let Action::Complete { attempt, .. } = next(&self.saga) else { panic!("{:?}", self.saga) };
        self.tell(Event::Complete { attempt, answer })
    }

    fn unredeem(self, answer: UnredeemAnswer) -> Self {
        let Action::Unredeem { attempt, .. } = next(&self.saga) else { panic!("{:?}", self.saga) };
        self.tell(Event::Unredeem { attempt, answer })
    }

    fn later(mut self, time: Millis) -> Self {
        self.now += time;
        self
    }

    fn presumed(mut self, presumptions: u32) -> Self {
        self.presumptions = presumptions;
        self
    }

    #[track_caller]
    fn is(self, name: &str) -> Self {
        assert_eq!(self.saga.name(), name, "{:?}", self.saga);
        self
    }

    #[track_caller]
    fn next(self, action: Action) -> Self {
        assert_eq!(next(&self.saga), action);
        self
    }

    #[track_caller]
    fn aborted(self, reason: Abort) {
        let Saga::Ended { end, .. } = &self.saga else { panic!("{:?}", self.saga) };
        assert_eq!(*end, End::Aborted(reason));
        assert!(!self.saga.holds_code());
        assert_eq!(self.saga.shown(), Shown::Returned);
    }

    #[track_caller]
    fn escalated(self, reason: Escalation) -> Self {
        let Saga::Ended { end: End::Escalated(why, _), .. } = &self.saga else { panic!("{:?}", self.saga) };
        assert_eq!(*why, reason);
        assert!(self.saga.holds_code(), "nobody may use the code until it is settled");
        assert_eq!(self.saga.shown(), Shown::UnderReview);
        self
    }

    #[track_caller]
    fn proof(self, proof: &Proof) -> Self {
        assert_eq!(self.saga.evidence().proof.as_ref(), Some(proof));
        self
    }
}

fn id() -> RedemptionId {
    RedemptionId::new("166d00b1-2ed6-4b35-b5a2-36968a325e1a".to_owned())
}

fn start(total: i64, completion: Completion) -> Event {
    Event::Start { total, completion }
}

fn open(total: i64) -> OrderFact {
    OrderFact::Open { time_left: 600_000, total }
}

const NOT_DONE: [NotDone; 2] = [NotDone::NotSent, NotDone::Throttled { wait: 0 }];

mod before_anything_is_taken {
    use super::*;

    #[test]
    fn the_smooth_way() {
        let story = Story::planned().next(Action::Idle);
        assert!(!story.saga.holds_code());
        assert_eq!(story.saga.shown(), Shown::Planned);
        let story = story.tell(start(TOTAL, Completion::BySite)).next(Action::AskOrder { at: START });
        assert!(story.saga.holds_code());
        let story = story.order(open(TOTAL)).next(Action::Check { at: START });
        let amount = Amount::new(TOTAL).unwrap();
        let story = story.check(CheckAnswer::Valid);
        let story = story.next(Action::Redeem { attempt: 1, amount, send_by: START + FRESH });
        assert_eq!(story.saga.shown(), Shown::Settling);
        let story = story.redeem(RedeemAnswer::Success(Some(id()))).proof(&Proof::Id(id()));
        assert_eq!(story.saga.shown(), Shown::Redeemed);
        let story = story.order(open(TOTAL)).next(Action::AskOrder { at: START + POLL });
        let story = story.order(OrderFact::Completed).is("completed").next(Action::Done);
        assert_eq!(story.saga.shown(), Shown::Completed);
        assert!(!story.saga.holds_code());
    }

    #[test]
    fn an_amount_is_from_1_to_100_francs() {
        for (rappen, allowed) in [(99, false), (100, true), (10_000, true), (10_001, false), (-100, false)] {
            assert_eq!(Amount::new(rappen).map(Amount::rappen), allowed.then_some(rappen));
        }
    }

    #[test]
    fn a_voucher_pays_no_more_than_the_order_costs() {
        let start = |total| Story::planned().tell(start(total, Completion::BySite));
        assert_eq!(start(1_800).saga.amount().rappen(), 1_800);
        assert_eq!(start(4_000).saga.amount().rappen(), TOTAL);
        assert_eq!(start(100).is("guarding").saga.amount().rappen(), 100);
        start(99).aborted(Abort::AmountTooSmall);
        start(0).aborted(Abort::AmountTooSmall);
    }

    #[test]
    fn a_plan_can_be_taken_back_or_find_its_code_in_use() {
        Story::planned().tell(Event::Cancelled).aborted(Abort::Cancelled);
        Story::planned().tell(Event::CodeInUse).aborted(Abort::CodeInUse);
        Story::started().tell(Event::Cancelled).is("guarding");
        Story::awaiting().tell(Event::Cancelled).is("awaiting");
    }

    #[test]
    fn the_order_is_looked_at_first() {
        let with = |fact| Story::started().order(fact);
        with(open(TOTAL + 1)).aborted(Abort::PriceChanged);
        with(open(TOTAL - 1)).aborted(Abort::PriceChanged);
        with(OrderFact::Open { time_left: ORDER_TIME, total: TOTAL }).aborted(Abort::OrderEnding);
        with(OrderFact::Open { time_left: ORDER_TIME + 1, total: TOTAL }).is("checking");
        with(OrderFact::Gone).aborted(Abort::OrderGone);
        with(OrderFact::Completed).aborted(Abort::OrderCompleted);
    }

    #[test]
    fn the_order_must_still_have_time_when_the_code_was_checked() {
        let fact = OrderFact::Open { time_left: ORDER_TIME + 1_000, total: TOTAL };
        let story = Story::started().order(fact);
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
            checking.clone().later(age).tell(checked).is(stage);
        }
        let asked_at = checking.now + 1;
        checking
            .tell(Event::Checked { asked_at, answer: CheckAnswer::Valid, presumptions: 0 })
            .is("checking");
    }

    #[test]
    fn three_failed_calls_are_enough() {
        let story = Story::started().order(OrderFact::Unknown).next(Action::AskOrder { at: START + 1_000 });
        let story = story.later(1_000).order(OrderFact::Unknown).next(Action::AskOrder { at: START + 3_000 });
        story.later(2_000).order(OrderFact::Unknown).aborted(Abort::Unavailable);

        let story = Story::started().order(open(TOTAL)).check(CheckAnswer::Unreachable);
        let story =
            story.next(Action::Check { at: START + 1_000 }).later(1_000).check(CheckAnswer::Unreachable);
        story.later(2_000).check(CheckAnswer::Unreachable).aborted(Abort::Unavailable);
    }

    #[test]
    fn a_redeem_that_surely_was_not_done_is_tried_anew_from_the_guard_on() {
        for why in NOT_DONE {
            let mut story = Story::redeeming();
            for pause in [1_000, 2_000] {
                story = story.redeem(RedeemAnswer::NotDone(why)).is("guarding");
                let at = story.now + pause;
                story = story.next(Action::AskOrder { at }).later(pause).order(open(TOTAL));
                story = story.check(CheckAnswer::Valid).is("redeeming");
                assert_eq!(story.saga.evidence().redeems, 1, "what was not sent does not count");
            }
            story.redeem(RedeemAnswer::NotDone(why)).aborted(Abort::Unavailable);
        }
    }

    #[test]
    fn throttled_for_long_and_a_wrong_key() {
        let throttled = |wait| Story::redeeming().redeem(RedeemAnswer::NotDone(NotDone::Throttled { wait }));
        throttled(UPSTREAM).next(Action::AskOrder { at: START + UPSTREAM });
        throttled(UPSTREAM + 1).aborted(Abort::Unavailable);
        Story::redeeming().redeem(RedeemAnswer::NotDone(NotDone::Rejected)).aborted(Abort::Rejected);
    }
}

mod redeem_unknown {
    use super::*;

    #[test]
    fn nothing_is_sent_in_the_quiet_period() {
        for answer in [RedeemAnswer::Lost, RedeemAnswer::Refused] {
            Story::redeeming().redeem(answer).next(Action::Check { at: START + QUIET });
        }
    }

    #[test]
    fn a_check_asked_in_the_quiet_period_tells_nothing() {
        for answer in [CheckAnswer::Valid, CheckAnswer::Invalid, CheckAnswer::Unreachable] {
            let story = Story::unsettled().later(-1);
            let before = story.saga.clone();
            assert_eq!(story.check(answer).saga, before);
        }
    }

    #[test]
    fn valid_is_not_committed_so_redeem_once_more() {
        let story = Story::unsettled().check(CheckAnswer::Valid).is("guarding");
        let story = story.order(open(TOTAL)).check(CheckAnswer::Valid);
        let Action::Redeem { attempt: 2, .. } = next(&story.saga) else { panic!("{:?}", story.saga) };
        Story::unsettled_twice().check(CheckAnswer::Valid).aborted(Abort::NotRedeemed);
    }

    #[test]
    fn invalid_under_the_lock_after_a_fresh_check_is_presumed_ours() {
        for story in [Story::unsettled(), Story::unsettled_twice()] {
            let story = story.check(CheckAnswer::Invalid).is("awaiting").proof(&Proof::Presumed);
            assert_eq!(story.saga.presumptions(), 1);
            assert_eq!(story.saga.shown(), Shown::Redeemed);
        }
    }

    #[test]
    fn the_fourth_presumption_in_an_hour_is_for_a_person() {
        let last = PRESUMPTIONS - 1;
        Story::unsettled().presumed(last).check(CheckAnswer::Invalid).is("awaiting");
        let story = Story::unsettled().presumed(PRESUMPTIONS).check(CheckAnswer::Invalid);
        let story = story.escalated(Escalation::TooManyPresumptions);
        assert_eq!(story.saga.presumptions(), 0);
    }

    #[test]
    fn a_refusal_after_a_fresh_check_is_not_believed_either() {
        let refused = Story::redeeming().redeem(RedeemAnswer::Refused).is("redeem-unknown").later(QUIET);
        refused.clone().check(CheckAnswer::Valid).aborted(Abort::Refused);
        refused.check(CheckAnswer::Invalid).escalated(Escalation::RefusedYetSpent);
    }

    #[test]
    fn spent_before_the_second_redeem_went_out_is_nobody_knows_whose() {
        let story = Story::unsettled().check(CheckAnswer::Valid).order(open(TOTAL)).is("checking");
        let story = story.check(CheckAnswer::Invalid).escalated(Escalation::SpentMeanwhile);
        assert_eq!(story.saga.evidence(), Evidence { redeems: 1, proof: None, unredeems: 0 });
    }

    #[test]
    fn check_unreachable_waits_longer_and_longer_and_not_for_ever() {
        let mut story = Story::unsettled();
        let since = story.now - QUIET;
        for pause in [1_000, 2_000, 4_000, 8_000, BACKOFF, BACKOFF] {
            story = story.check(CheckAnswer::Unreachable);
            let at = story.now + pause;
            story = story.next(Action::Check { at }).later(pause);
            assert_eq!(story.saga.shown(), Shown::Settling);
        }
        story.now = since + PATIENCE - 1;
        let story = story.check(CheckAnswer::Unreachable).is("redeem-unknown").later(BACKOFF);
        story.check(CheckAnswer::Unreachable).escalated(Escalation::CheckUnreachable);
    }

    #[test]
    fn after_a_crash_it_is_unknown_from_the_moment_the_redeem_may_have_been_begun() {
        let story = Story::redeeming().later(1).tell(Event::Resumed).is("redeem-unknown");
        story.next(Action::Check { at: START + FRESH + QUIET });
        let story = Story::redeeming().later(60_000).tell(Event::Resumed).is("redeem-unknown");
        story.next(Action::Check { at: START + 60_000 + QUIET });
    }

    #[test]
    fn an_answer_that_comes_after_all_is_the_best_proof() {
        let success = |attempt| Event::Redeem { attempt, answer: RedeemAnswer::Success(Some(id())) };
        Story::unsettled().tell(success(1)).is("awaiting").proof(&Proof::Id(id()));
        Story::unsettled_twice().tell(success(1)).is("redeem-unknown");
        let refused = Event::Redeem { attempt: 1, answer: RedeemAnswer::Refused };
        let story = Story::unsettled();
        assert_eq!(story.clone().tell(refused).saga, story.saga);
    }

    #[test]
    fn a_success_without_an_id_is_a_success() {
        Story::redeeming().redeem(RedeemAnswer::Success(None)).is("awaiting").proof(&Proof::NoId);
    }

    #[test]
    fn an_answer_to_another_attempt_changes_nothing() {
        let answers = [RedeemAnswer::Lost, RedeemAnswer::Refused, RedeemAnswer::Success(None)];
        for answer in answers {
            Story::redeeming().tell(Event::Redeem { attempt: 2, answer }).is("redeeming");
        }
    }
}

mod complete_unknown {
    use super::*;

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
        let story =
            Story::awaiting().order(OrderFact::Gone).later(QUIET).order(OrderFact::Unknown).is("leaving");
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
}

mod unredeem_unknown {
    use super::*;

    #[test]
    fn given_back_keeps_the_lock_until_no_copy_can_be_under_way() {
        let story = Story::unredeeming();
        let send_by = story.now + FRESH;
        let story = story.next(Action::Unredeem { attempt: 1, send_by }).unredeem(UnredeemAnswer::Success);
        let until = story.now + QUIET;
        let story = story.is("returning").next(Action::Wait { until });
        assert!(story.saga.holds_code());
        assert_eq!(story.saga.shown(), Shown::Settling);
        let story = story.later(QUIET - 1).tell(Event::Resumed).is("returning");
        let story = story.later(1).tell(Event::Resumed).is("compensated");
        assert!(!story.saga.holds_code());
        assert_eq!(story.saga.shown(), Shown::Returned);
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
            assert_eq!(story.saga.presumptions(), attempt - 1);
            story = story.unredeem(UnredeemAnswer::Lost).later(QUIET);
        }
        let story = story.check(CheckAnswer::Invalid).escalated(Escalation::NotUndone);
        let evidence = Evidence { redeems: 1, proof: Some(Proof::Id(id())), unredeems: 3 };
        assert_eq!(story.saga.evidence(), evidence);
    }

    #[test]
    fn that_is_a_presumption_too() {
        let story = Story::given_back_or_not().presumed(PRESUMPTIONS).check(CheckAnswer::Invalid);
        story.escalated(Escalation::TooManyPresumptions);
    }

    #[test]
    fn has_not_been_redeemed_is_checked() {
        let story =
            Story::unredeeming().unredeem(UnredeemAnswer::Refused).is("unredeem-unknown").later(QUIET);
        story.clone().check(CheckAnswer::Valid).is("compensated");
        story.check(CheckAnswer::Invalid).escalated(Escalation::UnredeemRefused);
    }

    #[test]
    fn check_unreachable_waits_and_not_for_ever() {
        let story = Story::given_back_or_not().check(CheckAnswer::Unreachable).is("unredeem-unknown");
        let story = story.later(BACKOFF).check(CheckAnswer::Unreachable).is("unredeem-unknown");
        story.later(PATIENCE).check(CheckAnswer::Unreachable).escalated(Escalation::CheckUnreachable);
    }

    #[test]
    fn what_was_surely_not_done_is_sent_later_as_the_same_attempt() {
        for (wait, obeyed) in [(0, BACKOFF), (20_000, 20_000), (RETRY_AFTER + 1, RETRY_AFTER)] {
            let story = Story::unredeeming().unredeem(UnredeemAnswer::NotDone(NotDone::Throttled { wait }));
            let until = story.now + obeyed;
            let story = story.is("postponed").next(Action::Wait { until });
            let story = story.later(obeyed - 1).tell(Event::Resumed).is("postponed");
            let story = story.later(1).tell(Event::Resumed).is("unredeeming");
            let send_by = story.now + FRESH;
            let story = story.next(Action::Unredeem { attempt: 1, send_by });
            assert_eq!(story.saga.presumptions(), 0);
        }
        let story = Story::unredeeming().unredeem(UnredeemAnswer::NotDone(NotDone::NotSent)).is("postponed");
        let story = story.later(PATIENCE).tell(Event::Resumed).is("unredeeming");
        story.unredeem(UnredeemAnswer::NotDone(NotDone::NotSent)).escalated(Escalation::CannotUnredeem);
    }

    #[test]
    fn a_wrong_key_is_for_a_person() {
        let story = Story::unredeeming().unredeem(UnredeemAnswer::NotDone(NotDone::Rejected));
        story.escalated(Escalation::CannotUnredeem);
    }

    #[test]
    fn after_a_crash_it_is_unknown_from_the_moment_the_unredeem_may_have_been_begun() {
        let story = Story::unredeeming();
        let at = story.now + FRESH + QUIET;
        story.later(1).tell(Event::Resumed).is("unredeem-unknown").next(Action::Check { at });
    }
}

mod ended {
    use super::*;

    #[test]
    fn a_person_settles_what_is_escalated_and_nothing_else() {
        let settled = |settlement| Event::SettledByOperator(settlement);
        let escalated = Story::unsettled().presumed(PRESUMPTIONS).check(CheckAnswer::Invalid).is("escalated");
        for (settlement, shown) in
            [(Settlement::Completed, Shown::Completed), (Settlement::Returned, Shown::Returned)]
        {
            let story = escalated.clone().tell(settled(settlement)).is("settled");
            assert_eq!(story.saga.shown(), shown);
            assert!(!story.saga.holds_code());
            let others =
                [Story::planned(), Story::redeeming(), Story::awaiting(), Story::unredeeming(), story];
            for other in others {
                let before = other.saga.clone();
                assert_eq!(other.tell(settled(settlement)).saga, before);
            }
        }
    }

    #[test]
    fn nothing_moves_a_saga_that_has_ended() {
        let events = [
            start(TOTAL, Completion::BySite),
            Event::Resumed,
            Event::Order { asked_at: START * 2, fact: OrderFact::Gone },
            Event::Checked { asked_at: START * 2, answer: CheckAnswer::Valid, presumptions: 0 },
            Event::Redeem { attempt: 1, answer: RedeemAnswer::Success(None) },
            Event::Unredeem { attempt: 1, answer: UnredeemAnswer::Lost },
        ];
        let completed = Story::awaiting().order(OrderFact::Completed).is("completed");
        let escalated = Story::unsettled().presumed(PRESUMPTIONS).check(CheckAnswer::Invalid).is("escalated");
        for story in [completed, escalated] {
            for event in &events {
                assert_eq!(story.clone().later(START * 2).tell(event.clone()).saga, story.saga);
            }
        }
    }

    #[test]
    fn a_read_can_be_taken_up_by_anybody_and_stays_as_it_is() {
        for story in [
            Story::planned(),
            Story::started(),
            Story::unsettled(),
            Story::awaiting(),
            Story::given_back_or_not(),
        ] {
            let before = story.saga.clone();
            assert_eq!(story.tell(Event::Resumed).saga, before);
        }
    }

    #[test]
    fn a_sweeper_leaves_a_write_to_its_worker_while_that_may_wait_for_the_answer() {
        assert_eq!(next(&Story::redeeming().saga).due(), Some(START + FRESH + UPSTREAM));
        assert_eq!(next(&Story::started().saga).due(), Some(START));
        assert_eq!(next(&Story::planned().saga).due(), None);
        assert_eq!(next(&Story::awaiting().order(OrderFact::Completed).saga).due(), None);
    }

    #[test]
    fn the_id_is_shown_nowhere() {
        let shown = format!("{:?}", Story::awaiting().saga);
        assert!(shown.contains("RedemptionId(***)") && !shown.contains("166d00b1"), "{shown}");
    }

    #[test]
    fn the_clock_may_say_anything() {
        for now in [Millis::MIN, -1, Millis::MAX] {
            for mut story in [Story::redeeming(), Story::awaiting(), Story::unredeeming(), Story::unsettled()]
            {
                story.now = now;
                let story =
                    story.tell(Event::Resumed).order(OrderFact::Unknown).check(CheckAnswer::Unreachable);
                assert_ne!(next(&story.saga), Action::Idle, "and no sum overflows");
            }
        }
    }
}
