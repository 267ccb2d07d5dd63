//! The operator's commands.

pub mod operator;
pub mod probe;
pub mod reconcile;
