//! Turns the tickets of SetShowtime into the lines of an order.

use super::{Line, Order, Refusal};
use crate::catalogue::{PriceRow, Showtime};
use uuid::Uuid;
use wire::ProblemCode;
use wire::ocapi::{Restriction, SetTicket};

/// Returns the lines for `tickets` at `showtime`. A ticket with the id of a line of the same type keeps that line,
/// with its Connect item and discount. Every other ticket gets a new line.
///
/// # Errors
/// If a ticket has no price here, if the order does not meet its condition, or if an id is repeated.
pub(super) fn renew(order: &Order, showtime: &Showtime, tickets: &[SetTicket]) -> Result<Vec<Line>, Refusal> {
    let known = order.selections.get(showtime.id).map_or(&[][..], |selection| &selection.lines);
    let elsewhere = order.selections.iter().filter(|(id, _)| *id != showtime.id);
    let mut taken: Vec<&str> =
        elsewhere.flat_map(|(_, selection)| &selection.lines).map(|line| line.id.as_str()).collect();
    let mut next_item = order.next_item;
    let mut lines = Vec::with_capacity(tickets.len());
    for ticket in tickets {
        if let Some(id) = ticket.id.as_deref() {
            if taken.contains(&id) {
                return Err(Refusal::invalid("Ticket id is not unique."));
            }
            taken.push(id);
        }
        let row = price_for(order, showtime, ticket)?;
        let same = |line: &&Line| {
            ticket.id.as_ref() == Some(&line.id) && line.row.ticket_type_id == ticket.ticket_type_id
        };
        let (item, offer) =
            known.iter().find(same).map_or((None, None), |line| (Some(line.item), line.offer));
        if offer.is_some() && ticket.discount_id.is_some() {
            return Err(Refusal::new(
                ProblemCode::DiscountAlreadyApplied,
                "Ticket already has a discount applied.",
            ));
        }
        lines.push(Line {
            id: ticket.id.clone().unwrap_or_else(|| Uuid::new_v4().to_string()),
            item: item.unwrap_or(next_item),
            row: row.clone(),
            voucher_id: ticket.voucher_id.clone(),
            offer,
        });
        if item.is_none() {
            next_item += 1;
        }
    }
    Ok(lines)
}

/// Finds the price of a ticket whose condition the order meets.
fn price_for<'a>(order: &Order, showtime: &'a Showtime, ticket: &SetTicket) -> Result<&'a PriceRow, Refusal> {
    let mut rows =
        showtime.prices.iter().filter(|row| row.ticket_type_id == ticket.ticket_type_id).peekable();
    if rows.peek().is_none() {
        return Err(Refusal::invalid("Ticket type is not sold for this showtime."));
    }
    if ticket.ticket_redemption_card_id.is_some() {
        return Err(Refusal::invalid("Ticket redemption cards are not accepted here."));
    }
    let named = |row: &&PriceRow| {
        row.discount_id() == ticket.discount_id.as_deref()
            && row.reward_id == ticket.reward_id
            && row.is_restricted_to(&Restriction::Voucher) == ticket.voucher_id.is_some()
    };
    let row = rows.find(named).ok_or(match ticket.discount_id {
        Some(_) => {
            Refusal::new(ProblemCode::DiscountNotAccepted, "Discount is not available for the ticket.")
        }
        None => Refusal::invalid("Ticket price is restricted to what the ticket does not name."),
    })?;
    for restriction in &row.restrictions {
        meet(order, showtime, ticket, row, restriction)?;
    }
    Ok(row)
}

fn meet(
    order: &Order,
    showtime: &Showtime,
    ticket: &SetTicket,
    row: &PriceRow,
    restriction: &Restriction,
) -> Result<(), Refusal> {
    match restriction {
        Restriction::Discount => Ok(()),
        Restriction::Voucher => {
            let held = ticket.voucher_id.as_deref().and_then(|id| order.voucher(id));
            let card = held.ok_or(Refusal::invalid("Voucher is not on the order."))?.card;
            if card.only_showtime.is_some_and(|only| only != showtime.id) {
                return Err(Refusal::new(
                    ProblemCode::VoucherNotValidForShowtime,
                    "Voucher is not valid for the showtime.",
                ));
            }
            if !row.voucher_types.contains(&card.type_code) {
                return Err(Refusal::invalid("Voucher is of another type than the ticket price."));
            }
            Ok(())
        }
        Restriction::Member | Restriction::MemberReward if order.member => Ok(()),
        Restriction::Member | Restriction::MemberReward => {
            Err(Refusal::new(ProblemCode::MembersOnly, "Ticket price is for signed-in members."))
        }
        _ => Err(Refusal::invalid("Ticket price is restricted to what the order does not have.")),
    }
}

