//! Everything to draw: what is visible, enabled and announced. The view draws it and decides nothing.

mod discounts;
mod receipt;
mod summary;
mod voucher_payment;
mod vouchers;

pub use discounts::{DiscountRow, Question, TicketChoice};
pub use receipt::{GiftView, Receipt};
pub use summary::{Line, Summary};
pub use voucher_payment::{PartView, VoucherPaymentRow};
pub use vouchers::{ChoiceView, FormView, OptionView, StepView, TicketList, TicketRow, ToPay, VoucherRow};

use crate::activity::{Activity, Panel};
use crate::checkout::Checkout;
use crate::ids::{ShowtimeId, TicketTypeId};
use crate::language::Language;
use crate::message::{Message, Tone};
use crate::order::Order;
use crate::state::{AddedCode, Phase, Shopping};

/// The whole screen.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewModel {
    /// Which of the three screens.
    pub screen: Screen,
    /// Whether an activity is under way.
    pub busy: bool,
    /// The text of the live region.
    pub status: Option<Status>,
    /// The seconds that the order is still held; `None` if the server did not say.
    pub expiry: Option<u32>,
    /// Whether the button for more time is enabled; `None` if it is not shown.
    pub extend: Option<bool>,
    /// Whether to offer to check an unconfirmed write again.
    pub check: bool,
    /// The ticket prices that are restricted to vouchers.
    pub tickets: TicketList,
    /// The form for a code.
    pub form: FormView,
    /// The open choice of the tickets that a voucher pays.
    pub choice: Option<ChoiceView>,
    /// The vouchers on the order.
    pub vouchers: Vec<VoucherRow>,
    /// The voucher payments, in the sequence in which they cover the order.
    pub payments: Vec<VoucherPaymentRow>,
    /// The discounts: listed, on offer, applied.
    pub discounts: Vec<DiscountRow>,
    /// The open question before something that cannot be undone.
    pub question: Option<Question>,
    /// The order.
    pub summary: Option<Summary>,
}

/// A screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Screen {
    /// A skeleton.
    Loading,
    /// The voucher step. Until the order is read, it has only the voucher form.
    Shopping,
    /// A text in place of the step.
    Ended(Ended),
}

/// The reason for a text in place of the step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The order could not be loaded; the user can try again.
    Broken(Message),
    /// The order's time is over.
    Expired,
    /// The order is bought.
    Completed(Receipt),
}

/// A text for the live region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// The message.
    pub message: Message,
    /// Its style.
    pub tone: Tone,
    /// Whether it is for screen readers only, because the same text is visible elsewhere.
    pub quiet: bool,
}

/// The screen for a state.
pub fn view_model(checkout: &Checkout) -> ViewModel {
    let nothing = ViewModel {
        screen: Screen::Loading,
        busy: !checkout.is_settled(),
        status: status(checkout),
        expiry: None,
        extend: None,
        check: checkout.is_unconfirmed(),
        tickets: TicketList::Absent,
        form: FormView::default(),
        choice: None,
        vouchers: Vec::new(),
        payments: Vec::new(),
        discounts: Vec::new(),
        question: None,
        summary: None,
    };
    match &checkout.phase {
        Phase::New | Phase::Loading(_) => {
            let asked = checkout.entry.asked;
            let form = vouchers::form(checkout, !asked, asked);
            ViewModel { screen: Screen::Shopping, form, ..nothing }
        }
        Phase::Leaving(_) => nothing,
        Phase::Broken(failure) => {
            ViewModel { screen: Screen::Ended(Ended::Broken(Message::from(*failure))), ..nothing }
        }
        Phase::Expired => ViewModel { screen: Screen::Ended(Ended::Expired), ..nothing },
        Phase::Completed(bought) => {
            let order = &bought.order;
            let frame = Frame { checkout, order, panel: None, free: false };
            ViewModel {
                screen: Screen::Ended(Ended::Completed(receipt::receipt(checkout, bought))),
                summary: Some(summary::summary(&frame)),
                ..nothing
            }
        }
        Phase::Shopping(shopping) => shopping_view(checkout, shopping, nothing),
    }
}

