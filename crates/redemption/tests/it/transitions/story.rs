//! A redemption and the events that move it.

use redemption::limits::QUIET;
use redemption::*;

pub(crate) const TOTAL: i64 = 2_500;
pub(crate) const START: Millis = 1_000_000;

/// A redemption, and its runner's clock.
#[derive(Clone)]
pub(crate) struct Story {
    pub(crate) redemption: Redemption,
    pub(crate) now: Millis,
    pub(crate) presumptions: u32,
}

impl Story {
    pub(crate) fn planned() -> Self {
        let redemption = Redemption::planned(Amount::new(TOTAL).unwrap());
        Self { redemption, now: START, presumptions: 0 }
    }

    pub(crate) fn started() -> Self {
        Self::planned().apply(start(TOTAL)).is("guarding")
    }

    pub(crate) fn redeeming() -> Self {
        Self::started().order(open(TOTAL)).is("checking").check(CheckAnswer::Valid).is("redeeming")
    }

    /// The first redeem is unconfirmed, and the quiet period is over.
    pub(crate) fn unconfirmed() -> Self {
        Self::redeeming().redeem(RedeemAnswer::Unconfirmed).is("redeem-unknown").later(QUIET)
    }

    /// The second redeem is unconfirmed too.
    pub(crate) fn unconfirmed_twice() -> Self {
        let again = Self::unconfirmed().check(CheckAnswer::Valid).is("guarding");
        let again = again.order(open(TOTAL)).check(CheckAnswer::Valid).is("redeeming");
        again.redeem(RedeemAnswer::Unconfirmed).is("redeem-unknown").later(QUIET)
    }

    pub(crate) fn awaiting() -> Self {
        Self::redeeming().redeem(RedeemAnswer::Done(Some(id()))).is("awaiting")
    }

    /// The voucher is redeemed, and the amount due is confirmed to the site.
    pub(crate) fn confirmed() -> Self {
        Self::awaiting().apply(Event::Confirmed { total: TOTAL })
    }

    pub(crate) fn unredeeming() -> Self {
        let leaving = Self::awaiting().order(OrderAnswer::Gone).is("leaving");
        leaving.later(QUIET).order(OrderAnswer::Gone).is("unredeeming")
    }

    /// The first unredeem is unconfirmed, and the quiet period is over.
    pub(crate) fn given_back_or_not() -> Self {
        Self::unredeeming().unredeem(UnredeemAnswer::Unconfirmed).is("unredeem-unknown").later(QUIET)
    }

    pub(crate) fn apply(mut self, event: Event) -> Self {
        self.redemption = step(self.redemption, event, self.now);
        self
    }

    pub(crate) fn order(self, answer: OrderAnswer) -> Self {
        let asked_at = self.now;
        self.apply(Event::Order { asked_at, answer })
    }

    pub(crate) fn check(self, answer: CheckAnswer) -> Self {
        let (asked_at, presumptions) = (self.now, self.presumptions);
        self.apply(Event::Checked { asked_at, answer, presumptions })
    }

    pub(crate) fn redeem(self, answer: RedeemAnswer) -> Self {
        let Action::Redeem { attempt, .. } = next(&self.redemption) else { panic!("{:?}", self.redemption) };
        self.apply(Event::Redeem { attempt, answer })
    }

    pub(crate) fn unredeem(self, answer: UnredeemAnswer) -> Self {
        let Action::Unredeem { attempt, .. } = next(&self.redemption) else {
            panic!("{:?}", self.redemption)
        };
        self.apply(Event::Unredeem { attempt, answer })
    }

    pub(crate) fn later(mut self, time: Millis) -> Self {
        self.now += time;
        self
    }

    pub(crate) fn presumed(mut self, presumptions: u32) -> Self {
        self.presumptions = presumptions;
        self
    }

    #[track_caller]
    pub(crate) fn is(self, name: &str) -> Self {
        assert_eq!(self.redemption.name(), name, "{:?}", self.redemption);
        self
    }

    #[track_caller]
    pub(crate) fn next(self, action: Action) -> Self {
        assert_eq!(next(&self.redemption), action);
        self
    }

    #[track_caller]
    pub(crate) fn aborted(self, reason: Abort) {
        let Redemption::Ended { end, .. } = &self.redemption else { panic!("{:?}", self.redemption) };
        assert_eq!(*end, End::Aborted(reason));
        assert!(!self.redemption.holds_code());
        assert_eq!(self.redemption.payment_state(), VoucherPaymentState::Returned);
    }

    #[track_caller]
    pub(crate) fn escalated(self, reason: Escalation) -> Self {
        let Redemption::Ended { end: End::Escalated(why, _), .. } = &self.redemption else {
            panic!("{:?}", self.redemption)
        };
        assert_eq!(*why, reason);
        assert!(self.redemption.holds_code(), "the code stays locked until it is resolved");
        assert_eq!(self.redemption.payment_state(), VoucherPaymentState::UnderReview);
        self
    }

    #[track_caller]
    pub(crate) fn delayed(self, delayed: bool) -> Self {
        let Redemption::Running { delayed: is, .. } = &self.redemption else {
            panic!("{:?}", self.redemption)
        };
        assert_eq!(*is, delayed);
        self
    }

    #[track_caller]
    pub(crate) fn sold(self, sale: Sale) {
        let Redemption::Ended { end: End::Completed(_, how), .. } = &self.redemption else {
            panic!("{:?}", self.redemption)
        };
        assert_eq!(*how, sale);
    }

    #[track_caller]
    pub(crate) fn proof(self, proof: &Proof) -> Self {
        assert_eq!(self.redemption.evidence().proof.as_ref(), Some(proof));
        self
    }
}

pub(crate) fn id() -> RedemptionId {
    RedemptionId::new("166d00b1-2ed6-4b35-b5a2-36968a325e1a".to_owned())
}

pub(crate) fn start(total: i64) -> Event {
    Event::Start { total, open: total }
}

pub(crate) fn completed(total: i64) -> OrderAnswer {
    OrderAnswer::Completed { total }
}

pub(crate) fn open(total: i64) -> OrderAnswer {
    OrderAnswer::Open { time_left: 600_000, total }
}

pub(crate) const NOT_DONE: [NotExecuted; 2] = [NotExecuted::NotSent, NotExecuted::Throttled { wait: 0 }];
