//! The bodies of Connect, with amounts in hundredths of the currency.

use crate::catalogue::{Catalogue, Offer, PriceRow, Seat, Showtime, code_of};
use crate::store::{Line, Order, Quote, Selection, quote, seats_by_line};
use crate::vista::connect::{
    ConnectOrder, ConnectSession, ConnectTicket, DiscountAvailable, SessionTicket, SetTicketsOrder,
    SetTicketsResponse, SetTicketsSession, SetTicketsTicket, TicketDetails, TicketSeat,
};

/// The ticket types of a session that can be added by their code alone.
pub(crate) fn session_tickets(
    catalogue: &Catalogue,
    showtime: &Showtime,
    with_discounts: bool,
) -> Vec<SessionTicket> {
    let ticket = |row: &PriceRow| {
        let kind = catalogue.ticket_type(row.ticket_type_id);
        let offers = showtime.offers.iter().filter(|offer| offer.ticket_type_id == row.ticket_type_id);
        SessionTicket {
            cinema_id: Some(catalogue.site_id.to_owned()),
            ticket_type_code: code_of(row.ticket_type_id).to_owned(),
            area_category_code: kind
                .and_then(|kind| kind.area_category_id.as_deref())
                .map(|id| code_of(id).to_owned()),
            description: kind.map(|kind| kind.description.text.clone()).unwrap_or_default(),
            price_in_cents: row.price.including_tax,
            discounts_available: if with_discounts { offers.map(discount).collect() } else { Vec::new() },
        }
    };
    showtime.prices.iter().filter(|row| row.restrictions.is_empty()).map(ticket).collect()
}

fn discount(offer: &Offer) -> DiscountAvailable {
    DiscountAvailable {
        description: offer.description.to_owned(),
        code: offer.code.to_owned(),
        price_to_use_in_cents: offer.price.including_tax,
        loyalty_points_cost: offer.points,
        is_loyalty_only: offer.members_only,
    }
}

/// The order in an answer of V1.
pub(crate) fn order(catalogue: &Catalogue, order: &Order) -> ConnectOrder {
    let quote = quote(catalogue, order);
    let session = |(id, selection): (&String, &Selection)| {
        let showtime = catalogue.showtime(id)?;
        let lines = selection.lines.iter().zip(seats_by_line(catalogue, selection));
        Some(ConnectSession {
            // A number in V1 and a text in V2 (Vista's page on card promotions).
            session_id: showtime.session_id().parse().unwrap_or_default(),
            film_title: Some(showtime.film.title.to_owned()),
            tickets: lines.map(|(line, seats)| ticket(catalogue, &quote, line, &seats)).collect(),
        })
    };
    ConnectOrder {
        user_session_id: order.id.clone(),
        cinema_id: Some(catalogue.site_id.to_owned()),
        total_value_cents: quote.total.including_tax,
        total_order_count: i64::try_from(quote.lines.len()).ok(),
        booking_fee_value_cents: Some(quote.fees.including_tax),
        sessions: order.selections.iter().filter_map(session).collect(),
    }
}

fn ticket(catalogue: &Catalogue, quote: &Quote, line: &Line, seats: &[Seat]) -> ConnectTicket {
    let (listed, price) = cents(quote, line);
    ConnectTicket {
        id: line.item.to_string(),
        ticket_type_code: Some(code_of(line.row.ticket_type_id).to_owned()),
        description: description(catalogue, line),
        price_cents: listed,
        final_price_cents: Some(price),
        seat_data: (!seats.is_empty())
            .then(|| seats.iter().map(|seat| seat.label()).collect::<Vec<_>>().join(", ")),
    }
}

/// The order in an answer of V2.
pub(crate) fn set_tickets(catalogue: &Catalogue, order: &Order) -> SetTicketsResponse {
    let quote = quote(catalogue, order);
    let session = |(id, selection): (&String, &Selection)| {
        let showtime = catalogue.showtime(id)?;
        let lines = selection.lines.iter().zip(seats_by_line(catalogue, selection));
        Some(SetTicketsSession {
            id: Some(showtime.session_id().to_owned()),
            film_title: Some(showtime.film.title.to_owned()),
            film_classification: Some(showtime.film.classification.to_owned()),
            tickets: lines.map(|(line, seats)| set_ticket(catalogue, &quote, line, &seats)).collect(),
        })
    };
    SetTicketsResponse {
        order: SetTicketsOrder {
            cinema_id: Some(catalogue.site_id.to_owned()),
            user_session_id: order.id.clone(),
            order_total_value_in_cents: quote.total.including_tax,
            sessions: order.selections.iter().filter_map(session).collect(),
            expiry_date_utc: Some(super::instant(order.expires_at, "Z")),
        },
    }
}

fn set_ticket(catalogue: &Catalogue, quote: &Quote, line: &Line, seats: &[Seat]) -> SetTicketsTicket {
    let (listed, price) = cents(quote, line);
    let seat = |seat: &Seat| TicketSeat {
        row_display: Some(seat.row_label()),
        column_display: Some(seat.column.to_string()),
    };
    SetTicketsTicket {
        ticket_details: Some(TicketDetails {
            ticket_id: line.item,
            ticket_type_code: code_of(line.row.ticket_type_id).to_owned(),
            description: description(catalogue, line),
            final_price_in_cents: price,
            original_price_in_cents: listed,
        }),
        seats: seats.iter().map(seat).collect(),
    }
}

fn cents(quote: &Quote, line: &Line) -> (i64, i64) {
    quote.line(line.item).map_or((0, 0), |line| (line.listed.including_tax, line.price.including_tax))
}

fn description(catalogue: &Catalogue, line: &Line) -> String {
    catalogue
        .ticket_type(line.row.ticket_type_id)
        .map(|kind| kind.description.text.clone())
        .unwrap_or_default()
}
