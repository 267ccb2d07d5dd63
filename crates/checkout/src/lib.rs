//! The voucher and discount step of a cinema's checkout, as a state machine that knows no web.
//!
//! [`step`] takes the state and one [`Event`] and gives the next state and the [`Effect`]s to run; [`view_model`] says
//! what to show. Neither waits, reads a clock or can fail. Time, replies and what the person does come in as events;
//! every request has an id, and a reply to a request that is no longer waited for changes nothing.
//!
//! Three rules hold in every state (tests/properties.rs):
//! - One write at a time. A write whose reply was lost is never repeated blindly: the order is read first.
//! - What is shown is what the server last said. No price is computed.
//! - Setting the tickets of a showtime replaces them all, so it is always read, merge, put.
#![forbid(unsafe_code)]

mod activity;
mod barcode;
mod call;
mod checkout;
mod deadline;
mod discount;
mod effect;
mod event;
mod failure;
mod forms;
mod ids;
mod language;
mod message;
mod money;
mod order;
mod paste;
mod payment;
mod prices;
mod receipt;
mod selection;
mod snapshot;
mod state;
mod step;
mod time;
mod view_model;

pub use barcode::{Barcode, BarcodeError, Secret};
pub use call::{AddedVoucher, Answer, Call, Read, Write};
pub use checkout::{Checkout, Settings};
pub use discount::{DiscountOffer, SessionOrder, SessionTicket};
pub use effect::{Effect, Focus, HostEvent};
pub use event::{Event, Scanned};
pub use failure::{Failure, Refusal};
pub use ids::{
    DiscountId, OrderId, RequestId, SeatId, ShowtimeId, TicketId, TicketKey, TicketTypeId, VoucherId,
};
pub use language::{Language, Text};
pub use message::{Message, Tone};
pub use money::{Currency, Money};
pub use order::{Order, Seat, Showtime, Ticket, Voucher, VoucherKind};
pub use paste::Pasted;
pub use payment::{Payment, PaymentState};
pub use prices::{Need, PriceKey, PriceList, TicketPrice, TicketType};
pub use receipt::{Completion, CompletionStatus, Gift};
pub use selection::{Selection, WantedTicket};
pub use snapshot::Snapshot;
pub use step::step;
pub use time::Moment;
pub use view_model::{
    AmountView, ChoiceView, CodeView, DiscountRow, Ended, FieldView, FormView, GiftView, Line, OptionView,
    PartView, PaymentFormView, PaymentRow, PaymentView, Question, Receipt, Screen, Status, Summary,
    TicketChoice, TicketRow, ToPay, ViewModel, VoucherRow, view_model,
};
