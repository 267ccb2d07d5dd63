//! Answers of Connect V1. They have HTTP status 200 even for a failure, with a result code in the body.

use crate::{At, Json};
use checkout::{Currency, DiscountOffer, Failure, SessionOrder, SessionTicket, ShowtimeId};
use wire::ProblemCode;
use wire::connect::ResultCode;

/// The result code, under the first of two names that has one. The services name it differently.
fn result<J: Json>(answer: &At<'_, J>, names: [&'static str; 2]) -> Option<ResultCode> {
    names.into_iter().find_map(|name| answer.result_code(name))
}

/// The problem that an order answer of V1 reports; `Some(None)` if it reports success. `None` if it has no result
/// code, because then it is not Connect's answer.
pub fn connect_failure<J: Json>(answer: &At<'_, J>) -> Option<Option<ProblemCode>> {
    let code = result(answer, ["Result", "ResponseCode"])?;
    let extended = result(answer, ["ExtendedResultCode", "ExtendedResultCode"]);
    Some(code.problem().or(extended.and_then(ResultCode::problem)))
}

/// Reads the order in an answer of V1, with the tickets of this showtime's session. `None` if there is no order.
pub fn session<J: Json>(answer: &At<'_, J>, showtime: &ShowtimeId) -> Option<SessionOrder> {
    let order = answer.get("Order").object()?;
    let session = showtime.cinema_and_session().map(|(_, session)| session);
    let mut tickets = Vec::new();
    order.get("Sessions").each(&mut |one| {
        let id = one.text("SessionId");
        if id.is_none() || id.as_deref() == session {
            tickets.extend(one.get("Tickets").list(|ticket| session_ticket(&ticket)).unwrap_or_default());
        }
    });
    Some(SessionOrder { tickets })
}

fn session_ticket<J: Json>(ticket: &At<'_, J>) -> Option<SessionTicket> {
    let price = ticket.whole("FinalPriceCents").or_else(|| ticket.whole("PriceCents"))?;
    Some(SessionTicket {
        item: ticket.whole("Id")?,
        ticket_type_code: ticket.text_or_empty("TicketTypeCode"),
        price_hundredths: price,
    })
}

/// Reads the discounts on offer in a session, from the answer to `GET /RESTData.svc/…/tickets`. `None` if it cannot be
/// read.
///
/// Vista's guide shows a list, but live systems send an object that holds the list.
///
/// # Errors
/// [`Failure::Unavailable`] if the result code in the answer is a failure.
pub fn offers<J: Json>(
    answer: &At<'_, J>,
    currency: Currency,
) -> Option<Result<Vec<DiscountOffer>, Failure>> {
    let mut offers = Vec::new();
    let mut read = |ticket: At<'_, J>| {
        let code = ticket.text("TicketTypeCode")?;
        let found = ticket.get("DiscountsAvailable").list(|one| offer(&one, &code, currency));
        offers.extend(found.unwrap_or_default());
        Some(())
    };
    if answer.is_list() {
        answer.list(&mut read)?;
    } else if result(answer, ["ResponseCode", "Result"])? != ResultCode::OK {
        return Some(Err(Failure::Unavailable));
    } else {
        answer.get("Tickets").list(&mut read)?;
    }
    Some(Ok(offers))
}

fn offer<J: Json>(offer: &At<'_, J>, ticket_type_code: &str, currency: Currency) -> Option<DiscountOffer> {
    // An offer is left out rather than offered for too little, or to too many.
    let (members, points) = (offer.known_flag("IsLoyaltyOnly"), offer.whole("LoyaltyPointsCost"));
    if offer.has_unread(&[("IsLoyaltyOnly", members.is_some()), ("LoyaltyPointsCost", points.is_some())]) {
        return None;
    }
    Some(DiscountOffer {
        ticket_type_code: ticket_type_code.to_owned(),
        code: offer.text("Code")?,
        name: offer.text_or_empty("Description"),
        price: offer.hundredths("PriceToUseInCents", currency)?,
        members_only: members.unwrap_or_default(),
        points: points.unwrap_or_default(),
    })
}
