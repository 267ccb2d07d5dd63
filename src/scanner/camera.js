/** The camera, shown in a video element. */

/** The pause between two looks: at most eight a second. */
const PAUSE_MS = 120;
/** A frame that is announced no sooner than this is not waited for. */
const PATIENCE_MS = 250;

export class Camera {
  #video;
  #ended;
  #isClosed = false;
  /** @type {MediaStream | undefined} */
  #stream;

  /**
   * @param {HTMLVideoElement} video Is hidden until a camera is open.
   * @param {() => void} ended Called if the open camera goes away.
   */
  constructor(video, ended) {
    this.#video = video;
    this.#ended = ended;
  }

  /**
   * Opens the camera, or the one with this id.
   * @param {string} [id]
   * @returns {Promise<boolean>} False if there is no camera, it is in use or not allowed, or the page is not a secure
   * context.
   */
  async open(id) {
    if (this.#isClosed) return false;
    this.#stop();
    const which = id ? { deviceId: { exact: id } } : { facingMode: 'environment' };
    const wish = { ...which, width: { ideal: 1280 }, height: { ideal: 720 } };
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({ video: wish });
    } catch {
      return false;
    }
    // The scanner was closed while the camera was starting.
    if (this.#isClosed) this.#stop();
    this.#track()?.addEventListener('ended', this.#ended);
    this.#video.srcObject = this.#stream ?? null;
    // Safari does not play a hidden video, and its promise may stay pending: the frames tell whether it plays.
    this.#video.hidden = false;
    this.#video.play().catch(() => {});
    return true;
  }

  /**
   * Opens the next camera that works.
   * @returns {Promise<boolean>} False if there is none.
   */
  async next() {
    const current = this.#track()?.getSettings().deviceId;
    const ids = (await cameras()).map(({ deviceId }) => deviceId);
    const at = ids.indexOf(current ?? '') + 1;
    for (const id of [...ids.slice(at), ...ids.slice(0, at)]) {
      if (await this.open(id)) return true;
    }
    return false;
  }

  /** Whether there are several. Browsers tell only while one is open. */
  async hasOthers() {
    return (await cameras()).length > 1;
  }

  close() {
    this.#isClosed = true;
    this.#stop();
  }

  /**
   * Waits for the next look. Returns whether the video has a picture.
   *
   * A timer runs beside `requestVideoFrameCallback`, because some browsers have it and never call back
   * (https://github.com/WebKit/WebKit/pull/36896).
   * @returns {Promise<boolean>}
   */
  async frame() {
    const video = this.#video;
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

  #track() {
    return this.#stream?.getVideoTracks()[0];
  }

  #stop() {
    this.#track()?.removeEventListener('ended', this.#ended);
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = undefined;
  }
}

/** @returns {Promise<MediaDeviceInfo[]>} */
async function cameras() {
  const devices = (await navigator.mediaDevices?.enumerateDevices?.().catch(() => undefined)) ?? [];
  return devices.filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId);
}
