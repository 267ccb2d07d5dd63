//! `POST /checkout/v1/orders/{order}/codes`: adds a code to the order, whichever system it belongs to.
//!
//! The customer presses one button, and the widget sends one request. The systems that the code may belong to are asked
//! one after the other. The first that takes the code ends the press, and so does every answer except "not accepted". A
//! discount is final, so it is last and needs the customer's consent for one ticket.
//!
//! A voucher of Vista then pays the tickets of the showtime in the same call, on the client's request (`tickets`).
//!
//! All systems share one attempt (`access_control::attempt_limits` has the rules). Nothing is counted while the customer
//! has to be asked for a PIN or an amount first.

mod discounts;
mod kinds;
mod tickets;

pub(crate) use discounts::Discounts;

use crate::access_control::attempt_limits::{Attempt, AttemptLimits, NOT_ACCEPTED};
use crate::access_control::binding::Caller;
use crate::access_control::extract::{Body, Client, Ids};
use crate::access_control::id::Id;
use crate::access_control::order_locks::OrderLocks;
use crate::error::ApiError;
use crate::payments::{Payments, Wish, written_as_printed};
use crate::services::Services;
use crate::upstream::Upstream;
use crate::upstream::headers::{OcapiHeaders, RegionHeaders};
use crate::upstream::vouchers::add_voucher;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use axum::{Json, Router};
use kinds::{System, VistaKind, systems};
use std::net::IpAddr;
use std::sync::Arc;
use tickets::Tickets;
use wire::ProblemCode::VoucherNotAccepted;
use wire::checkout_api::{AddedCode, CodeKind, CodeNeed, CodeRequest, CodeResponse, StoredVoucher};
use wire::ocapi::{AddVoucherRequest, VoucherCredentials};

/// The systems of a site that take codes.
#[derive(Clone)]
struct Codes {
    ocapi: Arc<Upstream>,
    /// `None` if customers may enter no ProCinema codes.
    payments: Option<Arc<Payments>>,
    /// `None` for a site without Connect.
    discounts: Option<Discounts>,
    attempt_limits: Arc<AttemptLimits>,
    order_locks: Arc<OrderLocks>,
}

/// The route. Every site has it.
pub(crate) fn routes(services: &Services) -> Router {
    let codes = Codes {
        ocapi: services.ocapi.clone(),
        payments: services.payments.clone().filter(|payments| payments.is_offered()),
        discounts: services.connect.as_ref().map(|connect| Discounts::new(services, connect)),
        attempt_limits: services.attempt_limits.clone(),
        order_locks: services.order_locks.clone(),
    };
    Router::new().route("/checkout/v1/orders/{order}/codes", post(add)).with_state(codes)
}

async fn add(
    State(codes): State<Codes>,
    Ids(order): Ids<Id>,
    Client(client): Client,
    caller: Caller,
    OcapiHeaders(headers): OcapiHeaders,
    region: RegionHeaders,
    Body(request): Body<CodeRequest>,
) -> Result<Json<CodeResponse>, ApiError> {
    if let Some(ticket) = &request.ticket {
        caller.reaching_session(&ticket.user_session_id)?;
    }
    let (order, printed) = (order.in_one_case(), written_as_printed(&request.code));
    let mut attempt = codes.attempt_limits.attempt(&printed, order.as_str(), client);
    let press = Press {
        codes: &codes,
        order: &order,
        tickets: Tickets::of(&request, &order, &codes.ocapi, &codes.order_locks, &headers),
        client,
        caller,
        headers,
        region,
        request: &request,
        printed: &printed,
    };
    let answer = press.ask(&mut attempt).await;
    attempt.conclude(answer).await.map(Json)
}

/// One press of the customer's button.
struct Press<'a> {
    codes: &'a Codes,
    order: &'a Id,
    /// `None` for a client that sets the tickets itself.
    tickets: Option<Tickets>,
    client: IpAddr,
    caller: Caller,
    headers: HeaderMap,
    region: RegionHeaders,
    request: &'a CodeRequest,
    /// The code as ProCinema prints its codes.
    printed: &'a str,
}

