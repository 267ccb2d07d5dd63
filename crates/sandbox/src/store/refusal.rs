//! Refusals of the imitated systems.

use std::fmt;
use wire::ProblemCode;

/// The refusal of a call, which changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The error code of the answer.
    pub code: ProblemCode,
    /// A readable text. It never repeats data of the request.
    pub detail: &'static str,
    /// The seconds after which a retry can succeed, if it can.
    pub retry_after: Option<i64>,
}

impl Refusal {
    pub(crate) const NO_SHOWTIME: Refusal = Refusal::new(ProblemCode::NotFound, "Showtime does not exist.");

    pub(crate) const fn new(code: ProblemCode, detail: &'static str) -> Refusal {
        Refusal { code, detail, retry_after: None }
    }

    pub(crate) const fn invalid(detail: &'static str) -> Refusal {
        Refusal::new(ProblemCode::InvalidRequest, detail)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.detail)
    }
}

impl std::error::Error for Refusal {}
