/** Registers the element, with what it needs from outside. */

import { VoucherCheckout } from './element.js';
import { primary } from './language.js';
import { inTime } from './load.js';
import { follow } from './page.js';

/** The languages beside English, which the wasm holds: one for each other file of src/texts/locales. */
const LANGUAGES = ['ar', 'de', 'es', 'fr', 'it', 'ja', 'nl', 'pl', 'sv'];

/** What `get` gives, asked for once, and again only where it failed; and how to forget it. */
function once(get) {
  let got;
  const forget = () => { got = undefined; };
  const ask = () => (got ??= inTime(get()).catch((error) => { forget(); throw error; }));
  return [ask, forget];
}

/**
 * `load` gives the widget's bindings and takes what to do when they are dead; it is called when the first element needs
 * them. `fetchText` gives the JSON of a language's texts, and `words` has those of `KEYS` in each language. `scanner`
 * gives the module of src/scanner/scan.js.
 */
export function define(load, css, fetchText, words, scanner) {
  if (customElements.get('voucher-checkout')) return;
  follow();
  const [bindings, forget] = once(() => load(() => { forget(); VoucherCheckout.crash(); }));
  const texts = new Map(LANGUAGES.map((tag) => [tag, once(() => fetchText(tag))[0]]));
  VoucherCheckout.load = bindings;
  // A language that cannot be had is English: a voucher is worth more than its words.
  VoucherCheckout.catalogue = async (language) => texts.get(primary(language))?.().catch(() => undefined);
  VoucherCheckout.scanner = once(scanner)[0];
  VoucherCheckout.sheet = new CSSStyleSheet();
  VoucherCheckout.sheet.replaceSync(css);
  VoucherCheckout.words = words;
  customElements.define('voucher-checkout', VoucherCheckout);
}
