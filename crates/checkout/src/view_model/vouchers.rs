//! The voucher tickets, the form, the choice and the vouchers on the order.

use super::Frame;
use crate::activity::Panel;
use crate::checkout::Checkout;
use crate::message::Message;
use crate::{Money, Refusal, Secret, VoucherId, VoucherKind};

/// A ticket that a voucher opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketRow {
    /// In the page's language.
    pub name: String,
    /// With tax, without fees.
    pub price: Money,
    /// What remains to pay with the voucher.
    pub to_pay: ToPay,
}

/// What remains to pay for a ticket with a voucher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToPay {
    /// Nothing.
    Nothing,
    /// The price is a surcharge.
    Surcharge,
    /// A booking fee.
    Fee(Money),
    /// Both.
    SurchargeAndFee(Money),
}

/// The voucher form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormView {
    /// The kinds of vouchers to choose from; one is no choice.
    pub kinds: Vec<VoucherKind>,
    /// The one chosen.
    pub kind: VoucherKind,
    /// The barcode field.
    pub barcode: FieldView,
    /// The PIN field.
    pub pin: FieldView,
    /// What is wrong with one of them.
    pub error: Option<Message>,
    /// Whether the PIN is readable.
    pub revealed: bool,
    /// Whether a try may begin.
    pub enabled: bool,
    /// Whether one is on its way.
    pub busy: bool,
    /// Whether the scanner is, or is open.
    pub scanning: bool,
}

/// A field of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldView {
    /// What it holds.
    pub value: Secret,
    /// Whether it is to be marked as wrong.
    pub invalid: bool,
}

/// Which tickets a voucher shall become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceView {
    /// The voucher's name.
    pub name: String,
    /// The server's mask.
    pub masked_barcode: String,
    /// The tickets to choose from; one is no choice.
    pub options: Vec<OptionView>,
    /// The one chosen.
    pub picked: usize,
    /// How many tickets, 1 to `most`.
    pub quantity: u32,
    /// How many it can be.
    pub most: u32,
}

/// A ticket that the voucher may become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionView {
    /// In the page's language.
    pub name: String,
    /// With tax, without fees.
    pub price: Money,
}

/// A voucher on the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoucherRow {
    /// The voucher.
    pub id: VoucherId,
    /// Its name; may be empty.
    pub name: String,
    /// The server's mask.
    pub masked_barcode: String,
    /// How many tickets it pays; `None` for a deal's, which pays none.
    pub tickets: Option<usize>,
    /// Whether it can be used now: it pays nothing yet.
    pub can_use: bool,
    /// Whether it can be removed now.
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
    let being_chosen =
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
            can_use: frame.free && tickets == Some(0) && !being_chosen(&voucher.id),
            can_remove: frame.free,
        }
    })
    .collect()
}
