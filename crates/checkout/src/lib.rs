//! The voucher step.
