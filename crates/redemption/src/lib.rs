//! The redeeming of a ProCinema voucher as a pure state machine.
#![forbid(unsafe_code)]
