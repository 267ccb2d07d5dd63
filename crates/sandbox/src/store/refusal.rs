use std::fmt;
use wire::ProblemCode;

/// Why a call was refused; nothing has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong, as the error code of the answer.
    pub code: ProblemCode,
    /// A text for people. It never repeats what the caller sent.
    pub detail: &'static str,
    /// Seconds, where it is worth coming back.
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
