/** Our decoder: in a worker, so that the page stays responsive, or else in the page. */

import worker from 'built/scan-worker.txt';
import { compile } from '../element/compile.js';
import { start } from './decode.js';

/** @import { Code } from './choice.js' */
/** @typedef {(picture: ImageData, isThorough: boolean) => Promise<Code[]>} Decode The codes in a picture. */

/**
 * @param {URL} url The address of the wasm.
 * @returns {Promise<Decode>}
 */
export async function startDecoder(url) {
  const wasm = await compile(url, DECODER_INTEGRITY);
  // The policy of a page may forbid workers.
  return inWorker(wasm).catch(() => start(wasm));
}

/**
 * @param {WebAssembly.Module} wasm
 * @returns {Promise<Decode>}
 */
async function inWorker(wasm) {
  // A worker cannot be started from another origin, such as a CDN's, so its script is a part of this module.
  const script = URL.createObjectURL(new Blob([worker], { type: 'text/javascript' }));
  const thread = new Worker(script, { type: 'module' });
  const isReady = await new Promise((resolve) => {
    thread.onmessage = ({ data }) => resolve(data);
    thread.onerror = () => resolve(false);
    thread.postMessage(wasm);
  });
  URL.revokeObjectURL(script);
  if (isReady) return (picture, isThorough) => ask(thread, picture, isThorough);
  thread.terminate();
  throw new Error('no decoder');
}

/**
 * @param {Worker} thread
 * @param {ImageData} picture
 * @param {boolean} isThorough
 * @returns {Promise<Code[]>}
 */
function ask(thread, picture, isThorough) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data: codes }) => resolve(codes);
    thread.postMessage([picture, isThorough], [port2, picture.data.buffer]);
  });
}
