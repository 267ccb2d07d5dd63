//! The names of the calls that the sandbox answers.

use serde::{Deserialize, Serialize};

/// A call of the upstream systems, in faults and in the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Route {
    /// `GET /ocapi/v1/sites`
    Sites,
    /// `GET /ocapi/v1/films` and `GET /ocapi/v1/sites/{id}/films`
    Films,
    /// `GET /ocapi/v1/film-screening-dates`
    FilmScreeningDates,
    /// `GET /ocapi/v1/showtimes/by-business-date/{date}`
    Showtimes,
    /// `GET /ocapi/v1/showtimes/{id}/seat-layout`
    SeatLayout,
    /// `GET /ocapi/v1/showtimes/{id}/seat-availability`
    SeatAvailability,
    /// `GET /ocapi/v1/sites/{id}/item-profile`
    ItemProfile,
    /// `POST /ocapi/v1/orders/standard/booking`
    CreateOrder,
    /// `GET /ocapi/v1/orders/{id}`
    ReadOrder,
    /// `DELETE /ocapi/v1/orders/{id}`
    CancelOrder,
    /// `POST /ocapi/v1/orders/{id}/expiry/reset`
    ResetExpiry,
    /// `GET /ocapi/v1/showtimes/{id}/ticket-prices`
    TicketPrices,
    /// `PUT /ocapi/v1/orders/{id}/showtimes/{showtimeId}`
    SetShowtime,
    /// `POST /ocapi/v1/orders/{id}/vouchers`
    AddVoucher,
    /// `DELETE /ocapi/v1/orders/{id}/vouchers/{voucherId}`
    RemoveVoucher,
    /// `POST` and `GET /ocapi/v1/orders/{id}/completion`
    Completion,
    /// `PUT /ocapi/v1/orders/{id}/customer`
    Customer,
    /// `POST /ocapi/v1/orders/{id}/payments/redirect`
    RedirectPayment,
    /// `GET /ocapi/v1/orders/completed/{id}`
    CompletedOrder,
    /// `GET /RESTData.svc/cinemas/{c}/sessions/{s}/tickets`
    SessionTickets,
    /// `POST /orders/{session}/sessions/{s}/set-tickets`
    SetTickets,
    /// `POST /RESTTicketing.svc/order`
    ConnectOrder,
    /// `POST` and `GET /RESTTicketing.svc/order/discount`
    ApplyDiscount,
    /// `POST /RESTTicketing.svc/order/payment`
    ExternalPayment,
    /// Vista's `POST /connect/token`
    Token,
    /// `POST /v1/check`
    ProcinemaCheck,
    /// `POST /v1/redeem`
    ProcinemaRedeem,
    /// `POST /v1/unredeem`
    ProcinemaUnredeem,
    /// `POST /api/partners/codes/generate`
    GenerateCode,
}

/// The API of a call. Each API has its own token and its own errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Api {
    /// Problems in camelCase.
    Ocapi,
    /// Always status 200, with the failure in `Result`.
    ConnectV1,
    /// Always status 200, with the failure in `ResponseCode`.
    ConnectV1Data,
    /// HTTP status, texts in `errors`.
    ConnectV2,
    /// Vista's token endpoint: takes a form, and has the errors of OAuth.
    Gas,
    /// Errors in `error`.
    Procinema,
    /// Errors in `error`, beside `ok`.
    CinematicCard,
}

impl Route {
    pub(crate) fn api(self) -> Api {
        match self {
            Route::SessionTickets => Api::ConnectV1Data,
            Route::ConnectOrder | Route::ApplyDiscount | Route::ExternalPayment => Api::ConnectV1,
            Route::SetTickets => Api::ConnectV2,
            Route::Token => Api::Gas,
            Route::ProcinemaCheck | Route::ProcinemaRedeem | Route::ProcinemaUnredeem => Api::Procinema,
            Route::GenerateCode => Api::CinematicCard,
            _ => Api::Ocapi,
        }
    }
}
