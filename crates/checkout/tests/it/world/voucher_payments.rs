//! The server's voucher payments.

use super::*;

impl Server {
    pub(crate) fn pay(&mut self, code: &Barcode, amount: Money) -> Vec<VoucherPayment> {
        let last: String = code.reveal().chars().skip(11).collect();
        let masked_code = format!("...........{last}");
        // The same code again changes its amount.
        self.payments.retain(|payment| payment.masked_code != masked_code || !payment.is_planned());
        self.next_id += 1;
        let id = format!("p{}", self.next_id);
        self.payments.push(VoucherPayment { id, masked_code, amount, state: VoucherPaymentState::Planned });
        self.payments.clone()
    }

    fn due(&self, total: Money) -> Money {
        let (plans, begun): (Vec<_>, Vec<_>) = self.payments.iter().partition(|payment| payment.is_planned());
        let left = |rest: i64, payment: &&VoucherPayment| rest - payment.part_of(chf(rest)).minor;
        chf(begun.iter().chain(&plans).fold(total.minor, left))
    }

    pub(crate) fn complete(&mut self, amount: Option<Money>) -> Reply {
        let order = self.order();
        let due = self.due(order.total);
        if !self.sold && amount != Some(due) {
            return Err(Failure::Refused(Refusal::AmountChanged));
        }
        let status = if self.undecided > 0 {
            self.undecided -= 1;
            None
        } else if due.is_zero() || self.sold {
            self.sold = true;
            Some(CompletionStatus::Completed(Some(Box::new(order))))
        } else {
            Some(CompletionStatus::PaymentDue(Some(due)))
        };
        let state = if self.sold { VoucherPaymentState::Completed } else { VoucherPaymentState::Confirming };
        for payment in
            self.payments.iter_mut().filter(|payment| payment.state != VoucherPaymentState::UnderReview)
        {
            payment.state = state;
        }
        let payments = self.payments.clone();
        Ok(match status {
            Some(status) => Answer::Completion(Completion { status, payments }),
            None => Answer::Pending(payments),
        })
    }
}
