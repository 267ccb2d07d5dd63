//! The second way to pay: ProCinema vouchers, and the form for one.

use super::{FieldView, Frame};
use crate::activity::Intent;
use crate::message::Message;
use crate::payment::{self, Payment, PaymentState};
use crate::{Money, Refusal};

/// The second way to pay: the vouchers that pay parts, and a form for one more while something is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentView {
    /// The vouchers.
    pub parts: Vec<PaymentRow>,
    /// The form.
    pub form: Option<PaymentFormView>,
}

/// The form for a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentFormView {
    /// The code field.
    pub code: FieldView,
    /// The amount field.
    pub amount: AmountView,
    /// The error of one of them.
    pub error: Option<Message>,
    /// Whether a try may begin.
    pub enabled: bool,
    /// Whether one is on its way.
    pub busy: bool,
}

/// A voucher that pays a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentRow {
    /// Names it to the server.
    pub id: String,
    /// The server's mask.
    pub masked_code: String,
    /// The part of the total that it pays.
    pub part: PartView,
    /// Whether it can be removed now; `None` if it never can.
    pub can_remove: Option<bool>,
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
    /// Nothing: too little is left.
    Unused,
    /// It is being confirmed.
    Confirming,
    /// Nothing: the cinema looks into it.
    UnderReview,
}

pub(super) fn payment(frame: &Frame<'_>) -> Option<PaymentView> {
    let checkout = frame.checkout;
    let parts = checkout.parts(frame.order.total).into_iter();
    let row = |(payment, part): (&Payment, Money)| PaymentRow {
        id: payment.id.clone(),
        masked_code: payment.masked_code.clone(),
        part: match payment.state {
            PaymentState::Planned if part.is_zero() => PartView::Unused,
            PaymentState::Planned => PartView::Planned(part),
            PaymentState::Confirming | PaymentState::Completed => PartView::Confirming,
            PaymentState::UnderReview => PartView::UnderReview,
        },
        can_remove: payment.is_planned().then_some(frame.free),
    };
    let view = PaymentView { parts: parts.map(row).collect(), form: form(frame) };
    (view.form.is_some() || !view.parts.is_empty()).then_some(view)
}

fn form(frame: &Frame<'_>) -> Option<PaymentFormView> {
    let checkout = frame.checkout;
    let (_, due) = checkout.split(frame.order.total);
    let most = payment::largest(due).filter(|_| checkout.takes_payments() && checkout.payments.known)?;
    let form = &checkout.pay;
    let error = form.attempts.error(checkout.now);
    let of_amount = error == Some(Message::Refused(Refusal::AmountNotAccepted));
    Some(PaymentFormView {
        code: FieldView { value: form.code.clone(), invalid: error.is_some() && !of_amount },
        amount: AmountView { typed: form.amount.clone(), most, invalid: of_amount },
        error,
        enabled: frame.free && !form.attempts.is_locked(),
        busy: matches!(frame.activity.writes(), Some(Intent::AddPayment { .. })),
    })
}
