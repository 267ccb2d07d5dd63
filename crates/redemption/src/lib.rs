//! The redeeming of a ProCinema voucher as a pure state machine.
//!
//! A customer pays a part of an order with a voucher: the code has to be redeemed at ProCinema and the order completed
//! at Vista, or neither. ProCinema has no idempotency key, no query but `/check` (valid or not) and an `/unredeem` that
//! reverses whoever's redemption of the code there is. So the voucher is redeemed as late as possible, under a lock of
//! the code; a lost answer is settled by waiting until the call cannot be under way any more and checking; and a
//! redemption is reversed with a proof that it is ours and only when the order cannot be completed any more.
//!
//! [`step`] makes the next [`Redemption`] of a redemption and an [`Event`]; [`next`] says what to do. Neither waits or reads a
//! clock. The runner stores the redemption after every step and *before* it does what `next` says: a stored state that asks
//! for a write is the intent of it. Whoever loads a redemption tells it [`Event::Resumed`] first.
//!
//! | state | what is known | what is next |
//! |---|---|---|
//! | planned | the code was valid when entered | start → guarding |
//! | guarding | the code is locked | order open, more than 30 s left → checking, else aborted; another total → planned |
//! | checking | … and the order can be completed | valid → redeeming, else aborted |
//! | redeeming | the redeem may be out | done → awaiting; else → redeem-unknown, or guarding if surely not sent |
//! | redeem-unknown | nothing | after 30 s check: valid → guarding (once) or aborted; not → awaiting, presumed ours |
//! | awaiting | redeemed | completed → completed, or escalated if the site was never told so; gone → leaving |
//! | leaving | the order was seen gone | after 30 s gone still → unredeeming |
//! | unredeeming | the unredeem may be out | done → returning; else → unredeem-unknown; surely not sent → postponed |
//! | unredeem-unknown | nothing | after 30 s check: valid → compensated; not → unredeeming (3 times) |
//! | returning | given back | after 30 s → compensated |
//!
//! A total that changes once the voucher is redeemed changes nothing here: the voucher pays its part of the new total,
//! and the amount due is confirmed to the site ([`Event::Confirmed`]). An order sold at another total than
//! the confirmed one is reported ([`Sale`]).
//!
//! When the facts allow no decision the redemption ends as *escalated*, keeps the lock, and takes a person's word. When the
//! systems give no answer for [`limits::PATIENCE`] it is *delayed*: an operator is told, and it goes on by itself as
//! soon as they do. [`notice`] names each step that an operator has to know of.
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
mod notice;
mod redemption;
mod step;
mod view;

pub use action::{Action, next};
pub use amount::Amount;
pub use end::{Abort, End, Escalation, Evidence, Sale};
pub use event::{CheckAnswer, Event, NotDone, OrderFact, RedeemAnswer, Resolution, UnredeemAnswer};
pub use notice::{Notice, notice};
pub use redemption::{Ask, Back, Doubt, Heard, Held, Proof, Redemption, RedemptionId, Stage, Terms};
pub use step::step;
pub use view::Shown;

/// Milliseconds since 1970. The redemption only compares and adds; any clock will do that all its runners share.
pub type Millis = i64;
