/** The loader of the npm package: the page gives the URLs of the files. */

import styles from 'built/voucher-checkout.css';
import { bind } from 'built/voucher-checkout.js';
import { define } from './define.js';
import { loader, readTexts } from './load.js';

/** @type {typeof import('../../packaging/npm/loader.js').define} */
function defineWith({ wasm, texts, scanner }) {
  const fetchTexts = async (/** @type {string} */ tag) => {
    const url = texts(tag);
    return url ? readTexts(url, INTEGRITY) : Promise.reject();
  };
  const css = scanner ? styles : `${styles}.scan{display:none}`;
  define(loader(bind, wasm, INTEGRITY), css, fetchTexts, scanner ?? (() => Promise.reject()));
}

export { defineWith as define };
