//! Cameras and browsers that do not give frames as they should.

use super::scan::{BARCODE, before, pays, says, status};
use e2e::{Camera, Print, TestContext, eventually};
use rxing::BarcodeFormat::CODE_128;

/// Opens the scanner after `script` has changed the browser.
async fn scanning_after<'a>(test: &'a TestContext, script: &str) -> e2e::Checkout<'a> {
    let checkout = test.open().await;
    test.browser.run::<()>(script, vec![]).await;
    checkout.retype("pin", "1234").await;
    checkout.click_part("scan").await;
    checkout
}

#[test]
fn a_browser_that_announces_no_frames_reads() {
    for script in [
        "HTMLVideoElement.prototype.requestVideoFrameCallback = () => 1",
        "delete HTMLVideoElement.prototype.requestVideoFrameCallback",
    ] {
        before(&Camera::Films(Print::film(BARCODE, CODE_128)), async |test| {
            let checkout = scanning_after(test, script).await;
            pays(test, checkout).await;
        });
    }
}

#[test]
fn a_video_that_plays_only_in_sight_is_shown_first() {
    // In Safari, `play()` waits until the video is visible. The second script never says that it plays.
    for after in ["return play.call(this)", "play.call(this); await new Promise(() => {})"] {
        before(&Camera::Films(Print::film(BARCODE, CODE_128)), async |test| {
            let script = format!(
                "const {{ play }} = HTMLMediaElement.prototype; \
                HTMLMediaElement.prototype.play = async function () {{ \
                  while (!this.checkVisibility()) await new Promise(requestAnimationFrame); {after} }}"
            );
            let checkout = scanning_after(test, &script).await;
            pays(test, checkout).await;
        });
    }
}

#[test]
fn a_camera_that_sends_no_picture_is_reported() {
    before(&Camera::Films(Print::film(BARCODE, CODE_128)), async |test| {
        let silent = "const canvas = document.createElement('canvas'); canvas.getContext('2d'); \
            navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(0)";
        let checkout = scanning_after(test, silent).await;
        eventually!(status(test), Some(says("no-camera")));
        let picture = Print::picture(BARCODE, CODE_128);
        checkout.choose_picture(&picture).await;
        pays(test, checkout).await;
    });
}
