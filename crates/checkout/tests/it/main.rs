//! The checkout as its user sees it: each test sends events and looks at the effects and the view model.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod areas;
mod arriving;
mod completion;
mod conclusions;
mod discounts;
mod exchanges;
mod kinds;
mod order;
mod paste;
mod properties;
mod resume;
mod round_trips;
mod scan;
mod scene;
mod time;
mod voucher_changes;
mod voucher_payment;
mod voucher_types;
mod vouchers;
mod walkthrough;
mod world;
