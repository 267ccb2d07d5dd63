//! The result codes of Connect V1.

use crate::ProblemCode;

/// A V1 result code; 0 is success. It is a number, or the word `OK` in the services that also speak SOAP.
///
/// ```
/// use wire::ProblemCode;
/// use wire::connect::ResultCode;
///
/// assert_eq!(ResultCode::from_word("OK").problem(), None);
/// assert_eq!(ResultCode::from_word("8").problem(), Some(ProblemCode::SeatsUnavailable));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ResultCode(pub i32);

impl ResultCode {
    /// Success.
    pub const OK: ResultCode = ResultCode(0);
    /// An error without a published number.
    pub const UNEXPECTED_ERROR: ResultCode = ResultCode(1);
    /// A member is needed and none is signed in.
    pub const MEMBERSHIP_ERROR: ResultCode = ResultCode(3);
    /// The request is invalid; the sandbox answers this to an unknown discount code too.
    pub const INVALID_REQUEST_DATA: ResultCode = ResultCode(4);
    /// The member has too few points.
    pub const INSUFFICIENT_POINTS: ResultCode = ResultCode(7);
    /// The seats are taken.
    pub const SEATS_UNAVAILABLE: ResultCode = ResultCode(8);
    /// The order does not exist, or has ended.
    pub const ORDER_DOES_NOT_EXIST: ResultCode = ResultCode(62);

    /// Reads `OK` or digits. Any other word is [`ResultCode::UNEXPECTED_ERROR`].
    pub fn from_word(word: &str) -> ResultCode {
        if word.eq_ignore_ascii_case("ok") {
            ResultCode::OK
        } else {
            word.parse().map_or(ResultCode::UNEXPECTED_ERROR, ResultCode)
        }
    }

    /// The problem that the code stands for, by Vista's table "V1 response codes"; `None` for success.
    pub fn problem(self) -> Option<ProblemCode> {
        Some(match self.0 {
            0 => return None,
            3 | 17..=23 => ProblemCode::MembersOnly,
            4 => ProblemCode::DiscountNotAccepted,
            7 => ProblemCode::InsufficientPoints,
            8 => ProblemCode::SeatsUnavailable,
            62 => ProblemCode::OrderNotFound,
            _ => ProblemCode::Unavailable,
        })
    }
}

#[cfg(feature = "server")]
impl crate::reading::Read for ResultCode {
    fn read(value: &crate::json_value::Value<'_>, at: &crate::reading::At<'_>) -> Option<ResultCode> {
        match value {
            crate::json_value::Value::String(word) if !word.trim().is_empty() => {
                Some(ResultCode::from_word(word))
            }
            number => i32::read(number, at).map(ResultCode),
        }
    }
}

#[cfg(feature = "server")]
impl serde::Serialize for ResultCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i32(self.0)
    }
}
