//! Tests of the dist_files widget where customers meet it: on a booking page, in a real browser, in front of the proxy and
//! the sandbox. The tests are in `tests/browser`; this crate has what they share.
//!
//! `WEBDRIVER_URL` names the driver (default: http://127.0.0.1:9515), `VOUCHER_CHECKOUT_DIST` the folder of the dist_files
//! widget (default: `dist` of the repository), `AXE_CORE` the file of axe-core; `cargo xtask test --only e2e` sees to
//! all three. `SNAPSHOTS=write` keeps what the widget is now in `snapshots`.
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
mod files;
mod host_page;
mod run;
mod site_proxy;
mod texts;
mod view;

pub use audit::DisplayMode;
pub use browser::Browser;
pub use camera::{Camera, Print};
pub use canaries::readable;
pub use checkout::Checkout;
pub use context::{TestContext, dist_files, pages};
pub use files::{Gate, ServedFile};
pub use host_page::HostPage;
pub use run::{run_test, run_with_camera, run_with_options, run_with_sandbox};
pub use texts::{Texts, francs, money};
pub use view::{Line, PaymentRow, View, VoucherRow};

use std::time::Duration;

/// How long a test waits for an event on the page. Long, because the machine may be busy.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// The pause between two looks at the page.
pub const POLL: Duration = Duration::from_millis(20);

/// Waits until what the page shows, the first, is what is expected, the second; both are looked up again each time.
/// Fails as `assert_eq!` does when the time is over.
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

/// Keys that are no letters, as WebDriver writes them.
pub mod keys {
    /// The next field.
    pub const TAB: &str = "\u{E004}";
    /// Sends a form, presses a button.
    pub const ENTER: &str = "\u{E007}";
    /// Presses a button, picks an option.
    pub const SPACE: &str = " ";
    /// Closes a dialog.
    pub const ESCAPE: &str = "\u{E00C}";
    /// Deletes what is selected.
    pub const DELETE: &str = "\u{E017}";
    /// Control and A, both let go again.
    pub const SELECT_ALL: &str = "\u{E009}a\u{E000}";
    /// Control and C.
    pub const COPY: &str = "\u{E009}c\u{E000}";
    /// Control and V.
    pub const PASTE: &str = "\u{E009}v\u{E000}";
    /// The caret goes left.
    pub const LEFT: &str = "\u{E012}";
    /// Shift, held down until the end of the keys.
    pub const SHIFT: &str = "\u{E008}";
}

/// The pause between two looks at the page.
pub async fn pause() {
    tokio::time::sleep(POLL).await;
}
