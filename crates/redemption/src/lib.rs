//! The redemption of a ProCinema code as a pure state machine.
//!
//! A customer pays a part of an order with a voucher. Either the code is redeemed at ProCinema and the order completed at
//! Vista, or neither. ProCinema has no idempotency key, no query except `/check` (valid or not), and an `/unredeem` that
//! reverses any redemption of the code. Therefore:
//!
//! - The voucher is redeemed as late as possible, under a lock of the code.
//! - If the answer to a write is missing, the redemption waits until the call cannot be under way any more. Then it checks
//!   the code.
//! - A redemption is reversed only with a proof that it is ours, and only if the order cannot be completed any more.
//!
//! [`step`] returns the redemption after an [`Event`], and [`next`] the [`Action`] that it asks for. Neither waits or reads
//! a clock. The runner stores the redemption after every step and *before* it does what `next` says: a stored state that
//! asks for a write is the intent of that write. If a runner loads a redemption, it applies [`Event::Resumed`] first.
//!
//! ```
//! use redemption::{Action, Amount, CheckAnswer, Event, OrderAnswer, VoucherPaymentState, Redemption, WriteAnswer, next, step};
//!
//! let now = 1_000;
//! let redemption = Redemption::planned(Amount::new(2_500).unwrap());
//! let redemption = step(redemption, Event::Start { total: 3_000, open: 3_000 }, now);
//! let answer = OrderAnswer::Open { time_left: 600_000, total: 3_000 };
//! let redemption = step(redemption, Event::Order { asked_at: now, answer }, now);
//! let checked = Event::Checked { asked_at: now, answer: CheckAnswer::Valid, presumptions: 0 };
//! let redemption = step(redemption, checked, now);
//!
//! // This state is stored now, and then the call is made.
//! assert!(matches!(next(&redemption), Action::Redeem { attempt: 1, .. }));
//! let redeemed = step(redemption.clone(), Event::Redeem { attempt: 1, answer: WriteAnswer::Done(None) }, now);
//! assert_eq!(redeemed.payment_state(), VoucherPaymentState::Redeemed);
//!
//! // If the connection breaks, the code is checked after the quiet period.
//! let unconfirmed = step(redemption, Event::Redeem { attempt: 1, answer: WriteAnswer::Unconfirmed }, now);
//! assert_eq!(next(&unconfirmed), Action::Check { at: now + redemption::limits::QUIET });
//! ```
//!
//! | state | what is known | what is next |
//! |---|---|---|
//! | planned | the code was valid when entered | start → guarding; order completed → aborted |
//! | guarding | the code is locked | order open, more than 30 s left → checking, else aborted; another total → planned |
//! | checking | … and the order can be completed | valid → redeeming, else aborted |
//! | redeeming | the redeem may be sent | done → awaiting; unconfirmed → redeem-unknown; not executed → guarding |
//! | redeem-unknown | nothing | after 30 s check: valid → guarding (once) or aborted; not → awaiting, presumed ours |
//! | awaiting | redeemed | completed → completed, or escalated if unconfirmed to the site; gone → leaving |
//! | leaving | the order was once gone | after 30 s still gone → unredeeming |
//! | unredeeming | the unredeem may be sent | done → returning; unconfirmed → unredeem-unknown; not executed → postponed |
//! | unredeem-unknown | nothing | after 30 s check: valid → compensated; not → unredeeming (3 times) |
//! | returning | reversed | after 30 s → compensated |
//!
//! If the order's total changes after the voucher was redeemed, the redemption stays as it is: the voucher pays its part of
//! the new total, and the amount due is confirmed to the site ([`Event::Confirmed`]). If the order is sold at another total
//! than the confirmed one, operators are told ([`Sale`]).
//!
//! If the facts allow no decision, the redemption ends as *escalated*. It keeps the lock until an operator decides. If the
//! systems give no answer for [`limits::PATIENCE`], it is *delayed*: operators are told, and it continues by itself when
//! the systems answer. [`notice`] names each step that operators are told about.
//!
//! One thing cannot be known. A channel outside our lock, for example a box office that takes the same vouchers, may redeem
//! the code while one of our writes is unconfirmed. If our own call was not executed, that redemption is taken for ours, or
//! the second unredeem reverses it. If there are more than three such presumptions in an hour, an operator decides
//! ([`limits::PRESUMPTIONS`]). The model in `tests/` shows that nothing else goes wrong. It assumes that no call is executed
//! later than [`limits::QUIET`] after it was given up, and that no completed order stays hidden for longer than that.
#![forbid(unsafe_code)]
#![warn(clippy::disallowed_types)]

mod action;
mod amount;
mod answer;
mod end;
mod event;
pub mod limits;
mod notice;
mod redemption;
mod step;
mod view;

pub use action::{Action, next};
pub use amount::Amount;
pub use answer::{
    CheckAnswer, NotExecuted, OrderAnswer, RedeemAnswer, RedemptionId, UnredeemAnswer, WriteAnswer,
};
pub use end::{Abort, End, Escalation, Evidence, Sale};
pub use event::{Event, Resolution};
pub use notice::{Notice, notice};
pub use redemption::{
    Proof, Query, RedeemedVoucher, Redemption, Reply, Reversal, Stage, Terms, UnconfirmedRedeem,
};
pub use step::step;
pub use view::{Standing, VoucherPaymentState};

/// Milliseconds since 1970. A redemption only compares and adds times, so any clock works that all its runners share.
pub type Millis = i64;
