/**
 * The decoder's worker. The first message is the compiled wasm, and the worker answers whether it started. Each later
 * message is a picture with a port for the codes in it.
 */

import { start } from './decode.js';

addEventListener(
  'message',
  async ({ data: wasm }) => {
    const decode = await start(wasm).catch(() => undefined);
    addEventListener('message', async ({ data: [picture, isThorough], ports: [answer] }) => {
      answer.postMessage(await decode?.(picture, isThorough));
    });
    postMessage(Boolean(decode));
  },
  { once: true },
);
