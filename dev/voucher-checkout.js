/**
 * Development only: what `cargo xtask dist` joins to one module, Trunk serves in parts.
 * Trunk starts the wasm itself and says so with an event.
 */
import { KEYS } from './early-form.js';
import { define } from './define.js';

const sheets = ['style/tokens.css', 'style/widget.css'].map(async (sheet) => {
  const answer = await fetch(new URL(sheet, import.meta.url));
  return answer.text();
});

const bindings = new Promise((resolve) => {
  if (window.wasmBindings) resolve(window.wasmBindings);
  else addEventListener('TrunkApplicationStarted', () => resolve(window.wasmBindings), { once: true });
});

const texts = async (tag) => (await fetch(new URL(`locales/${tag}.json`, import.meta.url))).text();

const words = ['ar', 'de', 'en', 'es', 'fr', 'it', 'ja', 'nl', 'pl', 'sv'].map(async (tag) => {
  const catalogue = JSON.parse(await texts(tag));
  return [tag, KEYS.map((key) => catalogue[key])];
});

// As `cargo xtask dist` made it; `cargo xtask demo` serves it, and Trunk hands the calls on.
const scanner = () => import('/voucher-checkout-scan.js');

define(() => bindings, (await Promise.all(sheets)).join('\n'), texts, Object.fromEntries(await Promise.all(words)), scanner);