fn shopping_view(checkout: &Checkout, shopping: &Shopping, nothing: ViewModel) -> ViewModel {
    let Shopping { order, activity, .. } = shopping;
    let panel = shopping.panel.as_ref();
    // A choice closes when something new begins; a question has to be answered first.
    let free = checkout.is_settled() && !checkout.is_asking();
    let frame = Frame { checkout, order, panel, free };
    ViewModel {
        screen: Screen::Shopping,
        expiry: shopping.deadline.and_then(|deadline| deadline.seconds_left(checkout.now)),
        extend: checkout.can_extend().then(|| checkout.is_settled()),
        tickets: vouchers::tickets(&frame),
        form: vouchers::form(checkout, free, activity.sends_code() || checkout.entry.asked),
        choice: vouchers::choice(&frame),
        vouchers: vouchers::vouchers(&frame),
        payments: voucher_payment::payments(&frame),
        discounts: discounts::discounts(&frame),
        question: discounts::question(&frame),
        summary: Some(summary::summary(&frame)),
        ..nothing
    }
}

/// The activity's message takes precedence over a notice, and a notice over the error of a field.
fn status(checkout: &Checkout) -> Option<Status> {
    let under_way = match &checkout.phase {
        // The live region is drawn empty first: a text that is added together with it is not announced.
        Phase::New => None,
        Phase::Loading(_) | Phase::Leaving(_) => Some(Message::Loading),
        Phase::Broken(failure) => Some(Message::from(*failure)),
        Phase::Expired => Some(Message::OrderExpired),
        Phase::Completed(_) => Some(Message::OrderCompleted),
        Phase::Shopping(shopping) => shopping.activity.status(),
    };
    let is_field_error = checkout.notice.is_none();
    under_way.or(checkout.notice()).map(|message| Status {
        message,
        tone: message.tone(),
        quiet: match &checkout.phase {
            // The error stands at its field.
            Phase::Shopping(shopping) => is_field_error && shopping.activity == Activity::Idle,
            // The form must not move.
            Phase::New | Phase::Loading(_) | Phase::Broken(_) | Phase::Expired | Phase::Completed(_) => true,
            Phase::Leaving(_) => false,
        },
    })
}

/// The last characters of a masked code, as in "ending in 0112". Masks differ between systems: one that does not end in
/// characters of the code is returned whole.
fn ending(mask: &str) -> String {
    let masked = mask.bytes().rposition(|byte| !byte.is_ascii_alphanumeric()).map_or(0, |at| at + 1);
    mask.get(masked..).filter(|end| !end.is_empty()).unwrap_or(mask).to_owned()
}

/// The state that the parts of the view model are made from.
struct Frame<'a> {
    checkout: &'a Checkout,
    order: &'a Order,
    panel: Option<&'a Panel>,
    /// Whether a new action may begin.
    free: bool,
}

impl Frame<'_> {
    fn language(&self) -> &Language {
        &self.checkout.settings.language
    }

    fn showtime(&self) -> &ShowtimeId {
        &self.checkout.settings.showtime
    }

    fn added(&self) -> Option<&AddedCode> {
        self.checkout.shopping()?.added.as_ref()
    }

    /// The name of a ticket type: from the price list, else from the order, else its code.
    fn name(&self, id: &TicketTypeId) -> String {
        let in_order = || self.order.ticket_types.iter().find(|ticket_type| ticket_type.id == *id);
        let found = self.checkout.prices.ticket_type(id).or_else(in_order);
        let name = found.map_or("", |ticket_type| ticket_type.name.in_language(self.language()));
        if name.is_empty() { id.code().to_owned() } else { name.to_owned() }
    }
}
