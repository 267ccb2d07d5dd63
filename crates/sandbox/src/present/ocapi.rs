//! The bodies of OCAPI.

use crate::catalogue::{Catalogue, PriceRow, Seat, Showtime};
use crate::money::Price;
use crate::seed;
use crate::store::{HeldVoucher, Line, Order, Quote, Selection, quote};
use crate::vista::{
    Booking, DiscountCalculation, LineFee, ListedDiscount, ListedFee, OrderRelatedData, OrderResponse,
    OrderSeat, OrderShowtime, OrderTicket, OrderVoucher, RefundAvailability, SeatPosition, TicketPrice,
    TicketPricesRelatedData, TicketPricesResponse, TicketType,
};
use serde_json::{Value, json};
use wire::Decimal;
use wire::ocapi::{OrderStatus, OrderType};

/// An order, in progress or sold.
pub(crate) fn order(catalogue: &Catalogue, order: &Order) -> OrderResponse {
    let quote = quote(catalogue, order);
    let showtime = |(id, selection): (&String, &Selection)| OrderShowtime {
        showtime_id: id.clone(),
        tickets: selection.lines.iter().map(|line| ticket(catalogue, order, &quote, line)).collect(),
        seats: selection.seats.iter().map(|&it| seat(catalogue, it)).collect(),
    };
    OrderResponse {
        order: crate::vista::Order {
            id: Some(order.id.clone()),
            kind: OrderType::Standard,
            status: if order.is_completed() { OrderStatus::Completed } else { OrderStatus::InProgress },
            site_id: Some(catalogue.site_id.to_owned()),
            expires_at: (!order.is_completed()).then(|| super::instant(order.expires_at, "+00:00")),
            parent_order_id: None,
            total_price: quote.total.to_wire(),
            booking: Some(Booking {
                mode: order.mode.clone(),
                total_booking_fee: Some(quote.fees.to_wire()),
            }),
            showtimes: order.selections.iter().map(showtime).collect(),
            items: Vec::new(),
            vouchers: order.vouchers.iter().map(voucher).collect(),
            deals: order
                .vouchers
                .iter()
                .filter_map(|held| held.card.deal)
                .map(|deal| json!({"id": deal.id}))
                .collect(),
            ticket_redemption_cards: Vec::new(),
            payments: payments(&quote, order),
            customer: order.customer.clone(),
        },
        related_data: OrderRelatedData {
            ticket_types: ticket_types(catalogue, order),
            items: Vec::new(),
            discounts: Vec::new(),
        },
    }
}

/// The redirect payment of an order (schema `OrderPayment`).
fn payment(id: &str, quote: &Quote, order: &Order) -> Value {
    let status = if order.is_completed() { "Completed" } else { "Pending" };
    json!({"id": id, "type": "Redirect", "value": quote.total.to_wire().value_including_tax, "status": status})
}

/// External payments replace the redirect payment.
fn payments(quote: &Quote, order: &Order) -> Vec<Value> {
    let elsewhere = |(at, cents): (usize, &i64)| {
        let value = Decimal::from_minor(*cents, 2);
        json!({"id": format!("E{}", at + 1), "type": "ExternallyProcessed", "value": value, "status": "Completed"})
    };
    let redirect = order.payment.iter().filter(|_| order.paid_elsewhere.is_empty());
    let redirect = redirect.map(|id| payment(id, quote, order));
    redirect.chain(order.paid_elsewhere.iter().enumerate().map(elsewhere)).collect()
}

/// A voucher on an order.
pub(crate) fn voucher(held: &HeldVoucher) -> OrderVoucher {
    OrderVoucher {
        id: held.id.clone(),
        kind: held.card.kind.clone(),
        masked_barcode: held.card.masked_barcode(),
        voucher_type_code: held.card.type_code.to_owned(),
        voucher_type_description: Some(held.card.name.to_wire()),
    }
}

