//! The voucher and discount step of a cinema's checkout, as a state machine without any web code.
//!
//! [`step()`] takes the state and one [`Event`], and returns the next state and the [`Effect`]s to run. [`view_model()`]
//! returns everything to draw. Neither waits, reads a clock or can fail: time, replies and user actions arrive as events.
//! Each request has an id, and a reply to a request that nothing awaits changes nothing.
//!
//! ```
//! use checkout::{Answer, Call, Checkout, Currency, Effect, Event, Language, OrderId, Read, Settings, ShowtimeId};
//! use checkout::{VoucherKind, step};
//!
//! let checkout = Checkout::new(Settings {
//!     order: OrderId::new("1aaa031755d64e6d9cbddfec4b3c8633"),
//!     showtime: ShowtimeId::new("0002-2681"),
//!     currency: Currency::parse("NZD").expect("three letters"),
//!     voucher_kinds: vec![VoucherKind::Ticket],
//!     language: Language::new("en"),
//! });
//! let (checkout, effects) = step(checkout, Event::Started);
//! assert!(matches!(effects[0], Effect::Call(_, Call::Read(Read::Order))));
//! assert!(!checkout.is_settled());
//! ```
//!
//! Three rules hold in every state (tests/it/properties):
//! - One write at a time. An unconfirmed write is looked up before anything else is written.
//! - Every price and total shown was sent by the server. Savings and the amount due are differences of such amounts.
//! - Setting the tickets of a showtime replaces them all, so it is always read, merge, put.
#![forbid(unsafe_code)]
#![warn(clippy::disallowed_types)]

mod activity;
mod barcode;
mod call;
mod checkout;
mod cover;
mod deadline;
mod discount;
mod effect;
mod entry;
mod event;
mod failure;
#[cfg(fuzzing)]
pub mod fuzzing;
mod ids;
mod language;
mod link;
mod message;
mod money;
mod order;
mod paste;
mod prices;
mod receipt;
mod selection;
mod snapshot;
mod state;
mod step;
pub mod text;
mod time;
mod typed;
mod view_model;
mod voucher_payment;

pub use barcode::{Barcode, BarcodeError, Secret};
pub use call::{AddedVoucher, Answer, Call, NewVoucher, Read, Write};
pub use checkout::{Checkout, Settings};
pub use cover::cover_at_once;
pub use discount::{DiscountOffer, SessionOrder, SessionTicket};
pub use effect::{Effect, Focus, HostEvent};
pub use event::{Event, Scanned};
pub use failure::{Failure, Refusal};
pub use ids::{
    DiscountId, OrderId, RequestId, SeatId, ShowtimeId, TicketId, TicketKey, TicketTypeId, VoucherId,
};
pub use language::{Language, Text};
pub use message::{Difference, Message, Tone};
pub use money::{Currency, Money};
pub use order::{Order, OrderState, Seat, Showtime, Ticket, Voucher, VoucherKind};
pub use prices::{Need, PriceKey, PriceList, TicketPrice, TicketType};
pub use receipt::{Completion, CompletionStatus, Gift};
pub use selection::{Before, Selection, WantedTicket};
pub use snapshot::Snapshot;
pub use step::step;
pub use time::Moment;
pub use view_model::{
    ChoiceView, DiscountRow, Ended, FormView, GiftView, Line, OptionView, PartView, Question, Receipt,
    Screen, Status, StepView, Summary, TicketChoice, TicketList, TicketRow, ToPay, ViewModel,
    VoucherPaymentRow, VoucherRow, view_model,
};
pub use voucher_payment::{VoucherPayment, VoucherPaymentState};
