/** The module for a page: it registers the element with the files that lie beside it. */

import css from 'built/voucher-checkout.css';
import { bind } from 'built/voucher-checkout.js';
import { define } from './define.js';
import { loader, readTexts, release } from './load.js';

const beside = (/** @type {string} */ name) => new URL(name, import.meta.url);

const fetchTexts = (/** @type {string} */ tag) => readTexts(beside(`voucher-checkout.${tag}.json`), INTEGRITY);

let tries = 0;

/**
 * Imports the scanner if it is the one that was built with this module: `import()` takes no digest, so an element checks
 * it first. Browsers may remember that a module could not be loaded, so each further try has another address.
 * @returns {Promise<typeof import('../scanner/scan.js')>}
 */
function importScanner() {
  const { href } = beside(`voucher-checkout-scan.js?${release(SCANNER_INTEGRITY)}${tries++ || ''}`);
  return new Promise((resolve, reject) => {
    const onload = () => resolve(import(href));
    const integrity = SCANNER_INTEGRITY;
    // A policy with a nonce refuses an element without it. All nonces of a page are the same.
    const nonce = Array.from(document.scripts, (script) => script.nonce).find(Boolean) ?? '';
    const given = { crossOrigin: '', integrity, nonce, onload, onerror: reject };
    // WebKit loads a module ahead whatever its digest is. Elsewhere Trusted Types would refuse a script.
    const element = navigator.vendor.startsWith('Apple')
      ? Object.assign(document.createElement('script'), given, { type: 'module', src: href })
      : Object.assign(document.createElement('link'), given, { rel: 'modulepreload', href });
    document.head.append(element);
  });
}

define(loader(bind, beside('voucher-checkout.wasm'), INTEGRITY), css, fetchTexts, importScanner);
