//! The answers of a completion.

use crate::error::{ApiError, Cause};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use wire::checkout_api::{AmountProblem, CompleteResponse, CompleteStatus, VoucherPayment};
use wire::{Decimal, Problem, ProblemCode};

/// A successful answer.
pub(super) enum Answer {
    /// The state of the completion.
    Status(Box<CompleteResponse>),
    /// Another amount is due than the site named.
    Changed { code: ProblemCode, due: Decimal, payments: Vec<VoucherPayment> },
}

/// Marks the final answer of an order.
#[derive(Clone, Copy)]
pub(super) struct Final;

impl Answer {
    pub(super) fn status(answer: CompleteResponse) -> Answer {
        Answer::Status(Box::new(answer))
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        match self {
            Answer::Status(answer) if answer.status == CompleteStatus::Completed => {
                (Extension(Final), Json(answer)).into_response()
            }
            Answer::Status(answer) => Json(answer).into_response(),
            Answer::Changed { code, due, payments } => {
                let error = ApiError::new(code, StatusCode::CONFLICT, Cause::Refused);
                error.with(|problem: Problem| AmountProblem { problem, due, payments })
            }
        }
    }
}
