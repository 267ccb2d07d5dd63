//! The vouchers: the tickets that they can pay, the form, the choice of tickets, and the vouchers on the order.

use super::Frame;
use crate::activity::Panel;
use crate::barcode::Secret;
use crate::checkout::Checkout;
use crate::failure::Refusal;
use crate::ids::VoucherId;
use crate::message::Message;
use crate::money::Money;
use crate::order::VoucherKind;

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

/// The voucher form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormView {
    /// The kinds of vouchers that can be added. If there is only one, no choice is shown.
    pub kinds: Vec<VoucherKind>,
    /// The chosen kind.
    pub kind: VoucherKind,
    /// The barcode field.
    pub barcode: FieldView,
    /// The PIN field.
    pub pin: FieldView,
    /// The error of the form.
    pub error: Option<Message>,
    /// Whether the PIN is shown in plain text.
    pub revealed: bool,
    /// Whether the form can be submitted.
    pub enabled: bool,
    /// Whether a voucher is being checked.
    pub busy: bool,
    /// Whether the scanner is loading or open.
    pub scanning: bool,
}

/// A field of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldView {
    /// The text of the field. `Debug` hides it.
    pub value: Secret,
    /// Whether to mark the field as wrong.
    pub invalid: bool,
}

/// The choice of the tickets that a voucher pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceView {
    /// The name of the voucher type.
    pub name: String,
    /// The barcode as the server masks it.
    pub masked_barcode: String,
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
    /// The barcode as the server masks it.
    pub masked_barcode: String,
    /// The number of tickets that it pays; `None` for a deal, which pays none itself.
    pub tickets: Option<usize>,
    /// Whether the user can now choose tickets for it, because it pays none yet.
    pub can_use: bool,
    /// Whether the user can remove it now.
    pub can_remove: bool,
}

pub(super) fn tickets(frame: &Frame<'_>) -> Vec<TicketRow> {
    let prices = frame.prices.voucher_prices();
    prices
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
        .collect()
}

pub(super) fn form(checkout: &Checkout, free: bool, busy: bool) -> FormView {
    let form = &checkout.form;
    let error = form.attempts.error(checkout.now);
    FormView {
        kinds: checkout.settings.voucher_kinds.clone(),
        kind: form.kind,
        barcode: FieldView { value: form.barcode.clone(), invalid: error.is_some() },
        pin: FieldView {
            value: form.pin.clone(),
            invalid: error == Some(Message::Refused(Refusal::VoucherNotAccepted)),
        },
        error,
        revealed: form.revealed,
        enabled: free && !form.attempts.is_locked(),
        busy,
        scanning: form.scan.is_some(),
    }
}

pub(super) fn choice(frame: &Frame<'_>) -> Option<ChoiceView> {
    let Some(Panel::Choice(choice)) = frame.panel else { return None };
    let voucher = frame.order.vouchers.iter().find(|voucher| voucher.id == choice.voucher)?;
    let options = choice.options.iter().filter_map(|option| frame.prices.find(&option.price));
    Some(ChoiceView {
        name: voucher.name.in_language(frame.language()).to_owned(),
        masked_barcode: voucher.masked_barcode.clone(),
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
        let pays_tickets = voucher.kind != VoucherKind::Deal;
        let tickets = pays_tickets.then(|| frame.order.paid_by(frame.showtime(), &voucher.id));
        VoucherRow {
            id: voucher.id.clone(),
            name: voucher.name.in_language(frame.language()).to_owned(),
            masked_barcode: voucher.masked_barcode.clone(),
            tickets,
            can_use: frame.free && tickets == Some(0) && !has_open_choice(&voucher.id),
            can_remove: frame.free,
        }
    })
    .collect()
}
