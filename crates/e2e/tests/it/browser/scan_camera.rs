//! Cameras and browsers that do not give frames as they should, and several cameras.

use super::scan::{BARCODE, before, pays, says, status};
use e2e::{Camera, Print, TestContext, eventually, needs};
use rxing::BarcodeFormat::CODE_128;

/// Opens the scanner after `script` has changed the browser.
async fn scanning_after<'a>(test: &'a TestContext, script: &str) -> e2e::Checkout<'a> {
    let checkout = test.open().await;
    test.browser.run::<()>(script, vec![]).await;
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

/// Whether the button "Switch camera" is shown.
async fn can_switch(test: &TestContext) -> bool {
    let script = "return probe.find(0, '[part=scan-camera]')?.checkVisibility() ?? false";
    test.browser.run(script, vec![]).await
}

/// The ids of the cameras that were opened, and whether each is still on.
async fn opened(test: &TestContext) -> Vec<(String, bool)> {
    let script = "return window.cameras.map((stream) => stream.getVideoTracks()[0]) \
        .map((track) => [track.getSettings().deviceId, track.readyState === 'live'])";
    test.browser.run(script, vec![]).await
}

const WATCH_CAMERAS: &str = "window.cameras = []; \
    const { mediaDevices } = navigator, open = mediaDevices.getUserMedia.bind(mediaDevices); \
    mediaDevices.getUserMedia = async (wish) => { \
      const stream = await open(wish); window.cameras.push(stream); return stream }";

#[test]
fn another_camera_can_be_chosen() {
    needs!(TwoCameras);
    before(&Camera::Two, async |test| {
        let checkout = scanning_after(test, WATCH_CAMERAS).await;
        eventually!(can_switch(test), true);
        checkout.click_part("scan-camera").await;
        eventually!(async { opened(test).await.len() }, 2);
        let cameras = opened(test).await;
        assert!(cameras[0].0 != cameras[1].0 && !cameras[0].1 && cameras[1].1, "{cameras:?}");
        assert_eq!(checkout.focus().await, "scan-camera");
        eventually!(status(test), Some(says("aim")));
        // After the last one, the first again.
        checkout.click_part("scan-camera").await;
        eventually!(async { opened(test).await.len() }, 3);
        let cameras = opened(test).await;
        assert!(cameras[2] == (cameras[0].0.clone(), true) && !cameras[1].1, "{cameras:?}");
        let picture = Print::picture(BARCODE, CODE_128);
        checkout.choose_picture(&picture).await;
        pays(test, checkout).await;
        assert!(opened(test).await.iter().all(|(_, is_on)| !is_on), "all are off");
        let stored = "return localStorage.length + sessionStorage.length";
        assert_eq!(test.browser.run::<u32>(stored, vec![]).await, 0);
    });
}

#[test]
fn a_camera_that_cannot_be_opened_is_skipped() {
    needs!(TwoCameras);
    before(&Camera::Two, async |test| {
        let only_first = format!(
            "{WATCH_CAMERAS}; const any = mediaDevices.getUserMedia; mediaDevices.getUserMedia = async (wish) => {{ \
              const first = window.cameras[0]?.getVideoTracks()[0].getSettings().deviceId; \
              if (first && wish.video.deviceId?.exact !== first) throw new DOMException('in use', 'NotReadableError'); \
              return any(wish); }}"
        );
        let checkout = scanning_after(test, &only_first).await;
        eventually!(can_switch(test), true);
        checkout.click_part("scan-camera").await;
        eventually!(async { opened(test).await.len() }, 2);
        let cameras = opened(test).await;
        assert!(cameras[0].0 == cameras[1].0 && cameras[1].1, "{cameras:?}");
        eventually!(status(test), Some(says("aim")));
    });
}

#[test]
fn with_one_camera_there_is_nothing_to_choose() {
    before(&Camera::Films(Print::empty_film()), async |test| {
        scanning_after(test, "").await;
        eventually!(status(test), Some(says("aim")));
        assert!(!can_switch(test).await);
    });
}
