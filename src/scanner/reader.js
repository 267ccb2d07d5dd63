/** Reads the codes in a picture: with the browser's BarcodeDetector, or with our decoder in WebAssembly. */

import { inTime } from '../element/patience.js';
import { byLikelihood, Rank, rank } from './choice.js';
import { startDecoder } from './decoder.js';
import { context2d } from './picture.js';

/** @import { Code } from './choice.js' */
/** @import { Decode } from './decoder.js' */

/**
 * The Barcode Detection API, which is not in TypeScript's library: https://wicg.github.io/shape-detection-api/
 * @typedef {{ rawValue: string, format: string, boundingBox?: DOMRectReadOnly }} Detected
 * @typedef {{ detect(canvas: HTMLCanvasElement): Promise<Detected[]> }} Detector
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
/** @type {Promise<Decode> | undefined} */
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
  const url = new URL('./voucher-checkout-scan.wasm', import.meta.url);
  decoder ??= inTime(startDecoder(url)).catch((error) => {
    decoder = undefined;
    throw error;
  });
  return decoder;
}

/**
 * The codes on the canvas, the likeliest voucher first.
 * @param {HTMLCanvasElement} canvas
 * @param {boolean} isThorough Takes as long as it needs.
 * @returns {Promise<Code[]>}
 */
export async function read(canvas, isThorough) {
  let codes = await detect(canvas);
  const isEnough = () => codes.length > 0 && rank(codes[0]) === Rank.VOUCHER;
  // A video has a next frame, but a picture has only this look: the decoder tries too.
  if (detector && (isEnough() || !isThorough)) return codes;
  const decode = await loadDecoder().catch((error) => {
    if (!detector) throw error;
  });
  if (!decode) return codes;
  for (const isSlow of isThorough ? [false, true] : [false]) {
    const decoded = await decode(context2d(canvas).getImageData(0, 0, canvas.width, canvas.height), isSlow);
    codes = byLikelihood([...codes, ...decoded.map((code) => ({ ...code, text: plain(code.text, code.format) }))]);
    if (isEnough()) break;
  }
  return codes;
}

/** @param {HTMLCanvasElement} canvas */
async function detect(canvas) {
  if (!detector) return [];
  try {
    const detected = await detector.detect(canvas);
    const code = (/** @type {Detected} */ { rawValue, format, boundingBox: box }) => ({
      text: plain(rawValue, format),
      format,
      away: box ? Math.hypot(box.x + (box.width - canvas.width) / 2, box.y + (box.height - canvas.height) / 2) : 0,
    });
    return byLikelihood(detected.map(code).filter(({ text }) => text));
  } catch {
    // A detector may exist and fail, for example on Android without Google's services.
    detector = false;
    return [];
  }
}

/**
 * The text of a detected code as the decoder reads it. Detectors differ in three ways:
 * - A UPC-A is an EAN-13 that begins with a zero, and some leave that zero out.
 * - Some include the asterisks at both ends of a Code 39, which belong to its bars.
 * - Some write the function characters of Code 128 as control characters.
 * @param {string} text
 * @param {string} format
 */
function plain(text, format) {
  switch (format) {
    case 'upc_a':
    case 'ean_13':
      return text.padStart(13, '0');
    case 'code_39':
      return text.replace(/^\*(.*)\*$/, '$1');
    case 'code_128':
      return text.replaceAll(/\p{Cc}/gu, '');
    default:
      return text;
  }
}
