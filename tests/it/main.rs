//! The widget in a real browser, in front of a server that answers from the samples of `crates/wire`.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod codes;
mod debug;
mod receipt;
mod test_page;
mod view;
mod voucher_payment;
mod widget;
mod words;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
