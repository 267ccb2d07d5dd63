/**
 * The scanner: a dialog that reads a barcode by camera or from a picture. It is loaded when the user first opens it.
 *
 * The browser's BarcodeDetector reads the codes if it can. Otherwise a decoder does: a wasm of its own, fetched while
 * the camera starts. No picture leaves the page.
 */

import css from 'built/scan.css';
import start, { decodePixels } from 'built/voucher-checkout-scan.js';
import translations from './scan.json';

/** @import { Texts } from '../element/language.js' */

/**
 * The Barcode Detection API, which is not in TypeScript's library: https://wicg.github.io/shape-detection-api/
 * @typedef {{ detect(canvas: HTMLCanvasElement): Promise<{ rawValue: string }[]> }} Detector
 * @typedef {{ new (options: { formats: string[] }): Detector, getSupportedFormats(): Promise<string[]> }} DetectorClass
 */

/** The formats that vouchers are printed in, as BarcodeDetector names them. The decoder reads the same ones. */
const FORMATS = ['code_128', 'ean_13', 'qr_code', 'pdf417', 'upc_a', 'code_39', 'itf'];
/** A detector without one of these is not used. */
const REQUIRED = FORMATS.slice(0, 4);
/** The pause between two looks: at most eight a second. */
const PAUSE_MS = 120;
/** No frame comes after this long without one: the camera hangs, or the video was taken out of the page. */
const PATIENCE_MS = 500;
/** The longer side of the examined picture, in pixels: more is slower and reads no better. */
const CAMERA_PIXELS = 960;
const PICTURE_PIXELS = 1600;
/** Width to height of the finder, as in style/scan.css. */
const ASPECT = 4 / 3;

/** @type {CSSStyleSheet | undefined} */
let sheet;
/**
 * The browser's detector; `false` if it has none that is usable.
 * @type {Detector | false | undefined}
 */
let detector;
/** @type {Promise<unknown> | undefined} */
let decoder;

/**
 * Opens the dialog in `root`, an element of the widget's shadow tree.
 *
 * Returns the text of a code, or undefined if the user or `signal` closed the dialog. Rejects if no code can be read
 * in this browser.
 * @param {object} options
 * @param {Element} options.root
 * @param {string} options.language
 * @param {Texts} [options.texts] The page's own texts: "scan.title" and so on replace the scanner's.
 * @param {AbortSignal} options.signal
 * @returns {Promise<string | undefined>}
 */
export async function scan({ root, language, texts, signal }) {
  // The scanner was closed while this module was loading.
  if (signal.aborted) return;
  const own = language.split('-')[0].toLowerCase();
  const tag = own in translations ? /** @type {keyof typeof translations} */ (own) : 'en';
  const say = (/** @type {keyof typeof translations.en} */ key) =>
    String(texts?.[`scan.${key}`] ?? translations[tag][key]);
  const shadow = /** @type {ShadowRoot} */ (root.getRootNode());
  dress(shadow);

  const video = make('video', '', { muted: true, playsInline: true, hidden: true, ariaHidden: 'true' });
  const file = make('input', '', { id: 'scan-file', type: 'file', accept: 'image/*', hidden: true });
  const status = make('p', '', { role: 'status' });
  const dialog = make('dialog', 'scanner', { lang: tag });
  /** @type {Partial<HTMLButtonElement>} */
  const picture = { type: 'button', className: 'secondary', textContent: say('picture'), onclick: () => file.click() };
  /** @type {Partial<HTMLButtonElement>} */
  const cancel = { type: 'button', className: 'quiet', textContent: say('cancel'), onclick: () => dialog.close() };
  const buttons = [make('button', 'scan-picture', picture), make('button', 'scan-cancel', cancel)];
  dialog.append(
    make('h3', '', { id: 'scan-title', textContent: say('title') }),
    make('div', '', { className: 'finder' }, video),
    status,
    make('div', '', { className: 'row' }, ...buttons, file),
  );
  dialog.setAttribute('aria-labelledby', 'scan-title');

  return new Promise((resolve, reject) => {
    const over = new AbortController();
    /** @type {string | undefined} */
    let found;
    /** @type {MediaStream | undefined} */
    let stream;
    const release = () => {
      over.abort();
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const leave = () => {
      release();
      dialog.close();
    };
    const read = (/** @type {string} */ text) => {
      found = text;
      navigator.vibrate?.(50);
      leave();
    };
    // The browser returns the focus to the button that opened the dialog.
    dialog.addEventListener('close', () => {
      release();
      dialog.remove();
      resolve(found);
    });
    addEventListener('pagehide', leave, { signal: over.signal });
    signal.addEventListener('abort', leave, { signal: over.signal });
    const fail = (/** @type {unknown} */ error) => {
      reject(error);
      leave();
    };
    file.addEventListener('change', () => look(file.files?.[0]).catch(fail));
    root.append(dialog);
    dialog.showModal();
    const ready = prepare();
    Promise.all([ready, watch()]).catch(fail);

    async function watch() {
      try {
        const wish = { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } };
        stream = await navigator.mediaDevices.getUserMedia({ video: wish });
      } catch {
        // There is no camera, it is in use or not allowed, or the page is not a secure context.
        return noCamera();
      }
      if (over.signal.aborted) return release();
      stream.getVideoTracks()[0].addEventListener('ended', noCamera);
      video.srcObject = stream;
      await video.play().catch(() => {});
      video.hidden = false;
      status.textContent = say('aim');
      await ready;
      let last;
      while (dialog.matches(':modal')) {
        if (!(await frame(video))) continue;
        const text = await decode(shot(video, video.videoWidth, video.videoHeight, ASPECT, CAMERA_PIXELS), false);
        // One look may be wrong: two equal ones in a row count.
        if (text && text === last && dialog.open) return read(text);
        last = text ?? last;
      }
      // Closed, or taken out of the page: a dialog does not stay modal there.
      leave();
    }

    function noCamera() {
      video.hidden = true;
      status.textContent = say('no-camera');
    }

    /** @param {File | undefined} chosen */
    async function look(chosen) {
      if (!chosen) return;
      status.textContent = say('reading');
      await ready;
      const image = await createImageBitmap(chosen).catch(() => undefined);
      const canvas = image && shot(image, image.width, image.height, image.width / image.height, PICTURE_PIXELS);
      const text = canvas && (await decode(canvas, true));
      image?.close();
      // Allows the user to choose the same picture again.
      file.value = '';
      if (!dialog.open) return;
      if (text) read(text);
      else status.textContent = say('nothing');
    }
  });
}

