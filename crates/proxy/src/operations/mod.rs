//! Reports to the operator, and the process itself.

pub(crate) mod alarm;
pub mod descriptors;
pub mod log;
pub(crate) mod metrics;
pub mod shutdown;
pub(crate) mod trace;
