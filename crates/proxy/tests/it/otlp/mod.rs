//! Traces and metrics by OTLP. The tests run with `--features otlp` only.

mod away;
mod collector;
mod metrics;
mod spans;
