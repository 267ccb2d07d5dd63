//! The bodies of requests, out of the types of the checkout.

use checkout::{Barcode, Money, Secret, Selection, ShowtimeId, VoucherKind};
use wire::Decimal;
use wire::checkout_api::{CompleteRequest, PaymentRequest};
use wire::ocapi::{AddVoucherRequest, SetShowtimeRequest, SetTicket, VoucherCredentials, VoucherType};

/// The voucher to be checked and stored. Only one for tickets is for a showtime.
pub(crate) fn add_voucher(
    showtime: &ShowtimeId,
    kind: VoucherKind,
    barcode: &Barcode,
    pin: &Secret,
) -> AddVoucherRequest {
    let pin = Some(pin.reveal().trim()).filter(|pin| !pin.is_empty());
    AddVoucherRequest {
        kind: match kind {
            VoucherKind::Ticket => VoucherType::Ticket,
            VoucherKind::Subscription => VoucherType::Subscription,
            VoucherKind::Deal => VoucherType::Deal,
        },
        showtime_id: (kind == VoucherKind::Ticket).then(|| showtime.as_str().to_owned()),
        credentials: VoucherCredentials { barcode: barcode.reveal().to_owned(), pin: pin.map(str::to_owned) },
    }
}

/// The selection to put.
pub(crate) fn set_showtime(selection: &Selection) -> SetShowtimeRequest {
    let tickets = selection.tickets.iter().map(|ticket| SetTicket {
        id: ticket.id.as_ref().map(|id| id.as_str().to_owned()),
        ticket_type_id: ticket.ticket_type.as_str().to_owned(),
        reward_id: ticket.reward,
        ticket_redemption_card_id: ticket.redemption_card.clone(),
        voucher_id: ticket.voucher.as_ref().map(|id| id.as_str().to_owned()),
        discount_id: ticket.discount.as_ref().map(|id| id.as_str().to_owned()),
    });
    SetShowtimeRequest {
        tickets: tickets.collect(),
        seats: selection.seats.iter().map(|seat| seat.as_str().to_owned()).collect(),
    }
}

/// The payment to plan.
pub(crate) fn payment_request(code: &Barcode, amount: Money) -> PaymentRequest {
    PaymentRequest {
        code: code.reveal().to_owned(),
        amount: Decimal::from_minor(amount.minor, amount.currency.exponent()),
    }
}

/// The amount the page is about to collect.
pub(crate) fn complete(due: Option<Money>) -> CompleteRequest {
    let amount = |due: Money| Decimal::from_minor(due.minor, due.currency.exponent());
    CompleteRequest { amount: due.map_or(Decimal::ZERO, amount) }
}