#[cfg(test)]
mod tests {
    use crate::seed::*;
    use crate::store::test_kit::*;
    use wire::ProblemCode;
    use wire::ocapi::SetTicket;

    fn refusal(tickets: Vec<SetTicket>) -> ProblemCode {
        let mut store = store();
        let id = order_with(&mut store, &[ADULT], &["J5"]);
        set(&mut store, &id, tickets, &["J5"]).unwrap_err().code
    }

    #[test]
    fn a_price_is_refused_without_what_it_is_restricted_to() {
        assert_eq!(refusal(vec![ticket("0002-9999")]), ProblemCode::InvalidRequest);
        assert_eq!(refusal(vec![ticket(ADULT_VOUCHER)]), ProblemCode::InvalidRequest);
        assert_eq!(refusal(vec![ticket(MEMBER_ADULT)]), ProblemCode::MembersOnly);
        assert_eq!(
            refusal(vec![SetTicket { reward_id: Some(7), ..ticket(REWARD_ADULT) }]),
            ProblemCode::MembersOnly
        );
        assert_eq!(
            refusal(vec![SetTicket { discount_id: Some("0002-9".to_owned()), ..ticket(ADULT) }]),
            ProblemCode::DiscountNotAccepted
        );
        assert_eq!(
            refusal(vec![SetTicket { voucher_id: Some("nothing".to_owned()), ..ticket(ADULT_VOUCHER) }]),
            ProblemCode::InvalidRequest
        );
        assert_eq!(
            refusal(vec![SetTicket { id: Some("a".to_owned()), ..ticket(ADULT) }; 2]),
            ProblemCode::InvalidRequest
        );
    }

    #[test]
    fn a_signed_in_member_gets_the_price_for_members() {
        let mut store = store();
        let id = order_with(&mut store, &[], &[]);
        store.sign_in(NOW, &id).unwrap();
        set(&mut store, &id, vec![ticket(MEMBER_ADULT)], &["J5"]).unwrap();
    }

    #[test]
    fn a_voucher_pays_only_prices_of_its_type_and_of_no_unknown_restriction() {
        let mut store = store();
        let id = order_with(&mut store, &[], &[]);
        let voucher = add(&mut store, &id, "ADTMM0000111", Some("1234")).unwrap();
        for kind in [ADULT, FAMILY_VOUCHER_ADULT, HIDDEN_VOUCHER] {
            let refused = set(&mut store, &id, vec![paid_by(kind, &voucher)], &["J5"]);
            assert_eq!(refused.unwrap_err().code, ProblemCode::InvalidRequest, "{kind}");
        }
        set(&mut store, &id, vec![paid_by(ADULT_VOUCHER, &voucher)], &["J5"]).unwrap();
    }

    #[test]
    fn a_line_sent_again_with_its_id_stays_and_all_others_are_new() {
        let mut store = store();
        let id = order_with(&mut store, &[ADULT, ADULT], &["J5", "J6"]);
        let before = lines(&mut store, &id);
        let kept = SetTicket { id: Some(before[1].id.clone()), ..ticket(ADULT) };
        set(&mut store, &id, vec![kept, ticket(ADULT)], &["J5", "J6"]).unwrap();
        let after = lines(&mut store, &id);
        assert_eq!((&after[0].id, after[0].item), (&before[1].id, 2));
        assert_ne!(after[1].id, before[0].id);
        assert_eq!(after[1].item, 3);
    }

    #[test]
    fn a_line_that_changes_its_type_is_a_new_item() {
        let mut store = store();
        let id = order_with(&mut store, &[ADULT], &["J5"]);
        let line = lines(&mut store, &id).remove(0);
        let changed = SetTicket { id: Some(line.id.clone()), ..ticket(CHILD) };
        set(&mut store, &id, vec![changed], &["J5"]).unwrap();
        let after = lines(&mut store, &id).remove(0);
        assert_eq!((after.id, after.item), (line.id, 2));
    }

    #[test]
    fn the_client_may_choose_the_id_of_a_line() {
        let mut store = store();
        let id = order_with(&mut store, &[], &[]);
        let chosen = SetTicket { id: Some("mine".to_owned()), ..ticket(ADULT) };
        set(&mut store, &id, vec![chosen], &["J5"]).unwrap();
        assert_eq!(lines(&mut store, &id)[0].id, "mine");
    }
}
