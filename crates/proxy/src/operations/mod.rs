//! Reports to the operator (log, metrics, traces, alerts), and the process itself (signals, file descriptors).

pub(crate) mod alarm;
pub mod descriptors;
pub mod log;
pub(crate) mod metrics;
#[cfg_attr(not(feature = "otlp"), path = "otlp_off.rs")]
pub(crate) mod otlp;
pub mod shutdown;
pub(crate) mod spans;
pub(crate) mod trace;
