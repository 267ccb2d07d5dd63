//! The site of each customer. It asks for the amount due until it is confirmed, collects it, and sells; or it sells without
//! asking.

use super::actor::Done;
use super::acts::{Act, Charge, Confirmed};
use super::cinema::Cinema;
use super::hands::Hands;
use super::rng::Rng;
use redemption::{Redemption, VoucherPaymentState};
use redemption_runner::{Driven, Fact, Runner, Started};
use std::time::Duration;
use store::StoreError;

const SECOND: i64 = 1_000;
/// The same as in the proxy.
const PATIENCE: Duration = Duration::from_secs(6);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Sells for the confirmed amount.
    Sells,
    /// The customer leaves.
    Leaves,
    /// Starts the redemption, and sells for the whole price without asking for its result.
    SellsUnasked,
}

pub(crate) struct Site {
    pub(crate) customer: usize,
    pub(crate) manner: Manner,
    starts: i64,
    /// When it asks next. `None` while it waits for an answer, and when it is done.
    pub(crate) asks_at: Option<i64>,
    /// It has collected, or never will.
    pub(crate) is_done: bool,
}

/// The answer to the site.
#[derive(Debug)]
pub(crate) enum Answered {
    /// The voucher is redeemed.
    Confirmed(Confirmed),
    /// Nothing is taken, or an operator must decide: the whole price is due.
    Nothing,
    /// The site must ask again.
    Pending,
}

impl Site {
    pub(crate) fn new(customer: usize, rng: &mut Rng, starts: i64) -> Site {
        let manner = match rng.between(0, 100) {
            0..=64 => Manner::Sells,
            65..=94 => Manner::Leaves,
            _ => Manner::SellsUnasked,
        };
        Site { customer, manner, starts, asks_at: Some(starts), is_done: false }
    }

    /// Whether it has asked, and is not done.
    pub(crate) fn has_begun(&self, now: i64) -> bool {
        !self.is_done && now >= self.starts
    }

    /// Whether it asks now.
    pub(crate) fn asks(&mut self, cinema: &Cinema) -> bool {
        if self.asks_at.is_none_or(|at| at > cinema.now()) {
            return false;
        }
        self.asks_at = None;
        // No site asks about an order that has ended.
        self.is_done |= !cinema.is_open(self.customer);
        !self.is_done
    }

    /// Acts on the answer, which is `None` if the connection broke. `alone` if it waits for no other answer.
    pub(crate) fn receives(
        &mut self,
        answered: Option<&Answered>,
        alone: bool,
        cinema: &Cinema,
        rng: &mut Rng,
    ) {
        if self.is_done {
            return;
        }
        let charge = match answered {
            Some(Answered::Confirmed(amount)) => Charge::Confirmed(*amount),
            Some(Answered::Nothing) => Charge::Whole,
            None | Some(Answered::Pending) => return self.asks_again(cinema, rng),
        };
        match self.manner {
            // It collects the last confirmed amount, so it waits for all answers. Or its customer changes the basket.
            Manner::Sells if !alone || rng.percent(25) => self.asks_again(cinema, rng),
            Manner::Sells => {
                self.is_done = true;
                let at = cinema.now() + rng.between(0, 20 * SECOND);
                cinema.plan(at, Act::SiteSells { customer: self.customer, charge });
            }
            Manner::Leaves | Manner::SellsUnasked => self.is_done = true,
        }
    }

    fn asks_again(&mut self, cinema: &Cinema, rng: &mut Rng) {
        self.asks_at = Some(cinema.now() + rng.between(SECOND, 6 * SECOND));
    }
}

/// The same as `complete` in the proxy: starts the planned redemption, drives it, and records the answer to the site.
pub(crate) async fn ask(runner: &Runner<Hands>, customer: usize, manner: Manner) -> Result<Done, StoreError> {
    let hands = runner.world();
    let id = hands.cinema.state().redemptions[customer].clone();
    let pending = |taken_over| Done { answered: Some(Answered::Pending), taken_over };
    let Some(total) = hands.cinema.price(customer) else { return Ok(pending(false)) };
    let mut taken_over = match runner.start(&id, total, total).await? {
        Started::Started(_) | Started::CodeInUse(_) => false,
        Started::Busy => true,
    };
    if !taken_over {
        taken_over = runner.drive(&id, PATIENCE).await? == Driven::Busy;
    }
    let Some(row) = hands.store.redemption(&id).await? else { return Ok(pending(taken_over)) };
    let answered = match row.redemption.payment_state() {
        VoucherPaymentState::Returned | VoucherPaymentState::UnderReview => Answered::Nothing,
        VoucherPaymentState::Redeemed if manner != Manner::SellsUnasked => {
            match runner.record(&id, Fact::Confirmed { total }).await? {
                Driven::Row(row) if is_confirmed(&row.redemption, total) => {
                    Answered::Confirmed(Confirmed { total, amount: row.redemption.amount().rappen() })
                }
                _ => Answered::Pending,
            }
        }
        _ => Answered::Pending,
    };
    Ok(Done { answered: Some(answered), taken_over })
}

fn is_confirmed(redemption: &Redemption, total: i64) -> bool {
    redemption.payment_state() == VoucherPaymentState::Redeemed
        && matches!(redemption, Redemption::Running { terms, .. } if terms.confirmed == Some(total))
}
