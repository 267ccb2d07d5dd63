//! The voucher payments, and the form for a ProCinema code.

use super::{FieldView, Frame};
use crate::activity::Form;
use crate::failure::Refusal;
use crate::message::Message;
use crate::money::Money;
use crate::voucher_payment::{self, VoucherPayment, VoucherPaymentState};

/// The voucher payments of the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoucherPaymentView {
    /// The voucher payments, in the sequence in which they cover the order.
    pub parts: Vec<VoucherPaymentRow>,
    /// The form for one more; `None` if none can be added, for example because the amount due is too small.
    pub form: Option<VoucherPaymentFormView>,
}

/// The form for a ProCinema code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoucherPaymentFormView {
    /// The code field.
    pub code: FieldView,
    /// The amount field.
    pub amount: AmountView,
    /// The error of the form.
    pub error: Option<Message>,
    /// Whether the form can be submitted.
    pub enabled: bool,
    /// Whether a code is being checked.
    pub busy: bool,
}

/// A voucher payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoucherPaymentRow {
    /// The server's id of the payment.
    pub id: String,
    /// The code as the server masks it.
    pub masked_code: String,
    /// The part of the total that it covers, or why there is none.
    pub part: PartView,
    /// Whether the user can remove it now; `None` if it can never be removed.
    pub can_remove: Option<bool>,
}

/// The amount field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmountView {
    /// The typed text; `None` until the user types.
    pub typed: Option<String>,
    /// The largest possible amount. The field shows it until the user types.
    pub most: Money,
    /// Whether to mark the field as wrong.
    pub invalid: bool,
}

/// The part of the total that a voucher payment covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartView {
    /// This amount, as soon as the order is completed.
    Planned(Money),
    /// Nothing, because the amount due is too small.
    Unused,
    /// The payment is being confirmed.
    Confirming,
    /// Nothing, because the cinema is checking the payment.
    UnderReview,
}

pub(super) fn voucher_payment(frame: &Frame<'_>) -> Option<VoucherPaymentView> {
    let checkout = frame.checkout;
    let parts = checkout.parts(frame.order.total).into_iter();
    let row = |(payment, part): (&VoucherPayment, Money)| VoucherPaymentRow {
        id: payment.id.clone(),
        masked_code: payment.masked_code.clone(),
        part: match payment.state {
            VoucherPaymentState::Planned if part.is_zero() => PartView::Unused,
            VoucherPaymentState::Planned => PartView::Planned(part),
            VoucherPaymentState::Confirming | VoucherPaymentState::Completed => PartView::Confirming,
            VoucherPaymentState::UnderReview => PartView::UnderReview,
        },
        can_remove: payment.is_planned().then_some(frame.free),
    };
    let view = VoucherPaymentView { parts: parts.map(row).collect(), form: form(frame) };
    (view.form.is_some() || !view.parts.is_empty()).then_some(view)
}

fn form(frame: &Frame<'_>) -> Option<VoucherPaymentFormView> {
    let checkout = frame.checkout;
    let (_, due) = checkout.split(frame.order.total);
    let most =
        voucher_payment::largest(due).filter(|_| checkout.takes_payments() && checkout.payments.known)?;
    let form = &checkout.pay;
    let error = form.attempts.error(checkout.now);
    let of_amount = error == Some(Message::Refused(Refusal::AmountNotAccepted));
    Some(VoucherPaymentFormView {
        code: FieldView { value: form.code.clone(), invalid: error.is_some() && !of_amount },
        amount: AmountView { typed: form.amount.clone(), most, invalid: of_amount },
        error,
        enabled: frame.free && !form.attempts.is_locked(),
        busy: frame.activity.busy_form() == Some(Form::VoucherPayment),
    })
}
