//! The ticket prices of a showtime.

use crate::{At, Json};
use checkout::{Currency, DiscountId, Need, PriceList, Text, TicketPrice, TicketType, TicketTypeId};

/// Reads the ticket prices of a showtime, from the answer to `GET /ocapi/v1/showtimes/{id}/ticket-prices`. `None` if it
/// has no list `ticketPrices`.
pub fn price_list<J: Json>(answer: &At<'_, J>, currency: Currency) -> Option<PriceList> {
    let related = answer.get("relatedData");
    let discounts = related.get("discounts").list(|one| {
        let one = one.object()?;
        Some((one.needed("id")?, one.translatable("description")))
    });
    let discounts = discounts.unwrap_or_default();
    let prices = answer.get("ticketPrices").list(|one| ticket_price(&one.object()?, &discounts, currency))?;
    Some(PriceList { prices, types: ticket_types(&related) })
}

fn ticket_price<J: Json>(
    price: &At<'_, J>,
    discounts: &[(String, Text)],
    currency: Currency,
) -> Option<TicketPrice> {
    let discount = price.text("discountId");
    let named = discounts.iter().find(|(id, _)| Some(id) == discount.as_ref());
    let fee = price.get("bookingFee");
    let fee = fee.major("amountIncludingTax", currency).or_else(|| fee.as_money(currency));
    Some(TicketPrice {
        ticket_type: TicketTypeId::new(price.needed("ticketTypeId")?),
        price: price.needed_money("price", currency)?,
        fee,
        needs: needs(&price.get("restrictions")),
        voucher_types: voucher_types(&price.get("voucherTypeCodes")),
        discount_name: named.map_or(Text::default(), |(_, name)| name.clone()),
        discount: discount.map(DiscountId::new),
        is_default: price.flag("isDefault"),
        display_priority: price.integer("displayPriority"),
    })
}

/// Reads the types of vouchers that pay a price. A single one may stand without a list.
fn voucher_types<J: Json>(codes: &At<'_, J>) -> Vec<String> {
    codes.list(|code| code.as_text()).unwrap_or_else(|| codes.as_text().map_or(Vec::new(), |code| vec![code]))
}

/// Reads the conditions of a price. One that cannot be read counts as unknown, which hides the price.
fn needs<J: Json>(restrictions: &At<'_, J>) -> Vec<Need> {
    if restrictions.is_nothing() {
        return Vec::new();
    }
    let need = |word: At<'_, J>| {
        let word = word.as_text().unwrap_or_default();
        let known = [("Voucher", Need::Voucher), ("Discount", Need::Discount)];
        Some(
            known
                .iter()
                .find(|(known, _)| word.eq_ignore_ascii_case(known))
                .map_or(Need::Other, |(_, need)| *need),
        )
    };
    restrictions.list(need).unwrap_or_else(|| vec![Need::Other])
}

/// Reads the ticket types in `relatedData` of a price list or an order.
pub(crate) fn ticket_types<J: Json>(related: &At<'_, J>) -> Vec<TicketType> {
    related.get("ticketTypes").list(|one| ticket_type(&one.object()?)).unwrap_or_default()
}

fn ticket_type<J: Json>(ticket_type: &At<'_, J>) -> Option<TicketType> {
    let description = ticket_type.translatable("description");
    // Some tenants send the name in this field.
    let name = || ticket_type.translatable("name");
    Some(TicketType {
        id: TicketTypeId::new(ticket_type.needed("id")?),
        name: if description.text.is_empty() { name() } else { description },
        area: ticket_type.text("areaCategoryId"),
        places: places(ticket_type),
    })
}

/// Reads how many seats a ticket takes. Some tenants leave out the type, so a ticket without one takes a seat, unless it
/// has parts like a package. `None` for an unknown type.
fn places<J: Json>(ticket_type: &At<'_, J>) -> Option<u32> {
    let word = ticket_type.text_or_empty("type");
    if word.eq_ignore_ascii_case("Normal") {
        return Some(1);
    }
    if !word.is_empty() && !word.eq_ignore_ascii_case("Package") {
        return None;
    }
    let mut places = Some(0_u32);
    ticket_type.get("tickets").each(&mut |part| {
        // If one entry cannot be read, the sum would be too small, so the size of the package is unknown.
        places = places.zip(part.integer("quantity")).and_then(|(sum, quantity)| sum.checked_add(quantity));
    });
    match places {
        Some(0) => word.is_empty().then_some(1),
        places => places,
    }
}
