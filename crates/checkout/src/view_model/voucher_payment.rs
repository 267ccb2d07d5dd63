//! The voucher payments of the order.

use super::{Frame, ending};
use crate::money::Money;
use crate::state::AddedCode;
use crate::voucher_payment::{VoucherPayment, VoucherPaymentState};

/// A voucher payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoucherPaymentRow {
    /// The server's id of the payment.
    pub id: String,
    /// The last characters of the code, or the whole mask if it does not end in them.
    pub ending: String,
    /// The part of the total that it covers, or why there is none.
    pub part: PartView,
    /// Whether the user can remove it now; `None` if it can never be removed.
    pub can_remove: Option<bool>,
    /// Whether the last action added it, so that removing it is undoing that.
    pub is_new: bool,
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

/// The voucher payments of the order, in the sequence in which they cover it.
pub(super) fn payments(frame: &Frame<'_>) -> Vec<VoucherPaymentRow> {
    let parts = frame.checkout.parts(frame.order.total).into_iter();
    let row = |(payment, part): (&VoucherPayment, Money)| VoucherPaymentRow {
        id: payment.id.clone(),
        ending: ending(&payment.masked_code),
        part: match payment.state {
            VoucherPaymentState::Planned if part.is_zero() => PartView::Unused,
            VoucherPaymentState::Planned => PartView::Planned(part),
            VoucherPaymentState::Confirming | VoucherPaymentState::Completed => PartView::Confirming,
            VoucherPaymentState::UnderReview => PartView::UnderReview,
        },
        can_remove: payment.is_planned().then_some(frame.free),
        is_new: matches!(frame.added(), Some(AddedCode::Payment(added)) if *added == payment.id),
    };
    parts.map(row).collect()
}
