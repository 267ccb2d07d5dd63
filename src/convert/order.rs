//! Orders in, selections out.

use super::prices::ticket_type;
use super::{money, text};
use checkout::{
    AddedVoucher, Barcode, Currency, DiscountId, Failure, Money, Order, OrderId, Seat, SeatId, Secret,
    Selection, SessionOrder, SessionTicket, Settings, Showtime, ShowtimeId, Text, Ticket, TicketId,
    TicketKey, TicketTypeId, Voucher, VoucherId, VoucherKind,
};
use web_sys::js_sys::Date;
use wire::connect::ConnectOrderResponse;
use wire::ocapi::{
    AddVoucherRequest, AddVoucherResponse, OrderResponse, OrderSeat, OrderShowtime, OrderTicket, OrderType,
    OrderVoucher, SetShowtimeRequest, SetTicket, VoucherCredentials, VoucherType,
};

/// An order. `date` is the server's clock as an HTTP date; without it the device's has to do.
///
/// # Errors
/// [`Failure::Unavailable`] for an order that sells no tickets: a gift shop's or a subscription's.
pub fn order(response: OrderResponse, settings: &Settings, date: Option<&str>) -> Result<Order, Failure> {
    let currency = settings.currency;
    let order = response.order;
    match order.kind {
        OrderType::Standard => {}
        OrderType::Other(kind) if kind.is_empty() => {}
        _ => return Err(Failure::Unavailable),
    }
    let fees = order.booking.and_then(|booking| booking.total_booking_fee).unwrap_or_default();
    Ok(Order {
        id: order.id.map_or(settings.order.clone(), OrderId::new),
        total: money(order.total_price.value_including_tax, currency),
        tax: money(order.total_price.tax, currency),
        fees: money(fees.value_including_tax, currency),
        expires_in_ms: order.expires_at.and_then(|at| milliseconds_until(&at, date)),
        showtimes: order.showtimes.into_iter().map(|one| showtime(one, currency)).collect(),
        items: order
            .items
            .into_iter()
            .map(|item| (item.quantity, money(item.price.unwrap_or_default().value_including_tax, currency)))
            .collect(),
        vouchers: order.vouchers.into_iter().map(voucher).collect(),
        ticket_types: response.related_data.ticket_types.into_iter().map(ticket_type).collect(),
    })
}

fn showtime(showtime: OrderShowtime, currency: Currency) -> Showtime {
    let tickets = showtime.tickets.into_iter().enumerate();
    Showtime {
        id: ShowtimeId::new(showtime.showtime_id),
        tickets: tickets.map(|(at, one)| ticket(one, at, currency)).collect(),
        seats: showtime.seats.into_iter().map(seat).collect(),
    }
}

fn ticket(ticket: OrderTicket, at: usize, currency: Currency) -> Ticket {
    Ticket {
        // A line without an id is known by its place.
        key: TicketKey::new(ticket.id.clone().unwrap_or_else(|| format!("#{at}"))),
        id: ticket.id.map(TicketId::new),
        ticket_type: TicketTypeId::new(ticket.ticket_type_id),
        price: money(ticket.price.value_including_tax, currency),
        saved: ticket
            .amount_saved
            .map_or(Money::new(0, currency), |saved| money(saved.value_including_tax, currency)),
        voucher: ticket.voucher_id.map(VoucherId::new),
        discount: ticket.discount_id.map(DiscountId::new),
        reward: ticket.reward_id,
        redemption_card: ticket.ticket_redemption_card_id,
        in_deal: ticket.deal_id.is_some(),
        voucher_redeemed: ticket
            .refund_availability
            .is_some_and(|refund| refund.unavailable_reason.as_deref() == Some("VoucherRedeemed")),
    }
}

fn seat(seat: OrderSeat) -> Seat {
    let label = format!("{}{}", seat.row_label.unwrap_or_default(), seat.seat_label.unwrap_or_default());
    Seat { id: SeatId::new(seat.seat_id), label, area: seat.area_category_id }
}

fn voucher(voucher: OrderVoucher) -> Voucher {
    Voucher {
        id: VoucherId::new(voucher.id),
        masked_barcode: voucher.masked_barcode,
        kind: match voucher.kind {
            VoucherType::Subscription => VoucherKind::Subscription,
            VoucherType::Deal => VoucherKind::Deal,
            _ => VoucherKind::Ticket,
        },
        type_code: voucher.voucher_type_code,
        name: voucher.voucher_type_description.map_or(Text::default(), text),
    }
}

/// The voucher to be checked and stored. Only one for tickets is for a showtime.
pub fn add_voucher(
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

/// A voucher that AddVoucher took.
pub fn added_voucher(response: AddVoucherResponse) -> AddedVoucher {
    AddedVoucher { voucher: voucher(response.voucher), redemptions: response.available_redemptions }
}

/// The selection to put.
pub fn set_showtime(selection: &Selection) -> SetShowtimeRequest {
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

/// The order as Connect sees it.
///
/// # Errors
/// [`Failure::Unavailable`] where the answer holds no order.
pub fn session(response: ConnectOrderResponse, showtime: &ShowtimeId) -> Result<SessionOrder, Failure> {
    let order = response.order.ok_or(Failure::Unavailable)?;
    let session = showtime.cinema_and_session().map(|(_, session)| session);
    let ours = |id: &Option<String>| id.is_none() || id.as_deref() == session;
    let tickets = order.sessions.into_iter().filter(|one| ours(&one.session_id)).flat_map(|one| one.tickets);
    Ok(SessionOrder {
        tickets: tickets
            .filter_map(|ticket| {
                Some(SessionTicket {
                    item: ticket.id.parse().ok()?,
                    ticket_type_code: ticket.ticket_type_code.unwrap_or_default(),
                    price_hundredths: ticket.final_price_cents.unwrap_or(ticket.price_cents),
                })
            })
            .collect(),
    })
}

/// How far away a moment is by the server's clock; `None` where it cannot be read, and 0 where it is over.
fn milliseconds_until(moment: &str, date: Option<&str>) -> Option<u64> {
    // Seven digits of a second are more than some browsers take.
    let moment = match moment.split_once('.') {
        Some((seconds, rest)) => {
            let zone = rest.trim_start_matches(|digit: char| digit.is_ascii_digit());
            format!("{seconds}{zone}")
        }
        None => moment.to_owned(),
    };
    let then = Date::parse(&moment);
    let server = date.map_or(f64::NAN, Date::parse);
    let now = if server.is_nan() { Date::now() } else { server };
    let left = then - now;
    // A cast takes what is below 0 for 0.
    (!left.is_nan()).then_some(left as u64)
}
