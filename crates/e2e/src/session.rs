//! Sessions of Chromium, which several tests use one after the other: starting a browser takes as long as most tests.

use serde_json::json;
use std::sync::{Mutex, PoisonError};
use thirtyfour::prelude::*;

static IDLE: Mutex<Vec<WebDriver>> = Mutex::new(Vec::new());

/// A session that was kept.
pub(crate) fn take() -> Option<WebDriver> {
    IDLE.lock().unwrap_or_else(PoisonError::into_inner).pop()
}

/// Keeps a cleared session for the next test.
pub(crate) fn keep(session: WebDriver) {
    IDLE.lock().unwrap_or_else(PoisonError::into_inner).push(session);
}

/// Leaves one new tab, and no stored data of a site.
pub(crate) async fn clear(session: &WebDriver, site: &str) -> WebDriverResult<()> {
    // Page scripts, preferences, the size of the screen and the history belong to a tab.
    let before = session.windows().await?;
    let tab = session.new_tab().await?;
    for window in before {
        session.switch_to_window(window).await?;
        session.close_window().await?;
    }
    session.switch_to_window(tab).await?;
    let devtools = session.cdp();
    devtools.send_raw("Network.clearBrowserCookies", json!({})).await?;
    devtools.send_raw("Network.clearBrowserCache", json!({})).await?;
    devtools.send_raw("Browser.resetPermissions", json!({})).await?;
    let site = json!({"origin": site, "storageTypes": "all"});
    devtools.send_raw("Storage.clearDataForOrigin", site).await?;
    session.browser_log().await.map(|_| ())
}
