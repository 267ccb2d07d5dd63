/** Registers `<voucher-checkout>`. Each URL is written out: that is how bundlers find the files. */

import { define } from './loader.js';

/** @type {Record<string, URL>} */
const texts = {
  ar: new URL('./voucher-checkout.ar.json', import.meta.url),
  de: new URL('./voucher-checkout.de.json', import.meta.url),
  en: new URL('./voucher-checkout.en.json', import.meta.url),
  es: new URL('./voucher-checkout.es.json', import.meta.url),
  fr: new URL('./voucher-checkout.fr.json', import.meta.url),
  it: new URL('./voucher-checkout.it.json', import.meta.url),
  ja: new URL('./voucher-checkout.ja.json', import.meta.url),
  nl: new URL('./voucher-checkout.nl.json', import.meta.url),
  pl: new URL('./voucher-checkout.pl.json', import.meta.url),
  sv: new URL('./voucher-checkout.sv.json', import.meta.url),
};

define({
  wasm: new URL('./voucher-checkout.wasm', import.meta.url),
  texts: (tag) => texts[tag],
  scanner: () => import('./voucher-checkout-scan.js'),
});
