//! The vouchers: the tickets that they can pay, the form, the choice of tickets, and the vouchers on the order.

use super::{Frame, ending};
use crate::activity::Panel;
use crate::barcode::{Barcode, Secret};
use crate::checkout::Checkout;
use crate::entry::EntryStep;
use crate::ids::VoucherId;
use crate::message::Message;
use crate::money::Money;
use crate::order::VoucherKind;
use crate::state::AddedCode;
use crate::voucher_payment;

/// The tickets that vouchers can pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TicketList {
    /// There are none.
    Absent,
    /// The list is closed. Its rows are not made: a cinema may have hundreds.
    Closed,
    /// The rows, in display order.
    Open(Vec<TicketRow>),
}

/// A ticket that a voucher can pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketRow {
    /// The ticket type in the language of the page.
    pub name: String,
    /// The price with a voucher, with tax, without fees.
    pub price: Money,
    /// The kind of amount that the customer still pays.
    pub to_pay: ToPay,
}

/// The kind of amount that the customer still pays for a ticket with a voucher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToPay {
    /// The ticket is free.
    Nothing,
    /// The price of the ticket, which is a surcharge on the voucher.
    Surcharge,
    /// This booking fee.
    Fee(Money),
    /// The price of the ticket as a surcharge, and this booking fee.
    SurchargeAndFee(Money),
}

/// The form for a code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormView {
    /// What the form asks for.
    pub step: StepView,
    /// Whether the site takes discount codes, as far as is known.
    pub discounts: bool,
    /// The error of the form.
    pub error: Option<Message>,
    /// The amount due without the code, if that is a way on after the error.
    pub or_pay: Option<Money>,
    /// Whether the form can be submitted.
    pub enabled: bool,
    /// Whether a code is being sent.
    pub busy: bool,
    /// Whether the scanner is loading or open.
    pub scanning: bool,
}

/// What the form asks for. `Debug` hides the codes and the PIN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepView {
    /// A code.
    Code {
        /// The text of the field.
        text: Secret,
    },
    /// The PIN of a voucher.
    Pin {
        /// The barcode that the PIN is for.
        code: Secret,
        /// The text of the field.
        pin: Secret,
        /// Whether the code may be a discount, so that the user can say so.
        may_be_discount: bool,
    },
    /// The amount that a ProCinema code is to pay.
    Amount {
        /// The ProCinema code.
        code: Secret,
        /// The typed text; `None` until the user types.
        typed: Option<String>,
        /// The largest possible amount. The field shows it until the user types.
        most: Money,
    },
}

impl Default for StepView {
    fn default() -> StepView {
        StepView::Code { text: Secret::default() }
    }
}

/// The choice of the tickets that a voucher pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceView {
    /// The name of the voucher type.
    pub name: String,
    /// The last characters of the barcode, or the whole mask if it does not end in them.
    pub ending: String,
    /// The tickets to choose from. If there is only one, no choice is shown.
    pub options: Vec<OptionView>,
    /// The position of the chosen ticket in `options`.
    pub picked: usize,
    /// The number of tickets, 1 to `most`.
    pub quantity: u32,
    /// The largest number of tickets.
    pub most: u32,
}

/// A ticket that the voucher of a choice can pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionView {
    /// The ticket type in the language of the page.
    pub name: String,
    /// The price with the voucher, with tax, without fees.
    pub price: Money,
}

/// A voucher on the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoucherRow {
    /// The id of the voucher.
    pub id: VoucherId,
    /// The name of the voucher type; may be empty.
    pub name: String,
    /// The last characters of the barcode, or the whole mask if it does not end in them.
    pub ending: String,
    /// The number of tickets that it pays; `None` for a deal, which pays none itself.
    pub tickets: Option<usize>,
    /// The amount that its tickets cost less.
    pub saved: Money,
    /// Whether the user can now choose other tickets for it, or more or fewer.
    pub can_use: bool,
    /// Whether the user can remove it now.
    pub can_remove: bool,
    /// Whether the last action added it, so that removing it is undoing that.
    pub is_new: bool,
}

