/** Reads the codes in a picture: with the browser's BarcodeDetector, or with our decoder in WebAssembly. */

import start, { decodePixels } from 'built/voucher-checkout-scan.js';
import { context2d } from './picture.js';

/**
 * The Barcode Detection API, which is not in TypeScript's library: https://wicg.github.io/shape-detection-api/
 * @typedef {{ detect(canvas: HTMLCanvasElement): Promise<{ rawValue: string }[]> }} Detector
 * @typedef {{ new (options: { formats: string[] }): Detector, getSupportedFormats(): Promise<string[]> }} DetectorClass
 */

/** The formats that vouchers are printed in, as BarcodeDetector names them. The decoder reads the same ones. */
const FORMATS = ['code_128', 'ean_13', 'qr_code', 'pdf417', 'upc_a', 'code_39', 'itf'];
/** A detector without one of these is not used. */
const REQUIRED = FORMATS.slice(0, 4);

/**
 * The browser's detector; `false` if it has none that is usable.
 * @type {Detector | false | undefined}
 */
let detector;
/** @type {Promise<unknown> | undefined} */
let decoder;

/** Loads a detector or the decoder. Rejects if there is none: the next scan tries again. */
export async function prepare() {
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
export async function decode(canvas, isThorough) {
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
