//! Control over time: calls that a test holds back, and the clock of the page. A test that acts while a call is under way
//! holds the call instead of delaying it, so that it passes on a slow machine.

use crate::TestContext;
use sandbox::{FaultKind, Route, When};

/// Starts no timers of the time limits of the widget: of a call (`src/runtime/transport.rs`), of the age of an early
/// read (`src/element/ahead.js`) and of loading (`src/element/load.js`). A test that acts in between does not depend on
/// the speed of the machine then.
const NO_TIME_LIMITS: &str = "const { setTimeout } = window; window.setTimeout = (work, wait, ...given) => \
    [2_000, 12_000, 30_000].includes(wait) ? 0 : setTimeout(work, wait, ...given)";

impl TestContext {
    /// Holds the next call of a route back until [`release`](Self::release). Neither the proxy nor the widget on the
    /// open page gives the call up.
    pub async fn hold_next(&self, route: Route, when: When) {
        self.browser.run::<()>(NO_TIME_LIMITS, vec![]).await;
        self.fail_next(route, FaultKind::Hold { when });
    }

    /// Lets the held calls go on.
    pub fn release(&self) {
        self.sandbox.release();
    }

    /// Advances the page's monotonic clock, in milliseconds, as it advances while a device sleeps.
    pub async fn advance_page_clock(&self, ms: u64) {
        let script =
            "const now = performance.now.bind(performance); performance.now = () => now() + arguments[0]";
        self.browser.run::<()>(script, vec![ms.into()]).await;
    }

    /// The number of requests of the open page that have got their response and whose URL ends with this.
    pub async fn finished_requests(&self, end: &str) -> usize {
        let script = "return performance.getEntriesByType('resource') \
            .filter(({ name, responseEnd }) => name.endsWith(arguments[0]) && responseEnd > 0).length";
        self.browser.run(script, vec![end.into()]).await
    }

    /// Switches the time limits of the widget off, on the pages that are opened from now on.
    pub async fn without_time_limits(&self) {
        let source = format!("{{ {NO_TIME_LIMITS} }}");
        self.browser.add_page_script(&source).await;
    }
}
