/** Loads the wasm and creates bindings to it. */

import { compile } from './compile.js';
import { formats } from './formats.js';

/** @import { mount } from './bindings.js' */
/** @import { Resources } from './define.js' */
/** @import { EarlyForm } from './early.js' */
/** @import { Texts } from './own-texts.js' */

/**
 * The bindings to one instance of the wasm.
 * @typedef {{ mount: typeof mount }} Bindings
 */

/**
 * The release that the file with a digest belongs to.
 * @param {string} digest
 */
export const release = (digest) => digest.slice(7, 15);

/**
 * Reads a catalogue. The wasm finds a text by its place, so a file of another release is refused.
 * @param {string | URL} url
 * @param {string} integrity The digest of the wasm.
 * @returns {Promise<Texts>}
 */
export function readTexts(url, integrity) {
  const read = async (/** @type {string | URL} */ url, /** @type {RequestCache} */ cache) => {
    const response = await fetch(url, { cache });
    // By `text`, because a fetch of the page's own may give an answer that has no `json`.
    const texts = JSON.parse(await response.text());
    if (texts.release !== release(integrity)) throw new Error('another release');
    return texts;
  };
  // Caches, also those of a content network, may hold the file of an earlier release at this address.
  return read(url, 'default').catch(() => read(`${url}?${release(integrity)}`, 'reload'));
}

/**
 * Loads the parts of a widget: the bindings, the catalogue, and the formats. Then waits until the form can be replaced. The formats are made after the form is painted, while the rest is loaded.
 * @param {Resources} resources
 * @param {EarlyForm} form
 * @param {string} language
 * @param {string} [currency]
 * @returns {Promise<[Bindings, Texts, ReturnType<typeof formats>]>}
 */
export async function loadParts({ bindings, catalogue }, form, language, currency = '') {
  const written = form.painted().then(() => formats(language, currency));
  const parts = await Promise.all([bindings(), catalogue(language), written]);
  // In a task of its own: making the instance and drawing with it, one after the other, would hold the page for longer.
  await new Promise((resolve) => setTimeout(resolve));
  await form.free();
  return parts;
}

/**
 * The exports of an instance, guarded. A trap, or an exception that crosses the wasm, leaves the instance in an unknown
 * state: from then on every call returns undefined, also the calls of timers, promises and listeners that still exist.
 * @param {WebAssembly.Exports} exports
 * @param {() => void} crashed
 */
function guarded(exports, crashed) {
  let dead = false;
  const guard = (/** @type {Function} */ call) => {
    return (/** @type {unknown[]} */ ...given) => {
      if (dead) return undefined;
      try {
        return call(...given);
      } catch (error) {
        // A call within a call fails too: the first one has reported it.
        if (!dead) {
          dead = true;
          crashed();
        }
        throw error;
      }
    };
  };
  const all = Object.entries(exports).map(([name, it]) => [name, typeof it === 'function' ? guard(it) : it]);
  return Object.fromEntries(all);
}

/**
 * A function that creates an instance and returns its bindings. It takes the callback for a crash of that instance.
 * @param {typeof import('built/voucher-checkout.js').bind} bind
 * @param {string | URL} url
 * @param {string} integrity The digest of the wasm at `url`.
 * @returns {(crashed: () => void) => Promise<Bindings>}
 */
export function loader(bind, url, integrity) {
  /** @type {WebAssembly.Module | undefined} */
  let module;
  return async (crashed) => {
    module ??= await compile(url, integrity);
    return bind(module, (exports) => guarded(exports, crashed));
  };
}
