//! Lets a voucher that was just added pay the tickets of the showtime, so that the widget needs no further call.
//!
//! The decision is the widget's own (`checkout::cover_at_once`). A customer who has to choose gets the order as it was read.
//! After a failure, or a call that takes too long, the voucher is answered without an order: it is on the order in any
//! case, and the widget reads the order and goes on by itself.

use crate::access_control::id::Id;
use crate::access_control::order_locks::OrderLocks;
use crate::error::ApiError;
use crate::limits::{READ_TICKETS_UNTIL, REQUEST_BODY_BYTES, SET_TICKETS_UNTIL};
use crate::operations::trace::in_this_trace;
use crate::upstream::Upstream;
use crate::upstream::orders::read_order;
use crate::upstream::showtimes::{set_showtime, ticket_prices};
use answers::{At, Tree};
use axum::http::HeaderMap;
use checkout::{
    Before, Currency, Language, OrderId, Selection, Settings, ShowtimeId, VoucherId, WantedTicket,
    cover_at_once,
};
use std::sync::Arc;
use tokio::time::{Instant, timeout_at};
use tokio_util::task::AbortOnDropHandle;
use wire::checkout_api::{CodeRequest, StoredVoucher};
use wire::ocapi::{AddVoucherResponse, OrderResponse, SetShowtimeRequest, SetTicket, TicketPricesResponse};

/// The prices, which are read while Vista checks the voucher. The read ends when this is dropped.
pub(super) type Prices = AbortOnDropHandle<Result<TicketPricesResponse, ApiError>>;

/// The tickets that a voucher may pay.
pub(super) struct Tickets {
    ocapi: Arc<Upstream>,
    order_locks: Arc<OrderLocks>,
    order: Id,
    showtime: Id,
    currency: Currency,
    headers: HeaderMap,
    /// The moment at which the request came.
    began: Instant,
}

impl Tickets {
    /// `None` for a client that sets the tickets itself.
    pub(super) fn of(
        request: &CodeRequest,
        order: &Id,
        ocapi: &Arc<Upstream>,
        order_locks: &Arc<OrderLocks>,
        headers: &HeaderMap,
    ) -> Option<Tickets> {
        Some(Tickets {
            ocapi: ocapi.clone(),
            order_locks: order_locks.clone(),
            order: order.clone(),
            showtime: request.showtime_id.clone().and_then(Id::parse)?,
            currency: Currency::parse(request.currency.as_deref()?)?,
            headers: headers.clone(),
            began: Instant::now(),
        })
    }

    /// Starts to read the prices.
    pub(super) fn prices(&self) -> Prices {
        let call = ticket_prices(&self.ocapi, self.showtime.as_str(), self.headers.clone());
        AbortOnDropHandle::new(tokio::spawn(in_this_trace(call.answer())))
    }

    /// Adds the order to the answer, after setting the tickets that need no choice.
    pub(super) async fn pay(&self, stored: &mut StoredVoucher, prices: Option<Prices>) {
        let Some((order, replaced)) = self.merge(&stored.added, prices).await else { return };
        // The widget accepts no longer answer. The rest of this one is no longer than a request.
        let longest = wire::LONGEST_ANSWER - REQUEST_BODY_BYTES;
        let fits = serde_json::to_vec(&order).is_ok_and(|json| json.len() <= longest);
        stored.order = fits.then(|| Box::new(order));
        stored.previous_types =
            replaced.into_iter().flatten().map(|previous| previous.as_str().to_owned()).collect();
    }

    /// Reads the order, merges the voucher into its tickets and puts them, while no other request does.
    async fn merge(
        &self,
        added: &AddVoucherResponse,
        prices: Option<Prices>,
    ) -> Option<(OrderResponse, Before)> {
        let read = async {
            let prices = match prices {
                Some(prices) => prices.await.ok().and_then(Result::ok),
                None => None,
            };
            let alone = self.order_locks.lock(&self.order).await;
            let call = read_order(&self.ocapi, self.order.as_str(), self.headers.clone());
            Some((alone, call.answer().await.ok()?, prices))
        };
        let (_alone, order, prices) = timeout_at(self.began + READ_TICKETS_UNTIL, read).await.ok()??;
        let Some((selection, before)) = prices.and_then(|prices| self.selection(&order, &prices, added))
        else {
            return Some((order, Before::new()));
        };
        let (order, showtime) = (self.order.as_str(), self.showtime.as_str());
        let put = set_showtime(&self.ocapi, order, showtime, self.headers.clone(), &body(selection));
        let order = put.within(SET_TICKETS_UNTIL.saturating_sub(self.began.elapsed())).answer().await.ok()?;
        Some((order, before))
    }

    /// The selection in which the voucher pays its tickets; `None` for a choice of the customer.
    fn selection(
        &self,
        order: &OrderResponse,
        prices: &TicketPricesResponse,
        added: &AddVoucherResponse,
    ) -> Option<(Selection, Before)> {
        let settings = Settings {
            order: OrderId::new(self.order.as_str()),
            showtime: ShowtimeId::new(self.showtime.as_str()),
            currency: self.currency,
            voucher_kinds: Vec::new(),
            language: Language::new(""),
        };
        let (order, prices) = (serde_json::to_value(order).ok()?, serde_json::to_value(prices).ok()?);
        let order = answers::order(&At::new(Tree(Some(&order)), None), &settings, &|_| None)?.ok()?;
        let prices = answers::price_list(&At::new(Tree(Some(&prices)), None), self.currency)?;
        let voucher = VoucherId::new(&*added.voucher.id);
        let (showtime, redemptions) = (&settings.showtime, added.available_redemptions);
        cover_at_once(&order, &prices, showtime, &voucher, redemptions).filter(|_| order.in_progress())
    }
}

/// The selection as Vista reads it.
fn body(selection: Selection) -> SetShowtimeRequest {
    let ticket = |ticket: WantedTicket| SetTicket {
        id: ticket.id.map(|id| id.as_str().to_owned()),
        ticket_type_id: ticket.ticket_type.as_str().to_owned(),
        reward_id: ticket.reward,
        ticket_redemption_card_id: ticket.redemption_card,
        voucher_id: ticket.voucher.map(|id| id.as_str().to_owned()),
        discount_id: ticket.discount.map(|id| id.as_str().to_owned()),
    };
    SetShowtimeRequest {
        tickets: selection.tickets.into_iter().map(ticket).collect(),
        seats: selection.seats.iter().map(|seat| seat.as_str().to_owned()).collect(),
    }
}
