/** The camera. */

/** The pause between two looks: at most eight a second. */
const PAUSE_MS = 120;
/** A frame that is announced no sooner than this is not waited for. */
const PATIENCE_MS = 250;

/**
 * Opens the camera.
 * @returns {Promise<MediaStream>} Rejects if there is no camera, it is in use or not allowed, or the page is not a secure
 * context.
 */
export async function openCamera() {
  const wish = { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } };
  return navigator.mediaDevices.getUserMedia({ video: wish });
}

/**
 * Waits for the next look. Returns whether the video has a picture.
 *
 * A timer runs beside `requestVideoFrameCallback`, because some browsers have it and never call back
 * (https://github.com/WebKit/WebKit/pull/36896).
 * @param {HTMLVideoElement} video
 * @returns {Promise<boolean>}
 */
export async function nextFrame(video) {
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  if (video.requestVideoFrameCallback) {
    await new Promise((resolve) => {
      const asked = video.requestVideoFrameCallback(resolve);
      setTimeout(() => {
        video.cancelVideoFrameCallback(asked);
        resolve(undefined);
      }, PATIENCE_MS);
    });
  }
  return !video.hidden && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && video.videoWidth > 0;
}
