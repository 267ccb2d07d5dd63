/** The loader of the npm package: the page gives the URLs of the files. */

import styles from 'built/voucher-checkout.css';
import { bind } from 'built/voucher-checkout.js';
import { define } from './define.js';
import { loader } from './load.js';

/** @type {typeof import('../../packaging/npm/loader.js').define} */
function defineWith({ wasm, texts, scanner }) {
  const fetchText = async (/** @type {string} */ tag) => {
    const url = texts?.(tag);
    const response = url ? await fetch(url) : undefined;
    return response?.ok ? response.text() : undefined;
  };
  const css = scanner ? styles : `${styles}.scan{display:none}`;
  define(loader(bind, wasm, INTEGRITY), css, fetchText, scanner ?? (() => Promise.reject()));
}

export { defineWith as define };
