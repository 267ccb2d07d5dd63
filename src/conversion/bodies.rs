//! The bodies of requests, made from the types of the checkout.

use checkout::{Barcode, Currency, Money, NewVoucher, Selection, ShowtimeId, VoucherKind};
use wire::Decimal;
use wire::checkout_api::{CodeKind, CodeRequest, CompleteRequest, VoucherPaymentRequest};
use wire::connect::{ApplyDiscountRequest, ReadOrderRequest, TicketDiscount};
use wire::ocapi::{AddVoucherRequest, SetShowtimeRequest, SetTicket, VoucherCredentials, VoucherType};

/// A voucher to check and store, as one of this kind. Only a ticket voucher is checked for a showtime.
pub(crate) fn add_voucher(
    showtime: &ShowtimeId,
    kind: VoucherKind,
    voucher: &NewVoucher,
) -> AddVoucherRequest {
    let pin = Some(voucher.pin.reveal().trim()).filter(|pin| !pin.is_empty());
    AddVoucherRequest {
        kind: match kind {
            VoucherKind::Ticket => VoucherType::Ticket,
            VoucherKind::Subscription => VoucherType::Subscription,
            VoucherKind::Deal => VoucherType::Deal,
        },
        showtime_id: (kind == VoucherKind::Ticket).then(|| showtime.as_str().to_owned()),
        credentials: VoucherCredentials {
            barcode: voucher.barcode.reveal().to_owned(),
            pin: pin.map(str::to_owned),
        },
    }
}

/// A voucher of one of several kinds.
pub(crate) fn code(showtime: &ShowtimeId, voucher: &NewVoucher) -> CodeRequest {
    let kind = |kind: &VoucherKind| match kind {
        VoucherKind::Ticket => CodeKind::Ticket,
        VoucherKind::Subscription => CodeKind::Subscription,
        VoucherKind::Deal => CodeKind::Deal,
    };
    CodeRequest {
        code: voucher.barcode.reveal().to_owned(),
        kinds: voucher.kinds.iter().map(kind).collect(),
        showtime_id: Some(showtime.as_str().to_owned()),
        pin: Some(voucher.pin.reveal().trim().to_owned()),
        amount: None,
        ticket: None,
    }
}

/// All tickets and seats of a showtime.
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

/// A voucher payment to plan. Its amount is in francs, like every ProCinema code.
pub(crate) fn payment(code: &Barcode, amount: Money) -> VoucherPaymentRequest {
    VoucherPaymentRequest {
        code: code.reveal().to_owned(),
        amount: Decimal::from_minor(amount.minor, Currency::CHF.exponent()),
    }
}

/// The amount due that the user saw, in the order's currency.
pub(crate) fn complete(due: Option<Money>, currency: Currency) -> CompleteRequest {
    let amount = |due: Money| Decimal::from_minor(due.minor, currency.exponent());
    CompleteRequest { amount: due.map_or(Decimal::ZERO, amount) }
}

/// Connect's session, to read its order.
pub(crate) fn read_order(session: &str) -> ReadOrderRequest {
    ReadOrderRequest { user_session_id: session.to_owned() }
}

/// A discount code for one item of Connect's session.
pub(crate) fn apply_discount(session: &str, item: i64, code: &str) -> ApplyDiscountRequest {
    ApplyDiscountRequest {
        user_session_id: session.to_owned(),
        ticket_discounts: vec![TicketDiscount { item_id: item, discount_code: code.to_owned() }],
        return_order: true,
    }
}
