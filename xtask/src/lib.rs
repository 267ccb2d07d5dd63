//! The parts of `cargo xtask` that its tests use too: they read the sources that documents are generated from.
#![forbid(unsafe_code)]

pub mod api;
pub mod theming;