/// The price list of a showtime.
pub(crate) fn ticket_prices(catalogue: &Catalogue, showtime: &Showtime) -> TicketPricesResponse {
    let listed = |kind: &&TicketType| showtime.prices.iter().any(|row| row.ticket_type_id == kind.id);
    let named = |id: &str| showtime.prices.iter().any(|row| row.discount_id() == Some(id));
    TicketPricesResponse {
        ticket_prices: showtime.prices.iter().map(|row| ticket_price(row, showtime)).collect(),
        related_data: TicketPricesRelatedData {
            items: Vec::new(),
            ticket_types: catalogue.ticket_types.iter().filter(listed).cloned().collect(),
            discounts: catalogue.discounts.iter().filter(|discount| named(&discount.id)).cloned().collect(),
        },
    }
}

fn ticket_price(row: &PriceRow, showtime: &Showtime) -> TicketPrice {
    TicketPrice {
        ticket_type_id: row.ticket_type_id.to_owned(),
        price: row.price.to_wire(),
        is_default: row.is_default,
        booking_fee: row.fee.map(|fee| {
            // Vista's reference and a live client use different names for the amount, so each showtime has one of
            // them.
            let amount = Some(fee.to_wire().value_including_tax);
            match showtime.id {
                seed::SHOWTIME_WITH_HIGH_FEE => {
                    ListedFee { amount_including_tax: amount, ..ListedFee::default() }
                }
                _ => ListedFee { value_including_tax: amount, ..ListedFee::default() },
            }
        }),
        restrictions: row.restrictions.clone(),
        reward_id: row.reward_id,
        voucher_type_codes: row.voucher_types.iter().map(|&code| code.to_owned()).collect(),
        third_party_member_scheme_id: None,
        is_shown_as_preview_when_restricted: false,
        display_priority: Some(row.priority),
        subscription_id: None,
        discount_id: row.discount_id().map(str::to_owned),
        discount: row.discount.as_ref().map(|discount| ListedDiscount {
            calculation: Some(DiscountCalculation {
                kind: "PercentageOff".to_owned(),
                percentage_off: Some(Decimal::from(discount.percentage_off)),
            }),
            amount_saved: Some(discount.saved.to_wire()),
        }),
    }
}

fn ticket(catalogue: &Catalogue, order: &Order, quote: &Quote, line: &Line) -> OrderTicket {
    let kind = catalogue.ticket_type(line.row.ticket_type_id);
    let priced = quote.line(line.item);
    let of = |figure: fn(&crate::store::PricedLine) -> Price| priced.map_or(Price::ZERO, figure).to_wire();
    let redeemed = order.is_completed() && line.voucher_id.is_some();
    OrderTicket {
        kind: kind.map(|kind| kind.kind.clone()).unwrap_or_default(),
        id: Some(line.id.clone()),
        ticket_type_id: line.row.ticket_type_id.to_owned(),
        admission_status: "NotAdmitted",
        collection_status: "NotCollected",
        refund_status: "NotRefunded",
        price: of(|line| line.price),
        amount_saved: Some(of(|line| line.saved)),
        booking_fee: priced
            .and_then(|line| line.fee)
            .map(|fee| LineFee { id: Some((92_602 + line.item).to_string()), amount: Some(fee.to_wire()) }),
        reward_id: line.row.reward_id,
        ticket_redemption_card_id: None,
        voucher_id: line.voucher_id.clone(),
        discount_id: line.row.discount_id().map(str::to_owned),
        deal_id: priced.and_then(|line| line.deal_id).map(str::to_owned),
        refund_availability: Some(RefundAvailability {
            is_available: !redeemed,
            unavailable_reason: redeemed.then(|| "VoucherRedeemed".to_owned()),
        }),
    }
}

fn seat(catalogue: &Catalogue, seat: Seat) -> OrderSeat {
    let area = catalogue.area(seat);
    OrderSeat {
        seat_id: seat.id(),
        seat_label: Some(seat.column.to_string()),
        row_label: Some(seat.row_label()),
        area_name: area.map(|area| area.name.to_wire()),
        area_category_id: area.map(|area| area.id.to_owned()),
        position: Some(SeatPosition {
            area_number: seat.area,
            column_number: seat.column,
            row_number: seat.row,
        }),
    }
}

fn ticket_types(catalogue: &Catalogue, order: &Order) -> Vec<TicketType> {
    let lines = || order.selections.values().flat_map(|selection| &selection.lines);
    let used = |kind: &&TicketType| lines().any(|line| line.row.ticket_type_id == kind.id);
    catalogue.ticket_types.iter().filter(used).cloned().collect()
}

