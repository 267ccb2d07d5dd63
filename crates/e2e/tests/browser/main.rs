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
mod binding;
mod booking;
mod deals;
mod discounts;
mod failures;
mod interruptions;
mod languages;
mod page;
mod payment;
mod playground;
mod receipt;
mod refusals;
mod removal;
mod secrets;
mod states;
mod together;
mod twice;
mod voucher;
