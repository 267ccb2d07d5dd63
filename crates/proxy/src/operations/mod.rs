//! Reports to the operator (log, metrics, traces, alerts), and the process itself (signals, file descriptors).

pub(crate) mod alarm;
pub mod descriptors;
pub mod log;
pub(crate) mod metrics;
pub mod shutdown;
pub(crate) mod trace;
