//! The same picture every time: nothing moves, no caret blinks, and the countdown stands at a full quarter of a minute.

use crate::scene::{Device, Scene};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use e2e::{Browser, Camera, Print, TestContext, pause, run_with_camera};
use rxing::BarcodeFormat;
use serde_json::json;
use std::cell::RefCell;
use std::time::{Duration, Instant};

/// Between a picture whose letters are clean and one that is small.
const QUALITY: u32 = 66;
/// A countdown comes to the next quarter of a minute in this time.
const COUNTDOWN: Duration = Duration::from_secs(20);

/// Plays the scene and takes its picture, as WebP.
pub(crate) fn shoot(scene: &Scene) -> Vec<u8> {
    let picture = RefCell::new(Vec::new());
    let voucher = Camera::Films(Print::film("ADTMM0000111", BarcodeFormat::CODE_128));
    run_with_camera(
        Some(&voucher),
        |_| {},
        async |test| {
            prepare(&test.browser, scene).await;
            scene.prepare(test).await;
            still(test).await;
            picture.replace(capture(&test.browser).await);
        },
    );
    picture.into_inner()
}

async fn prepare(browser: &Browser, scene: &Scene) {
    let (width, height, scale, touch) = match scene.device {
        Device::Telephone => (390, 844, 1.5, true),
        Device::Desktop => (1280, 1040, 1.0, false),
        Device::Wide => (1920, 1360, 0.65, false),
    };
    let screen = json!({"width": width, "height": height, "deviceScaleFactor": scale, "mobile": touch});
    browser.devtools("Emulation.setDeviceMetricsOverride", screen).await;
    let scheme = if scene.dark { "dark" } else { "light" };
    let features = json!({"features": [
        {"name": "prefers-color-scheme", "value": scheme},
        {"name": "prefers-reduced-motion", "value": "reduce"},
    ]});
    browser.devtools("Emulation.setEmulatedMedia", features).await;
    browser.devtools("Emulation.setScrollbarsHidden", json!({"hidden": true})).await;
}

/// Waits until nothing changes by itself.
async fn still(test: &TestContext) {
    let caret = "const sheet = new CSSStyleSheet(); sheet.replaceSync('* { caret-color: transparent !important }'); \
        document.adoptedStyleSheets.push(sheet); return document.fonts.ready.then(() => true)";
    test.browser.run_async(caret, vec![]).await;
    let quarter = "const time = probe.find(0, '[part~=expiry] bdi')?.textContent; \
        return !time || /:(00|15|30|45)$/.test(time)";
    let started = Instant::now();
    while !test.browser.run::<bool>(quarter, vec![]).await && started.elapsed() < COUNTDOWN {
        pause().await;
    }
}

async fn capture(browser: &Browser) -> Vec<u8> {
    let answer =
        browser.devtools("Page.captureScreenshot", json!({"format": "webp", "quality": QUALITY})).await;
    let data = answer.get("data").and_then(|data| data.as_str()).expect("the browser takes a picture");
    STANDARD.decode(data).expect("in base64")
}
