//! The decoder on generated pictures.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing, reason = "tests")]

mod camera;
mod chance;
mod pictures;
mod several;