/** @param {ShadowRoot} shadow */
function dress(shadow) {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  if (!shadow.adoptedStyleSheets.includes(sheet)) shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
}

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} part
 * @param {Partial<HTMLElementTagNameMap[Name]>} properties
 * @param {Node[]} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
function make(name, part, properties, ...children) {
  const element = document.createElement(name);
  Object.assign(element, properties);
  if (part) element.setAttribute('part', part);
  element.append(...children);
  return element;
}

/**
 * Waits for the next look. Returns whether the video has a new frame.
 * @param {HTMLVideoElement} video
 * @returns {Promise<boolean>}
 */
async function frame(video) {
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  if (!video.requestVideoFrameCallback) return true;
  return new Promise((resolve) => {
    video.requestVideoFrameCallback(() => resolve(true));
    setTimeout(() => resolve(false), PATIENCE_MS);
  });
}

/**
 * The middle of a video or picture, cut to `aspect`, on a canvas of at most `longest` pixels a side.
 * @param {CanvasImageSource} source
 * @param {number} width
 * @param {number} height
 * @param {number} aspect
 * @param {number} longest
 */
function shot(source, width, height, aspect, longest) {
  const [w, h] = [Math.min(width, height * aspect), Math.min(height, width / aspect)];
  const scale = Math.min(1, longest / Math.max(w, h));
  const canvas = make('canvas', '', { width: Math.round(w * scale), height: Math.round(h * scale) });
  const context = context2d(canvas);
  // Transparent parts of a picture are read as white paper.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(source, (width - w) / 2, (height - h) / 2, w, h, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** @param {HTMLCanvasElement} canvas */
function context2d(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { willReadFrequently: true }));
}

/** Loads a detector or the decoder. Rejects if there is none: the next scan tries again. */
async function prepare() {
  detector ??= await ownDetector().catch(() => /** @type {const} */ (false));
  if (!detector) await loadDecoder();
}

/** @returns {Promise<Detector | false>} */
async function ownDetector() {
  const { BarcodeDetector } = /** @type {{ BarcodeDetector?: DetectorClass }} */ (globalThis);
  const formats = (await BarcodeDetector?.getSupportedFormats()) ?? [];
  if (!BarcodeDetector || !REQUIRED.every((format) => formats.includes(format))) return false;
  return new BarcodeDetector({ formats: FORMATS.filter((format) => formats.includes(format)) });
}

function loadDecoder() {
  const get = () => fetch(new URL('./voucher-checkout-scan.wasm', import.meta.url), { integrity: DECODER_INTEGRITY });
  decoder ??= get()
    .then((wasm) => start({ module_or_path: wasm }))
    .catch((error) => {
      decoder = undefined;
      throw error;
    });
  return decoder;
}

/**
 * The text of a code on the canvas; undefined if none can be read.
 * @param {HTMLCanvasElement} canvas
 * @param {boolean} isThorough Takes as long as it needs.
 */
async function decode(canvas, isThorough) {
  try {
    const codes = detector ? await detector.detect(canvas) : [];
    if (codes.length) return codes[0].rawValue;
  } catch {
    // A detector may exist and fail, for example on Android without Google's services.
    detector = false;
  }
  // A video has a next frame, but a picture has only this look: the decoder tries too.
  if (detector && !isThorough) return undefined;
  await loadDecoder();
  try {
    const { data } = context2d(canvas).getImageData(0, 0, canvas.width, canvas.height);
    return decodePixels(/** @type {any} */ (data), canvas.width, isThorough);
  } catch {
    // The decoder failed at this picture.
    return undefined;
  }
}
