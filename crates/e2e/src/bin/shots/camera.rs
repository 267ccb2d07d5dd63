//! Takes pictures that are the same each time: no motion, no caret, and a countdown at a quarter of a minute.

use crate::scene::{Device, Scene};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use e2e::{Browser, Camera, Print, TestContext, pause, run_with_camera};
use rxing::BarcodeFormat;
use serde_json::json;
use std::cell::RefCell;
use std::time::{Duration, Instant};

/// The quality of the WebP files. Less blurs the letters, more makes the files large.
const QUALITY: u32 = 56;
/// The countdown reaches a quarter of a minute within this time.
const COUNTDOWN: Duration = Duration::from_secs(20);

/// Prepares the scene and returns its picture as WebP.
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

/// Hides the caret, and waits for the fonts and the countdown.
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
