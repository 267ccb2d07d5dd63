//! The state as a whole, and questions about it.

use crate::activity::{Activity, Choosable, Panel};
use crate::discount::DiscountOffer;
use crate::entry::Entry;
use crate::failure::Refusal;
use crate::ids::{OrderId, RequestId, ShowtimeId, VoucherId};
use crate::language::Language;
use crate::message::{Message, Tone};
use crate::money::{Currency, Money};
use crate::order::{Order, Ticket, VoucherKind};
use crate::prices::PriceList;
use crate::selection::{Basis, Before};
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
    /// The kinds of vouchers that the site takes, in the order in which to ask for them.
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
    /// The prices of the showtime; empty until they are read.
    pub(crate) prices: PriceList,
    /// The ticket types that each voucher's tickets replaced.
    pub(crate) before: Vec<(VoucherId, Before)>,
    pub(crate) offers: Remote<Vec<DiscountOffer>>,
    pub(crate) capabilities: Remote<Vec<String>>,
    pub(crate) payments: VoucherPayments,
    /// The order, if a read showed it as sold. Vista may list it among the completed ones some seconds later.
    pub(crate) sold: Option<Box<Order>>,
    /// The background read of the order that is under way.
    pub(crate) order_refresh: Option<RequestId>,
    pub(crate) entry: Entry,
    pub(crate) notice: Option<Message>,
    /// Whether a write is unconfirmed, and the order was not read since.
    pub(crate) is_unconfirmed: bool,
    /// Whether the list of the tickets that vouchers can pay is open.
    pub(crate) shows_tickets: bool,
}

impl Checkout {
    /// A new checkout. [`Event::Started`](crate::Event::Started) starts it.
    pub fn new(settings: Settings) -> Checkout {
        Checkout {
            entry: Entry::default(),
            settings,
            last_request: RequestId::default(),
            now: Moment::default(),
            phase: Phase::New,
            prices: PriceList::default(),
            before: Vec::new(),
            offers: Remote::Absent,
            capabilities: Remote::Absent,
            payments: VoucherPayments::default(),
            sold: None,
            order_refresh: None,
            notice: None,
            is_unconfirmed: false,
            shows_tickets: false,
        }
    }

    /// The settings of the page.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The order to compute changes from. `None` if it is incomplete: SetShowtime would drop its unread tickets.
    pub(crate) fn basis(&self) -> Option<Basis<'_>> {
        let shopping = self.shopping().filter(|shopping| shopping.order.complete)?;
        Some(Basis { order: &shopping.order, showtime: &self.settings.showtime, prices: &self.prices })
    }

    /// The ticket types that the tickets of a voucher replaced.
    pub(crate) fn before(&self, voucher: &VoucherId) -> Before {
        let known = self.before.iter().filter(|(known, _)| known == voucher);
        known.flat_map(|(_, before)| before.iter().cloned()).collect()
    }

    /// The tickets that a voucher can pay, as if it paid none yet: the cheapest for the user first, and tickets that
    /// would be added last.
    pub(crate) fn choices(&self, voucher: &VoucherId) -> Vec<Choosable> {
        let Some(basis) = self.basis() else { return Vec::new() };
        basis.options(voucher, &self.before(voucher), self.allowance(voucher))
    }

    /// The user's saving on a ticket of an order. For a ticket that a voucher pays it is the difference to the ticket that
    /// was there before: the server's saving is the difference to another price, which the user would not have paid.
    pub(crate) fn saved_on(&self, order: &Order, ticket: &Ticket) -> Money {
        let usual = ticket.voucher.as_ref().filter(|_| order.complete).and_then(|voucher| {
            let before = self.before(voucher);
            let tickets = order.tickets(&self.settings.showtime);
            let mut of_voucher = tickets.iter().filter(|one| one.voucher == ticket.voucher);
            let place = of_voucher.position(|one| one.key == ticket.key)?;
            let previous = match before.get(place) {
                // The voucher added the ticket.
                Some(None) => return Some(ticket.price),
                Some(Some(previous)) => previous,
                None => self.prices.usual_type(self.prices.area(&ticket.ticket_type))?,
            };
            self.prices.usual_price(previous)
        });
        let saved = usual.map_or(ticket.saved, |usual| usual.minus(ticket.price));
        Money::new(saved.minor.max(0))
    }

    /// What the user saves on all tickets of an order.
    pub(crate) fn saved(&self, order: &Order) -> Money {
        order
            .all_tickets()
            .into_iter()
            .fold(Money::new(0), |sum, ticket| sum.plus(self.saved_on(order, ticket)))
    }

    /// How many tickets a voucher may pay in all; `None` if the server did not say.
    pub(crate) fn allowance(&self, voucher: &VoucherId) -> Option<u32> {
        let known = self.shopping()?.redemptions.iter().find(|(known, _)| known == voucher);
        known.map(|(_, redemptions)| *redemptions)
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

    /// Whether discount codes can be applied, which needs Connect; `None` while that is not known. Connect must have
    /// answered with its offers, and a proxy that lists its capabilities must list `discount-codes`.
    pub(crate) fn takes_discounts(&self) -> Option<bool> {
        match (&self.offers, &self.capabilities) {
            (Remote::Absent, _) if matches!(self.phase, Phase::New) => None,
            (Remote::Absent, _) => Some(false),
            (_, Remote::Got(_)) if !self.can("discount-codes") => Some(false),
            (Remote::Waiting(_), _) => None,
            (Remote::Got(_), _) => Some(true),
        }
    }

    /// The discounts on offer by code; empty if the site does not take codes.
    pub(crate) fn offers(&self) -> &[DiscountOffer] {
        match &self.offers {
            Remote::Got(offers) if self.takes_discounts() == Some(true) => offers,
            _ => &[],
        }
    }

    /// Whether to offer more time for the order: the user was warned, and the server has not refused yet.
    pub(crate) fn can_extend(&self) -> bool {
        let near = |shopping: &Shopping| {
            !shopping.time_is_fixed && shopping.deadline.is_some_and(|deadline| deadline.has_warned())
        };
        self.can("expiry-reset") && self.shopping().is_some_and(near)
    }

    /// Whether voucher payments may turn out to be possible: the capabilities are still being read.
    pub(crate) fn may_take_payments(&self) -> bool {
        voucher_payment::supports(self.settings.currency) && matches!(self.capabilities, Remote::Waiting(_))
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
            Phase::Shopping(shopping) => shopping.activity == Activity::Idle && !self.entry.asked,
        }
    }

    /// Whether a write is unconfirmed and the order was not read since. The user can check again, also after the message
    /// about it has gone.
    pub(crate) fn is_unconfirmed(&self) -> bool {
        self.is_settled() && self.is_unconfirmed
    }

    /// The last message to the user, while it is shown.
    pub fn notice(&self) -> Option<Message> {
        self.notice.or(self.entry.problem)
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
