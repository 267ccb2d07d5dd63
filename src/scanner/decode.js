/** Starts the decoder, and asks it. */

import init, { decodePixels } from 'built/voucher-checkout-scan.js';

/** @import { Decode } from './decoder.js' */

/**
 * @param {WebAssembly.Module} wasm
 * @returns {Promise<Decode>}
 */
export async function start(wasm) {
  await init({ module_or_path: wasm });
  return async ({ data, width }, isThorough) => {
    try {
      return decodePixels(/** @type {any} */ (data), width, isThorough).map((code) => {
        const { text, format, away } = code;
        code.free();
        return { text, format, away };
      });
    } catch {
      // The decoder failed at this picture.
      return [];
    }
  };
}
