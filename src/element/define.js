/** Registers the element with the resources it needs. */

import { WORDS } from './early-form.js';
import { VoucherCheckout } from './element.js';
import { primary } from './language.js';
import { follow } from './page.js';
import { inTime } from './patience.js';

/** @import { Bindings } from './load.js' */
/** @import { Texts } from './own-texts.js' */

/**
 * The resources that all elements share; `define` provides them before the first element exists.
 * @typedef {object} Resources
 * @property {() => Promise<Bindings>} bindings Loads the wasm, once.
 * @property {(language: string) => Promise<Texts>} catalogue Loads the texts of a language, or else the English ones.
 * @property {() => Promise<Pick<typeof import('../scanner/scan.js'), 'scan'>>} scanner Loads the scanner, once.
 * @property {(root: ShadowRoot) => void} style Adds the style sheet to a root.
 */

/** The languages besides English. */
const OTHERS = Object.keys(WORDS).filter((tag) => tag !== 'en');

/**
 * A function that calls `get` once and again only after a failure, and one that makes it call `get` again.
 * @template T
 * @param {() => Promise<T>} get
 * @returns {[() => Promise<T>, () => void]}
 */
function once(get) {
  /** @type {Promise<T> | undefined} */
  let got;
  const forget = () => {
    got = undefined;
  };
  const ask = () => {
    got ??= inTime(get()).catch((error) => {
      forget();
      throw error;
    });
    return got;
  };
  return [ask, forget];
}

/**
 * A function that adds the style sheet to a root that lacks it. Safari before 16.4 and jsdom construct no sheets: an element holds it.
 * @param {string} css
 * @returns {Resources['style']}
 */
function styler(css) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    if ('adoptedStyleSheets' in document) {
      return (root) => {
        try {
          if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [sheet];
        } catch {
          // A sheet belongs to one document, and the root is in another one.
        }
      };
    }
  } catch {
    // The same as without `adoptedStyleSheets`.
  }
  return (root) => {
    if (root.querySelector('style')) return;
    const style = document.createElement('style');
    style.textContent = css;
    root.append(style);
  };
}

/**
 * @param {(crashed: () => void) => Promise<Bindings>} load Returns the bindings, and calls `crashed` when they are dead.
 * @param {string} css
 * @param {(tag: string) => Promise<Texts>} fetchTexts Returns the catalogue of a language.
 * @param {Resources['scanner']} scanner
 */
export function define(load, css, fetchTexts, scanner) {
  // A server that renders pages imports this too: it has no elements to register.
  if (!globalThis.customElements || customElements.get('voucher-checkout')) return;
  follow();
  const [bindings, forget] = once(() =>
    load(() => {
      forget();
      VoucherCheckout.crash();
    }),
  );
  const [english] = once(() => fetchTexts('en'));
  const others = new Map(OTHERS.map((tag) => [tag, once(() => fetchTexts(tag))[0]]));
  VoucherCheckout.resources = {
    bindings,
    // English stands in for a language that cannot be loaded: a voucher matters more than its words.
    catalogue: async (language) => others.get(primary(language))?.().catch(english) ?? english(),
    scanner: once(scanner)[0],
    style: styler(css),
  };
  customElements.define('voucher-checkout', VoucherCheckout);
}
