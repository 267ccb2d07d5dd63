//! The second way to pay: the form for a ProCinema code, or what such a voucher pays.

use super::{FieldView, Frame};
use crate::message::Message;
use crate::payment::{self, PaymentState};
use crate::state::Activity;
use crate::{Money, Refusal};

/// The second way to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaymentView {
    /// A code can be entered.
    Form {
        /// The code field.
        code: FieldView,
        /// The amount field.
        amount: AmountView,
        /// What is wrong with one of them.
        error: Option<Message>,
        /// Whether a try may begin.
        enabled: bool,
        /// Whether one is on its way.
        busy: bool,
    },
    /// A voucher pays a part.
    Part {
        /// The server's mask.
        masked_code: String,
        /// What it pays.
        part: PartView,
        /// Whether it can be taken back now; `None` where there is no way back at all.
        can_remove: Option<bool>,
    },
}

/// The amount field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmountView {
    /// What was typed; `None` where nothing was yet.
    pub typed: Option<String>,
    /// What stands there then.
    pub most: Money,
    /// Whether it is to be marked as wrong.
    pub invalid: bool,
}

/// What a voucher pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartView {
    /// This part, once the order is bought.
    Planned(Money),
    /// Nothing: the order costs too little.
    Unused,
    /// It is being confirmed.
    Confirming,
}

pub(super) fn payment(frame: &Frame<'_>, activity: &Activity) -> Option<PaymentView> {
    let (checkout, total) = (frame.checkout, frame.order.total);
    if let Some(payment) = checkout.payment() {
        let part = payment.part_of(total);
        return Some(PaymentView::Part {
            masked_code: payment.masked_code.clone(),
            part: match payment.state {
                PaymentState::Planned if part.is_zero() => PartView::Unused,
                PaymentState::Planned => PartView::Planned(part),
                PaymentState::Confirming | PaymentState::Completed => PartView::Confirming,
            },
            can_remove: payment.is_planned().then_some(frame.free),
        });
    }
    let most = payment::most(total).filter(|_| checkout.takes_payments() && checkout.paying.asked)?;
    let form = &checkout.pay;
    let error = form.tries.error(checkout.now);
    let of_amount = error == Some(Message::Refused(Refusal::AmountNotAccepted));
    Some(PaymentView::Form {
        code: FieldView { value: form.code.clone(), invalid: error.is_some() && !of_amount },
        amount: AmountView { typed: form.amount.clone(), most, invalid: of_amount },
        error,
        enabled: frame.free && !form.tries.is_locked(),
        busy: matches!(activity, Activity::Paying(_)),
    })
}
