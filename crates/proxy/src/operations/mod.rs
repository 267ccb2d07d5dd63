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

use axum::http::Method;

/// The name of a method that the proxy forwards, or "other": a method can be any text.
pub(crate) fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}