pub(super) fn tickets(frame: &Frame<'_>) -> TicketList {
    if !frame.checkout.prices.has_voucher_prices() {
        return TicketList::Absent;
    }
    if !frame.checkout.shows_tickets {
        return TicketList::Closed;
    }
    let prices = frame.checkout.prices.voucher_prices();
    let rows = prices
        .into_iter()
        .map(|price| TicketRow {
            name: frame.name(&price.ticket_type),
            price: price.price,
            to_pay: match (price.price.is_zero(), price.fee.filter(|fee| !fee.is_zero())) {
                (true, None) => ToPay::Nothing,
                (false, None) => ToPay::Surcharge,
                (true, Some(fee)) => ToPay::Fee(fee),
                (false, Some(fee)) => ToPay::SurchargeAndFee(fee),
            },
        })
        .collect();
    TicketList::Open(rows)
}

pub(super) fn form(checkout: &Checkout, free: bool, busy: bool) -> FormView {
    let entry = &checkout.entry;
    let secret = |code: &Barcode| Secret::new(code.reveal());
    let due = checkout.order().map(|order| checkout.split(order.total).1);
    FormView {
        step: match (&entry.step, due) {
            (EntryStep::Pin { code, pin, certain }, _) => {
                StepView::Pin { code: secret(code), pin: pin.clone(), may_be_discount: !certain }
            }
            (EntryStep::Amount { code, typed }, Some(due)) => StepView::Amount {
                code: secret(code),
                typed: typed.clone(),
                most: voucher_payment::largest(due).unwrap_or(due),
            },
            (EntryStep::Code | EntryStep::Discount | EntryStep::Amount { .. }, _) => {
                StepView::Code { text: entry.text.clone() }
            }
        },
        discounts: checkout.takes_discounts() != Some(false),
        error: entry.error(checkout.now),
        or_pay: due.filter(|_| entry.error(checkout.now).is_some_and(Message::is_about_code)),
        enabled: free,
        busy,
        scanning: entry.scan.is_some(),
    }
}

pub(super) fn choice(frame: &Frame<'_>) -> Option<ChoiceView> {
    let Some(Panel::Choice(choice)) = frame.panel else { return None };
    let voucher = frame.order.voucher(&choice.voucher)?;
    // Another type of voucher may have another price for the same ticket.
    let prices = frame.checkout.prices.of_voucher_type(&voucher.type_code);
    let options =
        choice.options.iter().filter_map(|option| prices.iter().find(|price| price.key() == option.key));
    Some(ChoiceView {
        name: voucher.name.in_language(frame.language()).to_owned(),
        ending: ending(&voucher.masked_barcode),
        options: options
            .map(|price| OptionView { name: frame.name(&price.ticket_type), price: price.price })
            .collect(),
        picked: choice.picked,
        quantity: choice.quantity,
        most: choice.options.get(choice.picked)?.most,
    })
}

pub(super) fn vouchers(frame: &Frame<'_>) -> Vec<VoucherRow> {
    let has_open_choice =
        |id: &VoucherId| matches!(frame.panel, Some(Panel::Choice(choice)) if choice.voucher == *id);
    let all = frame.order.vouchers.iter();
    all.map(|voucher| {
        let pays_tickets = voucher.kind != Some(VoucherKind::Deal);
        let tickets = pays_tickets.then(|| frame.order.paid_by(frame.showtime(), &voucher.id));
        let paid = frame
            .order
            .tickets(frame.showtime())
            .iter()
            .filter(|ticket| ticket.voucher.as_ref() == Some(&voucher.id));
        let choices = frame.checkout.choices(&voucher.id);
        // One choice that is taken leaves nothing to change.
        let has_choice = match choices.as_slice() {
            [only] => tickets == Some(0) || only.most > 1,
            choices => !choices.is_empty(),
        };
        VoucherRow {
            id: voucher.id.clone(),
            name: voucher.name.in_language(frame.language()).to_owned(),
            ending: ending(&voucher.masked_barcode),
            tickets,
            saved: paid
                .fold(Money::new(0), |sum, ticket| sum.plus(frame.checkout.saved_on(frame.order, ticket))),
            can_use: frame.free && has_choice && !has_open_choice(&voucher.id),
            can_remove: frame.free,
            is_new: matches!(frame.added(), Some(AddedCode::Voucher(added)) if *added == voucher.id),
        }
    })
    .collect()
}
