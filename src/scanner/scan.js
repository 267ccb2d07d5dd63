/**
 * The scanner: a dialog that reads barcodes by camera or from a picture. It is loaded when the user first opens it.
 *
 * The browser's BarcodeDetector reads the codes if it can. Otherwise a decoder does: a wasm of its own, fetched while
 * the camera starts. No picture leaves the page.
 */

import { Camera } from './camera.js';
import { ScanDialog } from './dialog.js';
import { shot } from './picture.js';
import { prepare, read } from './reader.js';
import { Sight } from './sight.js';

/** @import { Texts } from '../element/own-texts.js' */
/** @import { Code } from './choice.js' */

/** The longer side of the examined picture, in pixels: more is slower and reads no better. */
const CAMERA_PIXELS = 960;
const PICTURE_PIXELS = 1600;
/** Width to height of the finder, as in style/scan.css. */
const ASPECT = 4 / 3;
/** After this many looks without a picture the camera counts as unusable: about four seconds. */
const LATE = 10;

/**
 * Opens the dialog in `root`, an element of the widget's shadow tree, and reads codes until the user or `signal` closes
 * it. Then the promise resolves. It rejects if no code can be read in this browser.
 *
 * `taken` gets the text of each new code, one at a time. A code that stays in sight is not new. The dialog shows the text
 * that the promise of `taken` resolves with, and then goes on reading.
 * @param {object} options
 * @param {Element} options.root
 * @param {string} options.language
 * @param {Texts} [options.texts] The page's own texts: "scan.title" and so on replace the scanner's.
 * @param {AbortSignal} options.signal
 * @param {(text: string) => Promise<string | undefined>} options.taken
 * @returns {Promise<void>}
 */
export async function scan({ root, language, texts, signal, taken }) {
  // The scanner was closed while this module was loading.
  if (signal.aborted) return;
  const dialog = new ScanDialog(language, texts);
  const { element, file, video } = dialog;
  const camera = new Camera(video, noCamera);
  const sight = new Sight();
  let count = 0;
  let isStarting = false;
  /** Ends when the last code has been taken. */
  let turn = Promise.resolve();

  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const release = () => {
      over.abort();
      camera.close();
    };
    const leave = () => {
      release();
      element.close();
    };
    const fail = (/** @type {unknown} */ error) => {
      reject(error);
      leave();
    };
    // The browser returns the focus to the button that opened the dialog.
    element.addEventListener('close', () => {
      release();
      element.remove();
      resolve();
    });
    addEventListener('pagehide', leave, { signal: over.signal });
    signal.addEventListener('abort', leave, { signal: over.signal });
    const ready = prepare();
    dialog.camera.addEventListener('click', () => isStarting || start(camera.next()));
    file.addEventListener('change', () => look(ready).catch(fail));
    dialog.show(root);
    Promise.all([ready, start(camera.open()).then(() => watch(ready))]).then(leave, fail);
  });

  /** @param {Promise<boolean>} opening */
  async function start(opening) {
    isStarting = true;
    if (await opening) dialog.tell('aim');
    else noCamera();
    isStarting = false;
    camera.hasOthers().then((isShown) => {
      dialog.camera.hidden = !isShown;
    });
  }

  function noCamera() {
    video.hidden = true;
    dialog.tell('no-camera');
  }

  /**
   * Reads what the camera sees, until the dialog is closed or taken out of the page: it does not stay modal there.
   * @param {Promise<unknown>} ready
   */
  async function watch(ready) {
    await ready;
    let empty = 0;
    for (; element.matches(':modal'); await turn) {
      const before = turn;
      if (!(await camera.frame())) {
        if (!video.hidden && ++empty === LATE) dialog.tell('no-camera');
        continue;
      }
      if (empty >= LATE) dialog.tell('aim');
      empty = 0;
      const code = sight.look(
        await read(shot(video, video.videoWidth, video.videoHeight, ASPECT, CAMERA_PIXELS), false),
      );
      // A picture may have been chosen meanwhile.
      if (code && turn === before) take(code);
    }
  }

  /**
   * Reads the chosen picture.
   * @param {Promise<unknown>} ready
   */
  async function look(ready) {
    const chosen = file.files?.[0];
    if (!chosen) return;
    dialog.tell('reading');
    await ready;
    const image = await createImageBitmap(chosen).catch(() => undefined);
    const canvas = image && shot(image, image.width, image.height, image.width / image.height, PICTURE_PIXELS);
    const [code] = canvas ? await read(canvas, true) : [];
    image?.close();
    // Allows the user to choose the same picture again.
    file.value = '';
    if (code) take(code);
    else dialog.tell('nothing');
  }

  /**
   * Gives a code to the caller after the one before.
   * @param {Code} code
   */
  function take(code) {
    turn = turn.then(async () => {
      if (!element.open) return;
      navigator.vibrate?.(50);
      dialog.tell('read');
      const said = await taken(code.text).catch(() => undefined);
      sight.take(code);
      dialog.count(++count);
      if (said) dialog.announce(said);
      else dialog.tell(video.hidden ? 'no-camera' : 'aim');
    });
  }
}
