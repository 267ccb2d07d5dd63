//! The ticket prices, and Connect's discounts on offer.

use super::{money, text};
use checkout::TicketTypeId;
use checkout::{
    Currency, DiscountId, DiscountOffer, Failure, Money, Need, PriceList, Text, TicketPrice, TicketType,
};
use wire::connect::SessionTicketsResponse;
use wire::ocapi::{DiscountDetails, Restriction, TicketPricesResponse, TicketTypeKind};

/// The prices of a showtime.
pub fn price_list(response: TicketPricesResponse, currency: Currency) -> PriceList {
    let discounts = response.related_data.discounts;
    PriceList {
        prices: response
            .ticket_prices
            .into_iter()
            .map(|price| ticket_price(price, &discounts, currency))
            .collect(),
        types: response.related_data.ticket_types.into_iter().map(ticket_type).collect(),
    }
}

fn ticket_price(
    price: wire::ocapi::TicketPrice,
    discounts: &[DiscountDetails],
    currency: Currency,
) -> TicketPrice {
    let details = discounts.iter().find(|details| Some(&details.id) == price.discount_id.as_ref());
    TicketPrice {
        ticket_type: TicketTypeId::new(price.ticket_type_id),
        price: money(price.price.value_including_tax, currency),
        fee: price.booking_fee.map(|fee| money(fee.amount(), currency)),
        needs: price.restrictions.iter().map(need).collect(),
        voucher_types: price.voucher_type_codes,
        discount: price.discount_id.map(DiscountId::new),
        discount_name: details.map_or(Text::default(), |details| text(details.description.clone())),
        is_default: price.is_default,
        display_priority: price.display_priority,
    }
}

fn need(restriction: &Restriction) -> Need {
    match restriction {
        Restriction::Voucher => Need::Voucher,
        Restriction::Discount => Need::Discount,
        _ => Need::Other,
    }
}

/// A ticket type, of a price list or of an order.
pub(super) fn ticket_type(ticket_type: wire::ocapi::TicketType) -> TicketType {
    let named = match ticket_type.name {
        Some(name) if ticket_type.description.text.is_empty() => name,
        _ => ticket_type.description,
    };
    TicketType {
        id: TicketTypeId::new(ticket_type.id),
        name: text(named),
        area: ticket_type.area_category_id,
        places: match ticket_type.kind {
            // Tenants that leave the type out sell tickets.
            TicketTypeKind::Normal => Some(1),
            TicketTypeKind::Other(kind) if kind.is_empty() => Some(1),
            TicketTypeKind::Package => Some(ticket_type.tickets.iter().map(|ticket| ticket.quantity).sum()),
            TicketTypeKind::Other(_) => None,
        },
    }
}

/// The discounts on offer in a session.
///
/// # Errors
/// [`Failure::Unavailable`] where Connect says inside its 200 that it could not answer.
pub fn offers(response: SessionTicketsResponse, currency: Currency) -> Result<Vec<DiscountOffer>, Failure> {
    if response.response_code != 0 {
        return Err(Failure::Unavailable);
    }
    let tickets = response.tickets.into_iter();
    Ok(tickets
        .flat_map(|ticket| {
            let code = ticket.ticket_type_code;
            ticket.discounts_available.into_iter().map(move |discount| DiscountOffer {
                ticket_type_code: code.clone(),
                code: discount.code,
                name: discount.description,
                price: Money::from_hundredths(discount.price_to_use_in_cents, currency),
                members_only: discount.is_loyalty_only,
                points: discount.loyalty_points_cost,
            })
        })
        .collect())
}