impl Press<'_> {
    /// Asks the systems until one takes the code or refuses it for another reason than "not accepted".
    async fn ask(&self, attempt: &mut Attempt<'_>) -> Result<CodeResponse, ApiError> {
        for system in systems(self.request, self.codes.payments.is_some()) {
            if !system.may_have(&self.request.code) {
                attempt.pass_over(system.issuer());
                continue;
            }
            if let Some(needs) = system.need(self.request) {
                attempt.wait_if_refused().await;
                return Ok(CodeResponse::Needs { needs });
            }
            match self.add(system, attempt).await {
                Ok(added) => return Ok(CodeResponse::Added(added)),
                Err(error) if error.code == VoucherNotAccepted => {}
                Err(error) => return Err(error),
            }
        }
        self.discount(attempt).await
    }

    async fn add(&self, system: System, attempt: &mut Attempt<'_>) -> Result<AddedCode, ApiError> {
        match (system, &self.codes.payments, self.request.amount) {
            (System::Vista(kind), ..) => self.add_voucher(kind, attempt).await,
            (System::ProCinema, Some(payments), Some(amount)) => {
                let wish = Wish {
                    order: self.order.as_str(),
                    code: self.printed,
                    amount,
                    caller: &self.caller,
                    region: self.region.clone(),
                };
                payments.plan(wish, attempt).await.map(AddedCode::VoucherPayment)
            }
            (System::ProCinema, ..) => Err(NOT_ACCEPTED),
        }
    }

    async fn add_voucher(&self, kind: VistaKind, attempt: &mut Attempt<'_>) -> Result<AddedCode, ApiError> {
        let (order, headers, voucher) = (self.order.as_str(), self.headers.clone(), self.voucher(kind));
        let call = add_voucher(&self.codes.ocapi, order, headers, &voucher);
        // A deal pays no tickets.
        let tickets = self.tickets.as_ref().filter(|_| kind != VistaKind::Deal);
        let mut prices = None;
        // Prices are read only beside a call to Vista, and no longer than it takes to refuse the voucher.
        let call = async {
            prices = tickets.map(Tickets::prices);
            call.answer().await
        };
        let added = attempt.ask(System::Vista(kind).issuer(), call).await?;
        let mut stored = StoredVoucher { added, ..StoredVoucher::default() };
        if let Some(tickets) = &self.tickets {
            tickets.pay(&mut stored, prices).await;
        }
        Ok(kind.added(stored))
    }

    /// The voucher to add. Vista checks only a ticket voucher for a showtime.
    fn voucher(&self, kind: VistaKind) -> AddVoucherRequest {
        let showtime = self.request.showtime_id.clone().filter(|_| kind == VistaKind::Ticket);
        let pin = self.request.pin.as_deref().map(str::trim).filter(|pin| !pin.is_empty());
        AddVoucherRequest {
            kind: kind.voucher_type(),
            showtime_id: showtime,
            credentials: VoucherCredentials {
                barcode: self.request.code.clone(),
                pin: pin.map(str::to_owned),
            },
        }
    }

    /// Applies the code as a discount if the customer named the ticket. No voucher system took it.
    async fn discount(&self, attempt: &mut Attempt<'_>) -> Result<CodeResponse, ApiError> {
        let is_named = self.request.kinds.contains(&CodeKind::Discount);
        let Some(discounts) = self.codes.discounts.as_ref().filter(|_| is_named) else {
            return Err(NOT_ACCEPTED);
        };
        attempt.wait_if_refused().await;
        let Some(ticket) = &self.request.ticket else {
            return Ok(CodeResponse::Needs { needs: CodeNeed::Ticket });
        };
        let (showtime, code) = (self.request.showtime_id.as_deref(), &self.request.code);
        discounts.apply_to(&self.caller, self.client, self.region.clone(), showtime, ticket, code).await?;
        attempt.prove_right();
        Ok(CodeResponse::Added(AddedCode::Discount))
    }
}
