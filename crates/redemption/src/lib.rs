//! The redeeming of a ProCinema voucher as a pure state machine.
//!
//! A customer pays a part of an order with a voucher: the code has to be redeemed at ProCinema and the order completed
//! at Vista, or neither. ProCinema has no idempotency key, no query but `/check` (valid or not) and an `/unredeem` that
//! reverses whoever's redemption of the code there is. So the voucher is redeemed as late as possible, under a lock of
//! the code; a lost answer is settled by waiting until the call cannot be under way any more and checking; and a
//! redemption is reversed with a proof that it is ours and only when the order cannot be completed any more.
//!
//! [`step`] makes the next [`Saga`] of a saga and an [`Event`]; [`next`] says what to do. Neither waits or reads a
//! clock. The runner stores the saga after every step and *before* it does what `next` says: a stored state that asks
//! for a write is the intent of it. Whoever loads a saga tells it [`Event::Resumed`] first.
//!
//! | state | what is known | what is next |
//! |---|---|---|
//! | planned | the code was valid when entered | start → guarding |
//! | guarding | the code is locked | order open at the agreed price, more than 30 s left → checking, else aborted |
//! | checking | … and the order can be completed | valid → redeeming, else aborted |
//! | redeeming | the redeem may be out | done → awaiting; else → redeem-unknown, or guarding if surely not sent |
//! | redeem-unknown | nothing | after 30 s check: valid → guarding (once) or aborted; not → awaiting, presumed ours |
//! | awaiting | redeemed | completed → completed; open → completing, where it is for us; gone → leaving |
//! | completing | the completion may be out | whatever it says → awaiting, unless completed |
//! | withdrawn | redeemed, and the price changed | as awaiting, but nobody completes |
//! | leaving | the order was seen gone | after 30 s gone still → unredeeming |
//! | unredeeming | the unredeem may be out | done → returning; else → unredeem-unknown; surely not sent → postponed |
//! | unredeem-unknown | nothing | after 30 s check: valid → compensated; not → unredeeming (3 times) |
//! | returning | given back | after 30 s → compensated |
//!
//! Where the facts allow no decision the saga ends as *escalated*, keeps the lock, and takes a person's word.
//!
//! One thing cannot be known: a channel outside our lock (a box office with the same vouchers) may redeem the code
//! while one of our writes is unsettled. If our answer is lost too, its redemption is taken for ours, or reversed by the
//! second unredeem. More than three such presumptions in an hour are left to a person ([`limits::PRESUMPTIONS`]). The
//! model in `tests/` shows that nothing else goes wrong. It assumes that no call is executed later than
//! [`limits::QUIET`] after it was given up, and that no completed order stays unseen for longer than that.
#![forbid(unsafe_code)]

mod action;
mod amount;
mod end;
mod event;
pub mod limits;
mod saga;
mod step;
mod view;

pub use action::{Action, next};
pub use amount::Amount;
pub use end::{Abort, End, Escalation, Evidence};
pub use event::{
    CheckAnswer, CompleteAnswer, Event, NotDone, OrderFact, RedeemAnswer, Settlement, UnredeemAnswer,
};
pub use saga::{Ask, Back, Completion, Course, Doubt, Heard, Held, Proof, RedemptionId, Saga, Stage, Terms};
pub use step::step;
pub use view::Shown;

/// Milliseconds since 1970. The saga only compares and adds; any clock will do that all its runners share.
pub type Millis = i64;
