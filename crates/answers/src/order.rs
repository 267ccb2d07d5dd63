//! Orders, and the vouchers stored on them.

use crate::prices::ticket_types;
use crate::{At, Json};
use checkout::{
    AddedVoucher, Currency, DiscountId, Failure, Money, Order, OrderState, Seat, SeatId, Settings, Showtime,
    ShowtimeId, Ticket, TicketId, TicketKey, TicketTypeId, Voucher, VoucherId, VoucherKind, text::digits,
};
use wire::ocapi::OrderStatus;

/// Reads an order, from the answers to `GET /ocapi/v1/orders/{id}`, to `…/completed/{id}` and to writes.
///
/// `time_left` returns the milliseconds until a time in ISO 8601. The result is `None` if the total cannot be read or is
/// negative, or if the order is not the one of `settings`.
///
/// # Errors
/// [`Failure::Unavailable`] if the order is not for tickets, but for a gift shop or a subscription.
pub fn order<J: Json>(
    answer: &At<'_, J>,
    settings: &Settings,
    time_left: &dyn Fn(&str) -> Option<u64>,
) -> Option<Result<Order, Failure>> {
    let currency = settings.currency;
    let order = answer.get("order").object()?;
    let id = order.get("id");
    // Vista's reference allows `null` as the id. The order is then the one that was requested.
    if !id.is_nothing() && !id.as_text()?.eq_ignore_ascii_case(settings.order.as_str()) {
        id.note();
        return None;
    }
    let total = order.get("totalPrice");
    let amount = order.needed_money("totalPrice", currency)?;
    if amount.minor < 0 {
        total.note();
        return None;
    }
    let kind = order.text_or_empty("type");
    if !kind.is_empty() && !kind.eq_ignore_ascii_case("Standard") {
        return Some(Err(Failure::Unavailable));
    }
    let status = order.text_or_empty("status");
    let nothing = Money::new(0);
    let mut complete = true;
    let showtimes = order.get("showtimes").list(|one| showtime(&one.object()?, settings, &mut complete));
    let vouchers = order.get("vouchers").list(|one| voucher(&one.object()?));
    let item = |item: At<'_, J>| Some((item.integer("quantity")?, item.money("price", currency)?));
    Some(Ok(Order {
        id: settings.order.clone(),
        state: match OrderStatus::from(&*status) {
            OrderStatus::InProgress => Some(OrderState::InProgress),
            OrderStatus::Completed => Some(OrderState::Sold),
            status => status.is_void().then_some(OrderState::Void),
        },
        total: amount,
        tax: total.major("tax", currency).unwrap_or(nothing),
        fees: order.get("booking").money("totalBookingFee", currency).unwrap_or(nothing),
        expires_in_ms: order.text_only("expiresAt").and_then(|moment| time_left(&moment)),
        complete: complete && showtimes.is_some() && vouchers.is_some(),
        showtimes: showtimes.unwrap_or_default(),
        items: order.get("items").list(item).unwrap_or_default(),
        vouchers: vouchers.unwrap_or_default(),
        ticket_types: ticket_types(&answer.get("relatedData")),
    }))
}

/// Reads the tickets and seats of a showtime. If one of them cannot be read, `complete` becomes false, because
/// SetShowtime replaces all tickets and seats and the customer would lose that one. Entries that are not objects are
/// ignored.
fn showtime<J: Json>(showtime: &At<'_, J>, settings: &Settings, complete: &mut bool) -> Option<Showtime> {
    let mut at = 0_u64;
    let mut whole = true;
    let tickets = showtime.get("tickets").list(|one| {
        at += 1;
        let ticket = ticket(&one.object()?, at, settings.currency);
        whole &= ticket.is_some();
        ticket
    });
    let seats = showtime.get("seats").list(|one| {
        let seat = seat(&one.object()?);
        whole &= seat.is_some();
        seat
    });
    let id = showtime.text("showtimeId");
    *complete &= whole && id.is_some() && tickets.is_some() && seats.is_some();
    Some(Showtime {
        id: showtime_id(id?, &settings.showtime),
        tickets: tickets.unwrap_or_default(),
        seats: seats.unwrap_or_default(),
    })
}

