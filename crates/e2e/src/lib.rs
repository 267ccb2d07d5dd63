//! The library of the browser tests in `tests/it`. A test runs the built widget on a booking page in a real browser, in
//! front of the proxy and the sandbox, which run in the process of the test.
//!
//! A test looks like this:
//!
//! ```no_run
//! use e2e::{eventually, run_test};
//!
//! run_test(async |test| {
//!     let checkout = test.open().await;
//!     checkout.add_voucher("ADTMM0000111", "1234").await;
//!     eventually!(checkout.total(), "$11.00");
//!     assert_eq!(test.total(), "$11.00", "at the cinema");
//! });
//! ```
//!
//! To run one test, start `chromedriver --port=9515`, build `dist` with `cargo xtask dist`, and run
//! `cargo test -p e2e --test e2e NAME`. The environment can set:
//!
//! - `WEBDRIVER_URL`: the address of Chromium's driver, `http://127.0.0.1:9515` by default;
//! - `WEBDRIVER_ENGINE`: `firefox` or `webkit`, for another browser than Chromium. Each test starts its own driver;
//! - `WEBDRIVER`: the path of that driver, by default the one on the search path;
//! - `VOUCHER_CHECKOUT_DIST`: the folder of the built widget, `dist` of the repository by default;
//! - `AXE_CORE`: the path of `axe.min.js`, which the accessibility tests need;
//! - `INSTA_UPDATE=always`: writes the accessibility trees in `snapshots` anew.
//!
//! `cargo xtask test --only e2e` sets these.
#![forbid(unsafe_code)]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "the helpers of tests fail as tests do"
)]

mod audit;
mod browser;
mod camera;
mod canaries;
mod checkout;
mod context;
mod driver;
mod engine;
mod files;
mod holding;
mod host_page;
mod page_scripts;
mod person;
mod run;
mod screen;
mod session;
mod site_proxy;
mod texts;
mod view;

pub use audit::{DisplayMode, Room};
pub use browser::{Browser, PageScript};
pub use camera::{Camera, Print};
pub use canaries::{WRONG_PIN, readable, stands_alone};
pub use checkout::Checkout;
pub use context::{TestContext, dist, dist_file};
pub use driver::free_port;
pub use engine::{Ability, Engine, offers};
pub use files::{Gate, ServedFile};
pub use host_page::HostPage;
pub use person::{Effort, Person};
pub use run::{run_test, run_with_camera, run_with_options, run_with_sandbox};
pub use texts::{Texts, francs, money};
pub use view::{Line, PaymentRow, View, VoucherRow};

use std::time::Duration;

/// How long a test waits for an event. A test that passes never waits this long; the limit is for a machine that is
/// busy with other work.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// The pause between two checks for an event.
pub const POLL: Duration = Duration::from_millis(20);

/// Waits until a future's output equals the expected value. Both expressions are evaluated again for each check. Fails
/// like `assert_eq!` after [`PATIENCE`].
///
/// ```no_run
/// # e2e::run_test(async |test| {
/// # let checkout = test.open().await;
/// e2e::eventually!(checkout.total(), "$11.00");
/// e2e::eventually!(async { checkout.view().await.vouchers.len() }, 1);
/// # });
/// ```
#[macro_export]
macro_rules! eventually {
    ($seen:expr, $expected:expr $(,)?) => {{
        let started = ::std::time::Instant::now();
        loop {
            let (seen, expected) = ($seen.await, $expected);
            if seen == expected {
                break;
            }
            if started.elapsed() > $crate::PATIENCE {
                assert_eq!(seen, expected);
            }
            $crate::pause().await;
        }
    }};
}

/// The key codes of WebDriver for keys that are not letters.
pub mod keys {
    /// Moves the focus to the next field.
    pub const TAB: &str = "\u{E004}";
    /// Submits a form or presses a button.
    pub const ENTER: &str = "\u{E007}";
    /// Presses a button or selects an option.
    pub const SPACE: &str = " ";
    /// Closes a dialog.
    pub const ESCAPE: &str = "\u{E00C}";
    /// Deletes the selected text.
    pub const DELETE: &str = "\u{E017}";
    /// Control and A. A modifier is released by its second code: in Firefox and WebKit, the one for all of them does not work
    /// within an element.
    pub const SELECT_ALL: &str = "\u{E009}a\u{E009}";
    /// Control and C.
    pub const COPY: &str = "\u{E009}c\u{E009}";
    /// Control and V.
    pub const PASTE: &str = "\u{E009}v\u{E009}";
    /// Moves the caret to the left.
    pub const LEFT: &str = "\u{E012}";
}

/// Waits for [`POLL`].
pub async fn pause() {
    tokio::time::sleep(POLL).await;
}