#[cfg(test)]
mod tests {
    use crate::{Sandbox, seed};
    use serde_json::json;

    #[test]
    fn the_price_list_holds_the_row_of_the_guide_word_for_word() {
        let catalogue = seed::catalogue();
        let list = super::ticket_prices(&catalogue, catalogue.showtime(seed::SHOWTIME).unwrap());
        let json = serde_json::to_value(list).unwrap();
        let guide = json!({
            "ticketTypeId": "0002-0050",
            "price": {"valueIncludingTax": 1.0, "valueExcludingTax": 0.86, "tax": 0.14},
            "isDefault": true,
            "bookingFee": null,
            "restrictions": ["Voucher"],
            "rewardId": null,
            "voucherTypeCodes": ["ADTMM"],
            "thirdPartyMemberSchemeId": null,
            "isShownAsPreviewWhenRestricted": false,
            "displayPriority": 98,
            "subscriptionId": null,
            "discountId": null,
            "discount": null
        });
        assert_eq!(json["ticketPrices"][0], guide);
        let mut kind = json["relatedData"]["ticketTypes"][0].clone();
        kind["description"]["translations"] = json!([]);
        let guide = json!({
            "type": "Normal",
            "id": "0002-0050",
            "description": {"text": "Adult Voucher", "translations": []},
            "longDescription": null,
            "areaCategoryId": "0002-0000000001",
            "isRestrictedToMembers": false,
            "displayPriority": 0,
            "isChildTicket": false,
            "hopk": "",
            "ticketCode": null,
            "hoCode": "00098"
        });
        assert_eq!(kind, guide);
    }

    #[test]
    fn the_discount_of_the_guide_is_listed_beside_the_plain_price() {
        let catalogue = seed::catalogue();
        let list =
            super::ticket_prices(&catalogue, catalogue.showtime(seed::SHOWTIME_WITH_HIGH_FEE).unwrap());
        let json = serde_json::to_value(&list.ticket_prices[..2]).unwrap();
        assert_eq!(json[0]["price"]["valueIncludingTax"], 19.5);
        assert_eq!(json[0]["bookingFee"], json!({"amountIncludingTax": 5.66}));
        assert_eq!(json[1]["ticketTypeId"], json[0]["ticketTypeId"]);
        assert_eq!(json[1]["restrictions"], json!(["Discount"]));
        assert_eq!(
            json[1]["discount"],
            json!({
                "calculation": {"type": "PercentageOff", "percentageOff": 50.0},
                "amountSaved": {"valueIncludingTax": 9.75, "valueExcludingTax": 8.12, "tax": 1.63}
            })
        );
        assert_eq!(list.related_data.discounts[0].id, seed::STUDENT_NIGHT);
    }

    #[test]
    fn an_order_tells_its_seats_fees_and_expiry() {
        let sandbox = Sandbox::seeded();
        let id = sandbox.create_order(seed::SHOWTIME_WITH_FEE, &[seed::ADULT], &["J5"]).unwrap();
        let json = sandbox.with_store(|store, now| {
            let order = store.order(now, &id).unwrap().clone();
            serde_json::to_value(super::order(&store.catalogue, &order)).unwrap()
        });
        let order = &json["order"];
        assert_eq!(order["totalPrice"]["valueIncludingTax"], 10.75);
        assert_eq!(order["booking"]["totalBookingFee"]["valueIncludingTax"], 0.75);
        assert_eq!(order["showtimes"][0]["tickets"][0]["bookingFee"]["id"], "92603");
        let seat = &order["showtimes"][0]["seats"][0];
        assert_eq!((&seat["seatId"], &seat["rowLabel"]), (&json!("1_10_5"), &json!("J")));
        assert_eq!(json["relatedData"]["ticketTypes"][0]["id"], seed::ADULT);
        let expiry = order["expiresAt"].as_str().unwrap();
        let (_, fraction) = expiry.split_once('.').unwrap();
        assert_eq!((fraction.len(), fraction.ends_with("+00:00")), (13, true), "{expiry}");
    }
}
