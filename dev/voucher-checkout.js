/**
 * For development with Trunk: it serves the files one by one that `cargo xtask dist` joins to one module, starts the wasm
 * itself and reports that with an event.
 */

import { define } from './element/define.js';

const bindings = () => /** @type {{ wasmBindings?: import('./element/load.js').Bindings }} */ (window).wasmBindings;

const fetchText = async (/** @type {string} */ path) => (await fetch(new URL(path, import.meta.url))).text();
const fetchTexts = async (/** @type {string} */ tag) => JSON.parse(await fetchText(`locales/${tag}.json`));

/** @type {Promise<import('./element/load.js').Bindings>} */
const started = new Promise((resolve) => {
  const found = bindings();
  if (found) resolve(found);
  else
    addEventListener(
      'TrunkApplicationStarted',
      () => resolve(/** @type {import('./element/load.js').Bindings} */ (bindings())),
      { once: true },
    );
});

const css = await Promise.all(['style/tokens.css', 'style/widget.css'].map(fetchText));

// `cargo xtask demo` serves the scanner as `cargo xtask dist` made it, and Trunk passes the request on.
const address = '/voucher-checkout-scan.js';
const importScanner = () => import(address);

define(() => started, css.join('\n'), fetchTexts, importScanner);
