//! The state as a whole, and questions about it.

use crate::activity::{Activity, Panel};
use crate::discount::DiscountOffer;
use crate::failure::Refusal;
use crate::forms::{CodeForm, VoucherForm, VoucherPaymentForm};
use crate::ids::{OrderId, RequestId, ShowtimeId};
use crate::language::Language;
use crate::message::{Message, Tone};
use crate::money::{Currency, Money};
use crate::order::{Order, VoucherKind};
use crate::state::{Phase, Remote, Shopping, VoucherPayments};
use crate::time::Moment;
use crate::voucher_payment;
use crate::voucher_payment::VoucherPayment;

/// The settings of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The order in progress.
    pub order: OrderId,
    /// The showtime whose tickets are sold.
    pub showtime: ShowtimeId,
    /// The currency of all amounts, because OCAPI names none.
    pub currency: Currency,
    /// The kinds of vouchers that can be added; the first is the usual one.
    pub voucher_kinds: Vec<VoucherKind>,
    /// The language of the cinema's own texts, such as ticket names.
    pub language: Language,
}

/// The whole state of the voucher step.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkout {
    pub(crate) settings: Settings,
    pub(crate) last_request: RequestId,
    pub(crate) now: Moment,
    pub(crate) phase: Phase,
    pub(crate) offers: Remote<Vec<DiscountOffer>>,
    pub(crate) capabilities: Remote<Vec<String>>,
    pub(crate) payments: VoucherPayments,
    /// The background read of the order that is under way.
    pub(crate) order_refresh: Option<RequestId>,
    pub(crate) form: VoucherForm,
    pub(crate) code: CodeForm,
    pub(crate) pay: VoucherPaymentForm,
    pub(crate) notice: Option<Message>,
}

impl Checkout {
    /// A new checkout. [`Event::Started`](crate::Event::Started) starts it.
    pub fn new(settings: Settings) -> Checkout {
        Checkout {
            form: VoucherForm {
                kind: settings.voucher_kinds.first().copied().unwrap_or_default(),
                ..VoucherForm::default()
            },
            settings,
            last_request: RequestId::default(),
            now: Moment::default(),
            phase: Phase::New,
            offers: Remote::Absent,
            capabilities: Remote::Absent,
            payments: VoucherPayments::default(),
            order_refresh: None,
            code: CodeForm::default(),
            pay: VoucherPaymentForm::default(),
            notice: None,
        }
    }

    /// The settings of the page.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn shopping(&self) -> Option<&Shopping> {
        match &self.phase {
            Phase::Shopping(shopping) => Some(shopping),
            _ => None,
        }
    }

    /// The order as last confirmed by the server; `None` while there is none.
    pub fn order(&self) -> Option<&Order> {
        match &self.phase {
            Phase::Shopping(shopping) => Some(&shopping.order),
            Phase::Completed(bought) => Some(&bought.order),
            _ => None,
        }
    }

    /// The voucher payments of the order, as far as they are known.
    pub fn payments(&self) -> &[VoucherPayment] {
        &self.payments.all
    }

    /// Whether the proxy has a capability, such as `gift`.
    pub(crate) fn can(&self, word: &str) -> bool {
        matches!(&self.capabilities, Remote::Got(words) if words.iter().any(|can| can == word))
    }

    /// Whether the proxy may have a capability: it lists that one, or it lists none.
    pub(crate) fn may_have(&self, word: &str) -> bool {
        self.can(word) || !matches!(self.capabilities, Remote::Got(_))
    }

    /// Whether to offer more time for the order: the user was warned, and the server has not refused yet.
    pub(crate) fn can_extend(&self) -> bool {
        let near = |shopping: &Shopping| {
            !shopping.time_is_fixed && shopping.deadline.is_some_and(|deadline| deadline.has_warned())
        };
        self.can("expiry-reset") && self.shopping().is_some_and(near)
    }

    /// Whether voucher payments are possible.
    pub(crate) fn takes_payments(&self) -> bool {
        voucher_payment::supports(self.settings.currency) && self.can("procinema")
    }

    /// Each voucher payment with its part of `total`, computed as the server does: redeemed vouchers first.
    pub(crate) fn parts(&self, total: Money) -> Vec<(&VoucherPayment, Money)> {
        let mut due = total;
        let (plans, begun): (Vec<_>, Vec<_>) =
            self.payments().iter().partition(|payment| payment.is_planned());
        let part = |payment: &'_ VoucherPayment| {
            let part = payment.part_of(due);
            due = due.minus(part);
            part
        };
        let parts: Vec<_> = begun.iter().chain(&plans).copied().map(part).collect();
        begun.into_iter().chain(plans).zip(parts).collect()
    }

    /// The sum of the voucher payments, `None` if it is 0, and the amount due.
    pub(crate) fn split(&self, total: Money) -> (Option<Money>, Money) {
        let due = self.parts(total).into_iter().fold(total, |due, (_, part)| due.minus(part));
        (Some(total.minus(due)).filter(|part| !part.is_zero()), due)
    }

    /// Whether a question is open.
    pub fn is_asking(&self) -> bool {
        let is_question = |shopping: &Shopping| matches!(shopping.panel, Some(Panel::Question(_)));
        self.shopping().is_some_and(is_question)
    }

    /// The outcome of the completion that the page asked for: `None` if the order is bought, or the amount that the page
    /// has to collect.
    ///
    /// # Errors
    /// The message that explains why the order cannot be completed.
    pub fn completion(&self) -> Result<Option<Money>, Message> {
        match &self.phase {
            Phase::Completed(_) => Ok(None),
            _ => match self.payments.due {
                Some(due) => Ok(Some(due)),
                None => Err(self.failure().unwrap_or(Message::Refused(Refusal::OrderBusy))),
            },
        }
    }

    /// Whether nothing is under way: the last action was done or refused, or a panel waits for the user.
    pub fn is_settled(&self) -> bool {
        match &self.phase {
            Phase::New | Phase::Loading(_) | Phase::Leaving(_) => false,
            Phase::Broken(_) | Phase::Expired | Phase::Completed(_) => true,
            Phase::Shopping(shopping) => shopping.activity == Activity::Idle,
        }
    }

    /// Whether the last message says that a write is unconfirmed. The user can check again.
    pub(crate) fn is_unconfirmed(&self) -> bool {
        self.is_settled() && self.notice == Some(Message::Unconfirmed)
    }

    /// The last message to the user, while it is shown.
    pub fn notice(&self) -> Option<Message> {
        let forms = [&self.form.attempts, &self.code.attempts, &self.pay.attempts];
        self.notice.or_else(|| forms.into_iter().find_map(|attempts| attempts.problem))
    }

    /// The error that ended the last action.
    pub fn failure(&self) -> Option<Message> {
        match &self.phase {
            Phase::Broken(failure) => Some((*failure).into()),
            Phase::Expired => Some(Message::OrderExpired),
            Phase::Completed(_) => Some(Message::OrderCompleted),
            _ => self.notice().filter(|message| message.tone() == Tone::Error),
        }
    }
}
