//! What a person does with the widget, what the page then shows, and what the cinema heard of it. One module a theme;
//! one binary, so that a theme with one slow test does not hold up the others.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "the helpers of tests fail as tests do"
)]

mod access;
mod announcements;
mod answers;
mod binding;
mod booking;
mod deals;
mod discounts;
mod failures;
mod handover;
mod hostile;
mod interruptions;
mod languages;
mod life;
mod loading;
mod page;
mod payment;
mod phone;
mod playground;
mod prefill;
mod receipt;
mod refusals;
mod removal;
mod resume;
mod scan;
mod scan_gone;
mod secrets;
mod states;
mod strict;
mod time;
mod together;
mod twice;
mod voucher;