/// The id of a showtime. The page's own showtime may stand in the order in another case, or without its cinema: its
/// tickets would then seem to be missing, and SetShowtime would remove them.
fn showtime_id(id: String, of_page: &ShowtimeId) -> ShowtimeId {
    let is_session = of_page.cinema_and_session().is_some_and(|(_, session)| session == id);
    let is_of_page = is_session || of_page.as_str().eq_ignore_ascii_case(&id);
    if is_of_page { of_page.clone() } else { ShowtimeId::new(id) }
}

fn ticket<J: Json>(ticket: &At<'_, J>, at: u64, currency: Currency) -> Option<Ticket> {
    let id = ticket.text("id");
    let (voucher, discount) = (ticket.text("voucherId"), ticket.text("discountId"));
    let redemption_card = ticket.text("ticketRedemptionCardId");
    let reward = ticket.whole("rewardId");
    let deal = ticket.text("dealId");
    let saved = ticket.amount("amountSaved", currency);
    // SetShowtime has to repeat these, or the ticket would lose them; the last two tell which tickets have a saving.
    let needed = [
        ("id", id.is_some()),
        ("voucherId", voucher.is_some()),
        ("discountId", discount.is_some()),
        ("ticketRedemptionCardId", redemption_card.is_some()),
        ("rewardId", reward.is_some()),
        ("dealId", deal.is_some()),
        ("amountSaved", saved.is_some()),
    ];
    if ticket.has_unread(&needed) {
        return None;
    }
    let reason = ticket.get("refundAvailability").text_or_empty("unavailableReason");
    Some(Ticket {
        // A ticket without an id is identified by its position.
        key: TicketKey::new(id.clone().unwrap_or_else(|| "#".to_owned() + &digits(at))),
        id: id.map(TicketId::new),
        ticket_type: TicketTypeId::new(ticket.text("ticketTypeId")?),
        price: ticket.money("price", currency)?,
        saved: saved.unwrap_or(Money::new(0)),
        voucher: voucher.map(VoucherId::new),
        discount: discount.map(DiscountId::new),
        reward,
        redemption_card,
        in_deal: deal.is_some(),
        voucher_redeemed: reason == "VoucherRedeemed",
    })
}

fn seat<J: Json>(seat: &At<'_, J>) -> Option<Seat> {
    let label = seat.text_or_empty("rowLabel") + &seat.text_or_empty("seatLabel");
    Some(Seat { id: SeatId::new(seat.text("seatId")?), label, area: seat.text("areaCategoryId") })
}

fn voucher<J: Json>(voucher: &At<'_, J>) -> Option<Voucher> {
    Some(Voucher {
        id: VoucherId::new(voucher.needed("id")?),
        masked_barcode: voucher.text_or_empty("maskedBarcode"),
        kind: VoucherKind::parse(&voucher.text_or_empty("type")),
        type_code: voucher.text_or_empty("voucherTypeCode"),
        name: voucher.translatable("voucherTypeDescription"),
    })
}

/// Reads a stored voucher, from the answers to `POST /ocapi/v1/orders/{id}/vouchers` and, with the order, to `POST
/// /checkout/v1/orders/{id}/codes`. `None` if its id cannot be read.
pub fn added_voucher<J: Json>(
    answer: &At<'_, J>,
    settings: &Settings,
    time_left: &dyn Fn(&str) -> Option<u64>,
) -> Option<AddedVoucher> {
    let stored = voucher(&answer.get("voucher").object()?)?;
    Some(AddedVoucher {
        voucher: stored,
        redemptions: answer.integer("availableRedemptions"),
        order: order(answer, settings, time_left).and_then(Result::ok).map(Box::new),
        before: answer
            .get("previousTypes")
            .list(|previous| previous.as_text().map(TicketTypeId::new).map(Some))
            .unwrap_or_default(),
    })
}
